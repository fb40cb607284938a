import Documents
import Engine
import Subprocess

/// A secret that a command prints: `sh -c` in a session of its own, nothing on its standard input, its standard
/// error thrown away.
struct SecretCommand {
    static let standardLimit: Duration = .seconds(10)

    let text: String
    let limit: Duration

    private enum Ending: Sendable {
        case printed([UInt8])
        case failed(String)
        case tooLarge
        case notStarted
    }

    /// **Errors:** a command that fails has no value, whatever it printed. One that is still running at the limit is
    /// ended with its process group: TERM, a second, KILL.
    func output(for reference: SecretReference) async throws(SecretError) -> [UInt8] {
        let ending = await Deadline.run(limit) { await run() }
        switch ending {
        case .printed(let bytes): return bytes
        case .failed(let status): throw .commandFailed(reference, status: status)
        case .tooLarge: throw .tooLarge(reference)
        case .notStarted: throw .commandNotStarted(reference)
        case nil: throw .commandTooSlow(reference, limit: limit)
        }
    }

    private func run() async -> Ending {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        do {
            let result = try await Subprocess.run(
                await .found("sh"), arguments: ["-c", text], platformOptions: options, input: .none,
                output: .bytes(limit: SecretText.mostBytes), error: .discarded)
            switch result.terminationStatus {
            case .exited(0): return .printed(result.standardOutput)
            case .exited(let code): return .failed("exit \(code)")
            case .signaled(let signal): return .failed("signal \(signal)")
            }
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            return .tooLarge
        } catch {
            return .notStarted
        }
    }
}
