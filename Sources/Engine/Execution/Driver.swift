/// Carries an execution out: performs the machine's effects, makes every fact durable, feeds it back.
///
/// **Durability:** a fact and what the machine decided on it are one transaction; only after it do the effects
/// happen. **Cancellation:** the driver gives up waiting; commands on hosts go on and are found again by `resume`.
/// A journal that cannot be written ends the driver at once: nothing happens that is not remembered.
package actor Driver {
    package nonisolated let execution: ExecutionID
    let plan: Plan
    let lock: PlatformLock
    let world: World
    let limits: DriverLimits
    let observer: AsyncStream<Observation>.Continuation?

    package var machine: ExecutionMachine
    private let stopwatch: Stopwatch
    private let baseElapsed: Int64
    private var unperformed: [Effect]

    private let inbox: AsyncStream<Input>
    private let mail: AsyncStream<Input>.Continuation
    private var armed: Set<Armed> = []
    private var taken: Set<Int64> = []
    var finished: Set<AttemptID> = []
    /// What was resolved for an attempt between its intent and its start.
    var handed: [AttemptID: [(name: String, value: String)]] = [:]
    var redactor = Redactor()
    /// Whether each step's secrets are known to the redactor.
    var guarded: Set<String> = []

    /// What was reported while the journal wrote; it goes into one transaction.
    private var arrived: [Fact] = []
    /// Each host's boot, until a request to it fails: a stale one can only make an outcome unknown, never start twice.
    var boots: [String: String] = [:]
    /// Hosts that have this execution's lock in writing, or cannot have it.
    var claimed: Set<String> = []
    /// What was noticed of a host's lock, for the journal: it goes with the next intent there.
    var notes: [String: String] = [:]
    /// The lock of another controller, which ends this driver.
    var held: (host: String, FoundHostLock)?

    enum Input: Sendable {
        case fact(Fact)
        case arrived
        case due(Timer, Int64)
    }

    private struct Armed: Hashable {
        var timer: Timer
        var due: Int64
    }

    /// `machine` has handled everything that is journaled; `effects` is what is still to be performed.
    init(
        execution: ExecutionID, machine: ExecutionMachine, effects: [Effect], lock: PlatformLock, world: World,
        limits: DriverLimits, observer: AsyncStream<Observation>.Continuation?
    ) {
        self.execution = execution
        self.machine = machine
        plan = machine.plan
        self.lock = lock
        self.world = world
        self.limits = limits
        self.observer = observer
        baseElapsed = machine.elapsed
        unperformed = effects
        stopwatch = Stopwatch(world.clock)
        (inbox, mail) = AsyncStream.makeStream()
    }

    /// Runs until the execution ends, is paused with nothing under way, or (if so wished) waits for a person.
    package func run() async throws(JournalError) -> Conclusion {
        let result = await withTaskGroup(of: Void.self) { group -> Result<Conclusion, JournalError> in
            defer { group.cancelAll() }
            group.addTask { await self.watchMailbox() }
            do throws(JournalError) {
                return .success(try await drive(&group))
            } catch {
                return .failure(error)
            }
        }
        mail.finish()
        return try result.get()
    }

    /// First Ctrl-C: the step that runs is finished, then nothing more begins.
    package nonisolated func requestPause(by person: Person) {
        mail.yield(.fact(.ordered(.pause, by: person, command: nil)))
    }

    /// Second Ctrl-C: what runs is ended on its hosts, and the execution with it.
    package nonisolated func requestAbort(by person: Person) {
        mail.yield(.fact(.ordered(.abort, by: person, command: nil)))
    }

    /// An order from the same process.
    package nonisolated func order(_ order: OperatorOrder, by person: Person) {
        mail.yield(.fact(.ordered(order, by: person, command: nil)))
    }

    private func drive(_ group: inout TaskGroup<Void>) async throws(JournalError) -> Conclusion {
        perform(unperformed, in: &group)
        unperformed = []
        // Orders that came while nobody drove are applied before it is asked whether a person is waited for.
        for order in try await world.journal.pendingOrders(for: execution) where taken.insert(order.number).inserted {
            try await record([.ordered(order.order, by: order.by, command: order.number)], in: &group)
        }
        if let conclusion { return await concluded(conclusion) }
        arm(&group)
        for await input in inbox {
            let facts = accepted(input)
            guard !facts.isEmpty || held != nil else { continue }
            try await record(facts, in: &group)
            if let conclusion { return await concluded(conclusion) }
            arm(&group)
        }
        // The task was cancelled: the journal knows where to go on.
        return machine.wait.map(Conclusion.waiting) ?? .paused
    }

    /// One transaction for what has arrived, what is decided on it, and what can be intended without asking anybody.
    /// Nothing of it happens before it is durable.
    private func record(_ facts: [Fact], in group: inout TaskGroup<Void>) async throws(JournalError) {
        var facts = facts[...]
        var events: [Event] = []
        var effects: [Effect] = []
        while let fact = facts.popFirst(), conclusion == nil || events.isEmpty {
            guard machine.expects(fact) else { continue }
            let event = stamped(fact)
            let next = machine.handle(event)
            events += [event] + next.decisions(at: event)
            for effect in next {
                if case .prepare(let order) = effect, let attempt = intent(order) {
                    facts.append(.attemptIntended(attempt))
                } else {
                    effects.append(effect)
                }
            }
        }
        guard !events.isEmpty else { return }
        try await world.journal.append(events, to: execution, lock: lock)
        for event in events { observer?.yield(.event(event)) }
        perform(effects, in: &group)
    }

    private var conclusion: Conclusion? {
        if let held { return .held(host: held.host, held.1) }
        if let end = machine.end { return .ended(end) }
        if machine.isPaused, !machine.isBusy { return .paused }
        if limits.leavesWhenWaiting, !machine.isBusy, let wait = machine.wait { return .waiting(wait) }
        return nil
    }

    private func concluded(_ conclusion: Conclusion) async -> Conclusion {
        if case .ended = conclusion { await forget() }
        return conclusion
    }

    /// A timer that was moved, and an order that was taken already, are no facts.
    private func accepted(_ input: Input) -> [Fact] {
        switch input {
        case .due(let timer, let due):
            return machine.timers[timer] == due ? [.timerFired(timer)] : []
        case .arrived:
            defer { arrived = [] }
            return arrived.filter { fact in
                guard case .ordered(_, _, let command?) = fact else { return true }
                return taken.insert(command).inserted
            }
        case .fact(.ordered(let order, let person, let command)): return [.ordered(machine.completed(order), by: person, command: command)]
        case .fact(let fact): return [fact]
        }
    }

    private func stamped(_ fact: Fact) -> Event {
        Event(fact, wall: world.wall(), elapsed: baseElapsed + stopwatch.elapsed().wholeMilliseconds)
    }

    private func arm(_ group: inout TaskGroup<Void>) {
        guard let (timer, due) = machine.nextTimer, armed.insert(Armed(timer: timer, due: due)).inserted else { return }
        let wait = Duration.milliseconds(max(0, due - baseElapsed - stopwatch.elapsed().wholeMilliseconds))
        let clock = world.clock
        let mail = mail
        group.addTask {
            do { try await clock.sleep(for: wait) } catch { return }
            mail.yield(.due(timer, due))
        }
    }

    private func perform(_ effects: [Effect], in group: inout TaskGroup<Void>) {
        for effect in effects {
            switch effect {
            case .decided, .forget: continue
            default: group.addTask { await self.carryOut(effect) }
            }
        }
    }

    private func carryOut(_ effect: Effect) async {
        switch effect {
        case .decided, .forget: break
        case .prepare(let order): await prepare(order)
        case .start(let attempt): await start(attempt)
        case .attach(let attempt): await attach(attempt)
        case .stop(let attempt): await stop(attempt)
        case .perform(let step, let number): await performActions(of: step, number: number)
        case .judge(let section, let condition):
            report(.conditionJudged(section: section, await judge { await $0.judge(condition) }))
        case .answer(let box, let subject):
            report(.findingAnswered(box: box, await judge { await $0.judge(subject) }))
        case .propose(let ids): await propose(ids)
        }
    }

    func report(_ fact: Fact) {
        arrived.append(fact)
        wake()
    }

    func wake() { mail.yield(.arrived) }

    func show(_ step: String, _ host: String, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        observer?.yield(.output(step: step, host: host, text: String(decoding: bytes, as: UTF8.self)))
    }

    private func watchMailbox() async {
        while !Task.isCancelled {
            // An unreadable mailbox is no reason to stop a recovery; an unwritable journal is, and is met at the next event.
            let orders = (try? await world.journal.pendingOrders(for: execution)) ?? []
            for order in orders where !taken.contains(order.number) {
                report(.ordered(order.order, by: order.by, command: order.number))
            }
            do { try await world.clock.sleep(for: limits.mailbox) } catch { return }
        }
    }
}
