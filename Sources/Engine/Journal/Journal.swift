/// The store's number of an execution: what a person types.
package struct ExecutionID: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
    package var description: String { String(number) }
    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// An event as it was written, with its place in the chain.
package struct JournalEntry: Hashable, Sendable {
    /// Counts from 1.
    package var sequence: Int64
    package var event: Event
    package var previousHash: String
    package var hash: String
    package init(sequence: Int64, event: Event, previousHash: String, hash: String) {
        self.sequence = sequence
        self.event = event
        self.previousHash = previousHash
        self.hash = hash
    }
}

/// A process that drives executions: enough to tell whether it still lives.
package struct LockOwner: Hashable, Codable, Sendable {
    package var controller: String
    package var processID: Int32
    package var bootID: String
    /// Clock ticks since boot at which the process began: a number that is reused has another.
    package var processStart: UInt64
    package init(controller: String, processID: Int32, bootID: String, processStart: UInt64) {
        self.controller = controller
        self.processID = processID
        self.bootID = bootID
        self.processStart = processStart
    }
}

/// The right to change a platform. `fence` grows with every lock ever given: a journal takes no event under an
/// older one, so a controller that was thought dead and is not can write nothing more.
package struct PlatformLock: Hashable, Codable, Sendable {
    package var platform: String
    package var fence: Int64
    package var owner: LockOwner
    /// Names the store among all stores, for hosts.
    package var store: String
    package init(platform: String, fence: Int64, owner: LockOwner, store: String = "") {
        self.store = store
        self.platform = platform
        self.fence = fence
        self.owner = owner
    }
}

package struct ExecutionListing: Hashable, Sendable {
    package var id: ExecutionID
    package var platform: String
    package var procedure: Plan.Procedure
    package var begun: WallTime
    /// Nil while it is under way or waits.
    package var end: ExecutionEnd?
    package var lastEvent: WallTime
    /// Whether a living process drives it now.
    package var isDriven: Bool
    package init(
        id: ExecutionID, platform: String, procedure: Plan.Procedure, begun: WallTime, end: ExecutionEnd?,
        lastEvent: WallTime, isDriven: Bool
    ) {
        self.id = id
        self.platform = platform
        self.procedure = procedure
        self.begun = begun
        self.end = end
        self.lastEvent = lastEvent
        self.isDriven = isDriven
    }
}

/// An order that another process left for the one that drives the execution.
package struct MailboxOrder: Hashable, Sendable {
    package var number: Int64
    package var order: OperatorOrder
    package var by: Person
    package init(number: Int64, order: OperatorOrder, by: Person) {
        self.number = number
        self.order = order
        self.by = by
    }
}

/// The memory of Bongsu: append-only, hash-chained, durable when a call returns.
///
/// **Durability:** when `append` returns, its events survive a power failure; when it throws, none of them was
/// written. **Order:** as appended.
package protocol Journal: Sendable {
    /// Stores the plan and the first events, in one transaction, under the lock.
    func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock) async throws(JournalError) -> ExecutionID
    /// One transaction; orders named by the events are taken out of the mailbox in it.
    func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock) async throws(JournalError)
    /// Every entry, the chain verified.
    func entries(of execution: ExecutionID) async throws(JournalError) -> [JournalEntry]
    func plan(of execution: ExecutionID) async throws(JournalError) -> Plan
    func executions() async throws(JournalError) -> [ExecutionListing]

    /// Takes the platform's lock, also from an owner that no longer lives.
    func lock(_ platform: String, owner: LockOwner) async throws(JournalError) -> PlatformLock
    func unlock(_ lock: PlatformLock) async throws(JournalError)

    func submit(_ order: OperatorOrder, by person: Person, to execution: ExecutionID) async throws(JournalError)
    /// Orders that no event has taken yet, oldest first.
    func pendingOrders(for execution: ExecutionID) async throws(JournalError) -> [MailboxOrder]
}

package enum JournalError: Error, Hashable, Sendable {
    case noSuchExecution(ExecutionID)
    /// The first entry that is not what was written.
    case corrupt(execution: ExecutionID?, sequence: Int64?, detail: String)
    /// Nothing of the call was written.
    case diskFull(path: String)
    case held(by: PlatformLock)
    /// A newer controller has taken the platform.
    case fenced(by: Int64)
    /// Written by a newer Bongsu.
    case newerSchema(found: Int, known: Int)
    case unusable(detail: String)
}
