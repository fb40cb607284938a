/// Turns `- [ ]` items into boxes: findings that Bongsu answers, and tasks for a person.
struct BoxReader {
    let platform: Platform
    let document: String
    private(set) var diagnostics: [Diagnostic] = []

    /// Every name that a box may hold, and what each text met so far means: a long list repeats itself.
    private let known: [String]
    private var meanings: [String: (subject: Box.Subject?, nearest: String?)] = [:]

    init(platform: Platform, document: String) {
        self.platform = platform
        self.document = document
        known = platform.allNames + FailureType.allCases.map(\.rawValue)
    }

    /// The text of an item without what is nested in it.
    static func text(_ item: MarkdownNode) -> String {
        item.children.filter { if case .paragraph = $0.kind { true } else { false } }.map(\.plainText).joined(separator: " ").trimmingBlanks
    }

    /// The boxes of a list item: itself with its children, or, where it is no box, those nested in it.
    mutating func boxes(_ item: MarkdownNode, identifiers: inout Identifiers) -> [Box] {
        guard case .taskItem = item.kind else { return nested(item, &identifiers) }
        let text = Self.text(item)
        let id = identifiers.derive(from: text, line: item.range.start.line, otherwise: "box")
        let children = nested(item, &identifiers)
        let own = item.children.last { if case .paragraph = $0.kind { true } else { false } }?.range.end ?? item.range.end
        var box = Box(id: id, text: text, kind: .task, range: SourceRange(item.range.start, own))
        box.children = children
        if let subject = subject(of: item, isTask: children.isEmpty) {
            box.kind = .finding(subject)
        } else if !children.isEmpty {
            box.kind = .group
        }
        return [box]
    }

    private mutating func nested(_ item: MarkdownNode, _ identifiers: inout Identifiers) -> [Box] {
        var boxes: [Box] = []
        for child in item.children {
            switch child.kind {
            case .list: for item in child.children { boxes += self.boxes(item, identifiers: &identifiers) }
            case .blockQuote: boxes += nested(child, &identifiers)
            default: break
            }
        }
        return boxes
    }

    private mutating func subject(of item: MarkdownNode, isTask: Bool) -> Box.Subject? {
        let spans = item.children.filter { if case .paragraph = $0.kind { true } else { false } }.flatMap(\.withDescendants)
        var near: Diagnostic?
        for node in spans {
            guard case .codeSpan(let text) = node.kind else { continue }
            let meaning = meanings[text] ?? (subject(text), EditDistance.nearest(to: text, among: known))
            meanings[text] = meaning
            if let subject = meaning.subject { return subject }
            guard isTask, near == nil, let nearest = meaning.nearest else { continue }
            near = RunbookProblem.boxName.warning(
                Message("`\(text)` names nothing, so this box is a person's task", ko: "`\(text)`(이)라는 이름이 없어 사람이 확인할 항목으로 처리됨"),
                .init(document, node.range), help: [Message("did you mean `\(nearest)`?", ko: "혹시 `\(nearest)`?")])
        }
        if let near { diagnostics.append(near) }
        return nil
    }

    private func subject(_ text: String) -> Box.Subject? {
        if let failure = FailureType(rawValue: text) { return .failure(failure) }
        if platform.allNames.contains(text) { return .named(text) }
        // Sites that differ by port or path only: the whole address decides before its host does.
        let bare = text.hasSuffix("/") ? String(text.dropLast()) : text
        if let endpoint = platform.endpoints.first(where: { $0.url == text || $0.url == bare || $0.url == bare + "/" }) {
            return .named(endpoint.name)
        }
        if let host = platform.hosts.first(where: { $0.address == text }) { return .named(host.name) }
        let wanted = Self.host(of: text) ?? text.lowercased()
        // Several endpoints may share a URL's host: the first stands for it.
        return platform.endpoints.first { Self.host(of: $0.url) == wanted }.map { .named($0.name) }
    }

    private static func host(of url: String) -> String? {
        guard let start = url.firstRange(of: "://") else { return nil }
        return url[start.upperBound...].prefix { !"/:?#".contains($0) }.lowercased()
    }
}
