/// Writes `runbook.md`: the prose document line by line, its fences replaced by steps, attributes and built-in
/// actions set in where they belong.
struct RunbookWriter {
    let reader: ProseRunbookReader
    var guesses: [Guess] = []
    var keptAsProse: [Located<String>] = []
    var ids: Set<String> = []
    /// What stands under a heading, by its line.
    var underHeading: [Int: [String]] = [:]
    /// What follows a line of the document.
    var following: [Int: [String]] = [:]
    /// Lines with something added to them.
    var rewritten: [Int: String] = [:]
    /// What stands instead of a fence, by its first line.
    var fences: [Int: (end: Int, lines: [String])] = [:]
    var saidStatusIsEvidence = false

    init(reader: ProseRunbookReader) { self.reader = reader }

    var source: SourceText { reading.outline.source }
    var reading: Reading { reader.reading }
    var platform: Platform { reader.platform }
    var sections: [ProseOutline.Section] { reader.sections }
    var plans: [SectionPlan] { reader.plans }

    mutating func write() -> String {
        for plan in plans where plan.isMarked { ids.insert(plan.id) }
        for index in sections.indices {
            mark(index)
            writeChecklists(index)
            if plans[index].scenario != nil { writeScenario(index) }
            if !plans[index].isReference { writeFences(index) }
            if plans[index].isPostmortem { writePostmortem(index) }
        }
        return assembled()
    }

    private func assembled() -> String {
        var out: [String] = []
        func separate() { if let last = out.last, !last.isEmpty { out.append("") } }
        var line = 1
        while line <= source.lines.count {
            if let fence = fences[line] {
                if !fence.lines.isEmpty { separate() }
                out += fence.lines
                line = fence.end + 1
                if line <= source.lines.count, !source.line(line).isEmpty, !fence.lines.isEmpty { out.append("") }
            } else {
                out.append(rewritten[line] ?? String(source.line(line)))
                if let extra = underHeading[line] { out += extra }
                line += 1
            }
            if let extra = following[line - 1] { out += extra }
        }
        return out.joined(separator: "\n") + "\n"
    }

    // MARK: Attributes

    private mutating func mark(_ index: Int) {
        let plan = plans[index]
        guard plan.isMarked else { return }
        let line = sections[index].line
        var words = ["#\(plan.id)"]
        var extra: [Guess] = []
        if plan.isAfter {
            words.append(".after")
            extra.append(Guess(line: line, text: ".after: \"\(ProseWords.after.first(in: sections[index].title) ?? "")\""))
        }
        if let scenario = plan.scenario {
            words.append("failure=\(scenario.failure.rawValue)")
            if !scenario.replaces.isEmpty { words.append("replaces=" + scenario.replaces.map { "#\($0)" }.joined(separator: ",")) }
        }
        if plan.onFailureNext, let restore = sections.indices.first(where: { plans[$0].stage == .restore }) {
            words.append("on-failure=next")
            let number = sections.indices.filter { sections[$0].budget != nil && $0 <= restore }.count
            extra.append(Guess(line: line, text: "on-failure=next: stage \(number) is for what this stage cannot mend"))
        }
        if let choice = plan.choice {
            words.append("choice=\(choice)")
            let rivals = sections.indices.filter { plans[$0].choice == choice }
            if rivals.first == index {
                extra.append(
                    Guess(
                        line: line,
                        text: "choice: \(Self.count(rivals.count)) headings under one stage restore the same database (\(rivals.map { String(sections[$0].line) }.joined(separator: ", "))); no condition tells them apart, a person chooses"))
            }
        }
        if plan.stage == .restore {
            words.append("when=\"platform is down or failure is database-corruption or failure is data-loss\"")
            extra.append(Guess(line: line, text: "when: the original has no condition; a restore gives up what was written since the backup"))
        } else if plan.restores != nil, plan.restores != "all", let word = ProseWords.onlyDatabase.first(in: sections[index].title) {
            words.append("when=\"failure is database-corruption or failure is data-loss\"")
            extra.append(Guess(line: line, text: "when: \"\(word)\""))
        }
        if let when = plan.when { words.append("when=\"\(when)\"") }
        if let host = plan.host { words.append("host=\(host)") }
        if let directory = plan.directory, OutStep.isWritable(directory) { words.append("directory=\(OutStep.value(directory))") }
        underHeading[line] = ["<!-- bongsu: \(words.joined(separator: " ")) -->"] + comments(plan.guesses + extra)
    }

    static func count(_ number: Int) -> String {
        let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
        return words.indices.contains(number) ? words[number] : String(number)
    }

