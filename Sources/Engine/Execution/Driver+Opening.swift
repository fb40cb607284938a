/// How a driver comes to an execution.
extension Driver {
    /// Writes the plan and the first event, and gives a driver that has not begun to act.
    package static func begin(
        _ plan: Plan, token: String, seed: UInt64, by person: Person, lock: PlatformLock, world: World,
        limits: DriverLimits = DriverLimits(), observer: AsyncStream<Observation>.Continuation? = nil
    ) async throws(JournalError) -> Driver {
        let hash: String
        do { hash = try plan.hash } catch { throw .unusable(detail: "the plan cannot be written: \(error)") }
        let beginning = Beginning(
            token: token, planHash: hash, seed: seed, controller: lock.owner.controller, by: person)
        var machine = ExecutionMachine(plan)
        let event = Event(.begun(beginning), wall: world.wall(), elapsed: 0)
        let effects = machine.handle(event)
        let events = [event] + effects.decisions(at: event)
        let execution = try await world.journal.begin(plan, events, lock: lock)
        for event in events { observer?.yield(.event(event)) }
        return Driver(
            execution: execution, machine: machine, effects: effects, lock: lock, world: world, limits: limits,
            observer: observer)
    }

    /// Takes an execution over: replays its journal, refuses where the documents have changed, asks hosts about
    /// everything that was under way.
    ///
    /// - Parameter current: the plan as the documents give it now; nil goes on with the journaled text (`--original`).
    /// - Parameter aborter: who wants it ended instead: what runs on hosts is stopped and seen gone, and nothing begins.
    package static func resume(
        _ execution: ExecutionID, current: Plan?, abortedBy aborter: Person? = nil, lock: PlatformLock, world: World,
        limits: DriverLimits = DriverLimits(), observer: AsyncStream<Observation>.Continuation? = nil
    ) async throws(ResumeError) -> Driver {
        let plan: Plan
        let entries: [JournalEntry]
        do throws(JournalError) {
            plan = try await world.journal.plan(of: execution)
            entries = try await world.journal.entries(of: execution)
        } catch {
            throw .journal(error)
        }
        if let current, let difference = plan.firstDifference(from: current) { throw .planChanged(difference) }
        var machine = try ExecutionMachine.replaying(entries.map { ($0.sequence, $0.event) }, of: plan)
        if let end = machine.end { throw .ended(end) }
        let last = entries.last?.event
        let wall = world.wall()
        // While nobody drove it the wall clock is all there is; backwards it says nothing.
        let away = max(0, wall.milliseconds - (last?.wall.milliseconds ?? wall.milliseconds))
        let event = Event(
            .resumed(controller: lock.owner.controller, original: current == nil), wall: wall,
            elapsed: machine.elapsed + away)
        var effects = machine.handle(event)
        var events = [event] + effects.decisions(at: event)
        let next: Fact? =
            if let aborter { .ordered(.abort, by: aborter, command: nil) }
            else if machine.isPaused { .ordered(.continue, by: Person("resume"), command: nil) }
            else { nil }
        if let next {
            let order = Event(next, wall: wall, elapsed: event.elapsed)
            let more = machine.handle(order)
            events += [order] + more.decisions(at: order)
            effects += more
        }
        // What the resumption alone would have begun or asked is not begun: the abort stands in the same transaction.
        if aborter != nil { effects = effects.filter(\.endsWhatRuns) }
        do throws(JournalError) {
            try await world.journal.append(events, to: execution, lock: lock)
        } catch {
            throw .journal(error)
        }
        for event in events { observer?.yield(.event(event)) }
        return Driver(
            execution: execution, machine: machine, effects: effects, lock: lock, world: world, limits: limits,
            observer: observer)
    }
}

package enum ResumeError: Error, Hashable, Sendable {
    case journal(JournalError)
    case planChanged(PlanDifference)
    /// This Bongsu would have decided otherwise at this entry: the one that wrote it is another version.
    case otherDecisions(sequence: Int64)
    case ended(ExecutionEnd)
}

extension Effect {
    fileprivate var endsWhatRuns: Bool {
        switch self {
        case .attach, .stop, .decided, .forget: true
        case .prepare, .start, .perform, .judge, .answer, .propose: false
        }
    }
}

extension [Effect] {
    /// What is written in the same transaction as the event that led to it.
    func decisions(at event: Event) -> [Event] {
        compactMap { effect in
            if case .decided(let decision) = effect {
                Event(.decided(decision), wall: event.wall, elapsed: event.elapsed)
            } else {
                nil
            }
        }
    }
}

extension ExecutionMachine {
    /// Everything a journal tells, checked: the decisions that are written must be those that this machine makes.
    package static func replaying(
        _ events: [(sequence: Int64, event: Event)], of plan: Plan
    ) throws(ResumeError) -> ExecutionMachine {
        var machine = ExecutionMachine(plan)
        var expected: [Decision] = []
        for (sequence, event) in events {
            if case .decided(let decision) = event.fact {
                guard expected.first == decision else { throw .otherDecisions(sequence: sequence) }
                expected.removeFirst()
                continue
            }
            guard expected.isEmpty else { throw .otherDecisions(sequence: sequence) }
            expected = machine.handle(event).compactMap { effect in
                if case .decided(let decision) = effect { decision } else { nil }
            }
        }
        guard expected.isEmpty else { throw .otherDecisions(sequence: (events.last?.sequence ?? 0) + 1) }
        return machine
    }
}
