import Documents
import Engine

/// Drives a machine by hand: hosts answer what the test says, everything else waits.
struct MachineScript {
    var machine: ExecutionMachine
    var decisions: [Decision] = []
    /// Starts, in order: `step@host`.
    var starts: [String] = []
    var stops: [String] = []
    var elapsed: Int64 = 0
    /// What each step answers, first to last; then it succeeds.
    var answers: [String: [AttemptResult]] = [:]
    var judgements: [String: [Truth]] = [:]
    /// Steps whose attempts are left running.
    var held: Set<String> = []
    var running: [Attempt] = []
    /// Everything that a journal would hold, in order; one second passes with each fact where `ticks` says so.
    var events: [Event] = []
    var ticks = false

    init(_ plan: Plan) { machine = ExecutionMachine(plan) }

    mutating func begin() {
        feed(
            .begun(
                Beginning(token: "t", planHash: "h", seed: 1, controller: "c", by: Person("operator"))))
    }

    mutating func order(_ order: OperatorOrder, by person: Person = Person("operator")) {
        feed(.ordered(order, by: person, command: nil))
    }

    /// Lets the next timer fire at its time.
    mutating func tick() {
        guard let (timer, due) = machine.nextTimer else { return }
        elapsed = max(elapsed, due)
        feed(.timerFired(timer))
    }

    mutating func feed(_ fact: Fact) {
        var facts = [fact]
        while !facts.isEmpty {
            let next = facts.removeFirst()
            guard machine.expects(next) else { continue }
            if ticks { elapsed += 1_000 }
            let event = Event(next, wall: WallTime(milliseconds: ticks ? 1_764_000_000_000 + elapsed : 0), elapsed: elapsed)
            events.append(event)
            for effect in machine.handle(event) {
                if case .decided(let decision) = effect {
                    events.append(Event(.decided(decision), wall: event.wall, elapsed: event.elapsed))
                }
                facts += answer(effect)
            }
        }
    }

    private mutating func answer(_ effect: Effect) -> [Fact] {
        switch effect {
        case .decided(let decision): decisions.append(decision)
        case .prepare(let order):
            return [
                .attemptIntended(
                    Attempt(id: order.id, step: order.step, host: order.host, number: order.number, bootID: "b"))
            ]
        case .start(let attempt):
            starts.append("\(attempt.step)@\(attempt.host)")
            if held.contains(attempt.step) {
                running.append(attempt)
                return []
            }
            return [.attemptEnded(attempt.id, next(attempt.step))]
        case .attach(let attempt): return [.attemptEnded(attempt.id, next(attempt.step))]
        case .stop(let attempt): stops.append("\(attempt.step)@\(attempt.host)")
        case .perform(let step, let number): return [.actionsEnded(step: step, number: number, next(step))]
        case .judge(let section, _):
            let truth = judgements[section]?.isEmpty == false ? judgements[section]?.removeFirst() : nil
            return [.conditionJudged(section: section, Judgement(truth ?? .no))]
        case .answer(let box, _): return [.findingAnswered(box: box, Judgement(.yes))]
        case .propose(let ids): return [.scenariosProposed(ids)]
        case .forget: break
        }
        return []
    }

    private mutating func next(_ step: String) -> AttemptResult {
        if answers[step]?.isEmpty == false, let answer = answers[step]?.removeFirst() { return answer }
        return AttemptResult(.succeeded, exitCode: 0)
    }
}

enum Make {
    static func step(
        _ id: String, _ classes: Set<Step.Class> = [], hosts: [String] = ["api"],
        _ change: (inout PlannedStep) -> Void = { _ in }
    ) -> PlannedBlock {
        var step = PlannedStep(
            id: id, title: id,
            work: .command(StepCommand(interpreter: .bash, script: "echo \(id)\n", timeLimit: .seconds(60))),
            classes: classes, text: "echo \(id)\n", hosts: hosts)
        change(&step)
        return .step(step)
    }

    static func section(
        _ id: String, _ blocks: [PlannedBlock], onFailure: Section.OnFailure = .stop,
        _ change: (inout PlannedSection) -> Void = { _ in }
    ) -> PlannedSection {
        var section = PlannedSection(id: id, title: id, onFailure: onFailure)
        section.blocks = blocks
        change(&section)
        return section
    }

    static func plan(_ sections: [PlannedSection], _ change: (inout Plan) -> Void = { _ in }) -> Plan {
        var plan = Plan(platform: "shop", language: .english, document: "runbook.md", procedure: .general)
        plan.sections = sections
        change(&plan)
        return plan
    }

    static let failed = AttemptResult(.failed, exitCode: 1, detail: "exit code 1")
}
