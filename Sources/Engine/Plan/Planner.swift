package import Documents

/// Documents → plan: chooses the sections of a procedure and expands what changes hosts into ordinary steps.
///
/// Pure. Reports every problem it finds; a plan comes out only where there is no error.
package struct Planner {
    /// The ladder for a name that the runbook has no section for; nil where the platform does not know the name.
    package typealias Ladder = @Sendable (_ name: String, _ platform: Platform) -> Section?

    let platform: Platform
    let runbook: Runbook
    let ladder: Ladder
    var diagnostics: [Diagnostic] = []
    /// Sections being expanded, outermost first: a section inside itself is a cycle.
    var open: [String] = []

    package static func plan(
        platform: Platform, runbook: Runbook, procedure: Plan.Procedure,
        ladder: @escaping Ladder = { RecoveryLadder.section(for: $0, platform: $1) }
    ) -> (Plan?, [Diagnostic]) {
        var planner = Planner(platform: platform, runbook: runbook, ladder: ladder)
        let plan = planner.plan(procedure)
        let failed = planner.diagnostics.contains { $0.severity == .error }
        return (failed ? nil : plan, planner.diagnostics)
    }

    /// What a person types after `run`: nothing, a scenario's id or number, a section's id (with or without `#`).
    package static func procedure(named name: String?, in runbook: Runbook) -> Plan.Procedure? {
        guard let name else { return .general }
        let id = name.hasPrefix("#") ? String(name.dropFirst()) : name
        let scenarios = runbook.scenarios
        if let scenario = scenarios.first(where: { $0.id == id }) { return .scenario(scenario.id) }
        if let section = runbook.section(id) { return .section(section.id) }
        if let number = Int(id), scenarios.indices.contains(number - 1) { return .scenario(scenarios[number - 1].id) }
        return nil
    }

    private mutating func plan(_ procedure: Plan.Procedure) -> Plan {
        var plan = Plan(
            platform: platform.name, language: platform.language, document: runbook.document.name,
            procedure: procedure)
        plan.rto = platform.objectives.rto
        plan.variables = platform.variables.map { Plan.Variable(name: $0.name, template: $0.value.description) }
        switch procedure {
        case .general:
            plan.sections = generalStages.map { planned($0, prefix: "") }
            plan.scenarios = runbook.scenarios.compactMap { scenario($0) }
            plan.after = afterSections.map { planned($0, prefix: "") }
        case .scenario(let id):
            guard let section = runbook.scenarios.first(where: { $0.id == id }) else {
                diagnostics.append(.unknownProcedure(id, known: runbook.scenarios.map(\.id)))
                return plan
            }
            plan.sections = generalStages.map { planned($0, prefix: "") }
            plan.scenarios = [scenario(section)].compactMap { $0 }
            plan.after = afterSections.map { planned($0, prefix: "") }
        case .section(let id):
            guard let section = runbook.section(id) else {
                diagnostics.append(.unknownProcedure(id, known: runbook.allSections.map(\.id)))
                return plan
            }
            plan.sections = [planned(section, prefix: "")]
        }
        return plan
    }

    /// Outermost stages that stand in no scenario and not among what comes after.
    private var generalStages: [Section] {
        func stages(in section: Section) -> [Section] {
            if section.scenario != nil || section.isAfter { return [] }
            if section.budget != nil { return [section] }
            return section.blocks.flatMap { block -> [Section] in
                if case .section(let child) = block { stages(in: child) } else { [] }
            }
        }
        return runbook.sections.flatMap(stages)
    }

    private var afterSections: [Section] {
        func after(in section: Section) -> [Section] {
            if section.isAfter { return [section] }
            return section.blocks.flatMap { block -> [Section] in
                if case .section(let child) = block { after(in: child) } else { [] }
            }
        }
        return runbook.sections.flatMap(after)
    }

    private mutating func scenario(_ section: Section) -> Plan.Scenario? {
        guard let scenario = section.scenario else { return nil }
        var planned = planned(section, prefix: "")
        // It was chosen already, by its failure and a person.
        planned.choice = nil
        return Plan.Scenario(
            section: planned, replaces: scenario.replaces.map { $0.hasPrefix("#") ? String($0.dropFirst()) : $0 },
            failure: scenario.failure,
            signals: scenario.signals.map { Plan.Scenario.Signal(source: $0.source, pattern: $0.pattern) })
    }

    mutating func planned(_ section: Section, prefix: String) -> PlannedSection {
        open.append(section.id)
        defer { open.removeLast() }
        var planned = PlannedSection(
            id: prefix + section.id, title: section.title, line: section.range.start.line,
            onFailure: section.onFailure, onOverrun: section.onOverrun)
        planned.budget = section.budget
        planned.condition = section.condition
        planned.choice = section.choice
        for block in section.blocks {
            switch block {
            case .section(let child):
                // A scenario or an `.after` section runs where its procedure puts it, not where it is written.
                if (child.isAfter && !section.isAfter) || child.scenario != nil { continue }
                planned.blocks.append(.section(self.planned(child, prefix: prefix)))
            case .box(let box):
                planned.blocks.append(.box(PlannedBox(box, prefix: prefix)))
            case .step(let step):
                if let block = self.planned(step, prefix: prefix) { planned.blocks.append(block) }
            }
        }
        return planned
    }

    private mutating func planned(_ step: Step, prefix: String) -> PlannedBlock? {
        var hosts = step.hosts
        let work: PlannedStep.Work
        switch step.kind {
        case .bongsu:
            return planned(actions: step, prefix: prefix)
        case .bash, .sh:
            if hosts.isEmpty {
                diagnostics.append(.noHost(step, in: runbook))
                return nil
            }
            work = .command(StepCommand(shell: step))
        case .sql:
            guard let name = step.database, let database = platform.database(name) else {
                diagnostics.append(.noDatabase(step, in: runbook))
                return nil
            }
            hosts = [database.host]
            work = .command(StepCommand(sql: step, on: database))
        }
        return .step(PlannedStep(step, prefix: prefix, work: work, hosts: hosts))
    }
}

extension PlannedStep {
    init(_ step: Step, prefix: String, work: Work, hosts: [String]) {
        self.init(
            id: prefix + step.id, title: step.title, line: step.range.start.line, work: work, classes: step.classes,
            text: step.text, hosts: hosts)
        environment = step.environment
        output = step.output
        until = step.until
        retries = step.retries
        speaks = step.speaks
    }
}

extension PlannedBox {
    init(_ box: Box, prefix: String) {
        let kind: Kind =
            switch box.kind {
            case .finding(let subject): .finding(subject)
            case .task: .task
            case .group: .group
            }
        self.init(id: prefix + box.id, text: box.text, line: box.range.start.line, kind: kind)
        children = box.children.map { PlannedBox($0, prefix: prefix) }
    }
}
