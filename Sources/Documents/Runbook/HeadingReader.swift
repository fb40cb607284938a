/// A document cut at its headings: each with what stands under it before the next, and its attributes.
struct HeadingPart {
    /// Nil for what stands before the first heading.
    var heading: MarkdownNode?
    var level: Int
    var title: String
    var budget: Duration?
    var attributes = Attributes()
    var body: [MarkdownNode] = []
    var children: [HeadingPart] = []
    /// The given id, or one derived from the title; unique in the document.
    var id = ""

    /// True where the heading says no more than a document's title may: what it hands down to everything.
    var isOnlyTitle: Bool {
        let handedDown = ["host", "database", "directory", "env"]
        return budget == nil && attributes.classes.isEmpty && attributes.pairs.allSatisfy { handedDown.contains($0.key.value) }
    }

    var range: SourceRange { heading?.range ?? SourceRange(line: 1) }

    /// The duration that ends a heading, `(10분)`, and the title without it.
    static func title(_ text: String) -> (title: String, budget: Duration?) {
        let text = text.trimmingBlanks
        guard let last = text.last, ")\u{FF09}".contains(last), let open = text.lastIndex(where: { "(\u{FF08}".contains($0) }) else { return (text, nil) }
        guard let budget = DurationText.parse(text[text.index(after: open)...].dropLast()), budget > .zero else { return (text, nil) }
        return (text[..<open].trimmingBlanks, budget)
    }
}

/// Cuts a document at its headings and reads the attributes under each.
struct HeadingReader {
    let document: String
    private(set) var diagnostics: [Diagnostic] = []

    init(document: String) { self.document = document }

    /// Every heading in document order, without children; the first part may be nameless.
    mutating func parts(of blocks: [MarkdownNode]) -> [HeadingPart] {
        var parts = [HeadingPart(heading: nil, level: 0, title: "", budget: nil)]
        var mayCarry = false
        for block in blocks {
            if case .heading(let level) = block.kind {
                let (title, budget) = HeadingPart.title(block.plainText)
                parts.append(HeadingPart(heading: block, level: level, title: title, budget: budget))
                mayCarry = true
                continue
            }
            if case .html(let html) = block.kind, let comment = Comment(html, at: block.range.start) {
                if mayCarry, comment.isWhole {
                    let (attributes, problems) = AttributeParser.parse(comment.text, at: comment.start, in: document)
                    parts[parts.count - 1].attributes = attributes
                    diagnostics += problems + AttributeTable.check(attributes, .section, in: document)
                    mayCarry = false
                } else {
                    diagnostics.append(misplaced(block.range, isWhole: comment.isWhole))
                }
                continue
            }
            if case .html(let html) = block.kind, html.hasPrefix("<!--") { continue }
            mayCarry = false
            parts[parts.count - 1].body.append(block)
            for node in block.withDescendants {
                switch node.kind {
                case .html(let html) where Comment(html, at: node.range.start) != nil,
                    .inlineHTML(let html) where Comment(html, at: node.range.start) != nil:
                    diagnostics.append(misplaced(node.range, isWhole: true))
                default: break
                }
            }
        }
        return parts
    }

    private func misplaced(_ range: SourceRange, isWhole: Bool) -> Diagnostic {
        RunbookProblem.misplacedComment.error(
            isWhole
                ? Message("attributes are not directly under a heading", ko: "속성이 제목 바로 아래에 있지 않음")
                : Message("attributes must stand on one line of their own", ko: "속성은 한 줄에 따로 있어야 함"), .init(document, range),
            help: [
                isWhole
                    ? Message("move the comment to the line after its heading; a step's attributes stand in its braces", ko: "주석을 제목 다음 줄로 옮기기 (단계의 속성은 중괄호 안에)")
                    : Message("write `<!-- bongsu: … -->` on one line, nothing after it", ko: "`<!-- bongsu: … -->`를 한 줄에 쓰고 뒤에 아무것도 쓰지 않기")
            ])
    }

    /// `<!-- bongsu: … -->`
    private struct Comment {
        var text: Substring
        var start: SourcePosition
        /// False where it is not closed on its line, or something follows it.
        var isWhole: Bool

        init?(_ html: String, at start: SourcePosition) {
            guard html.hasPrefix("<!--") else { return nil }
            let inner = html.dropFirst(4)
            let blanks = inner.prefix(while: \.isBlank).count
            guard inner.dropFirst(blanks).hasPrefix("bongsu:") else { return nil }
            let line = inner.prefix { !$0.isNewline }
            let body = line.dropFirst(blanks + 7)
            guard let close = body.firstRange(of: "-->") else {
                (text, isWhole) = (body, false)
                self.start = start
                return
            }
            text = body[..<close.lowerBound]
            isWhole = html[close.upperBound...].allSatisfy(\.isWhitespace)
            self.start = SourcePosition(line: start.line, column: start.column + 4 + blanks + 7)
        }
    }
}
