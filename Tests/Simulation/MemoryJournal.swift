package import Engine
import Synchronization

/// The journal's promises without a disk, for soaks: several times cheaper than the real one, and a seed takes the same way
/// through both. Nobody can change memory behind its back, so its entries' hashes are only their numbers.
package actor MemoryJournal: Journal {
    /// What outlives a process.
    package final class Store: Sendable {
        fileprivate struct Execution {
            var plan: Plan
            var events: [Event]
            var begun: WallTime
            var end: ExecutionEnd?
        }
        fileprivate struct Post {
            var execution: ExecutionID
            var order: MailboxOrder
            var isTaken = false
        }
        fileprivate struct State {
            var executions: [Execution] = []
            var locks: [String: (fence: Int64, owner: LockOwner?)] = [:]
            var mailbox: [Post] = []
        }

        fileprivate let state = Mutex(State())
        package init() {}
    }

    private let store: Store
    private let isAlive: @Sendable (LockOwner) -> Bool

    package init(_ store: Store = Store(), isAlive: @escaping @Sendable (LockOwner) -> Bool = { _ in false }) {
        self.store = store
        self.isAlive = isAlive
    }

    package func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock) throws(JournalError) -> ExecutionID {
        try store.state.withLock { state throws(JournalError) in
            try state.verify(lock)
            state.executions.append(.init(plan: plan, events: [], begun: first.first?.wall ?? WallTime(milliseconds: 0)))
            let id = ExecutionID(Int64(state.executions.count))
            try state.write(first, to: id)
            return id
        }
    }

    package func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock) throws(JournalError) {
        try store.state.withLock { state throws(JournalError) in
            try state.verify(lock)
            try state.write(events, to: execution)
        }
    }

    package func entries(of execution: ExecutionID) throws(JournalError) -> [JournalEntry] {
        try known(execution).events.enumerated().map { index, event in
            JournalEntry(sequence: Int64(index + 1), event: event, previousHash: "\(index)", hash: "\(index + 1)")
        }
    }

    package func plan(of execution: ExecutionID) throws(JournalError) -> Plan { try known(execution).plan }

    package func executions() -> [ExecutionListing] {
        store.state.withLock { state in
            let newest = Dictionary(state.executions.indices.map { (state.executions[$0].plan.platform, $0) }) { max($0, $1) }
            return state.executions.enumerated().map { index, execution in
                let platform = execution.plan.platform
                let owner = state.locks[platform].flatMap(\.owner)
                return ExecutionListing(
                    id: ExecutionID(Int64(index + 1)), platform: platform, procedure: execution.plan.procedure, begun: execution.begun,
                    end: execution.end, lastEvent: execution.events.last?.wall ?? execution.begun,
                    isDriven: execution.end == nil && newest[platform] == index && (owner.map(isAlive) ?? false))
            }
        }
    }

    package func lock(_ platform: String, owner: LockOwner) throws(JournalError) -> PlatformLock {
        try store.state.withLock { state throws(JournalError) in
            let (fence, held) = state.locks[platform] ?? (0, nil)
            if let held, isAlive(held) { throw .held(by: PlatformLock(platform: platform, fence: fence, owner: held, store: "memory")) }
            state.locks[platform] = (fence + 1, owner)
            return PlatformLock(platform: platform, fence: fence + 1, owner: owner, store: "memory")
        }
    }

    package func unlock(_ lock: PlatformLock) {
        store.state.withLock { state in
            if state.locks[lock.platform]?.fence == lock.fence { state.locks[lock.platform]?.owner = nil }
        }
    }

    package func submit(_ order: OperatorOrder, by person: Person, to execution: ExecutionID) throws(JournalError) {
        _ = try known(execution)
        store.state.withLock { state in
            let number = Int64(state.mailbox.count + 1)
            state.mailbox.append(.init(execution: execution, order: MailboxOrder(number: number, order: order, by: person)))
        }
    }

    package func pendingOrders(for execution: ExecutionID) -> [MailboxOrder] {
        store.state.withLock { $0.mailbox.filter { !$0.isTaken && $0.execution == execution }.map(\.order) }
    }

    private func known(_ execution: ExecutionID) throws(JournalError) -> Store.Execution {
        let found = store.state.withLock { $0.executions.indices.contains(Int(execution.number) - 1) ? $0.executions[Int(execution.number) - 1] : nil }
        guard let found else { throw .noSuchExecution(execution) }
        return found
    }
}

extension MemoryJournal.Store.State {
    fileprivate func verify(_ lock: PlatformLock) throws(JournalError) {
        let fence = locks[lock.platform]?.fence
        guard fence == lock.fence else { throw .fenced(by: fence ?? 0) }
    }

    fileprivate mutating func write(_ events: [Event], to execution: ExecutionID) throws(JournalError) {
        let index = Int(execution.number) - 1
        guard executions.indices.contains(index) else { throw .noSuchExecution(execution) }
        executions[index].events += events
        for event in events {
            switch event.fact {
            case .ordered(_, _, let command?):
                if mailbox.indices.contains(Int(command) - 1) { mailbox[Int(command) - 1].isTaken = true }
            case .decided(.ended(let end)): executions[index].end = end
            default: break
            }
        }
    }
}
