/// Builds the runbook from the Markdown tree.
struct RunbookBuilder {
    let markdown: MarkdownDocument
    let platform: Platform
    private(set) var diagnostics: [Diagnostic] = []
    /// What each scenario names in `replaces=`, with places.
    private(set) var replaces: [Located<String>] = []

    private var identifiers = Identifiers()
    /// The braces of each fence that runs, by its first line.
    private var fences: [Int: FenceInfo] = [:]
    private var steps: StepReader
    private var boxes: BoxReader
    private var document: String { markdown.source.name }

    init(markdown: MarkdownDocument, platform: Platform) {
        self.markdown = markdown
        self.platform = platform
        steps = StepReader(platform: platform, document: markdown.source.name)
        boxes = BoxReader(platform: platform, document: markdown.source.name)
    }

    mutating func build() -> Runbook {
        var headings = HeadingReader(document: document)
        var parts = headings.parts(of: markdown.blocks)
        readFences()
        takeGivenIDs(&parts)
        let titles = parts.indices.filter { parts[$0].level == 1 }
        let isAlone = titles.count == 1 && parts.dropFirst().first?.level == 1
        let title = isAlone ? titles.first.flatMap { parts[$0].isOnlyTitle ? $0 : nil } : nil
        var runbook = Runbook(document: markdown.source, title: parts.first { $0.level == 1 }?.title ?? "", sections: [])
        var context = StepContext()
        for index in parts.indices where index == 0 || index == title {
            if index == title {
                checkHandedDown(parts[index].attributes)
                context.enter(parts[index])
            }
            let blocks = self.blocks(of: parts[index], context: context)
            guard !blocks.isEmpty else { continue }
            var section = Section(id: parts[index].id, title: parts[index].title, level: max(1, parts[index].level), range: parts[index].range)
            section.blocks = blocks
            runbook.sections.append(section)
        }
        var rest = parts[(title.map { $0 + 1 } ?? 1)...]
        while let part = rest.popFirst() { runbook.sections.append(section(part, &rest, context: context, around: nil)) }
        diagnostics += headings.diagnostics + steps.diagnostics + boxes.diagnostics
        return runbook
    }

    private mutating func readFences() {
        for node in markdown.allNodes {
            guard case .codeBlock(let code) = node.kind, let fence = code.fence else { continue }
            let (info, problems) = FenceInfo.read(fence.info, in: document)
            diagnostics += problems
            if let info { fences[node.range.start.line] = info }
        }
    }

    private mutating func takeGivenIDs(_ parts: inout [HeadingPart]) {
        let given = parts.compactMap(\.attributes.id) + fences.values.compactMap(\.attributes.id)
        for id in given.sorted(by: { $0.range.start < $1.range.start }) {
            let (isNew, first) = identifiers.take(id.value, line: id.range.start.line)
            guard !isNew else { continue }
            diagnostics.append(RunbookProblem.repeatedID.error(
                Message("id `#\(id.value)` is taken", ko: "이미 쓰인 id `#\(id.value)`"), .init(document, id.range),
                notes: [Message("first on line \(first)", ko: "첫 번째: \(first)행")]))
        }
        for index in parts.indices {
            parts[index].id = parts[index].attributes.id?.value
                ?? identifiers.derive(from: parts[index].title, line: parts[index].range.start.line, otherwise: "section")
        }
    }

    /// A heading with everything under it, which is taken from `rest`.
    private mutating func section(
        _ part: HeadingPart, _ rest: inout ArraySlice<HeadingPart>, context outer: StepContext, around: Section?
    ) -> Section {
        var context = outer
        context.enter(part)
        var section = Section(id: part.id, title: part.title, level: part.level, range: part.range)
        readSection(part, &section, around: around)
        section.blocks = blocks(of: part, context: context)
        var symptoms = [(title: "", nodes: part.body)]
        while let next = rest.first, next.level > part.level {
            rest = rest.dropFirst()
            symptoms.append((next.title, next.body))
            section.blocks.append(.section(self.section(next, &rest, context: context, around: nearest(section, around))))
        }
        var scenarios = ScenarioReader(document: document)
        section.scenario = scenarios.scenario(part, bodies: symptoms)
        diagnostics += scenarios.diagnostics
        replaces += part.attributes.list("replaces") ?? []
        if ScenarioReader.isScenario(part.title), section.budget != nil {
            section.budget = nil
            diagnostics.append(RunbookProblem.scenarioBudget.warning(
                Message("budget of a scenario is not kept", ko: "시나리오의 제한 시간은 적용되지 않음"), .init(document, part.range),
                notes: [Message("a heading with a duration is a stage of the general procedure", ko: "시간이 붙은 제목은 일반 절차의 단계(stage)를 뜻함")]))
        }
        return section
    }