    mutating func comments(_ list: [Guess]) -> [String] {
        guesses += list
        return list.map { "<!-- guess \($0.line): \(OutStep.safe($0.text)) -->" }
    }

    mutating func unique(_ id: String) -> String {
        var candidate = id
        var number = 2
        while !ids.insert(candidate).inserted {
            candidate = "\(id)-\(number)"
            number += 1
        }
        return candidate
    }

    /// A built-in step of its own.
    mutating func action(_ id: String, _ words: String, _ list: [Guess] = [], classes: [String] = [], attributes: [(String, String)] = []) -> [String] {
        guesses += list
        return OutStep(guesses: list, language: "bongsu", id: unique(id), classes: classes, attributes: attributes, lines: [words]).rendered
    }

    // MARK: Checklists

    private mutating func writeChecklists(_ index: Int) {
        var isFirst = !sections.indices.prefix(index).contains { other in
            reading.outline.path(of: other).contains { plans[$0].stage == .assess } && sections[other].blocks.contains { if case .list(let node) = $0 { Self.isTaskList(node) } else { false } }
        }
        let stage = reading.outline.path(of: index).first { plans[$0].stage == .assess }
        for case .list(let list) in sections[index].blocks where Self.isTaskList(list) {
            var found: [Guess] = []
            let named = addFindings(list, &found)
            if let first = named.first {
                let language = platform.language == .korean ? "Korean" : "English"
                found.append(Guess(line: first, text: "the \(Self.count(named.count)) failure types by their fixed \(language) words"))
            }
            var lines = comments(found)
            if isFirst, stage != nil {
                isFirst = false
                lines += action("assess-all", "assess", [Guess(line: sections[index].line, text: "added: the list names what `assess` measures")])
            }
            if !lines.isEmpty { following[lastLine(of: list), default: []] += [""] + lines }
        }
        if plans[index].stage == .assess, !([index] + reading.outline.descendants(of: index)).contains(where: { child in
            sections[child].blocks.contains { if case .list(let node) = $0 { Self.isTaskList(node) } else { false } }
        }) {
            underHeading[sections[index].line, default: []] += [""] + action("assess-all", "assess", [Guess(line: sections[index].line, text: "added: the stage's name says it")])
        }
    }

    private static func isTaskList(_ list: MarkdownNode) -> Bool {
        list.children.contains { if case .taskItem = $0.kind { true } else { false } }
    }

    /// The last line of a block that holds text: cmark counts blank lines to a list's end.
    func lastLine(of node: MarkdownNode) -> Int {
        var line = node.range.end.line
        if node.range.end.column <= 1, line > node.range.start.line { line -= 1 }
        while line > node.range.start.line, source.line(line).allSatisfy(\.isWhitespace) { line -= 1 }
        return line
    }

    /// Puts code spans behind what the items name; the lines that name failure types.
    private mutating func addFindings(_ list: MarkdownNode, _ found: inout [Guess]) -> [Int] {
        var failures: [Int] = []
        for item in list.children {
            guard case .taskItem = item.kind, let paragraph = item.children.first else { continue }
            let text = paragraph.plainText.trimmed()
            let hasCode = paragraph.withDescendants.contains { if case .codeSpan = $0.kind { true } else { false } }
            let children = item.children.filter { if case .list = $0.kind { true } else { false } }
            if !hasCode, children.isEmpty, let subject = Findings.subject(of: text, platform) {
                let number = item.range.start.line
                let line = String(source.line(number))
                if let written = subject.written {
                    rewritten[number] = line.replacingFirst("(\(written))", with: "(`\(written)`)")
                } else if let added = subject.added {
                    var end = line[...]
                    while end.last?.isWhitespace == true { end = end.dropLast() }
                    rewritten[number] = end + " (`\(added)`)"
                    if case .named(let name) = subject.subject {
                        let why = platform.database(name) != nil ? "the only database" : "its name stands there"
                        found.append(Guess(line: number, text: "\(name): \(why)"))
                    } else {
                        failures.append(number)
                    }
                }
            }
            for child in children {
                let named = addFindings(child, &found)
                guard let first = named.first else { continue }
                let language = platform.language == .korean ? "Korean" : "English"
                found.append(Guess(line: first, text: "the \(Self.count(named.count)) failure types by their fixed \(language) words"))
            }
        }
        return failures
    }

    // MARK: Post-mortem

    private mutating func writePostmortem(_ index: Int) {
        let line = sections[index].line
        underHeading[line, default: []] += [""] + action("postmortem", "postmortem", [Guess(line: line, text: "added")])
    }
}
