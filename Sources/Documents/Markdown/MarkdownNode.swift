/// One node of a Markdown document, with the place it was written at.
///
/// Blocks carry exact ranges. Inlines carry the range of what a reader sees of them: a code span's range is its
/// content without the backticks, a link's is all of `[text](url)`.
package struct MarkdownNode: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case heading(level: Int)
        case paragraph
        case blockQuote
        case list(MarkdownList)
        case item
        case taskItem(isChecked: Bool)
        case codeBlock(MarkdownCode)
        /// The block exactly as written, a comment's `<!--` and `-->` included.
        case html(String)
        case table
        case tableRow(isHeader: Bool)
        case tableCell
        case thematicBreak

        case text(String)
        case codeSpan(String)
        case link(url: String)
        case image(url: String)
        case strong
        case emphasis
        case inlineHTML(String)
        case softBreak
        case lineBreak
    }

    package var kind: Kind
    package var range: SourceRange
    package var children: [MarkdownNode]

    package init(_ kind: Kind, range: SourceRange, children: [MarkdownNode] = []) {
        self.kind = kind
        self.range = range
        self.children = children
    }

    /// What a reader sees, without marks: line breaks are spaces, HTML and images say nothing, blocks are
    /// separated by one line break.
    package var plainText: String {
        switch kind {
        case .text(let text), .codeSpan(let text): text
        case .codeBlock(let code): code.text
        case .softBreak, .lineBreak: " "
        case .html, .inlineHTML, .image, .thematicBreak: ""
        case .heading, .paragraph, .link, .strong, .emphasis, .tableCell: children.map(\.plainText).joined()
        case .tableRow: children.map(\.plainText).joined(separator: " | ")
        case .blockQuote, .list, .item, .taskItem, .table: children.map(\.plainText).joined(separator: "\n")
        }
    }

    /// This node and everything under it, in document order, parents before children.
    package var withDescendants: [MarkdownNode] {
        var all: [MarkdownNode] = []
        collect(into: &all)
        return all
    }

    private func collect(into all: inout [MarkdownNode]) {
        all.append(self)
        for child in children { child.collect(into: &all) }
    }
}

package struct MarkdownList: Hashable, Sendable {
    /// The first number of a numbered list; nil for bullets.
    package var start: Int?
    package var isTight: Bool
    package init(start: Int? = nil, isTight: Bool) {
        self.start = start
        self.isTight = isTight
    }
}

package struct MarkdownCode: Hashable, Sendable {
    /// The marks of a fence: their character, count and the place of the info string.
    package struct Fence: Hashable, Sendable {
        package var marks: String
        /// What stands after the opening marks exactly as written (no entity, no backslash is resolved), trimmed.
        package var info: Located<String>
        /// False where the document or its list item ends before the closing marks.
        package var isClosed: Bool
        package init(marks: String, info: Located<String>, isClosed: Bool) {
            self.marks = marks
            self.info = info
            self.isClosed = isClosed
        }
    }

    /// Nil for a block that is code because it is indented.
    package var fence: Fence?
    /// The code, exactly; ends with a line break unless empty.
    package var text: String
    /// The line of the document on which `text` begins.
    package var textLine: Int
    /// How many characters of a line stand before the text (a fence inside a list item).
    package var textIndent: Int
    package init(fence: Fence?, text: String, textLine: Int, textIndent: Int) {
        self.fence = fence
        self.text = text
        self.textLine = textLine
        self.textIndent = textIndent
    }
}
