import Documents
package import Engine
import Testing

/// The one suite that every journal runs: the real one, and the one that soaks use.
package struct JournalConformance: Sendable {
    /// The same store again, as another process would open it.
    package typealias Open = @Sendable (_ isAlive: @escaping @Sendable (LockOwner) -> Bool) throws -> any Journal

    let open: Open
    private let owner = LockOwner(controller: "here", processID: 1, bootID: "boot", processStart: 1)
    private let plan = Plan(platform: "shop", language: .korean, document: "runbook.md", procedure: .general)

    package init(_ open: @escaping Open) { self.open = open }

    private func event(_ fact: Fact, _ elapsed: Int64 = 0) -> Event {
        Event(fact, wall: WallTime(milliseconds: 1_700_000_000_000 + elapsed), elapsed: elapsed)
    }

    private var begun: Event {
        event(.begun(Beginning(token: "t", planHash: "h", seed: 1, controller: "here", by: Person("kim"))))
    }

    package func whatWasWrittenIsReadByTheNextProcess() async throws {
        let first = try open { _ in false }
        let lock = try await first.lock("shop", owner: owner)
        let id = try await first.begin(plan, [begun], lock: lock)
        let more = [event(.timerFired(.objective), 5), event(.decided(.objectiveReached), 5)]
        try await first.append(more, to: id, lock: lock)
        let second = try open { _ in false }
        let entries = try await second.entries(of: id)
        #expect(entries.map(\.event) == [begun] + more)
        #expect(entries.map(\.sequence) == [1, 2, 3])
        #expect(zip(entries.dropFirst(), entries).allSatisfy { $0.previousHash == $1.hash })
        #expect(try await second.plan(of: id) == plan)
        await #expect(throws: JournalError.noSuchExecution(ExecutionID(9))) { try await second.plan(of: ExecutionID(9)) }
        await #expect(throws: JournalError.noSuchExecution(ExecutionID(9))) { try await second.append(more, to: ExecutionID(9), lock: lock) }
    }

    package func aLockIsTakenOverFromTheDeadAndTheirsIsFenced() async throws {
        let living = try open { _ in true }
        let lock = try await living.lock("shop", owner: owner)
        let id = try await living.begin(plan, [begun], lock: lock)
        await #expect(throws: JournalError.held(by: lock)) { try await living.lock("shop", owner: owner) }
        let heir = try open { _ in false }
        let newer = try await heir.lock("shop", owner: owner)
        #expect(newer.fence == lock.fence + 1)
        await #expect(throws: JournalError.fenced(by: newer.fence)) {
            try await living.append([event(.timerFired(.objective))], to: id, lock: lock)
        }
        try await heir.append([event(.timerFired(.objective))], to: id, lock: newer)
        #expect(try await heir.entries(of: id).count == 2)
        // Who was fenced opens nothing either.
        try await living.unlock(lock)
        await #expect(throws: JournalError.held(by: newer)) { try await living.lock("shop", owner: owner) }
        try await heir.unlock(newer)
        #expect(try await living.lock("shop", owner: owner).fence == newer.fence + 1)
    }

    package func anOrderIsTakenWithTheEventThatTellsOfIt() async throws {
        let journal = try open { _ in false }
        let lock = try await journal.lock("shop", owner: owner)
        let id = try await journal.begin(plan, [begun], lock: lock)
        try await journal.submit(.abort, by: Person("kim"), to: id)
        let order = MailboxOrder(number: 1, order: .abort, by: Person("kim"))
        #expect(try await journal.pendingOrders(for: id) == [order])
        #expect(try await journal.pendingOrders(for: id) == [order])
        try await journal.append([event(.ordered(.abort, by: Person("kim"), command: 1))], to: id, lock: lock)
        #expect(try await journal.pendingOrders(for: id) == [])
        await #expect(throws: JournalError.noSuchExecution(ExecutionID(9))) {
            try await journal.submit(.abort, by: Person("kim"), to: ExecutionID(9))
        }
    }

    package func whatEndedIsListedSo() async throws {
        let journal = try open { _ in true }
        let lock = try await journal.lock("shop", owner: owner)
        let first = try await journal.begin(plan, [begun], lock: lock)
        try await journal.append([event(.decided(.ended(.failed)), 7)], to: first, lock: lock)
        let second = try await journal.begin(plan, [begun], lock: lock)
        let listed = try await journal.executions()
        #expect(listed.map(\.id) == [first, second] && listed.map(\.end) == [.failed, nil])
        #expect(listed.map(\.isDriven) == [false, true])
        #expect(listed.map(\.lastEvent) == [event(.timerFired(.objective), 7).wall, begun.wall])
        try await journal.unlock(lock)
        #expect(try await journal.executions().map(\.isDriven) == [false, false])
    }
}
