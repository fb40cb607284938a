extension SourceText {
    /// A document from its bytes, or why it is refused: larger than `maximumBytes`, or not UTF-8.
    ///
    /// A byte order mark is dropped. Nothing is replaced: a byte that is no UTF-8 is named by its line.
    package static func read(_ bytes: some Collection<UInt8>, name: String) -> (source: SourceText?, diagnostics: [Diagnostic]) {
        guard bytes.count <= maximumBytes else { return (nil, [.tooLarge(name: name, bytes: bytes.count)]) }
        var bytes = Array(bytes)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        if let text = String(validating: bytes, as: UTF8.self) {
            guard let zero = bytes.firstIndex(of: 0) else { return (SourceText(name: name, text: text), []) }
            return (nil, [.notText(name: name, line: 1 + bytes[..<zero].count { $0 == .lineFeed })])
        }
        return (nil, [.notUTF8(name: name, line: Self.firstBadLine(bytes), looksKorean: Self.looksLikeEUCKR(bytes))])
    }

    private static func firstBadLine(_ bytes: [UInt8]) -> Int {
        let lines = bytes.split(separator: .lineFeed, omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }

    /// Pairs of bytes above 0xA0 are what old Korean editors write.
    private static func looksLikeEUCKR(_ bytes: [UInt8]) -> Bool {
        let high = bytes.count { $0 >= 0x80 }
        let pairs = zip(bytes, bytes.dropFirst()).count { (0xB0...0xC8).contains($0) && $1 >= 0xA1 }
        return high > 0 && pairs * 3 > high
    }
}
