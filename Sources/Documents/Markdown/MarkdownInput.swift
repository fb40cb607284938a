/// The bytes handed to cmark: the document, byte for byte in the same columns, without what makes cmark 0.29
/// slow, memory-hungry or miscount lines.
///
/// - A lone carriage return is a space: cmark would begin a line there, `SourceText` does not.
/// - Container marks (`>`, `- `, `1. `) beyond `deepestPrefix` bytes into a line are letters: cmark visits every
///   open container for every line, which is quadratic.
/// - A table whose missing cells would be filled up to more than `mostCells` is no table: cmark would allocate them.
struct MarkdownInput {
    static let deepestPrefix = 200
    static let mostCells = 100_000

    private(set) var bytes: [UInt8]
    private(set) var tooDeep: SourceRange?

    init(_ source: SourceText) {
        bytes = Array(source.text.utf8)
        var lineStarts = [0]
        for index in bytes.indices where bytes[index] == .lineFeed { lineStarts.append(index + 1) }
        for index in bytes.indices where bytes[index] == .carriageReturn {
            if index + 1 >= bytes.count || bytes[index + 1] != .lineFeed { bytes[index] = .space }
        }
        lineStarts.append(bytes.count + 1)
        flattenDeepLines(lineStarts)
        dissolveLargeTables(lineStarts)
    }

    private mutating func flattenDeepLines(_ lineStarts: [Int]) {
        for line in 0..<(lineStarts.count - 1) where lineStarts[line + 1] - lineStarts[line] > Self.deepestPrefix {
            let end = lineStarts[line + 1] - 1
            var index = lineStarts[line]
            while let mark = containerMark(at: index, end: end) {
                if mark.isMark, index - lineStarts[line] > Self.deepestPrefix {
                    for byte in index..<mark.next { bytes[byte] = UInt8(ascii: "x") }
                    note(line: line)
                }
                index = mark.next
            }
        }
    }

    /// Blank space or a container's mark at `index`, and where it ends; nil where the line's own text begins.
    private func containerMark(at index: Int, end: Int) -> (next: Int, isMark: Bool)? {
        guard index < end else { return nil }
        func isBlank(_ at: Int) -> Bool { at >= end || bytes[at] == .space || bytes[at] == .tab }
        switch bytes[index] {
        case .space, .tab: return (index + 1, false)
        case UInt8(ascii: ">"): return (index + 1, true)
        case UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "*"):
            return isBlank(index + 1) ? (index + 1, true) : nil
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            var next = index
            while next < end, next - index < 9, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[next]) { next += 1 }
            guard next < end, bytes[next] == UInt8(ascii: ".") || bytes[next] == UInt8(ascii: ")"), isBlank(next + 1) else { return nil }
            return (next + 1, true)
        default: return nil
        }
    }

    private mutating func dissolveLargeTables(_ lineStarts: [Int]) {
        var linesToBlank = 0
        for line in (0..<(lineStarts.count - 1)).reversed() {
            let range = lineStarts[line]..<max(lineStarts[line], lineStarts[line + 1] - 1)
            let text = bytes[range]
            if text.allSatisfy({ $0 == .space || $0 == .tab || $0 == .carriageReturn }) {
                linesToBlank = 0
                continue
            }
            let columns = Self.delimiterColumns(text)
            if columns * linesToBlank > Self.mostCells, let pipe = text.firstIndex(of: UInt8(ascii: "|")) {
                bytes[pipe] = UInt8(ascii: "x")
                note(line: line)
            }
            linesToBlank += 1
        }
    }

    /// How many columns a `|---|:--|` row has; 0 for any other line.
    private static func delimiterColumns(_ line: ArraySlice<UInt8>) -> Int {
        var pipes = 0
        var hasDash = false
        for byte in line {
            switch byte {
            case UInt8(ascii: "|"): pipes += 1
            case UInt8(ascii: "-"): hasDash = true
            case UInt8(ascii: ":"), UInt8(ascii: ">"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: ")"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), .space, .tab, .carriageReturn, 0x0B, 0x0C:
                break
            default: return 0
            }
        }
        return hasDash && pipes > 0 ? pipes + 1 : 0
    }

    private mutating func note(line: Int) {
        let range = SourceRange(line: line + 1, column: 1, length: 1)
        if let tooDeep, tooDeep.start <= range.start { return }
        tooDeep = range
    }
}

extension UInt8 {
    static let lineFeed = UInt8(ascii: "\n")
    static let carriageReturn = UInt8(ascii: "\r")
    static let space = UInt8(ascii: " ")
    static let tab = UInt8(ascii: "\t")
}
