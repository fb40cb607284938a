/// The understanding as a `Runbook` of the prose document's own text and lines.
struct DraftBuilder {
    let reader: ProseRunbookReader
    private var ids: Set<String> = []
    private var guesses: [Guess] = []
    private var notUnderstood: [Located<String>] = []

    init(reader: ProseRunbookReader) { self.reader = reader }

    mutating func draft() -> Draft {
        let outline = reader.reading.outline
        let top = outline.sections.first { $0.level == 1 }
        let root = top.flatMap { title in outline.sections.firstIndex { $0.range == title.range } } ?? 0
        var sections = outline.children(of: root).map { section($0) }
        if root != 0 { sections += outline.children(of: 0).filter { $0 != root }.map { section($0) } }
        for index in [0, root] where !reader.plans[index].runs.isEmpty && !(index == 0 && root == 0 && sections.isEmpty == false && reader.plans[0].runs.isEmpty) {
            var own = section(index)
            own.blocks = own.blocks.filter { if case .section = $0 { false } else { true } }
            sections.insert(own, at: 0)
            if index == root { break }
        }
        for (path, note) in reader.reading.notes where note.hasPrefix("guess") {
            guard let line = reader.platform.places[path]?.start.line else { continue }
            guesses.append(Guess(line: line, text: note.firstRange(of: ": ").map { String(note[$0.upperBound...]) } ?? note))
        }
        guesses.sort { ($0.line, $0.text) < ($1.line, $1.text) }
        return Draft(
            platform: reader.platform,
            runbook: Runbook(document: outline.source, title: top?.title ?? reader.platform.name, sections: sections), guesses: guesses,
            notUnderstood: notUnderstood, reader: reader)
    }

    private mutating func section(_ index: Int) -> Section {
        let outline = reader.reading.outline.sections[index]
        let plan = reader.plans[index]
        var section = Section(id: plan.id, title: outline.title, level: outline.level, range: outline.range)
        section.budget = outline.budget
        section.isAfter = plan.isAfter
        section.scenario = plan.scenario
        section.condition = plan.recovers.map { Condition(terms: [.named($0, .down)]) }
        section.choice = plan.choice
        guesses += plan.guesses
        var runs = plan.runs[...]
        for block in outline.blocks {
            switch block {
            case .fence(let fence):
                while let run = runs.first, run.fence.textLine == fence.textLine {
                    section.blocks.append(.step(step(run, plan)))
                    runs = runs.dropFirst()
                }
            case .list(let node): section.blocks += boxes(node).map { .box($0) }
            default: break
            }
        }
        for child in reader.reading.outline.children(of: index) { section.blocks.append(.section(self.section(child))) }
        return section
    }

    private mutating func step(_ run: Run, _ plan: SectionPlan) -> Step {
        let first = run.units.first?.lines.lowerBound ?? run.fence.textLine
        let last = max(first, run.units.last?.lines.upperBound ?? first)
        let lines = run.fence.lines
        let from = max(0, first - run.fence.textLine)
        let to = min(lines.count, last - run.fence.textLine + 1)
        let text = lines[min(from, to)..<to].joined(separator: "\n") + "\n"
        let end = reader.reading.outline.source.line(last).count + 1
        var id = StepNames.id(of: run, plan, reader)
        var number = 2
        while !ids.insert(id).inserted {
            id = "\(StepNames.id(of: run, plan, reader))-\(number)"
            number += 1
        }
        var step = Step(
            id: id, title: run.title ?? run.fence.item ?? reader.sections.first { $0.range.start.line == plan.id.count }?.title ?? plan.id,
            kind: run.fence.language == .sql ? .sql : .bash, text: text,
            range: SourceRange(SourcePosition(line: first, column: run.fence.indent + 1), SourcePosition(line: last, column: end)), textLine: first)
        step.textIndent = run.fence.indent
        switch run.role {
        case .check: step.classes = [.check]
        case .evidence: step.classes = [.evidence]
        case .action: step.classes = []
        }
        if run.isFallback { step.classes.insert(.fallback) }
        step.hosts = run.host.map { [$0] } ?? []
        step.directory = run.directory
        if step.kind == .sql { step.database = reader.platform.databases.first?.name }
        if run.host == nil, step.kind == .bash, !plan.isReference { notUnderstood.append(Located(text, at: step.range)) }
        if let guess = run.hostGuess { guesses.append(guess) }
        return step
    }

    private mutating func boxes(_ list: MarkdownNode) -> [Box] {
        list.children.compactMap { item -> Box? in
            guard case .taskItem = item.kind, let text = item.children.first else { return nil }
            let children = item.children.flatMap { child -> [Box] in
                if case .list = child.kind { boxes(child) } else { [] }
            }
            let words = text.plainText.trimmed()
            var kind: Box.Kind = children.isEmpty ? .task : .group
            if let subject = Findings.subject(of: words, reader.platform) { kind = .finding(subject.subject) }
            ids.insert("box-\(item.range.start.line)")
            var box = Box(id: "box-\(item.range.start.line)", text: words, kind: kind, range: item.range)
            box.children = children
            return box
        }
    }
}

/// Checklist items that Bongsu can answer.
enum Findings {
    /// What an item names, with the text that names it where the document has it.
    static func subject(of text: String, _ platform: Platform) -> (subject: Box.Subject, written: String?, added: String?)? {
        if let open = text.lastIndex(of: "("), let close = text[open...].firstIndex(of: ")") {
            let inner = text[text.index(after: open)..<close].trimmed()
            let bare = inner.hasSuffix("/") ? String(inner.dropLast()) : inner
            if let endpoint = platform.endpoints.first(where: { $0.url == inner || $0.url == bare }) { return (.named(endpoint.name), inner, nil) }
            if let host = platform.hosts.first(where: { $0.address == inner || $0.name == inner }) { return (.named(host.name), inner, nil) }
            if let endpoint = platform.endpoints.first(where: { CurlCall.split($0.url).host == inner.lowercased() || $0.name == inner }) {
                return (.named(endpoint.name), inner, nil)
            }
            if let host = platform.hosts.first(where: { $0.address == inner || $0.name == inner }) { return (.named(host.name), inner, nil) }
            if platform.service(inner) != nil || platform.database(inner) != nil { return (.named(inner), inner, nil) }
        }
        if let failure = fixed.first(where: { $0.1.hold(text) }) { return (.failure(failure.0), nil, failure.0.rawValue) }
        if text.count < 40, ProseWords.database.hold(text), platform.databases.count == 1 {
            return (.named(platform.databases[0].name), nil, platform.databases[0].name)
        }
        if text.count < 40, let service = platform.services.first(where: { text.lowercased().contains($0.name) }) { return (.named(service.name), nil, service.name) }
        return nil
    }

    /// The fixed words of the failure types.
    static let fixed: [(FailureType, ProseWords)] = [
        (.serverDown, ProseWords("서버 다운", "server down")),
        (.databaseCorruption, ProseWords("데이터베이스 손상", "db 손상", "database corruption", "corrupted database", "database damage")),
        (.networkFailure, ProseWords("네트워크 장애", "network failure", "network outage")),
        (.securityBreach, ProseWords("보안 침해", "security breach", "security incident")),
        (.dataLoss, ProseWords("데이터 손실", "데이터 유실", "data loss")),
        (.failedDeployment, ProseWords("배포 실패", "failed deployment", "deployment failure")),
        (.saturation, ProseWords("디스크 부족", "자원 고갈", "saturation", "disk full")),
    ]
}
