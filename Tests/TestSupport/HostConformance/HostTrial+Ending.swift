import Engine
import Testing

extension HostTrial {
    func timeLimitEnds(_ behaviour: HostUnderTest.Behaviour) async throws {
        let attempt = attempt()
        #expect(try await carryOut(command(behaviour, limit: .milliseconds(600)), attempt) == .timedOut)
        #expect(try await session.status(of: attempt) == .timedOut)
        try await session.forget([attempt])
    }

    func stopEnds(_ behaviour: HostUnderTest.Behaviour) async throws {
        let attempt = attempt()
        #expect(try await session.start(command(behaviour), attempt: attempt).status == .running)
        #expect(try await session.stop(attempt, grace: .milliseconds(300)) == .stopped)
        #expect(try await session.status(of: attempt) == .stopped)
        #expect(try await session.stop(attempt, grace: .milliseconds(300)) == .stopped)
        try await session.forget([attempt])
    }

    func stopAfterTheEndChangesNothing() async throws {
        let attempt = attempt()
        #expect(try await carryOut(command(.exit(9)), attempt) == .exited(code: 9))
        #expect(try await session.stop(attempt, grace: .zero) == .exited(code: 9))
        try await session.forget([attempt])
    }
}
