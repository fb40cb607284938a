/// The document's headings as a tree, each with the lines that belong to it, its list items and what it says of itself.
///
/// Built from the Markdown in both modes, so that a rule over prose reads the same outline as one over steps.
struct HeadingTree {
    struct Item {
        /// The item's own words, children left out.
        var text: String
        /// Its first paragraph.
        var range: SourceRange
        var isTask: Bool
        var isNumbered: Bool
        /// The words of the paragraph or heading that introduces the list, or of the parent item.
        var under: String
    }

    struct Entry {
        var title: String
        var level: Int
        var range: SourceRange
        /// The last line before the next heading of the same or a higher level.
        var lastLine: Int
        var parent: Int?
        /// What the runbook's parser (or the importer) made of this heading.
        var section: Section?
        var items: [Item] = []
        /// The paragraphs directly under the heading, before any sub-heading.
        var paragraphs: [String] = []

        var firstLine: Int { range.start.line }
        func holds(line: Int) -> Bool { line >= firstLine && line <= lastLine }
    }

    var entries: [Entry] = []

    init(_ markdown: MarkdownDocument, runbook: Runbook) {
        let sections = Dictionary(runbook.allSections.map { ($0.range.start.line, $0) }, uniquingKeysWith: { first, _ in first })
        var open: [Int] = []
        var introduction = ""
        for block in markdown.blocks {
            if case .heading(let level) = block.kind {
                while let last = open.last, entries[last].level >= level { open.removeLast() }
                introduction = block.plainText
                entries.append(
                    Entry(
                        title: introduction, level: level, range: block.range, lastLine: markdown.source.lines.count,
                        parent: open.last, section: sections[block.range.start.line]))
                open.append(entries.count - 1)
                continue
            }
            guard let current = open.last else { continue }
            switch block.kind {
            case .paragraph:
                introduction = block.plainText
                entries[current].paragraphs.append(introduction)
            case .list(let list):
                entries[current].items += Self.items(of: block, isNumbered: list.start != nil, under: introduction)
            default: break
            }
        }
        for index in entries.indices {
            if let next = entries[(index + 1)...].first(where: { $0.level <= entries[index].level }) {
                entries[index].lastLine = next.firstLine - 1
            }
        }
    }

    private static func items(of list: MarkdownNode, isNumbered: Bool, under: String) -> [Item] {
        list.children.flatMap { node -> [Item] in
            var text = ""
            var range = node.range
            if let paragraph = node.children.first, case .paragraph = paragraph.kind {
                text = paragraph.plainText
                range = paragraph.range
            }
            var isTask = false
            if case .taskItem = node.kind { isTask = true }
            let own = Item(text: text, range: range, isTask: isTask, isNumbered: isNumbered, under: under)
            return [own]
                + node.children.flatMap { child -> [Item] in
                    guard case .list(let inner) = child.kind else { return [] }
                    return items(of: child, isNumbered: inner.start != nil, under: text)
                }
        }
    }

    /// The innermost heading over a line.
    func innermost(line: Int) -> Int? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].firstLine <= line { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    func ancestors(of index: Int?) -> [Int] {
        var all: [Int] = []
        var current = index
        while let index = current {
            all.append(index)
            current = entries[index].parent
        }
        return all
    }

    /// The stage, scenario or after-care that a line belongs to: the outermost unit that is carried out by itself.
    func procedure(of index: Int?) -> Int? {
        let chain = ancestors(of: index)
        return chain.last { entries[$0].section?.budget != nil || isScenario($0) } ?? chain.dropLast().last ?? chain.last
    }

    func isScenario(_ index: Int) -> Bool {
        let title = entries[index].title
        return entries[index].section?.scenario != nil || title.hasPrefix("시나리오 ") || title.hasPrefix("Scenario ")
    }

    /// The items of a heading and of all below it.
    func items(under index: Int) -> [Item] {
        entries[index...].prefix { $0.firstLine <= entries[index].lastLine }.flatMap(\.items)
    }
}
