import Glibc
import Subprocess

/// A program that is run to its end, or to a deadline, with bounded output.
struct BoundedProcess: Sendable {
    struct Answer: Sendable {
        /// Nil where a signal ended it.
        var exitCode: Int32?
        var output: [UInt8]
        var errorOutput: [UInt8]
    }

    enum Failure: Error {
        /// It could not be started.
        case launch(String)
        /// It was ended at the deadline; what it had said until then on standard error.
        case deadline
    }

    var executable: String
    var arguments: [String]
    var input: [UInt8] = []
    /// Most bytes kept of each stream; the rest is read and dropped.
    var outputLimit = 1_000_000
    var deadline: Duration

    /// **Cancellation:** ends the program, TERM first.
    func run() async throws(Failure) -> Answer {
        _ = signal(SIGPIPE, SIG_IGN)
        let result: Result<Answer, Failure> = await withTaskGroup(of: Result<Answer, Failure>?.self) { group in
            group.addTask { await self.carryOut() }
            group.addTask {
                do { try await Task.sleep(for: self.deadline) } catch { return nil }
                return .failure(.deadline)
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first ?? .failure(.deadline)
        }
        return try result.get()
    }

    private func carryOut() async -> Result<Answer, Failure> {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .send(signal: .terminate, toProcessGroup: true, allowedDurationToNextStep: .milliseconds(200))
        ]
        let configuration = Configuration(
            executable: await .found(executable), arguments: Arguments(arguments), platformOptions: options)
        let limit = outputLimit
        do {
            let result = try await Subprocess.run(configuration, input: .inputWriter, output: .sequence, error: .sequence) {
                [input] execution in
                async let written: Void = {
                    _ = try? await execution.standardInputWriter.write(input)
                    try? await execution.standardInputWriter.finish()
                }()
                async let errorOutput = Self.collect(execution.standardError, limit)
                let output = await Self.collect(execution.standardOutput, limit)
                await written
                return (output, await errorOutput)
            }
            let code: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
            return .success(Answer(exitCode: code, output: result.closureResult.0, errorOutput: result.closureResult.1))
        } catch {
            return .failure(.launch("\(executable): \(error)"))
        }
    }

    private static func collect(_ sequence: SubprocessOutputSequence, _ limit: Int) async -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await buffer in sequence where bytes.count < limit {
                bytes += buffer.withUnsafeBytes { Array($0.prefix(limit - bytes.count)) }
            }
        } catch {}
        return bytes
    }
}
