package import Engine
internal import Foundation
package import GRDB

/// The journal in one SQLite file.
///
/// **Durability:** write-ahead log with `synchronous=FULL`; a call that returned survives a power failure. Writes are
/// GRDB's synchronous ones inside this actor: its asynchronous ones can lose the row of a cancelled task.
package actor SQLiteJournal: Journal {
    let path: String
    package let queue: DatabaseQueue
    let isAlive: @Sendable (LockOwner) -> Bool
    /// The end of each chain that this process has written to.
    private var ends: [ExecutionID: ChainEnd] = [:]
    /// What was read last. Who follows an execution reads it again and again; the bytes are verified each time, but the
    /// same bytes are decoded once.
    private var lastPlan: (text: [UInt8], plan: Plan)?
    private var lastEntries: [JournalEntry] = []

    struct ChainEnd {
        var sequence: Int64
        var hash: String
    }

    /// Opens the store, creating it and its folder where there is none, and verifies its pages.
    ///
    /// - Parameter isAlive: whether a lock's owner still runs; the default asks `/proc`.
    package init(
        path: String, isAlive: @escaping @Sendable (LockOwner) -> Bool = { ProcessIdentity.isAlive($0) }
    ) throws(JournalError) {
        self.path = path
        self.isAlive = isAlive
        do {
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            var configuration = Configuration()
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA foreign_keys = ON")
            }
            queue = try DatabaseQueue(path: path, configuration: configuration)
            // Only now: on its way into WAL mode GRDB itself sets NORMAL, which a power failure can roll back.
            let level = try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                return try Int.fetchOne(db, sql: "PRAGMA synchronous")
            }
            guard level == 2 else { throw JournalError.unusable(detail: "SQLite refuses synchronous=FULL") }
            let migrator = JournalSchema.migrator
            if let found = try queue.read({ db in try Self.newerVersion(db, than: migrator) }) {
                throw JournalError.newerSchema(found: found, known: JournalSchema.known)
            }
            try migrator.migrate(queue)
            let check = try queue.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
            guard check == "ok" else {
                throw JournalError.corrupt(execution: nil, sequence: nil, detail: check ?? "unreadable")
            }
        } catch {
            throw JournalError(error, path: path)
        }
    }

    private static func newerVersion(_ db: Database, than migrator: DatabaseMigrator) throws -> Int? {
        guard try migrator.hasBeenSuperseded(db) else { return nil }
        let applied = try migrator.appliedIdentifiers(db)
        return applied.compactMap(Int.init).max() ?? JournalSchema.known + 1
    }

    package func begin(
        _ plan: Plan, _ first: [Event], lock: PlatformLock
    ) throws(JournalError) -> ExecutionID {
        try attempt {
            let text = try CanonicalText.encode(plan)
            let begun = first.first?.wall.milliseconds ?? 0
            let (id, end) = try queue.write { db in
                try Self.verify(lock, db)
                try db.cachedStatement(sql: "INSERT INTO execution (platform, plan, begun) VALUES (?, ?, ?)")
                    .execute(arguments: [plan.platform, Data(text), begun])
                let id = ExecutionID(db.lastInsertedRowID)
                var end = ChainEnd(sequence: 0, hash: HashChain.root(planText: text))
                try Self.write(first, to: id, after: &end, db)
                return (id, end)
            }
            ends[id] = end
            return id
        }
    }

    package func append(
        _ events: [Event], to execution: ExecutionID, lock: PlatformLock
    ) throws(JournalError) {
        if ends[execution] == nil { ends[execution] = try end(of: execution) }
        try attempt {
            guard let known = ends[execution] else { throw JournalError.noSuchExecution(execution) }
            ends[execution] = try queue.write { db in
                try Self.verify(lock, db)
                var end = known
                try Self.write(events, to: execution, after: &end, db)
                return end
            }
        }
    }

    package func plan(of execution: ExecutionID) throws(JournalError) -> Plan {
        try attempt {
            let text = try planText(of: execution)
            if let lastPlan, lastPlan.text == text { return lastPlan.plan }
            do {
                let plan = try CanonicalText.decode(Plan.self, from: text)
                lastPlan = (text, plan)
                return plan
            } catch {
                throw JournalError.corrupt(execution: execution, sequence: 0, detail: "the plan cannot be read")
            }
        }
    }

    package func entries(of execution: ExecutionID) throws(JournalError) -> [JournalEntry] {
        try attempt {
            var previous = HashChain.root(planText: try planText(of: execution))
            let entries = try rows(of: execution).enumerated().map { index, row in
                let expected = Int64(index + 1)
                guard row.sequence == expected else {
                    throw JournalError.corrupt(execution: execution, sequence: expected, detail: "the entry is missing")
                }
                guard HashChain.next(after: previous, sequence: expected, event: row.event) == row.hash else {
                    throw JournalError.corrupt(
                        execution: execution, sequence: expected, detail: "the entry is not what was written")
                }
                // The hash covers everything before it as well.
                if index < lastEntries.count, lastEntries[index].hash == row.hash {
                    previous = row.hash
                    return lastEntries[index]
                }
                guard let event = try? CanonicalText.decode(Event.self, from: row.event) else {
                    throw JournalError.corrupt(
                        execution: execution, sequence: expected, detail: "the entry cannot be read")
                }
                defer { previous = row.hash }
                return JournalEntry(sequence: expected, event: event, previousHash: previous, hash: row.hash)
            }
            lastEntries = entries
            return entries
        }
    }

    package func executions() throws(JournalError) -> [ExecutionListing] {
        try attempt {
            let rows = try queue.read { db in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT e.number, e.platform, e.plan, e.begun, e.ended, l.owner,
                            (SELECT event FROM entry WHERE execution = e.number ORDER BY sequence DESC LIMIT 1) AS last
                        FROM execution e LEFT JOIN lock l ON l.platform = e.platform ORDER BY e.number
                        """)
            }
            let newest = Dictionary(grouping: rows) { $0["platform"] as String }
                .mapValues { $0.compactMap { $0["number"] as Int64? }.max() }
            return rows.compactMap { row in listing(row, newest: newest[row["platform"]] ?? nil) }
        }
    }

    private func listing(_ row: Row, newest: Int64?) -> ExecutionListing? {
        guard let plan = try? CanonicalText.decode(Plan.self, from: Array(row["plan"] as Data)) else { return nil }
        let last = (row["last"] as Data?).flatMap { try? CanonicalText.decode(Event.self, from: Array($0)) }
        let owner = (row["owner"] as Data?).flatMap { try? CanonicalText.decode(LockOwner.self, from: Array($0)) }
        let begun = WallTime(milliseconds: row["begun"])
        let end = (row["ended"] as String?).flatMap(ExecutionEnd.init(rawValue:))
        return ExecutionListing(
            id: ExecutionID(row["number"]), platform: row["platform"], procedure: plan.procedure, begun: begun,
            end: end, lastEvent: last?.wall ?? begun,
            isDriven: end == nil && row["number"] == newest && (owner.map(isAlive) ?? false))
    }

    // MARK: Rows

    // Where one statement reads, it sees one state by itself, and `unsafeRead` spares the transaction around it.

    private struct StoredEntry {
        var sequence: Int64
        var event: [UInt8]
        var hash: String
    }

    private func rows(of execution: ExecutionID) throws -> [StoredEntry] {
        try queue.unsafeRead { db in
            let statement = try db.cachedStatement(
                sql: "SELECT sequence, event, hash FROM entry WHERE execution = ? ORDER BY sequence")
            return try Row.fetchAll(statement, arguments: [execution.number]).map { StoredEntry(sequence: $0["sequence"], event: Array($0["event"] as Data), hash: $0["hash"]) }
        }
    }

    private func planText(of execution: ExecutionID) throws -> [UInt8] {
        let text = try queue.unsafeRead { db in
            let statement = try db.cachedStatement(sql: "SELECT plan FROM execution WHERE number = ?")
            return try Data.fetchOne(statement, arguments: [execution.number])
        }
        guard let text else { throw JournalError.noSuchExecution(execution) }
        return Array(text)
    }

    /// The chain is verified before anything is hung on it.
    private func end(of execution: ExecutionID) throws(JournalError) -> ChainEnd {
        guard let last = try entries(of: execution).last else { throw .noSuchExecution(execution) }
        return ChainEnd(sequence: last.sequence, hash: last.hash)
    }

    private static func write(
        _ events: [Event], to execution: ExecutionID, after end: inout ChainEnd, _ db: Database
    ) throws {
        let insert = try db.cachedStatement(
            sql: "INSERT INTO entry (execution, sequence, event, hash) VALUES (?, ?, ?, ?)")
        for event in events {
            let text = try CanonicalText.encode(event)
            end.sequence += 1
            end.hash = HashChain.next(after: end.hash, sequence: end.sequence, event: text)
            try insert.execute(arguments: [execution.number, end.sequence, Data(text), end.hash])
            switch event.fact {
            case .ordered(_, _, let command?):
                try db.cachedStatement(sql: "UPDATE mailbox SET taken = 1 WHERE number = ?").execute(arguments: [command])
            case .decided(.ended(let outcome)):
                try db.cachedStatement(sql: "UPDATE execution SET ended = ? WHERE number = ?")
                    .execute(arguments: [outcome.rawValue, execution.number])
            default: break
            }
        }
    }

    func attempt<Value>(_ body: () throws -> Value) throws(JournalError) -> Value {
        do { return try body() } catch { throw JournalError(error, path: path) }
    }
}
