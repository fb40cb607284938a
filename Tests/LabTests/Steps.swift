import Foundation
import Lab
import Subprocess
import Synchronization

/// What was reported on the way up.
final class Steps: Sendable {
    private let steps = Mutex<[LabProgress]>([])
    func append(_ step: LabProgress) { steps.withLock { $0.append(step) } }
    var all: [LabProgress] { steps.withLock { $0 } }
}

extension Lab {
    /// Standard output of a command on a host, without the last line break; standard error and exit code are not looked at.
    func ssh(_ host: String, _ command: String) async throws -> String {
        let words = try shellCommand(host, [command])
        let result = try await Subprocess.run(
            .name(words[0]), arguments: Arguments(Array(words.dropFirst())),
            output: .string(limit: 1_000_000), error: .discarded)
        return result.standardOutput.trimmingCharacters(in: .newlines)
    }
}

/// A name that no other run of the tests on this machine uses: `t`, what it is for, this process.
func labName(_ purpose: String) -> String { "t-\(purpose)-\(getpid())" }

/// Takes down the labs of test runs that were killed: their process is gone.
func sweepLabsOfDeadRuns() async throws {
    let folder = LabStorage().labs
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix("t-") {
        guard let process = name.split(separator: "-").last.flatMap({ pid_t($0) }), kill(process, 0) != 0 else { continue }
        try await Lab(name: name).down()
    }
}

/// Standard output of a command on this machine, without the last line break.
func bash(_ command: String) async throws -> String {
    let result = try await Subprocess.run(
        .name("bash"), arguments: ["-c", command], output: .string(limit: 1_000_000), error: .discarded)
    return result.standardOutput.trimmingCharacters(in: .newlines)
}
