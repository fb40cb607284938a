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

/// Standard output of a command on this machine, without the last line break.
func bash(_ command: String) async throws -> String {
    let result = try await Subprocess.run(
        .name("bash"), arguments: ["-c", command], output: .string(limit: 1_000_000), error: .discarded)
    return result.standardOutput.trimmingCharacters(in: .newlines)
}
