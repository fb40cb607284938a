package import Documents
package import Engine
import Foundation

/// Finds the values of `${ENV:…}`, `${FILE:…}` and `${COMMAND:…}` when they are needed, never before.
///
/// A value found is kept for as long as this value and its copies live: a command that asks a vault runs once, also
/// when several steps need it at the same moment. A failure is not kept: the operator mends it and tries again.
/// Every value is non-empty text of at most 64 kB without zero bytes, trailing line breaks removed: what an
/// environment variable can carry. **Errors** name the reference and never hold a part of a value, nor what a command
/// wrote to standard error.
package struct Secrets: SecretPort {
    private let cache: SecretCache

    package init() {
        self.init(environment: { ProcessInfo.processInfo.environment[$0] })
    }

    init(environment: @escaping @Sendable (String) -> String?, commandLimit: Duration = SecretCommand.standardLimit) {
        cache = SecretCache { reference throws(SecretError) in
            switch reference {
            case .environment(let name):
                guard let value = environment(name) else { throw .notSet(reference) }
                return try SecretText.checked(Array(value.utf8), of: reference)
            case .file(let path):
                return try SecretText.checked(try SecretFile.bytes(of: path, for: reference), of: reference)
            case .command(let text):
                let command = SecretCommand(text: text, limit: commandLimit)
                return try SecretText.checked(try await command.output(for: reference), of: reference)
            }
        }
    }

    package func resolve(_ reference: SecretReference) async throws(SecretError) -> String {
        try await cache.value(of: reference).get()
    }
}
