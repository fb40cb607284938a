import Documents

/// What the platform is asked: conditions, findings, scenarios.
extension ExecutionMachine {
    /// The scenario that stands in, once it is known.
    var taken: Plan.Scenario? { plan.scenarios.first { $0.section.id == scenario } }

    mutating func ask(_ question: Question) {
        switch question {
        case .entry(let section), .exit(let section):
            if let condition = index.sections[section]?.condition {
                effects.append(.judge(section: section, condition))
            }
        case .choice(_, let options, let open, _, _):
            for option in options where open.contains(option) {
                if let condition = index.sections[option]?.condition {
                    effects.append(.judge(section: option, condition))
                }
            }
        case .findings(let open):
            for box in open.sorted() {
                if case .finding(let subject)? = index.boxes[box]?.kind { effects.append(.answer(box: box, subject)) }
            }
        case .scenarios:
            effects.append(.propose(plan.scenarios.map(\.section.id)))
        }
    }

    mutating func ask(findingsIn box: PlannedBox) {
        let findings = box.withDescendants.filter { if case .finding = $0.kind { true } else { false } }
        guard !findings.isEmpty else { return }
        let question = Question.findings(open: Set(findings.map(\.id)))
        self.question = question
        ask(question)
    }

    mutating func ask(_ key: String, in parent: Frame, choice: String) {
        let alternatives = parent.section.blocks.compactMap { block -> PlannedSection? in
            if case .section(let section) = block, section.choice == choice { section } else { nil }
        }
        let conditional = alternatives.filter { $0.condition != nil }
        let open = Set(conditional.map(\.id))
        let question = Question.choice(
            key: key, options: alternatives.map(\.id), open: open,
            holding: Set(alternatives.map(\.id)).subtracting(open), unknown: [])
        self.question = question
        // The section is met again when the answer is there.
        frames[frames.count - 1].next -= 1
        if open.isEmpty { resolveChoice() } else { ask(question) }
    }

    mutating func judged(_ section: String, _ judgement: Judgement) {
        switch question {
        case .entry(section):
            question = nil
            guard let planned = index.sections[section] else { return }
            switch judgement.truth {
            case .yes: open(planned)
            case .no: decide(.sectionLeft(section, .notNeeded))
            case .unknown: startWaiting(.condition(section: section))
            }
        case .exit(section):
            question = nil
            // Only what is still true is a failure; what cannot be told is no proof of one.
            if judgement.truth == .yes { fail() } else { close(.succeeded) }
        case .choice(let key, let options, var open, var holding, var unknown) where open.contains(section):
            open.remove(section)
            if judgement.truth == .yes { holding.insert(section) }
            if judgement.truth == .unknown { unknown.insert(section) }
            question = .choice(key: key, options: options, open: open, holding: holding, unknown: unknown)
            if open.isEmpty { resolveChoice() }
        default: break
        }
    }

    private mutating func resolveChoice() {
        guard case .choice(let key, let options, _, let holding, let unknown)? = question else { return }
        question = nil
        if unknown.isEmpty, holding.count == 1, let only = holding.first {
            choices[key] = .some(only)
        } else {
            startWaiting(.choice(key, options: options))
        }
    }

    mutating func answered(_ box: String, _ judgement: Judgement) {
        guard case .findings(var open)? = question, open.remove(box) != nil else { return }
        boxes[box] = judgement.truth
        decide(.boxAnswered(box, judgement.truth))
        question = open.isEmpty ? nil : .findings(open: open)
    }

    /// After the first stage: which scenario stands in, if any. True where something was asked or entered.
    mutating func proposesScenario(_ root: Frame) -> Bool {
        guard !hasAskedScenario, root.next >= 1, !plan.scenarios.isEmpty else { return false }
        hasAskedScenario = true
        if scenario == nil {
            question = .scenarios
            ask(.scenarios)
            return true
        }
        return enterScenarioIfNothingIsReplaced()
    }

    mutating func proposed(_ ids: [String]) {
        guard case .scenarios? = question else { return }
        question = nil
        let known = ids.filter { id in plan.scenarios.contains { $0.section.id == id } }
        if !known.isEmpty { startWaiting(.scenario(options: known)) }
    }

    /// A scenario whose `replaces` names nothing that is still to come runs at once.
    @discardableResult
    mutating func enterScenarioIfNothingIsReplaced() -> Bool {
        guard let scenario = taken, !hasRunScenario, let root = frames.first else { return false }
        let coming = root.section.blocks.dropFirst(root.next).flatMap { block -> [String] in
            if case .section(let section) = block { section.withDescendants.map(\.id) } else { [] }
        }
        guard !coming.contains(where: scenario.replaces.contains) else { return false }
        hasRunScenario = true
        enter(scenario.section)
        return true
    }
}
