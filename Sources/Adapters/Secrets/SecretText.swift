import Documents
import Engine

/// What may be a value, whatever it came from.
enum SecretText {
    /// Linux takes 128 kB in one environment variable; half of it leaves room for its name and for quoting.
    static let mostBytes = 65_536

    static func checked(_ bytes: [UInt8], of reference: SecretReference) throws(SecretError) -> String {
        guard bytes.count <= mostBytes else { throw .tooLarge(reference) }
        guard !bytes.contains(0) else { throw .notText(reference) }
        var trimmed = bytes[...]
        while let last = trimmed.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { trimmed.removeLast() }
        guard let text = String(validating: trimmed, as: UTF8.self) else { throw .notText(reference) }
        guard !text.isEmpty else { throw .empty(reference) }
        return text
    }
}