    /// The stage, scenario or after-care around, for what may not be nested.
    private func nearest(_ section: Section, _ around: Section?) -> Section? {
        section.budget != nil || section.isAfter || ScenarioReader.isScenario(section.title) ? section : around
    }

    private mutating func readSection(_ part: HeadingPart, _ section: inout Section, around: Section?) {
        let attributes = part.attributes
        checkHandedDown(attributes)
        section.budget = part.budget
        section.isAfter = attributes.classes.contains { $0.value == "after" }
        section.choice = attributes.value("choice")?.value
        section.onFailure = word("on-failure", attributes) ?? section.onFailure
        section.onOverrun = word("on-overrun", attributes) ?? section.onOverrun
        if let when = attributes.value("when") {
            let (condition, problems) = ConditionParser.parse(when, platform: platform, document: document)
            section.condition = condition
            diagnostics += problems
        }
        if part.budget != nil, let around {
            diagnostics.append(RunbookProblem.nestedStage.error(
                Message("stage inside `\(around.title)`", ko: "`\(around.title)` 안에 있는 단계(stage)"), .init(document, part.range),
                notes: [Message("a heading with a duration is a stage of the general procedure", ko: "시간이 붙은 제목은 일반 절차의 단계(stage)를 뜻함")],
                help: [Message("take the duration out of this heading", ko: "이 제목에서 시간을 빼기")]))
        }
    }

    private mutating func checkHandedDown(_ attributes: Attributes) {
        if let hosts = attributes.list("host") { steps.checkHosts(hosts) }
        if let path = attributes.value("directory") { steps.checkDirectory(path) }
        if let name = attributes.value("database"), platform.database(name.value) == nil {
            steps.add(RunbookProblem.unknown(name.value, .database, known: platform.databases.map(\.name), .init(document, name.range)))
        }
    }

    private mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ key: String, _ attributes: Attributes) -> Word? {
        guard let value = attributes.value(key) else { return nil }
        if let word = Word(rawValue: value.value) { return word }
        let words = Word.allCases.map(\.rawValue)
        diagnostics.append(RunbookProblem.value.error(
            Message("unknown value `\(key)=\(value.value)`", ko: "알 수 없는 값 `\(key)=\(value.value)`"), .init(document, value.range),
            help: [Message("values: \(words.joined(separator: ", "))", ko: "쓸 수 있는 값: \(words.joined(separator: ", "))")]))
        return nil
    }

    private mutating func blocks(of part: HeadingPart, context: StepContext) -> [Block] {
        var blocks: [Block] = []
        var lead = part.title
        for node in part.body { read(node, lead: &lead, context: context, into: &blocks) }
        return blocks
    }

    private mutating func read(_ node: MarkdownNode, lead: inout String, context: StepContext, into blocks: inout [Block]) {
        switch node.kind {
        case .paragraph:
            let text = node.plainText.trimmingBlanks
            if !text.isEmpty { lead = text.last.map { ":\u{FF1A}".contains($0) } == true ? String(text.dropLast()) : text }
        case .blockQuote:
            for child in node.children { read(child, lead: &lead, context: context, into: &blocks) }
        case .list:
            let before = lead
            // A checklist's last item is no title for what comes after the checklist.
            defer { if node.children.contains(where: { if case .taskItem = $0.kind { true } else { false } }) { lead = before } }
            for item in node.children {
                blocks += boxes.boxes(item, identifiers: &identifiers).map { .box($0) }
                readSteps(in: item, lead: &lead, context: context, into: &blocks)
            }
        case .codeBlock(let code):
            guard let info = fences[node.range.start.line] else { return }
            let id = info.attributes.id?.value ?? identifiers.derive(from: lead, line: node.range.start.line, otherwise: "step")
            let step = steps.step(info, code, range: node.range, id: id, title: lead, context: context)
            blocks.append(.step(step))
            diagnostics += VisiblePlace.problems(step, lead: lead, context: context, platform: platform, fence: code.fence?.info.range ?? node.range, document: document)
        default: break
        }
    }

    /// The fences of a list item, at any depth; its boxes have been read.
    private mutating func readSteps(in item: MarkdownNode, lead: inout String, context outer: StepContext, into blocks: inout [Block]) {
        var context = outer
        context.visible.append(BoxReader.text(item))
        for child in item.children {
            if case .list = child.kind {
                for nested in child.children { readSteps(in: nested, lead: &lead, context: context, into: &blocks) }
            } else {
                read(child, lead: &lead, context: context, into: &blocks)
            }
        }
    }
}
