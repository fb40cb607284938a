import Documents

/// Decides everything that an execution does: a fact goes in, effects come out.
///
/// Synchronous, without clock, randomness or I/O: the same facts always give the same effects, so replaying a
/// journal rebuilds everything the machine knows. A host hears of an attempt only by `Effect.start`, and that
/// comes only from `Fact.attemptIntended`, which the driver has made durable by then.
package struct ExecutionMachine: Sendable {
    package let plan: Plan
    let index: PlanIndex

    // What the journal has told.
    package internal(set) var beginning: Beginning?
    /// Milliseconds since the begin, of the latest event.
    package internal(set) var elapsed: Int64 = 0
    package internal(set) var values: [String: String] = [:]
    package internal(set) var outcomes: [String: Outcome] = [:]
    package internal(set) var boxes: [String: Truth] = [:]
    package internal(set) var end: ExecutionEnd?
    package internal(set) var scenario: String?
    /// Failures that nothing has made good since.
    package internal(set) var openFailures: [String] = []

    // Where the execution stands.
    var frames: [Frame] = []
    var run: StepRun?
    var question: Question?
    package internal(set) var wait: Wait?
    package internal(set) var isPaused = false
    var isAborting = false
    var isAfter = false
    var hasAskedScenario = false
    var hasRunScenario = false
    /// Alternatives taken, by the enclosing section's id and the choice's name; nil = none of them.
    var choices: [String: String?] = [:]
    var timers: [Timer: Int64] = [:]
    var runs: [String: Int] = [:]
    var attempts: [String: [String: Int]] = [:]
    var left: [String: [AttemptID]] = [:]

    var effects: [Effect] = []

    package init(_ plan: Plan) {
        self.plan = plan
        index = PlanIndex(plan)
    }

    package mutating func handle(_ event: Event) -> [Effect] {
        effects = []
        elapsed = max(elapsed, event.elapsed)
        apply(event.fact)
        advance()
        defer { effects = [] }
        return effects
    }

    /// The earliest timer, and when it is due.
    package var nextTimer: (timer: Timer, due: Int64)? {
        guard end == nil else { return nil }
        // Timers due together fire in a fixed order.
        return timers.min { ($0.value, $0.key.order) < ($1.value, $1.key.order) }.map { ($0.key, $0.value) }
    }

    /// Something is under way that will be heard of without a person.
    package var isBusy: Bool {
        if question != nil { return true }
        switch run?.phase {
        case .underWay, .resting: return true
        case .awaitingApproval, .ready, .indeterminate, nil: return false
        }
    }

    /// Whether a fact still means something: what comes too late (of an aborted step, say) is not journaled.
    package func expects(_ fact: Fact) -> Bool {
        switch fact {
        case .begun: return beginning == nil
        case .resumed, .ordered, .decided: return true
        case .timerFired(let timer): return timers[timer] != nil
        case .conditionJudged(let section, _):
            switch question {
            case .entry(section), .exit(section): return true
            case .choice(_, _, let open, _, _): return open.contains(section)
            default: return false
            }
        case .findingAnswered(let box, _):
            if case .findings(let open)? = question { return open.contains(box) }
            return false
        case .scenariosProposed: return question == .scenarios
        case .attemptIntended(let attempt):
            return run?.step.id == attempt.step && run?.hosts[attempt.host] == .preparing(number: attempt.number)
        case .attemptRefused(let step, let host, let number, _):
            return run?.step.id == step && run?.hosts[host] == .preparing(number: number)
        case .attemptEnded(let id, _):
            return run?.hosts.values.contains { phase in
                if case .underWay(let attempt) = phase { attempt.id == id } else { false }
            } ?? false
        case .actionsEnded(let step, let number, _): return run?.step.id == step && run?.performing == number
        }
    }

    private mutating func apply(_ fact: Fact) {
        switch fact {
        case .begun(let beginning): begin(beginning)
        case .resumed: resume()
        case .conditionJudged(let section, let judgement): judged(section, judgement)
        case .findingAnswered(let box, let judgement): answered(box, judgement)
        case .scenariosProposed(let ids): proposed(ids)
        case .attemptIntended(let attempt): intended(attempt)
        case .attemptRefused(let step, let host, let number, let result): refused(step, host, number, result)
        case .attemptEnded(let attempt, let result): ended(attempt, result)
        case .actionsEnded(let step, let number, let result): performed(step, number, result)
        case .timerFired(let timer): fired(timer)
        case .ordered(let order, let person, _): ordered(order, by: person)
        case .decided: break
        }
    }

    /// Goes as far as it can go without hearing anything from the world.
    private mutating func advance() {
        while end == nil, beginning != nil {
            if isAborting {
                if run == nil { finish(.aborted) }
                return
            }
            if question != nil || wait != nil || isPaused { return }
            if obeyOverrun() { continue }
            if let current = run {
                guard current.phase == .ready else { return }
                dispatch()
                continue
            }
            proceed()
        }
    }

    private mutating func begin(_ beginning: Beginning) {
        guard self.beginning == nil else { return }
        self.beginning = beginning
        if let rto = plan.rto { timers[.objective] = rto.wholeMilliseconds }
        if case .scenario(let id) = plan.procedure { scenario = id }
        var root = PlannedSection(id: "", title: "", onFailure: .next)
        root.blocks = plan.sections.map(PlannedBlock.section)
        frames = [Frame(root)]
    }

    /// A new driver: everything that was under way is asked for again, and nothing is started that may have been.
    private mutating func resume() {
        guard end == nil else { return }
        if let run {
            for (host, phase) in run.hosts.sorted(by: { $0.key < $1.key }) {
                switch phase {
                case .preparing(let number): prepare(run.step, on: host, number: number)
                case .underWay(let attempt):
                    effects.append(.attach(attempt))
                    if isAborting { effects.append(.stop(attempt)) }
                case .ended: break
                }
            }
            if let number = run.performing { effects.append(.perform(step: run.step.id, number: number)) }
        }
        if let question { ask(question) }
    }

    mutating func finish(_ end: ExecutionEnd) {
        self.end = end
        run = nil
        question = nil
        frames = []
        timers = [:]
        if let wait { decide(.waitEnded(wait)) }
        wait = nil
        decide(.ended(end))
        let hosts = left.sorted { $0.key < $1.key }.map { HostAttempts(host: $0.key, attempts: $0.value) }
        if !hosts.isEmpty { effects.append(.forget(hosts)) }
    }

    mutating func decide(_ decision: Decision) { effects.append(.decided(decision)) }

    mutating func startWaiting(_ wait: Wait) {
        self.wait = wait
        decide(.waiting(wait))
    }

    mutating func stopWaiting() {
        if let wait { decide(.waitEnded(wait)) }
        wait = nil
    }
}

extension Duration {
    /// Rounded down.
    package var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension Timer {
    /// A fixed order among timers that are due together.
    fileprivate var order: String {
        switch self {
        case .objective: "0"
        case .budget(let section, let percent): "1 \(percent + 1_000) \(section)"
        case .again(let step): "2 \(step)"
        }
    }
}
