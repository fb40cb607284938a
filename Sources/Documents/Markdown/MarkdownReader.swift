internal import CMarkGFM

/// Turns cmark's tree into values.
///
/// cmark 0.29 ends some blocks a line late (fences and HTML ended by their parent) and gives containers the blank
/// lines after them, so ends are computed here: from the text for leaves, from the last child for containers.
struct MarkdownReader {
    typealias Node = OpaquePointer

    let source: SourceText
    var tooDeep: SourceRange?
    var columns: ColumnConverter

    init(source: SourceText) {
        self.source = source
        columns = ColumnConverter(source: source)
    }

    mutating func blocks(in parent: Node, depth: Int, quotes: Int) -> [MarkdownNode] {
        var result: [MarkdownNode] = []
        var next = cmark_node_first_child(parent)
        while let node = next {
            if depth >= MarkdownDocument.maximumDepth {
                note(SourceRange(columns.position(line: line(of: node), byte: startByte(of: node)), columns.position(line: line(of: node), byte: .max)))
                break
            }
            if let block = block(node, depth: depth, quotes: quotes) { result.append(block) }
            next = cmark_node_next(node)
        }
        return result
    }

    mutating func note(_ range: SourceRange) {
        if let tooDeep, tooDeep.start <= range.start { return }
        tooDeep = range
    }

    private mutating func block(_ node: Node, depth: Int, quotes: Int) -> MarkdownNode? {
        switch String(cString: cmark_node_get_type_string(node)) {
        case "heading":
            return leaf(node, .heading(level: Int(cmark_node_get_heading_level(node))), depth: depth, quotes: quotes)
        case "paragraph":
            return leaf(node, .paragraph, depth: depth, quotes: quotes)
        case "thematic_break":
            return MarkdownNode(.thematicBreak, range: lineRange(of: node, lines: 1))
        case "code_block":
            return code(node)
        case "html_block":
            let text = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
            let lines = text.utf8.count { $0 == .lineFeed } + (text.utf8.last == .lineFeed ? 0 : 1)
            return MarkdownNode(.html(text), range: lineRange(of: node, lines: lines))
        case "block_quote":
            return container(node, .blockQuote, depth: depth, quotes: quotes + 1)
        case "list":
            let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            let list = MarkdownList(
                start: isNumbered ? Int(cmark_node_get_list_start(node)) : nil, isTight: cmark_node_get_list_tight(node) != 0)
            return container(node, .list(list), depth: depth, quotes: quotes)
        case "item":
            return container(node, .item, depth: depth, quotes: quotes)
        case "tasklist":
            return container(
                node, .taskItem(isChecked: cmark_gfm_extensions_get_tasklist_item_checked(node)), depth: depth, quotes: quotes)
        case "table":
            return container(node, .table, depth: depth, quotes: quotes)
        case "table_header":
            return container(node, .tableRow(isHeader: true), depth: depth, quotes: quotes)
        case "table_row":
            return container(node, .tableRow(isHeader: false), depth: depth, quotes: quotes)
        case "table_cell":
            return leaf(node, .tableCell, depth: depth, quotes: quotes)
        default:
            return nil
        }
    }

    private mutating func container(_ node: Node, _ kind: MarkdownNode.Kind, depth: Int, quotes: Int) -> MarkdownNode {
        let start = columns.position(line: line(of: node), byte: startByte(of: node))
        let children = blocks(in: node, depth: depth + 1, quotes: quotes)
        let end = children.last?.range.end ?? columns.position(line: start.line, byte: trimmedEnd(of: start.line))
        return MarkdownNode(kind, range: SourceRange(start, max(start, end)), children: children)
    }

