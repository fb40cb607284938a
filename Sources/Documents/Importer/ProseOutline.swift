/// A document's headings with what stands directly under each, in document order.
struct ProseOutline: Sendable {
    struct Section: Sendable {
        /// Index of the section around it.
        var parent: Int?
        /// 0 for what stands before the first heading.
        var level: Int
        /// Without the duration.
        var title: String
        var budget: Duration?
        var range: SourceRange
        var blocks: [ProseBlock] = []
        var line: Int { range.start.line }
    }

    /// No runbook comes near them; beyond, headings and fences are prose like any other line, so that time stays bounded.
    static let mostSections = 400
    static let mostFences = 400

    var source: SourceText
    var sections: [Section]

    init(_ document: MarkdownDocument) {
        source = document.source
        sections = [Section(parent: nil, level: 0, title: "", budget: nil, range: SourceRange(line: 1))]
        var path = [0]
        var fences = 0
        for node in document.blocks {
            if case .heading(let level) = node.kind {
                guard sections.count < Self.mostSections else { continue }
                while let last = path.last, last != 0, sections[last].level >= level { path.removeLast() }
                let title = node.plainText.trimmed()
                let stage = DurationWords.budget(of: title)
                sections.append(
                    Section(
                        parent: path.last, level: level, title: stage?.title ?? title, budget: stage?.budget, range: node.range))
                path.append(sections.count - 1)
            } else {
                let blocks = ProseBlock.blocks(of: node)
                fences += blocks.count(where: \.isFence)
                sections[path[path.count - 1]].blocks += fences > Self.mostFences ? blocks.filter { !$0.isFence } : blocks
            }
        }
    }

    /// The section and those around it, innermost first.
    func path(of index: Int) -> [Int] {
        var path = [index]
        while let parent = sections[path[path.count - 1]].parent { path.append(parent) }
        return path
    }

    func descendants(of index: Int) -> [Int] {
        sections.indices.filter { $0 != index && path(of: $0).contains(index) }
    }

    func children(of index: Int) -> [Int] { sections.indices.filter { sections[$0].parent == index } }

    /// Where the fences stand: index of the section, and of the block in it.
    var fencePlaces: [(section: Int, block: Int)] {
        sections.indices.flatMap { section in sections[section].blocks.indices.filter { sections[section].blocks[$0].isFence }.map { (section, $0) } }
    }

    /// Every fence with the index of its section.
    var fences: [(section: Int, fence: ProseFence)] {
        sections.enumerated().flatMap { index, section in
            section.blocks.compactMap { block in
                if case .fence(let fence) = block { (index, fence) } else { nil }
            }
        }
    }
}

enum ProseBlock: Sendable {
    case fence(ProseFence)
    /// Fences inside its items follow it as blocks of their own.
    case list(MarkdownNode)
    case table(MarkdownNode)
    case prose(MarkdownNode)

    static func blocks(of node: MarkdownNode, item: String? = nil) -> [ProseBlock] {
        switch node.kind {
        case .codeBlock(let code):
            return [.fence(ProseFence(code, range: node.range, item: item))]
        case .list:
            var blocks: [ProseBlock] = item == nil ? [.list(node)] : []
            for child in node.children {
                let title = child.children.first.map { $0.plainText.trimmed() } ?? ""
                for inner in child.children { blocks += ProseBlock.blocks(of: inner, item: title).filter(\.isFence) }
            }
            return blocks
        case .table: return [.table(node)]
        default: return [.prose(node)]
        }
    }

    var isFence: Bool { if case .fence = self { true } else { false } }
}

struct ProseFence: Sendable {
    enum Language: Sendable { case shell, sql, plain, other }
    var language: Language
    /// The fence's language as written.
    var name: String
    var text: String
    var textLine: Int
    var indent: Int
    var range: SourceRange
    /// What the list item around it says first.
    var item: String?
    /// Nil for other languages, for indented code (that is an example) and beyond the limits of `Reading`.
    var script: ShellScript?

    init(_ code: MarkdownCode, range: SourceRange, item: String?) {
        let info = code.fence?.info.value ?? ""
        name = info.split(whereSeparator: \.isWhitespace).first.map { $0.lowercased() } ?? ""
        switch name {
        case "bash", "sh", "shell", "console", "zsh": language = code.fence == nil ? .plain : .shell
        case "sql", "postgresql", "psql", "pgsql": language = .sql
        case "", "text", "txt", "plain", "ini", "env", "dotenv", "properties": language = .plain
        default: language = .other
        }
        text = code.text
        textLine = code.textLine
        indent = code.textIndent
        self.range = range
        self.item = item
    }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}
