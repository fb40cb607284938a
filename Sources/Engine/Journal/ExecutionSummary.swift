/// An execution as a person wants to see it, told by its journal alone.
package struct ExecutionSummary: Hashable, Sendable {
    package enum Status: Hashable, Sendable {
        case underWay
        case paused
        case waiting(Wait)
        case ended(ExecutionEnd)
    }

    package struct SectionLine: Hashable, Sendable {
        package var id: String
        package var title: String
        package var budget: Duration?
        /// Since the execution's begin, in milliseconds.
        package var entered: Int64
        package var left: Int64?
        package var end: SectionEnd?
        /// How deep it stands in the others.
        package var depth: Int

        /// How long it took, or has taken by `now`.
        package func taken(by now: Int64) -> Duration { .milliseconds((left ?? now) - entered) }
    }

    /// Of the budget of the stage that is under way, below zero where it is used up; nil where none has one.
    /// - Parameter now: since the execution's begin, in milliseconds.
    package func stageLeft(at now: Int64) -> Duration? {
        sections.last { $0.left == nil && $0.budget != nil }.flatMap { line in line.budget.map { $0 - line.taken(by: now) } }
    }

    package struct StepLine: Hashable, Sendable {
        package var id: String
        package var title: String
        package var hosts: [String]
        package var section: String
        package var began: Int64
        package var ended: Int64?
        package var outcome: Outcome?
        package var detail: String?
        /// The newest attempt's output on each host.
        package var output: [String: String] = [:]
        package var attempts = 0
    }

    package struct Task: Hashable, Sendable {
        package var id: String
        package var text: String
        package var isDone: Bool
    }

    package var execution: ExecutionID
    package var platform: String
    package var procedure: Plan.Procedure
    package var begun: WallTime?
    package var status: Status
    /// Of the newest event, since the begin, in milliseconds.
    package var elapsed: Int64
    package var rto: Duration?
    package var sections: [SectionLine] = []
    package var steps: [StepLine] = []
    package var findings: [Task] = []
    package var tasks: [Task] = []
    package var openFailures: [String] = []
    package var entries: Int

    package init(_ execution: ExecutionID, plan: Plan, entries: [JournalEntry]) throws(ResumeError) {
        let machine = try ExecutionMachine.replaying(entries.map { ($0.sequence, $0.event) }, of: plan)
        self.execution = execution
        platform = plan.platform
        procedure = plan.procedure
        begun = entries.first?.event.wall
        elapsed = machine.elapsed
        rto = plan.rto
        openFailures = machine.openFailures
        self.entries = entries.count
        status =
            machine.end.map(Status.ended) ?? (machine.isPaused ? .paused : nil) ?? machine.wait.map(Status.waiting)
            ?? .underWay
        for entry in entries { add(entry.event, machine.index) }
        for box in plan.allSections.flatMap({ section in
            section.blocks.flatMap { block -> [PlannedBox] in
                if case .box(let box) = block { box.withDescendants } else { [] }
            }
        }) {
            let task = Task(id: box.id, text: box.text, isDone: machine.boxes[box.id] == .yes)
            if box.kind == .task { tasks.append(task) }
            if case .finding = box.kind { findings.append(task) }
        }
    }

    private mutating func add(_ event: Event, _ index: PlanIndex) {
        let now = event.elapsed
        switch event.fact {
        case .decided(.sectionEntered(let id)):
            guard let section = index.sections[id] else { return }
            sections.append(
                SectionLine(
                    id: id, title: section.title, budget: section.budget, entered: now,
                    depth: sections.count { $0.left == nil }))
        case .decided(.sectionLeft(let id, let end)):
            guard let line = sections.lastIndex(where: { $0.id == id && $0.left == nil }) else {
                guard let section = index.sections[id], end != .notNeeded else { return }
                sections.append(
                    SectionLine(
                        id: id, title: section.title, budget: section.budget, entered: now, left: now, end: end,
                        depth: sections.count { $0.left == nil }))
                return
            }
            sections[line].left = now
            sections[line].end = end
        case .decided(.stepBegun(let id, _)):
            guard let step = index.steps[id] else { return }
            let section = sections.last { $0.left == nil }?.id ?? ""
            steps.append(StepLine(id: id, title: step.title, hosts: step.hosts, section: section, began: now))
        case .decided(.stepEnded(let id, let outcome, let detail)):
            guard let line = steps.lastIndex(where: { $0.id == id }) else { return }
            steps[line].ended = now
            steps[line].outcome = outcome
            steps[line].detail = detail
        case .attemptIntended(let attempt):
            guard let line = steps.lastIndex(where: { $0.id == attempt.step }) else { return }
            steps[line].attempts += 1
            steps[line].output[attempt.host] = ""
            attempts[attempt.id] = attempt
        case .attemptEnded(let id, let result):
            guard let attempt = attempts[id], let line = steps.lastIndex(where: { $0.id == attempt.step }) else {
                return
            }
            steps[line].output[attempt.host] = result.output
        case .actionsEnded(let id, _, let result):
            guard let line = steps.lastIndex(where: { $0.id == id }) else { return }
            steps[line].output["controller"] = result.output
        default: break
        }
    }

    private var attempts: [AttemptID: Attempt] = [:]
}
