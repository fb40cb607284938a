import Documents
package import Engine

/// Random small plans with every construct that the machine knows.
package struct PlanGenerator {
    package static let hosts = ["api", "db", "web"]
    package static let secret = "s3cr3t-Ünïcode-wörd"

    private var random: Seeded
    private var count = 0
    private var outputs: [String] = []
    private var left: Int

    package init(seed: UInt64) {
        random = Seeded(seed)
        left = 3 + random.below(6)
    }

    package mutating func plan(platform: String) -> Plan {
        var plan = Plan(platform: platform, language: .english, document: "runbook.md", procedure: .general)
        plan.rto = random.chance(50) ? .seconds(60 + random.below(3_000)) : nil
        plan.variables = [
            Plan.Variable(name: "PLAIN", template: "value"),
            Plan.Variable(name: "TOKEN", template: "prefix-${ENV:TOKEN}"),
        ]
        plan.sections = (0..<(1 + random.below(3))).map { _ in section(depth: 0, isStage: random.chance(70)) }
        if random.chance(25) {
            let replaces = random.chance(70) ? [random.pick(plan.sections).id] : []
            plan.scenarios = [
                Plan.Scenario(
                    section: section(depth: 1, isStage: false), replaces: replaces, failure: .serverDown)
            ]
            if random.chance(30), let scenario = plan.scenarios.first {
                plan.procedure = .scenario(scenario.section.id)
            }
        }
        if random.chance(30) { plan.after = [section(depth: 1, isStage: false)] }
        return plan
    }

    private mutating func name(_ kind: String) -> String {
        count += 1
        return "\(kind)\(count)"
    }

    private mutating func section(depth: Int, isStage: Bool) -> PlannedSection {
        let id = name("section")
        var section = PlannedSection(
            id: id, title: id, line: count, onFailure: random.chance(50) ? .next : .stop,
            onOverrun: random.pick([.escalate, .next, .stop]))
        if isStage { section.budget = .seconds(5 + random.below(200)) }
        if random.chance(20) {
            section.condition = Condition(terms: [.named("api", .down)])
        }
        for _ in 0..<(1 + random.below(3)) {
            let dice = random.below(100)
            if dice < 10, depth < 2 {
                section.blocks.append(.section(self.section(depth: depth + 1, isStage: random.chance(20))))
            } else if dice < 15, depth < 2 {
                section.blocks.append(.section(expansion(depth: depth + 1)))
            } else if dice < 22, depth < 2 {
                let choice = name("choice")
                for _ in 0..<2 {
                    var alternative = self.section(depth: 2, isStage: false)
                    alternative.choice = choice
                    if random.chance(60) { alternative.condition = Condition(terms: [.platform(.damaged)]) }
                    section.blocks.append(.section(alternative))
                }
            } else if dice < 30 {
                section.blocks.append(.box(box()))
            } else {
                section.blocks += steps().map(PlannedBlock.step)
            }
        }
        return section
    }

    private mutating func expansion(depth: Int) -> PlannedSection {
        var wrapper = PlannedSection(id: name("expansion"), title: "expansion")
        wrapper.expands = true
        wrapper.isFallback = random.chance(20)
        for _ in 0..<(1 + random.below(2)) {
            var inner = section(depth: 2, isStage: false)
            inner.expands = true
            wrapper.blocks.append(.section(inner))
        }
        return wrapper
    }

    private mutating func box() -> PlannedBox {
        var group = PlannedBox(id: name("box"), text: "group", kind: .group)
        group.children = [
            PlannedBox(id: name("box"), text: "finding", kind: .finding(.named("api"))),
            PlannedBox(id: name("box"), text: "task", kind: .task),
        ]
        return group
    }

    /// A step with what belongs behind it: a rollback, a rung.
    private mutating func steps() -> [PlannedStep] {
        guard left > 0 else { return [] }
        left -= 1
        var first = step([])
        if random.chance(20) { first.classes.insert(.check) }
        if !first.isCheck, random.chance(15) { first.classes.insert(.evidence) }
        if !first.onlyReads, random.chance(20) { first.classes.insert(.idempotent) }
        if !first.onlyReads, random.chance(20) { first.classes.insert(.destructive) }
        if first.isCheck, random.chance(50) { first.until = .seconds(5 + random.below(60)) }
        if first.mayStartAgain, random.chance(40) { first.retries = 1 + random.below(3) }
        if !first.isCheck, case .command = first.work, random.chance(25), first.hosts.count == 1 {
            first.output = name("OUT")
        }
        var steps = [first]
        if !first.onlyReads, random.chance(25) { steps.append(step([.rollback])) }
        if random.chance(30) { steps.append(step(random.chance(30) ? [.fallback, .destructive] : [.fallback])) }
        if random.chance(10) { steps.append(step([.fallback])) }
        if let output = first.output { outputs.append(output) }
        return steps
    }

    private mutating func step(_ classes: Set<Step.Class>) -> PlannedStep {
        let id = name("step")
        if classes.isEmpty, random.chance(10) {
            let action = Action(verb: .assess, range: SourceRange(line: count))
            return PlannedStep(
                id: id, title: id, work: .actions([PlannedAction(action)]), text: "assess\n", hosts: [])
        }
        let hosts = random.chance(20) ? Self.hosts : [random.pick(Self.hosts)]
        var step = PlannedStep(
            id: id, title: id, line: count,
            work: .command(
                StepCommand(
                    interpreter: .bash, script: "echo \(id)\n", timeLimit: .seconds(20 + random.below(100)),
                    verdict: classes.isEmpty && random.chance(5) ? .rows : .exitCode)),
            classes: classes, text: "echo \(id)\n", hosts: hosts)
        if random.chance(20) { step.environment.append("TOKEN") }
        if random.chance(10) { step.environment.append("PLAIN") }
        if !outputs.isEmpty, random.chance(30) { step.environment.append(random.pick(outputs)) }
        return step
    }
}
