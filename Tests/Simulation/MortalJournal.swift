import Engine
import Synchronization

/// The journal, seen by a controller that may die at any write.
struct MortalJournal: Journal {
    let journal: any NotingJournal
    let life: Life
    let ledger: Ledger

    /// The first write of all, which begins the execution, is number 0.
    private func write<Value>(
        isFirst: Bool = false, _ body: () async throws(JournalError) -> Value
    ) async throws(JournalError) -> Value {
        let number = life.state.withLock { state -> Int? in
            guard state.isAlive else { return nil }
            if !isFirst { state.writes += 1 }
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
        let value = try await body()
        if case .write(number, after: true) = life.death {
            life.die()
            throw .unusable(detail: "dead")
        }
        return value
    }

    func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock) async throws(JournalError) -> ExecutionID {
        try await write(isFirst: true) { () throws(JournalError) in
            try await journal.begin(plan, first, lock: lock, noting: ledger)
        }
    }

    func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock) async throws(JournalError) {
        try await write { () throws(JournalError) in
            try await journal.append(events, to: execution, lock: lock, noting: ledger)
        }
    }

    func entries(of execution: ExecutionID) async throws(JournalError) -> [JournalEntry] {
        try await journal.entries(of: execution)
    }
    func plan(of execution: ExecutionID) async throws(JournalError) -> Plan { try await journal.plan(of: execution) }
    func executions() async throws(JournalError) -> [ExecutionListing] { try await journal.executions() }
    func lock(_ platform: String, owner: LockOwner) async throws(JournalError) -> PlatformLock {
        try await journal.lock(platform, owner: owner, noting: ledger)
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
