internal import Foundation

/// Takes secrets out of what hosts print.
///
/// Replaces each value wherever it stands: as it is, and inside base64 at any alignment (so that the header that
/// `curl -u` prints is covered). Values under three bytes are left: they stand everywhere by chance.
package struct Redactor: Sendable {
    package static let replacement = Array("[secret]".utf8)
    /// Longest first: a value that holds another is taken whole.
    private(set) var patterns: [[UInt8]] = []

    package init(_ secrets: [String] = []) {
        for secret in secrets { add(secret) }
    }

    package mutating func add(_ secret: String) {
        let value = Array(secret.utf8)
        guard value.count >= 3 else { return }
        var found = [value]
        for shift in 0..<3 {
            let text = Array(Data(repeating: 0, count: shift) + Data(value)).base64
            // The first letters carry bits of what stood before the value, the last those of what came after.
            let core = Array(text.dropFirst([0, 2, 3][shift]).dropLast((shift + value.count) % 3 == 0 ? 0 : 1))
            if core.count >= 4 { found.append(core) }
        }
        patterns = Set(patterns + found).sorted { ($1.count, $0.debugDescription) < ($0.count, $1.debugDescription) }
    }

    package func redact(_ text: String) -> String {
        var stream = stream()
        return String(decoding: stream.feed(Array(text.utf8)) + stream.finish(), as: UTF8.self)
    }

    /// Whether anything would be taken out.
    package func finds(in text: String) -> Bool { redact(text) != text }

    package func stream() -> Stream { Stream(patterns: patterns) }

    /// One flow of output. Holds back what could be the beginning of a secret until more is known.
    package struct Stream: Sendable {
        let patterns: [[UInt8]]
        private var held: [UInt8] = []

        init(patterns: [[UInt8]]) { self.patterns = patterns }

        package mutating func feed(_ bytes: [UInt8]) -> [UInt8] {
            guard !patterns.isEmpty else { return bytes }
            held += bytes
            return release(all: false)
        }

        package mutating func finish() -> [UInt8] { release(all: true) }

        private mutating func release(all: Bool) -> [UInt8] {
            var released: [UInt8] = []
            var position = 0
            scan: while position < held.count {
                for pattern in patterns {
                    let rest = held.count - position
                    if rest >= pattern.count {
                        if held[position] == pattern[0], held[position..<(position + pattern.count)].elementsEqual(pattern) {
                            released += Redactor.replacement
                            position += pattern.count
                            continue scan
                        }
                    } else if !all, held[position...].elementsEqual(pattern.prefix(rest)) {
                        break scan
                    }
                }
                released.append(held[position])
                position += 1
            }
            held.removeFirst(position)
            return released
        }
    }
}

extension Array<UInt8> {
    /// Without padding.
    fileprivate var base64: [UInt8] {
        Array(Data(self).base64EncodedData()).filter { $0 != UInt8(ascii: "=") }
    }
}
