import Documents
package import Engine
import Glibc
import Subprocess

/// Programs on the controller that work for minutes: `bash -euo pipefail`, ended with all its children when the caller is cancelled.
///
/// Backup engines are pipelines of well-known programs, so they are written as the shell text that a person would type; the
/// restore kit shows the same. Secrets go in by `environment`, never by a command line.
package struct ControllerShell: Sendable {
    package struct Answer: Sendable {
        package var exitCode: Int32
        /// The first `outputLimit` bytes of standard output.
        package var output: String
        /// The same as it came, where `keepsBytes` asked for it: a file's name need not be text.
        package var bytes: [UInt8] = []
        /// The last lines of standard error, at most 20,000 bytes.
        package var errorOutput: String

        /// What the failing program said last.
        package var lastWords: String {
            errorOutput.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? ""
        }
    }

    package var environment: [(name: String, value: String)] = []
    package var outputLimit = 16_000_000
    package var keepsBytes = false
    /// The whole run; a pipeline without an end would hold the repository's lock.
    package var deadline: Duration = .seconds(6 * 3600)

    package init(environment: [(name: String, value: String)] = []) { self.environment = environment }

    /// - Parameters:
    ///   - input: standard input of the script; the script itself travels as an argument's file descriptor, not as text in `ps`.
    ///   - line: every whole line of standard error as it comes: progress.
    /// **Errors:** only where the shell could not be started or the deadline passed; a failing script is an answer.
    package func run(
        _ script: String, input: [UInt8] = [], line: @escaping @Sendable (Substring) -> Void = { _ in }
    ) async throws(BackupError) -> Answer {
        _ = signal(SIGPIPE, SIG_IGN)
        let result: Result<Answer, BackupError> = await withTaskGroup(of: Result<Answer, BackupError>?.self) { group in
            group.addTask { await self.carryOut(script, input, line) }
            group.addTask {
                do { try await Task.sleep(for: self.deadline) } catch { return nil }
                return .failure(.programTooSlow(limit: self.deadline))
            }
            var first: Result<Answer, BackupError>?
            while first == nil, let next = await group.next() { first = next }
            group.cancelAll()
            return first ?? .failure(.programTooSlow(limit: deadline))
        }
        return try result.get()
    }

    /// The same, and an exit code other than 0 is the error that `failure` makes of it.
    @discardableResult
    package func succeed(
        _ script: String, input: [UInt8] = [], line: @escaping @Sendable (Substring) -> Void = { _ in },
        otherwise failure: (Answer) -> BackupError
    ) async throws(BackupError) -> Answer {
        let answer = try await run(script, input: input, line: line)
        if answer.exitCode != 0 { throw failure(answer) }
        return answer
    }

    private func carryOut(
        _ script: String, _ input: [UInt8], _ line: @escaping @Sendable (Substring) -> Void
    ) async -> Result<Answer, BackupError> {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .seconds(3))
        ]
        // The text goes by the environment: standard input stays the caller's, and `ps` shows neither script nor secrets.
        var variables: [Environment.Key: String?] = ["BONGSU_SCRIPT": script]
        for (name, value) in environment { variables[Environment.Key(stringLiteral: name)] = value }
        let configuration = Configuration(
            executable: await .found("bash"),
            arguments: ["-euo", "pipefail", "-c", Self.guardian + #"eval "$(s=$BONGSU_SCRIPT; printf %s "$s")""#],
            environment: .inherit.updating(variables), platformOptions: options)
        let limit = outputLimit
        do {
            let result = try await Subprocess.run(configuration, input: .inputWriter, output: .sequence, error: .sequence) { execution in
                async let written: Void = {
                    if !input.isEmpty { _ = try? await execution.standardInputWriter.write(input) }
                    try? await execution.standardInputWriter.finish()
                }()
                async let errorOutput = Self.lines(execution.standardError, line)
                var bytes: [UInt8] = []
                do {
                    for try await buffer in execution.standardOutput {
                        guard bytes.count < limit else { continue }
                        bytes += buffer.withUnsafeBytes { Array($0.prefix(limit - bytes.count)) }
                    }
                } catch {}
                await written
                return (bytes, await errorOutput)
            }
            let code: Int32 = switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
            let bytes = result.closureResult.0
            return .success(
                keepsBytes
                    ? Answer(exitCode: code, output: "", bytes: bytes, errorOutput: result.closureResult.1)
                    : Answer(exitCode: code, output: String(decoding: bytes, as: UTF8.self), errorOutput: result.closureResult.1))
        } catch {
            return .failure(.programMissing("bash", detail: "\(error)"))
        }
    }

    /// A controller that is killed takes its scripts with it, within a second: nothing goes on writing to a repository whose lock
    /// has been let go. It is nobody's child, so that a script's own `wait` does not wait for it.
    private static let guardian = #"""
        ( ( trap '' TERM; while kill -0 "$PPID" && kill -0 "$$"; do sleep 1; done
            kill -0 "$PPID" || { kill -TERM -- "-$$"; sleep 3; kill -KILL -- "-$$"; } ) </dev/null >/dev/null 2>&1 & )

        """#

    private static func lines(_ sequence: SubprocessOutputSequence, _ line: @Sendable (Substring) -> Void) async -> String {
        var kept = ""
        var open: [UInt8] = []
        func end() {
            let text = String(decoding: open, as: UTF8.self)
            open = []
            line(text[...])
            kept += text + "\n"
            if kept.utf8.count > 40_000 { kept = String(kept.suffix(20_000)) }
        }
        do {
            for try await buffer in sequence {
                for byte in buffer.withUnsafeBytes({ Array($0) }) {
                    // Programs that draw progress end a line by a carriage return.
                    if byte == 0x0a || byte == 0x0d { end() } else if open.count < 10_000 { open.append(byte) }
                }
            }
        } catch {}
        if !open.isEmpty { end() }
        return kept
    }
}
