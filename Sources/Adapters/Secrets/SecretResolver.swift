package import Documents
package import Engine
import Foundation

/// Finds a secret's value where its reference points, at the moment of use, and keeps it nowhere.
///
/// No error text holds a value, nor anything that a command printed.
package struct SecretResolver: SecretPort {
    private let environment: [String: String]
    private let deadline: Duration

    package init(environment: [String: String], deadline: Duration = .seconds(10)) {
        self.environment = environment
        self.deadline = deadline
    }

    package func resolve(_ reference: SecretReference) async throws(SecretError) -> String {
        let value: String
        switch reference {
        case .environment(let name):
            guard let found = environment[name] else { throw SecretError(reference, detail: "variable is not set") }
            value = found
        case .file(let path): value = try read(path, reference)
        case .command(let command): value = try await ask(command, reference)
        }
        guard !value.isEmpty else { throw SecretError(reference, detail: "value is empty") }
        guard !value.utf8.contains(0) else { throw SecretError(reference, detail: "value holds a NUL byte") }
        return value
    }

    private static let mostBytes = 65_536

    /// A file that everybody on the machine can read is no secret.
    private func read(_ path: String, _ reference: SecretReference) throws(SecretError) -> String {
        let attributes: [FileAttributeKey: Any]
        do { attributes = try FileManager.default.attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath) } catch {
            throw SecretError(reference, detail: "file cannot be read")
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular else { throw SecretError(reference, detail: "not a file") }
        if let mode = attributes[.posixPermissions] as? NSNumber, mode.intValue & 0o004 != 0 {
            throw SecretError(reference, detail: "everybody may read the file; mend it with `chmod 600 \(path)`")
        }
        guard let data = FileManager.default.contents(atPath: path) else { throw SecretError(reference, detail: "file cannot be read") }
        return try text(Array(data), reference)
    }

    private func ask(_ command: String, _ reference: SecretReference) async throws(SecretError) -> String {
        let process = BoundedProcess(
            executable: "sh", arguments: ["-c", "exec </dev/null\n" + command], outputLimit: Self.mostBytes + 1, deadline: deadline)
        let answer: BoundedProcess.Answer
        do throws(BoundedProcess.Failure) { answer = try await process.run() } catch {
            switch error {
            case .launch: throw SecretError(reference, detail: "command cannot be started")
            case .deadline: throw SecretError(reference, detail: "command did not end within \(deadline)")
            }
        }
        switch answer.exitCode {
        case 0?: return try text(answer.output, reference)
        case let code?: throw SecretError(reference, detail: "command ended with exit code \(code)")
        case nil: throw SecretError(reference, detail: "command was killed")
        }
    }

    /// Without the line breaks that an editor or `echo` leaves at the end.
    private func text(_ bytes: [UInt8], _ reference: SecretReference) throws(SecretError) -> String {
        guard bytes.count <= Self.mostBytes else { throw SecretError(reference, detail: "value is larger than \(Self.mostBytes) bytes") }
        guard var value = String(validating: bytes, as: UTF8.self) else { throw SecretError(reference, detail: "value is not UTF-8") }
        while value.last?.isNewline == true { value.removeLast() }
        return value
    }
}
