import Engine
import Synchronization
import TestSupport

/// One life of a controller: when it dies, and whether it is dead.
final class Life: Sendable {
    enum Death: Sendable, Hashable {
        case never
        /// After so many executor jobs.
        case job(Int)
        /// At the nth durable write: just before it, or just after, unheard.
        case write(Int, after: Bool)
        /// The journal's disk is full at the nth write.
        case diskFull(Int)
    }

    struct State {
        var isAlive = true
        var writes = 0
    }

    let death: Death
    let state = Mutex(State())
    init(_ death: Death) { self.death = death }

    var isAlive: Bool { state.withLock { $0.isAlive } }
    func die() { state.withLock { $0.isAlive = false } }
}

/// What is durable, kept apart from the journal under test: the checkers' own memory.
final class Ledger: Sendable {
    struct State {
        var intents: [AttemptID: Attempt] = [:]
        var approvals: Set<String> = []
        var violations: [String] = []
        var accepted: [AttemptID] = []
        var destructive: Set<String> = []
    }

    let state: Mutex<State>

    init(_ plan: Plan) {
        state = Mutex(State(destructive: Set(plan.allSteps.filter(\.needsApproval).map(\.id))))
    }

    func isDurable(_ events: [Event]) {
        state.withLock { state in
            for event in events {
                switch event.fact {
                case .attemptIntended(let attempt): state.intents[attempt.id] = attempt
                case .ordered(.approve(let step), let person, _) where person.kind == .person:
                    state.approvals.insert(step)
                // An approval is for one run of the step: the next run asks anew.
                case .decided(.stepBegun(let step, _)): state.approvals.remove(step)
                default: break
                }
            }
        }
    }

    /// A host begins a command: the moment of truth for invariants 1 and 3.
    func accepted(_ id: AttemptID) {
        state.withLock { state in
            if state.accepted.contains(id) { state.violations.append("invariant 1: \(id) started twice") }
            state.accepted.append(id)
            guard let attempt = state.intents[id] else {
                state.violations.append("invariant 1: \(id) started without a durable intent")
                return
            }
            if state.destructive.contains(attempt.step), !state.approvals.contains(attempt.step) {
                state.violations.append("invariant 3: \(attempt.step) started without approval")
            }
        }
    }

    func blame(_ text: String) { state.withLock { $0.violations.append(text) } }
}

/// The real journal, seen by a controller that may die at any write.
struct MortalJournal: Journal {
    let journal: any Journal
    let life: Life
    let ledger: Ledger

    private func write(_ body: () async throws(JournalError) -> Void) async throws(JournalError) {
        let number = life.state.withLock { state -> Int? in
            guard state.isAlive else { return nil }
            state.writes += 1
            return state.writes
        }
        guard let number else { throw .unusable(detail: "dead") }
        if case .write(number, after: false) = life.death {
            life.die()
            throw .unusable(detail: "dead")
        }
        if case .diskFull(number) = life.death {
            life.die()
            throw .diskFull(path: "journal")
        }
        try await body()
        if case .write(number, after: true) = life.death {
            life.die()
            throw .unusable(detail: "dead")
        }
    }

    func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock) async throws(JournalError) -> ExecutionID {
        let id = try await journal.begin(plan, first, lock: lock)
        ledger.isDurable(first)
        return id
    }

    func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock) async throws(JournalError) {
        try await write { () throws(JournalError) in
            try await journal.append(events, to: execution, lock: lock)
            ledger.isDurable(events)
        }
    }

    func entries(of execution: ExecutionID) async throws(JournalError) -> [JournalEntry] {
        try await journal.entries(of: execution)
    }
    func plan(of execution: ExecutionID) async throws(JournalError) -> Plan { try await journal.plan(of: execution) }
    func executions() async throws(JournalError) -> [ExecutionListing] { try await journal.executions() }
    func lock(_ platform: String, owner: LockOwner) async throws(JournalError) -> PlatformLock {
        try await journal.lock(platform, owner: owner)
    }
    func unlock(_ lock: PlatformLock) async throws(JournalError) { try await journal.unlock(lock) }
    func submit(_ order: OperatorOrder, by person: Person, to execution: ExecutionID) async throws(JournalError) {
        try await journal.submit(order, by: person, to: execution)
    }
    func pendingOrders(for execution: ExecutionID) async throws(JournalError) -> [MailboxOrder] {
        guard life.isAlive else { return [] }
        return try await journal.pendingOrders(for: execution)
    }
}

/// A value that a task leaves for the one who drains its executor.
final class Left<Value: Sendable>: Sendable {
    private let state: Mutex<Value>
    init(_ value: Value) { state = Mutex(value) }
    var value: Value {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
