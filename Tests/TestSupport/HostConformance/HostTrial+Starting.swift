import Engine
import Testing

extension HostTrial {
    func startRunsAndReports() async throws {
        let name = host.unique()
        let attempt = attempt()
        #expect(try await carryOut(command(.effect(name)), attempt) == .exited(code: 0))
        #expect(try await host.effects(name) == 1)
        #expect(try await session.status(of: attempt) == .exited(code: 0))
        let again = try await session.start(command(.print("hello\n")), attempt: attempt)
        #expect(again.output == OutputChunk(bytes: [], next: 0, truncated: false))
        try await session.forget([attempt])
    }

    func secondStartAttaches() async throws {
        let (first, second) = (host.unique(), host.unique())
        let attempt = attempt()
        #expect(try await carryOut(command(.effectThenExit(first, 5)), attempt) == .exited(code: 5))
        #expect(try await session.start(command(.effect(second)), attempt: attempt).status == .exited(code: 5))
        #expect(try await [host.effects(first), host.effects(second)] == [1, 0])
        try await session.forget([attempt])
    }

    func anotherBootBeginsNothing() async throws {
        let name = host.unique()
        let attempt = attempt()
        var command = command(.effect(name))
        command.bootID = "the boot before"
        #expect(try await session.start(command, attempt: attempt).status == .absent)
        #expect(try await session.start(command, attempt: attempt).status == .absent)
        #expect(try await host.effects(name) == 0)
        command.bootID = try await session.bootID()
        #expect(try await carryOut(command, attempt) == .exited(code: 0))
        #expect(try await host.effects(name) == 1)
        try await session.forget([attempt])
    }

    func simultaneousStartsRunOnce() async throws {
        let name = host.unique()
        let attempt = attempt()
        let command = command(.effectThenExit(name, 3))
        let others = try await [host.connect(), host.connect(), host.connect()]
        try await withThrowingTaskGroup(of: RemoteStatus.self) { group in
            for other in others + [session] {
                group.addTask { try await other.start(command, attempt: attempt).status }
            }
            for try await status in group { #expect([.running, .exited(code: 3)].contains(status)) }
        }
        #expect(try await outcome(of: attempt) == .exited(code: 3))
        #expect(try await host.effects(name) == 1)
        try await session.forget([attempt])
    }

    func exitCodesAreReal() async throws {
        for code: Int32 in [0, 1, 7, 126, 130, 137, 255] {
            let attempt = attempt()
            #expect(try await carryOut(command(.exit(code)), attempt) == .exited(code: code))
            try await session.forget([attempt])
        }
    }

    func signalsAreToldFromCodes() async throws {
        for signal: Int32 in [9, 15] {
            let attempt = attempt()
            #expect(try await carryOut(command(.killItself(signal)), attempt) == .signalled(signal))
            try await session.forget([attempt])
        }
    }

    func askingClaims() async throws {
        let name = host.unique()
        let attempt = attempt()
        #expect(try await session.status(of: attempt) == .absent)
        #expect(try await session.start(command(.effect(name)), attempt: attempt).status == .absent)
        #expect(try await host.connect().start(command(.effect(name)), attempt: attempt).status == .absent)
        #expect(try await session.status(of: attempt) == .absent)
        #expect(try await host.effects(name) == 0)
        try await session.forget([attempt])
    }

    func stoppingAnUnknownAttemptClaims() async throws {
        let name = host.unique()
        let attempt = attempt()
        #expect(try await session.stop(attempt, grace: .zero) == .absent)
        #expect(try await session.start(command(.effect(name)), attempt: attempt).status == .absent)
        #expect(try await host.effects(name) == 0)
        try await session.forget([attempt])
    }

    func longStepsAnswerRunning() async throws {
        let attempt = attempt()
        let report = try await session.start(command(.workForever), attempt: attempt)
        #expect(report == StartReport(status: .running))
        #expect(try await session.status(of: attempt) == .running)
        #expect(try await session.start(command(.exit(1)), attempt: attempt).status == .running)
        #expect(try await session.stop(attempt, grace: .seconds(1)) == .stopped)
        try await session.forget([attempt])
    }

    func anotherSessionCollectsTheExitCode() async throws {
        let name = host.unique()
        let attempt = attempt()
        let first = try await host.connect()
        _ = try await first.start(command(.effectThenWork(name, .milliseconds(700), exit: 6)), attempt: attempt)
        let second = HostTrial(host: host, session: try await host.connect())
        #expect(try await second.outcome(of: attempt) == .exited(code: 6))
        #expect(try await host.effects(name) == 1)
        try await session.forget([attempt])
    }

    func firstFailureEndsTheScript() async throws {
        let name = host.unique()
        let attempt = attempt()
        #expect(try await carryOut(command(.failThenEffect(name)), attempt) == .exited(code: 1))
        #expect(try await host.effects(name) == 0)
        try await session.forget([attempt])
    }

    func missingDirectoryRunsNothing() async throws {
        let name = host.unique()
        let attempt = attempt()
        var command = command(.effect(name))
        command.directory = "/nowhere/" + name
        let status = try await carryOut(command, attempt)
        guard case .exited(let code) = status else {
            Issue.record("\(status)")
            return
        }
        #expect(code != 0)
        #expect(try await text(of: attempt).contains("/nowhere/" + name))
        #expect(try await host.effects(name) == 0)
        try await session.forget([attempt])
    }

    func attemptsAreIndependent() async throws {
        let codes: [Int32] = [0, 1, 2, 3, 4, 5]
        let statuses = try await withThrowingTaskGroup(of: (Int32, RemoteStatus).self) { group in
            for code in codes {
                group.addTask {
                    let attempt = self.attempt()
                    let status = try await self.carryOut(
                        self.command(.effectThenWork(self.host.unique(), .milliseconds(300), exit: code)), attempt)
                    try await self.session.forget([attempt])
                    return (code, status)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        #expect(statuses == Dictionary(uniqueKeysWithValues: codes.map { ($0, .exited(code: $0)) }))
    }

    func forgetRemoves() async throws {
        let (finished, working) = (attempt(), attempt())
        #expect(try await carryOut(command(.print("left behind")), finished) == .exited(code: 0))
        _ = try await session.start(command(.workForever), attempt: working)
        try await session.forget([finished, working])
        #expect(
            try await session.output(of: finished, from: 0, limit: 100)
                == OutputChunk(bytes: [], next: 0, truncated: false))
        #expect(try await session.status(of: working) == .running)
        #expect(try await session.stop(working, grace: .zero) == .stopped)
        try await session.forget([finished, working])
    }

    func bootIDStays() async throws {
        let first = try await session.bootID()
        #expect(try await host.connect().bootID() == first)
        #expect(!first.isEmpty)
    }
}
