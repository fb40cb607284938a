extension ProseRunbookReader {
    /// What a section's commands, lists and place among the others make of it.
    mutating func readPurpose(_ index: Int) {
        let section = sections[index]
        if plans[index].scenario != nil { readScenario(index) }
        guard !plans[index].isReference else { return }
        let kinds = plans[index].runs.flatMap(\.units).map(\.kind)
        if plans[index].scenario == nil, kinds.contains(where: { [.loadDump, .createDatabase, .swapDatabase].contains($0) }), let database = platform.databases.first {
            plans[index].restores = database.name
            plans[index].id = "restore-database"
        } else if plans[index].scenario == nil, plans[index].runs.contains(where: { restoresByScript($0) }) {
            plans[index].restores = "all"
            plans[index].id = "restore-all"
        } else if plans[index].stage == nil, plans[index].scenario == nil, let word = ProseWords.outage.first(in: section.title) {
            readRecovery(index, word)
        }
    }

    func restoresByScript(_ run: Run) -> Bool {
        run.units.contains { unit in
            if case .pickBackup = unit.kind { return true }
            return unit.outerCommands.contains { command in
                let script = command.invocation.programWord?.value.lowercased() ?? ""
                return script.contains("/") && script.contains("restore")
            }
        }
    }

    private mutating func readRecovery(_ index: Int, _ word: String) {
        let units = plans[index].runs.flatMap(\.units)
        for unit in units where unit.kind == .restart || unit.kind == .remove {
            let words = unit.outerCommands.flatMap(\.argumentValues).map(ServiceNames.base)
            if let service = platform.services.first(where: { words.contains($0.name) }) {
                recover(index, service.name, Guess(line: sections[index].line, text: "when: \"\(word)\" after the service that line \(unit.line) restarts"))
                return
            }
            if words.contains(where: { $0.hasPrefix("postgres") }), let database = platform.databases.first {
                let only = platform.databases.count == 1 ? "the only database" : "the first database"
                recover(index, database.name, Guess(line: sections[index].line, text: "when: \"\(word)\" after \(only)"))
                return
            }
        }
    }

    private mutating func recover(_ index: Int, _ name: String, _ guess: Guess) {
        guard !plans.contains(where: { $0.recovers == name }) else { return }
        plans[index].recovers = name
        plans[index].id = "recover-\(name)"
        plans[index].when = "\(name) is down"
        plans[index].guesses.append(guess)
    }

    // MARK: Scenarios

    private static let fixedWords: [FailureType: ProseWords] = [
        .serverDown: ProseWords("서버 다운", "server down"), .databaseCorruption: ProseWords("데이터베이스 손상", "database corruption"),
        .networkFailure: ProseWords("네트워크 장애", "network failure"), .securityBreach: ProseWords("보안 침해", "security breach"),
        .dataLoss: ProseWords("데이터 손실", "data loss"), .failedDeployment: ProseWords("배포 실패", "failed deployment", "deployment failure"),
    ]

    private mutating func readScenario(_ index: Int) {
        guard var scenario = plans[index].scenario else { return }
        let section = sections[index]
        for symptom in symptoms(of: index) {
            if let signal = SymptomReader.signal(symptom.value) {
                scenario.signals.append(Signal(source: signal.source, pattern: signal.pattern, range: symptom.range))
            } else {
                scenario.questions.append(symptom)
            }
        }
        if Self.fixedWords[scenario.failure]?.hold(section.title) != true {
            var text = "failure: \"\(FailureWords.entry(for: section.title)?.words.first(in: section.title) ?? section.title)\""
            if scenario.failure == .serverDown, let gone = symptoms(of: index).first(where: { SymptomReader.signal($0.value)?.pattern == "unreachable" }) {
                text += " with \"\(gone.value)\""
            }
            plans[index].guesses.append(Guess(line: section.line, text: text))
        }
        let both: [SectionPlan.Stage] = [.firstResponse, .restore]
        let stood = both.filter { stage in plans.contains { $0.stage == stage } }
        if !stood.isEmpty {
            scenario.replaces = stood.map(\.rawValue)
            if !plans.prefix(index).contains(where: { $0.scenario?.replaces.isEmpty == false }) {
                plans[index].guesses.insert(Guess(line: section.line, text: "replaces: the procedure restarts and restores by itself"), at: 0)
            }
        }
        plans[index].scenario = scenario
    }

    /// The items of the first list under 증상 or Symptoms, or of the section's first bullet list.
    func symptoms(of index: Int) -> [Located<String>] {
        guard let list = symptomList(of: index) else { return [] }
        return list.children.compactMap { item in
            guard let text = item.children.first else { return nil }
            return Located(text.plainText.trimmed(), at: SourceRange(text.range.start, SourcePosition(line: text.range.start.line, column: reading.outline.source.line(text.range.start.line).count + 1)))
        }
    }

    func symptomList(of index: Int) -> MarkdownNode? {
        let own = [index] + reading.outline.children(of: index)
        for candidate in own {
            var expected = candidate != index && ProseWords.symptoms.hold(sections[candidate].title)
            for block in sections[candidate].blocks {
                switch block {
                case .prose(let node): expected = ProseWords.symptoms.hold(node.plainText)
                case .list(let node) where expected: return node
                default: break
                }
            }
        }
        return nil
    }

    /// The numbered list under 복구 절차 or Procedure.
    func procedureList(of index: Int) -> MarkdownNode? {
        for candidate in [index] + reading.outline.children(of: index) {
            for block in sections[candidate].blocks {
                if case .list(let node) = block, case .list(let list) = node.kind, list.start != nil { return node }
            }
        }
        return nil
    }

    private mutating func noteSpare(_ index: Int) {
        guard reading.missingSpare == nil, !platform.hosts.contains(where: { $0.role == .spare }), let list = procedureList(of: index) else { return }
        for item in list.children {
            guard let text = item.children.first?.plainText, ProcedureItem.spare.hold(text) else { continue }
            let number = sections[index].title.first(where: \.isNumber).map { " \($0)" } ?? ""
            reading.missingSpare = (item.range.start.line, "scenario\(number)")
        }
    }

    mutating func readMissingSpare() {
        for index in plans.indices where plans[index].scenario != nil { noteSpare(index) }
    }

    // MARK: Among the others

    mutating func readChoices() {
        for index in plans.indices where plans[index].stage != nil {
            let rivals = reading.outline.descendants(of: index).filter { plans[$0].restores != nil }
            guard rivals.count > 1 else { continue }
            for rival in rivals { plans[rival].choice = "restore" }
        }
    }

    /// Conditions that the document does not state: written by `Importer.write` only.
    mutating func readConditions() {
        guard let restore = plans.firstIndex(where: { $0.stage == .restore }) else { return }
        if let first = plans.firstIndex(where: { $0.stage == .firstResponse }), first < restore {
            plans[first].onFailureNext = true
        }
    }

    /// What all runs of a marked section share moves under its heading.
    mutating func hoist(_ index: Int) {
        guard plans[index].recovers != nil || plans[index].scenario != nil else { return }
        let runs = plans[index].runs.filter { !$0.working.isEmpty && $0.fence.language == .shell }
        guard let first = runs.first, let host = first.host, runs.allSatisfy({ $0.host == host }) else { return }
        plans[index].host = host
        if let guess = runs.compactMap(\.hostGuess).first, first.hostGuess != nil { plans[index].guesses.append(guess) }
        for number in plans[index].runs.indices { plans[index].runs[number].hostGuess = nil }
        if let directory = runs.compactMap(\.directory).first, runs.allSatisfy({ $0.directory == directory }) { plans[index].directory = directory }
    }
}

