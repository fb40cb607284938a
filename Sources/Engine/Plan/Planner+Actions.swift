import Documents

/// Expansion of `bongsu` fences.
extension Planner {
    /// A fence of actions that change nothing stays one step; one that holds `do`, `recover` or `restart`
    /// becomes a section, so that each effect is an attempt of its own.
    mutating func planned(actions step: Step, prefix: String) -> PlannedBlock? {
        guard step.actions.contains(where: \.verb.expands) else {
            return .step(
                PlannedStep(step, prefix: prefix, work: .actions(step.actions.map(PlannedAction.init)), hosts: []))
        }
        if step.classes.contains(.rollback) || step.output != nil {
            diagnostics.append(.expansionMisplaced(step, in: runbook))
            return nil
        }
        var wrapper = PlannedSection(id: prefix + step.id, title: step.title, line: step.range.start.line)
        wrapper.expands = true
        wrapper.isFallback = step.classes.contains(.fallback)
        var taken: Set<String> = []
        for (index, action) in step.actions.enumerated() {
            if action.verb.expands {
                for var section in expanded(action, of: step) {
                    var name = wrapper.id + "/" + section.id
                    if !taken.insert(name).inserted {
                        name = wrapper.id + "/\(index + 1)/" + section.id
                        taken.insert(name)
                    }
                    let inner = String(name.dropLast(section.id.count))
                    section.blocks = section.blocks.map { $0.prefixed(inner) }
                    section.id = name
                    section.expands = true
                    // A restore asks once, when it is known what it will do; a question at each of its steps would hold it up.
                    if step.classes.contains(.destructive), action.verb != .restore { section = section.needingApproval }
                    wrapper.blocks.append(.section(section))
                }
            } else {
                var single = PlannedStep(
                    step, prefix: prefix, work: .actions([PlannedAction(action)]), hosts: [])
                single.id = wrapper.id + "/\(index + 1)"
                single.classes.subtract([.fallback])
                single.text = action.text + "\n"
                wrapper.blocks.append(.step(single))
            }
        }
        return .section(wrapper)
    }

    private mutating func expanded(_ action: Action, of step: Step) -> [PlannedSection] {
        switch action.verb {
        case .do:
            guard let operand = action.operands.first else { return [] }
            let id = operand.hasPrefix("#") ? String(operand.dropFirst()) : operand
            guard let section = runbook.section(id) else {
                diagnostics.append(.unknownSection(id, action, in: runbook))
                return []
            }
            if open.contains(id) {
                diagnostics.append(.cycle(open + [id], action, in: runbook))
                return []
            }
            return [planned(section, prefix: "")]
        case .recover, .restart:
            if action.operands.isEmpty {
                return RecoveryOrder(platform).names.compactMap { recovery(of: $0, action) }.map { section in
                    var section = section
                    section.onFailure = .next
                    return section
                }
            }
            return action.operands.compactMap { name in
                guard let section = recovery(of: name, action) else {
                    diagnostics.append(.unknownRecovery(name, action, in: runbook))
                    return nil
                }
                return section
            }
        case .restore:
            let builder = RestoreSection(platform, options: PlannedAction(action).options)
            if action.operands.isEmpty {
                return platform.databases.flatMap { database in
                    builder.sections(for: database.name).map { section in
                        var section = section
                        section.condition = Condition(terms: [.named(database.name, .damaged)])
                        return planned(section, prefix: "")
                    }
                }
            }
            return action.operands.flatMap { name -> [PlannedSection] in
                let sections = builder.sections(for: name)
                if sections.isEmpty { diagnostics.append(.unknownRecovery(name, action, in: runbook)) }
                return sections.map { planned($0, prefix: "") }
            }
        default:
            return []
        }
    }

    /// The runbook's own section for a name that is down (unless we stand in it), else the platform's ladder.
    private mutating func recovery(of name: String, _ action: Action) -> PlannedSection? {
        let isDown = Condition(terms: [.named(name, .down)])
        let own = runbook.allSections.first { section in
            section.condition?.terms == isDown.terms && !open.contains(section.id)
        }
        guard let section = own ?? ladder(name, platform) else { return nil }
        var planned = self.planned(section, prefix: "")
        if planned.condition == nil { planned.condition = isDown }
        // `restart` acts on what is up, too: that is what the word says.
        if action.verb == .restart { planned.condition = nil }
        return planned
    }
}

extension Action.Verb {
    /// Changes hosts by ordinary steps.
    var expands: Bool { self == .do || self == .recover || self == .restart || self == .restore }
}

extension Action {
    /// The words as a person would type them.
    package var text: String {
        ([verb.rawValue] + operands
            + options.map { option in option.value.map { "--\(option.name) \($0)" } ?? "--\(option.name)" })
            .joined(separator: " ")
    }
}

extension PlannedBlock {
    func prefixed(_ prefix: String) -> PlannedBlock {
        switch self {
        case .step(var step):
            step.id = prefix + step.id
            return .step(step)
        case .box(let box):
            return .box(box.prefixed(prefix))
        case .section(var section):
            section.id = prefix + section.id
            section.blocks = section.blocks.map { $0.prefixed(prefix) }
            return .section(section)
        }
    }
}

extension PlannedBox {
    func prefixed(_ prefix: String) -> PlannedBox {
        var box = self
        box.id = prefix + id
        box.children = children.map { $0.prefixed(prefix) }
        return box
    }
}

extension PlannedSection {
    /// A `.destructive` fence asks for everything in it that does not only read.
    var needingApproval: PlannedSection {
        var section = self
        section.blocks = section.blocks.map { block in
            switch block {
            case .step(var step):
                if !step.onlyReads { step.classes.insert(.destructive) }
                return .step(step)
            case .section(let child): return .section(child.needingApproval)
            case .box: return block
            }
        }
        return section
    }
}
