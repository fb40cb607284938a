/// A name as the system tells names apart, byte by byte. Two texts that Unicode calls equal (`가` whole, and of its letters) are two files.
package struct ByteName: Hashable, Comparable, Sendable {
    package let bytes: [UInt8]
    package init(_ text: String) { bytes = Array(text.utf8) }
    package static func < (a: Self, b: Self) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

    /// The text of a name that need not be one: a byte that is no text is U+FFFD and two hexadecimal digits.
    package static func text(_ bytes: [UInt8]) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let digits = Array("0123456789ABCDEF")
        var text = ""
        var place = 0
        while place < bytes.count {
            let length =
                switch bytes[place] {
                case 0xC2...0xDF: 2
                case 0xE0...0xEF: 3
                case 0xF0...0xF4: 4
                default: 1
                }
            if place + length <= bytes.count, let part = String(validating: bytes[place..<place + length], as: UTF8.self) {
                text += part
                place += length
            } else {
                text += "\u{FFFD}\(digits[Int(bytes[place] >> 4)])\(digits[Int(bytes[place] & 15)])"
                place += 1
            }
        }
        return text
    }
}