    /// A block of inlines.
    private mutating func leaf(_ node: Node, _ kind: MarkdownNode.Kind, depth: Int, quotes: Int) -> MarkdownNode {
        let first = line(of: node)
        let last = max(first, min(Int(cmark_node_get_end_line(node)), source.lines.count))
        var inlines = InlineReader(
            source: source, columns: columns, firstLine: first, lastLine: last, startByte: startByte(of: node), quotes: quotes)
        let children = inlines.inlines(in: node, depth: depth + 1)
        if let deep = inlines.tooDeep { note(deep) }
        columns = inlines.columns
        let start = columns.position(line: first, byte: startByte(of: node))
        let end: SourcePosition
        if kind == .tableCell {
            end = columns.position(line: first, byte: min(trimmedEnd(of: first), Int(cmark_node_get_end_column(node))))
        } else {
            end = columns.position(line: last, byte: trimmedEnd(of: last))
        }
        return MarkdownNode(kind, range: SourceRange(start, max(start, end)), children: children)
    }

    private mutating func code(_ node: Node) -> MarkdownNode {
        let first = line(of: node)
        let start = startByte(of: node)
        let text = cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
        let contentLines = text.utf8.count { $0 == .lineFeed }
        let indent = columns.position(line: first, byte: start).column - 1
        var length: Int32 = 0
        var offset: Int32 = 0
        var mark: CChar = 0
        guard cmark_node_get_fenced(node, &length, &offset, &mark) != 0 else {
            let block = MarkdownCode(fence: nil, text: text, textLine: first, textIndent: indent)
            return MarkdownNode(.codeBlock(block), range: lineRange(of: node, lines: max(1, contentLines)))
        }
        let character = Character(UnicodeScalar(UInt8(bitPattern: mark)))
        let closing = first + contentLines + 1
        let isClosed = isClosingFence(source.line(closing), mark: UInt8(bitPattern: mark), atLeast: Int(length))
        let marks = source.line(first).utf8.dropFirst(start).prefix { $0 == UInt8(bitPattern: mark) }.count
        let fence = MarkdownCode.Fence(
            marks: String(repeating: character, count: marks), info: info(line: first, from: start + marks), isClosed: isClosed)
        let block = MarkdownCode(fence: fence, text: text, textLine: first + 1, textIndent: indent)
        return MarkdownNode(.codeBlock(block), range: lineRange(of: node, lines: contentLines + (isClosed ? 2 : 1)))
    }

    private mutating func info(line: Int, from byte: Int) -> Located<String> {
        let bytes = source.line(line).utf8
        let blank: (UInt8) -> Bool = { $0 == .space || $0 == .tab }
        let lead = bytes.dropFirst(byte).prefix(while: blank).count
        let rest = bytes.dropFirst(byte + lead)
        let length = rest.count - rest.reversed().prefix(while: blank).count
        let start = columns.position(line: line, byte: byte + lead)
        let end = columns.position(line: line, byte: byte + lead + length)
        return Located(String(decoding: rest.prefix(length), as: UTF8.self), at: SourceRange(start, end))
    }

    private func isClosingFence(_ line: Substring, mark: UInt8, atLeast length: Int) -> Bool {
        let bytes = line.utf8.drop { $0 == .space || $0 == .tab || $0 == UInt8(ascii: ">") }
        let marks = bytes.prefix { $0 == mark }.count
        return marks >= max(3, length) && bytes.dropFirst(marks).allSatisfy { $0 == .space || $0 == .tab }
    }

    /// From the block's first character to the last visible one of its `lines`-th line.
    private mutating func lineRange(of node: Node, lines: Int) -> SourceRange {
        let first = line(of: node)
        let last = max(first, min(first + lines - 1, source.lines.count))
        let start = columns.position(line: first, byte: startByte(of: node))
        return SourceRange(start, max(start, columns.position(line: last, byte: trimmedEnd(of: last))))
    }

    private func line(of node: Node) -> Int { max(1, Int(cmark_node_get_start_line(node))) }
    private func startByte(of node: Node) -> Int { max(0, Int(cmark_node_get_start_column(node)) - 1) }

    private func trimmedEnd(of line: Int) -> Int {
        let bytes = source.line(line).utf8
        return bytes.count - bytes.reversed().prefix { $0 == .space || $0 == .tab }.count
    }
}
