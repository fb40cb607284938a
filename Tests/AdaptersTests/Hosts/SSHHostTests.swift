import Engine
import Foundation
import TestSupport
import Testing

@testable import Adapters

@Suite("The session over ssh keeps the port's promises", .serialized, .enabled(if: SSHServer.isPossible, "sshd is not installed"))
struct SSHHostTests {
    @Test(arguments: HostPromise.allCases)
    func keeps(_ promise: HostPromise) async throws {
        let server = try await SSHServer()
        try await HostConformance(.bash(in: server.folder) { server.connect().session }).check(promise)
    }

    @Test func questionsAreAnswered() async throws {
        let server = try await SSHServer()
        let reader = server.connect().reader
        #expect(
            try await reader.read("echo out; echo err >&2; exit 255", timeLimit: .seconds(20))
                == HostAnswer(exitCode: 255, output: "out\n", errorOutput: "err\n"))
        await #expect(throws: HostError.deadline) { try await reader.read("sleep 60", timeLimit: .milliseconds(500)) }
    }

    @Test func runningCommandOutlivesTheServer() async throws {
        let server = try await SSHServer()
        let session = server.connect().session
        let attempt = AttemptID("outlives-" + UUID().uuidString)
        let script = BashBehaviour(folder: server.folder.path).script(.effectThenWork("effect", .seconds(2), exit: 42))
        #expect(try await session.start(RemoteCommand(.bash, script, timeLimit: .seconds(60)), attempt: attempt).status == .running)
        server.kill()
        await #expect(throws: HostError.self) { try await session.status(of: attempt) }
        try await server.start()
        #expect(try await outcome(of: attempt, session) == .exited(code: 42))
        #expect(server.folder.lines("effect") == ["x"])
        try await session.forget([attempt])
    }

    @Test func runningCommandOutlivesItsSession() async throws {
        let server = try await SSHServer()
        let session = server.connect().session
        let attempt = AttemptID("outlives-" + UUID().uuidString)
        let script = BashBehaviour(folder: server.folder.path).script(.effectThenWork("effect", .seconds(1), exit: 43))
        #expect(try await session.start(RemoteCommand(.bash, script, timeLimit: .seconds(60)), attempt: attempt).status == .running)
        let shells = server.sessionShells()
        #expect(!shells.isEmpty)
        for shell in shells { Foundation.kill(shell, SIGKILL) }
        #expect(try await outcome(of: attempt, session) == .exited(code: 43))
        server.killConnections()
        #expect(try await session.status(of: attempt) == .exited(code: 43))
        #expect(server.folder.lines("effect") == ["x"])
        try await session.forget([attempt])
    }

    @Test func silentConnectionIsGivenUp() async throws {
        let server = try await SSHServer()
        var options = server.options()
        options.deadline = .seconds(8)
        let host = SSHHost(server.host, options: options)
        _ = try await host.session.bootID()
        let shells = server.sessionShells()
        for shell in shells { Foundation.kill(shell, SIGSTOP) }
        // The boot is known for as long as the connection is; a real question meets the silence.
        let attempt = AttemptID("silent-1")
        await #expect(throws: HostError.deadline) { try await host.session.status(of: attempt) }
        #expect(try await host.session.bootID().isEmpty == false)
        for shell in shells { Foundation.kill(shell, SIGCONT) }
    }

    private func outcome(of attempt: AttemptID, _ session: WrapperSession) async throws -> RemoteStatus {
        var status = RemoteStatus.running
        for _ in 0..<300 where status == .running {
            try await Task.sleep(for: .milliseconds(100))
            status = try await session.status(of: attempt)
        }
        return status
    }
}
