/// A document's name and text with its line table; turns parser offsets into positions.
///
/// Lines end at `\n`; a `\r` before it belongs to no line. A document that is not UTF-8 is refused
/// before it gets here (`SourceText.maximumBytes` and encoding are the reader's duty).
package struct SourceText: Hashable, Sendable {
    /// One megabyte: a larger document is refused with a clear error.
    package static let maximumBytes = 1_000_000

    /// The name shown in diagnostics, usually the path as the person typed it.
    package let name: String
    package let text: String
    package let lines: [Substring]

    package init(name: String, text: String) {
        self.name = name
        self.text = text
        var lines: [Substring] = []
        let utf8 = text.utf8
        var start = utf8.startIndex
        var index = start
        while index < utf8.endIndex {
            if utf8[index] == UInt8(ascii: "\n") {
                lines.append(Self.withoutReturn(text[start..<index]))
                start = utf8.index(after: index)
            }
            index = utf8.index(after: index)
        }
        if start < utf8.endIndex { lines.append(Self.withoutReturn(text[start...])) }
        self.lines = lines
    }

    /// The text of a line, counted from 1; empty where there is no such line.
    package func line(_ number: Int) -> Substring {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    /// The position of a byte column (counted from 1, as cmark and libyaml count) on a line.
    package func position(line: Int, utf8Column: Int) -> SourcePosition {
        let text = self.line(line)
        let bytes = text.utf8
        let end = bytes.index(bytes.startIndex, offsetBy: max(0, utf8Column - 1), limitedBy: bytes.endIndex) ?? bytes.endIndex
        let characters = text.distance(from: text.startIndex, to: end)
        return SourcePosition(line: line, column: characters + 1)
    }

    /// The span of the first occurrence of `needle` on a line; the whole line where it is not found.
    package func range(of needle: some StringProtocol, line number: Int) -> SourceRange {
        let text = line(number)
        guard !needle.isEmpty, let found = text.firstRange(of: String(needle)) else {
            return SourceRange(line: number, column: 1, length: text.count)
        }
        return SourceRange(
            line: number,
            column: text.distance(from: text.startIndex, to: found.lowerBound) + 1,
            length: text.distance(from: found.lowerBound, to: found.upperBound))
    }

    private static func withoutReturn(_ line: Substring) -> Substring {
        line.utf8.last == UInt8(ascii: "\r") ? Substring(line.utf8.dropLast()) : line
    }
}