/// Symptoms that a machine can look for.
enum SymptomReader {
    static func signal(_ text: String) -> (source: Signal.Source, pattern: String)? {
        let quoted = quotation(text)
        if ProseWords("랜섬 노트", "ransom note").hold(text) { return (.files, "ransom-note") }
        if ProseWords("암호화", "encrypted").hold(text) { return (.files, "encrypted") }
        if ProseWords("하드웨어 경고", "hardware warning*", "hardware alert*", "disk error*").hold(text) { return (.host, "hardware-warning") }
        if ProseWords("접속 불가", "접속이 안", "응답 없음", "unreachable", "cannot be reached", "not reachable", "cannot connect", "no connection").hold(text), quoted == nil {
            return (.host, "unreachable")
        }
        if ProseWords("배포 후", "배포 직후", "최근 배포", "recent deploy*", "after a deploy*", "after the deploy*", "after deploy*").hold(text) { return (.deploy, "recent") }
        let code = text.split { !($0.isASCII && $0.isNumber) }.first { $0.count == 3 && "45".contains($0.first ?? " ") }
        if let code, ProseWords("에러", "오류", "error*", "응답", "response*", "status").hold(text) { return (.response, String(code)) }
        let source: Signal.Source? = ProseWords.log.hold(text) ? .log : ProseWords("응답", "response*", "returns", "reports", "shows").hold(text) ? .response : nil
        guard let source, let pattern = quoted ?? phrase(text), pattern.count >= 4, isSafe(pattern) else { return nil }
        return (source, pattern)
    }

    private static func quotation(_ text: String) -> String? {
        for (open, close) in [("\"", "\""), ("“", "”"), ("'", "'"), ("`", "`")] {
            guard let start = text.firstRange(of: open), let end = text[start.upperBound...].firstRange(of: close) else { continue }
            let inner = String(text[start.upperBound..<end.lowerBound])
            if inner.count >= 3 { return inner }
        }
        return nil
    }

    /// In a Korean sentence the English words; in an English one what follows its verb.
    private static func phrase(_ text: String) -> String? {
        if text.contains(where: \.isHangul) {
            let runs = text.split { !($0.isASCII) }.map { $0.trimmed() }.filter { $0.contains(" ") && $0.contains(where: \.isLetter) }
            return runs.last
        }
        for verb in [" contain ", " contains ", " with ", " return ", " returns ", " show ", " shows ", " report ", " reports ", " say ", " says ", ": "] {
            if let range = text.firstRange(of: verb) { return text[range.upperBound...].trimmed() }
        }
        return nil
    }

    private static func isSafe(_ pattern: String) -> Bool { !pattern.contains("`") && !pattern.contains("\n") && pattern.count < 80 }
}
