/// Turns byte columns into character columns, in linear time over a document read from front to back.
struct ColumnConverter {
    let source: SourceText
    private var line = 0
    private var isASCII = true
    private var byte = 0
    private var character = 0

    init(source: SourceText) { self.source = source }

    /// The position of a byte offset (from 0) on a line; offsets past the line's end are its end.
    mutating func position(line number: Int, byte offset: Int) -> SourcePosition {
        let text = source.line(number)
        let offset = max(0, min(offset, text.utf8.count))
        if number != line {
            line = number
            isASCII = text.utf8.allSatisfy { $0 < 0x80 }
            (byte, character) = (0, 0)
        }
        if isASCII { return SourcePosition(line: number, column: offset + 1) }
        if offset < byte { (byte, character) = (0, 0) }
        let bytes = text.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: byte)
        let to = bytes.index(from, offsetBy: offset - byte)
        character += text.distance(from: from, to: to)
        byte = offset
        return SourcePosition(line: number, column: character + 1)
    }
}
