internal import CMarkGFM

/// Reads the inlines of one block and mends their places.
///
/// cmark 0.29 counts the columns of a block's second and later lines from where the block's text begins, not from
/// the line's own beginning, and loses the count after an escape, an entity or a multi-line span. So each leaf's
/// place is compared with the document, and looked for nearby where the text does not stand there.
struct InlineReader {
    typealias Node = OpaquePointer
    /// How far from cmark's answer a leaf is looked for: bounded, so that a bad document stays linear.
    private static let searchLimit = 256

    let source: SourceText
    var columns: ColumnConverter
    let firstLine: Int
    let lastLine: Int
    let startByte: Int
    let quotes: Int
    var tooDeep: SourceRange?
    /// Just after the last leaf found.
    private var cursor: (line: Int, byte: Int)
    private var lastLeaf = (line: 0, byte: 0)

    init(source: SourceText, columns: ColumnConverter, firstLine: Int, lastLine: Int, startByte: Int, quotes: Int) {
        self.source = source
        self.columns = columns
        self.firstLine = firstLine
        self.lastLine = lastLine
        self.startByte = startByte
        self.quotes = quotes
        cursor = (firstLine, startByte)
    }

    mutating func inlines(in parent: Node, depth: Int) -> [MarkdownNode] {
        var result: [MarkdownNode] = []
        var next = cmark_node_first_child(parent)
        while let node = next {
            if depth >= MarkdownDocument.maximumDepth {
                if tooDeep == nil { tooDeep = here() }
                break
            }
            if let inline = inline(node, depth: depth) { result.append(inline) }
            next = cmark_node_next(node)
        }
        return result
    }

    private mutating func inline(_ node: Node, depth: Int) -> MarkdownNode? {
        func string(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
        switch String(cString: cmark_node_get_type_string(node)) {
        case "text":
            let text = string(cmark_node_get_literal(node))
            return MarkdownNode(.text(text), range: place(node, text))
        case "code":
            let text = string(cmark_node_get_literal(node))
            return MarkdownNode(.codeSpan(text), range: place(node, text))
        case "html_inline":
            let text = string(cmark_node_get_literal(node))
            return MarkdownNode(.inlineHTML(text), range: place(node, text))
        case "softbreak": return MarkdownNode(.softBreak, range: lineEnd())
        case "linebreak": return MarkdownNode(.lineBreak, range: lineEnd())
        case "link": return span(node, .link(url: string(cmark_node_get_url(node))), depth: depth)
        case "image": return span(node, .image(url: string(cmark_node_get_url(node))), depth: depth)
        case "strong": return span(node, .strong, depth: depth)
        case "emph": return span(node, .emphasis, depth: depth)
        default: return nil
        }
    }

    /// A span that holds inlines: from cmark's start, where that is not after its first child, to cmark's end,
    /// where that is not before its last.
    private mutating func span(_ node: Node, _ kind: MarkdownNode.Kind, depth: Int) -> MarkdownNode {
        let (line, byte) = proposed(node)
        let proposedStart = (line, byte) < cursor ? cursor : (line, byte)
        var start = columns.position(line: proposedStart.0, byte: proposedStart.1)
        let children = inlines(in: node, depth: depth + 1)
        let endLine = min(max(Int(cmark_node_get_end_line(node)), cursor.line), lastLine)
        let endByte = sourceByte(line: endLine, column: Int(cmark_node_get_end_column(node)) + 1)
        var end = (endLine, endByte) < cursor ? cursor : (endLine, endByte)
        if case .link = kind, let first = children.first, children.count == 1, isAutolink(around: lastLeaf) {
            start = SourcePosition(line: first.range.start.line, column: first.range.start.column - 1)
            end = (cursor.line, cursor.byte + 1)
        }
        cursor = end
        let first = children.first.map { min($0.range.start, start) } ?? start
        return MarkdownNode(kind, range: SourceRange(first, max(first, columns.position(line: end.0, byte: end.1))), children: children)
    }

    /// `<https://…>`, whose place cmark counts from another origin.
    private func isAutolink(around leaf: (line: Int, byte: Int)) -> Bool {
        leaf.byte > 0 && source.line(leaf.line).utf8.dropFirst(leaf.byte - 1).first == UInt8(ascii: "<")
            && source.line(cursor.line).utf8.dropFirst(cursor.byte).first == UInt8(ascii: ">")
    }

    private mutating func place(_ node: Node, _ literal: String) -> SourceRange {
        let lines = literal.split(separator: "\n", omittingEmptySubsequences: false)
        let needle = Array((lines.first ?? "").utf8)
        var (line, byte) = proposed(node)
        if let found = find(needle, line: line, near: byte) { (line, byte) = (found.line, found.byte) }
        lastLeaf = (line, byte)
        let start = columns.position(line: line, byte: byte)
        if lines.count > 1 {
            let last = min(line + lines.count - 1, lastLine)
            cursor = (last, prefixBytes(of: last) + (lines.last ?? "").utf8.count)
        } else {
            cursor = (line, min(byte + needle.count, source.line(line).utf8.count))
        }
        return SourceRange(start, max(start, columns.position(line: cursor.line, byte: cursor.byte)))
    }

    /// Where cmark says that the node starts, moved to the line's own columns.
    private func proposed(_ node: Node) -> (Int, Int) {
        let line = min(max(Int(cmark_node_get_start_line(node)), cursor.line), lastLine)
        return (line, sourceByte(line: line, column: Int(cmark_node_get_start_column(node))))
    }

    private func sourceByte(line: Int, column: Int) -> Int {
        let byte = line == firstLine ? column - 1 : column - 1 - startByte + prefixBytes(of: line)
        return max(0, min(byte, source.line(line).utf8.count))
    }

    /// What stands before a later line's text: blanks, and the marks of the quotes around it.
    private func prefixBytes(of line: Int) -> Int {
        guard line > firstLine else { return startByte }
        var quotes = quotes
        var count = 0
        for byte in source.line(line).utf8 {
            if byte == UInt8(ascii: ">"), quotes > 0 { quotes -= 1 } else if byte != .space, byte != .tab { break }
            count += 1
        }
        return count
    }

    private func find(_ needle: [UInt8], line: Int, near byte: Int) -> (line: Int, byte: Int)? {
        guard !needle.isEmpty else { return nil }
        if stands(needle, line: line, byte: byte), (line, byte) >= cursor { return (line, byte) }
        for number in cursor.line...max(cursor.line, min(line + 1, lastLine)) {
            let from = number == cursor.line ? cursor.byte : prefixBytes(of: number)
            let limit = min(source.line(number).utf8.count, from + Self.searchLimit)
            var candidate = from
            while candidate < limit {
                if stands(needle, line: number, byte: candidate) { return (number, candidate) }
                candidate += 1
            }
        }
        return nil
    }

    private func stands(_ needle: [UInt8], line: Int, byte: Int) -> Bool {
        source.line(line).utf8.dropFirst(byte).starts(with: needle)
    }

    private mutating func lineEnd() -> SourceRange {
        let end = columns.position(line: cursor.line, byte: .max)
        if cursor.line < lastLine { cursor = (cursor.line + 1, prefixBytes(of: cursor.line + 1)) }
        return SourceRange(end, end)
    }

    private mutating func here() -> SourceRange {
        let start = columns.position(line: cursor.line, byte: cursor.byte)
        return SourceRange(start, columns.position(line: cursor.line, byte: .max))
    }
}
