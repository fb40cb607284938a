import Engine
import Foundation
import TestSupport
import Testing

@testable import Adapters

/// Whatever of the controller's is killed at whatever moment, every effect happens exactly once.
@Suite("Controllers that die", .enabled(if: SSHServer.isPossible, "sshd is not installed"))
struct ControllerDeathTests {
    @Test func everyEffectHappensOnce() async throws {
        let server = try await SSHServer()
        var chance = SystemRandomNumberGenerator()
        var expected: [String: Int] = [:]
        var attempts: [AttemptID] = []
        for round in 0..<36 {
            let name = "effect-\(round)"
            let attempt = AttemptID("death-\(UUID().uuidString)")
            attempts.append(attempt)
            let script = BashBehaviour(folder: server.folder.path).script(
                round.isMultiple(of: 3) ? .effectThenWork(name, .milliseconds(300), exit: 7) : .effectThenExit(name, 7))
            let command = RemoteCommand(.bash, script, timeLimit: .seconds(60))
            let first = server.connect()
            let delay = Duration.milliseconds(Int.random(in: 0..<120, using: &chance))
            // The first controller starts the step while something of it is killed.
            async let started: Void = { _ = try? await first.session.start(command, attempt: attempt) }()
            try await Task.sleep(for: delay)
            switch round % 4 {
            case 0: for shell in server.sessionShells() { Foundation.kill(shell, SIGKILL) }
            case 1: server.killConnections()
            case 2: await killClients(of: server)
            default:
                for shell in server.sessionShells() { Foundation.kill(shell, SIGKILL) }
                server.killConnections()
            }
            await first.session.close()
            await started
            // The next controller asks; only what never started, and never will, is started under a new name.
            let second = server.connect()
            var status = try await second.session.status(of: attempt)
            for _ in 0..<300 where status == .running {
                try await Task.sleep(for: .milliseconds(50))
                status = try await second.session.status(of: attempt)
            }
            switch status {
            case .exited(let code):
                #expect(code == 7)
                expected[name] = 1
            case .absent: expected[name] = 0
            default: Issue.record("round \(round): \(status)")
            }
            #expect(server.folder.lines(name).count == expected[name], "round \(round)")
            await second.session.close()
        }
        let last = server.connect()
        try await last.session.forget(attempts)
        await last.session.close()
    }

    /// ssh clients of this server's configuration, masters included.
    private func killClients(of server: SSHServer) async {
        for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
            guard let process = pid_t(entry),
                let name = try? String(contentsOfFile: "/proc/\(entry)/comm", encoding: .utf8), name == "ssh\n",
                let words = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8), words.contains(server.folder.path)
            else { continue }
            Foundation.kill(process, SIGKILL)
        }
    }
}
