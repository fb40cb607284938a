package import Documents
import Foundation
import Subprocess

/// Runs ShellCheck over all steps of a runbook in one process.
///
/// The steps' texts go through files in a temporary folder that is removed afterwards: nothing is executed, and
/// nothing is written to a program that may have gone away.
package struct ShellcheckRunner: Sendable {
    package enum Outcome: Hashable, Sendable {
        case checked([Diagnostic])
        /// Not installed: `Shellcheck.absent` says so once.
        case absent
        /// Started, and did not answer as it should; the reason is the program's own.
        case failed(String)
    }

    package var program: String
    package var deadline: Duration

    package init(program: String = "shellcheck", deadline: Duration = .seconds(30)) {
        self.program = program
        self.deadline = deadline
    }

    package func check(_ shellcheck: Shellcheck) async -> Outcome {
        guard !shellcheck.files.isEmpty else { return .checked([]) }
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-shellcheck-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for file in shellcheck.files { try Data(file.text.utf8).write(to: folder.appending(path: file.name)) }
        } catch {
            return .failed("\(error)")
        }
        let paths = shellcheck.files.map { folder.appending(path: $0.name).path(percentEncoded: false) }
        let answer = await Deadline.run(deadline) { [program] in await Self.run(program, paths) }
        guard let answer else { return .failed("no answer in \(deadline)") }
        switch answer {
        case .absent: return .absent
        case .refused(let reason): return .failed(reason)
        case .answered(let bytes):
            do { return .checked(try shellcheck.diagnostics(json: Data(bytes))) } catch { return .failed("\(error)") }
        }
    }

    private enum Answer: Sendable {
        case absent
        case refused(String)
        case answered([UInt8])
    }

    private static func run(_ program: String, _ paths: [String]) async -> Answer {
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(200))]
        do {
            // Exit 1: something was found; 2 and above: it could not work.
            let result = try await Subprocess.run(
                .name(program), arguments: Arguments(["--shell=bash", "--format=json1", "--norc"] + paths), platformOptions: options,
                output: .bytes(limit: 16 << 20), error: .string(limit: 64 << 10))
            switch result.terminationStatus {
            case .exited(0), .exited(1): return .answered(result.standardOutput)
            default: return .refused(result.standardError.split(separator: "\n").first.map(String.init) ?? "\(result.terminationStatus)")
            }
        } catch let error as SubprocessError where error.code == .executableNotFound {
            return .absent
        } catch {
            return .refused("\(error)")
        }
    }
}
