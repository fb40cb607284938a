package import Adapters
package import Engine
import Foundation
import GRDB

/// A journal that notes what is durable in the very job that made it so: noted later, two controllers' writes could change places.
package protocol NotingJournal: Actor, Journal {
    func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock) throws(JournalError) -> ExecutionID
    func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock) throws(JournalError)
    func lock(_ platform: String, owner: LockOwner) throws(JournalError) -> PlatformLock
    /// The entries whose stored text holds one of the forms.
    func entries(of execution: ExecutionID, holding forms: [[UInt8]]) throws -> [Int64]
}

extension NotingJournal {
    func begin(_ plan: Plan, _ first: [Event], lock: PlatformLock, noting ledger: Ledger) throws(JournalError) -> ExecutionID {
        let id = try begin(plan, first, lock: lock)
        ledger.isDurable(first, of: id, under: lock.fence)
        return id
    }

    func append(_ events: [Event], to execution: ExecutionID, lock: PlatformLock, noting ledger: Ledger) throws(JournalError) {
        try append(events, to: execution, lock: lock)
        ledger.isDurable(events, of: execution, under: lock.fence)
    }

    func lock(_ platform: String, owner: LockOwner, noting ledger: Ledger) throws(JournalError) -> PlatformLock {
        let lock = try lock(platform, owner: owner)
        ledger.isLocked(under: lock.fence)
        return lock
    }
}

extension SQLiteJournal: NotingJournal {
    package func entries(of execution: ExecutionID, holding forms: [[UInt8]]) throws -> [Int64] {
        let found = forms.map { _ in "instr(event, ?)" }.joined(separator: " OR ")
        return try queue.read { db in
            let statement = try db.cachedStatement(sql: "SELECT sequence FROM entry WHERE execution = ? AND (\(found))")
            let arguments: [any DatabaseValueConvertible] = [execution.number] + forms.map { Data($0) }
            return try Int64.fetchAll(statement, arguments: StatementArguments(arguments))
        }
    }
}

extension MemoryJournal: NotingJournal {
    package func entries(of execution: ExecutionID, holding forms: [[UInt8]]) throws -> [Int64] {
        try entries(of: execution).filter { entry in
            let text = try CanonicalText.encode(entry.event)
            return forms.contains { SecretForms.holds(text, $0) }
        }.map(\.sequence)
    }
}
