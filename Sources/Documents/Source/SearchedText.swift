/// Text in which words are looked for: by bytes, since a search by characters over 1 MB takes half a second.
///
/// Finds what a search by characters finds in text that is composed (NFC), as editors write it.
struct SearchedText {
    private let bytes: [UInt8]
    /// Where each byte value first stands: most words are ruled out by it.
    private let first: [Int]

    init(_ text: some StringProtocol) { self.init(bytes: Array(text.utf8)) }

    /// Latin capitals are read as small letters.
    init(lowercasedASCII text: some StringProtocol) {
        self.init(bytes: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
        var first = [Int](repeating: -1, count: 256)
        for (index, byte) in bytes.enumerated() where first[Int(byte)] < 0 { first[Int(byte)] = index }
        self.first = first
    }

    /// Letters that are put together from several scalars: only a search by characters finds those.
    var isDecomposed: Bool { first[0xE1] >= 0 || first[0xCC] >= 0 || first[0xCD] >= 0 }

    func holds(_ word: [UInt8]) -> Bool { index(of: word, from: 0) != nil }

    /// As a word of its own: no ASCII letter stands directly before it, nor after it unless `isPrefix`.
    func holds(wholeWord word: [UInt8], isPrefix: Bool) -> Bool {
        var from = 0
        while let found = index(of: word, from: from) {
            let end = found + word.count
            if !(found > 0 && Self.isLetter(bytes[found - 1])), isPrefix || !(end < bytes.count && Self.isLetter(bytes[end])) { return true }
            from = end
        }
        return false
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }

    private func index(of word: [UInt8], from: Int) -> Int? {
        guard let head = word.first, bytes.count >= word.count, first[Int(head)] >= 0 else { return nil }
        var at = max(from, first[Int(head)])
        let last = bytes.count - word.count
        while at <= last {
            if bytes[at] == head {
                var length = 1
                while length < word.count, bytes[at + length] == word[length] { length += 1 }
                if length == word.count { return at }
            }
            at += 1
        }
        return nil
    }
}
