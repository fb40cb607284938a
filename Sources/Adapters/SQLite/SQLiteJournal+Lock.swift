package import Engine
internal import Foundation
internal import GRDB

/// The platform's lock and the mailbox.
extension SQLiteJournal {
    package func lock(_ platform: String, owner: LockOwner) throws(JournalError) -> PlatformLock {
        try attempt {
            let text = Data(try CanonicalText.encode(owner))
            return try queue.write { db in
                let row = try Row.fetchOne(
                    try db.cachedStatement(sql: "SELECT fence, owner FROM lock WHERE platform = ?"),
                    arguments: [platform])
                let fence = (row?["fence"] as Int64?) ?? 0
                if let held = (row?["owner"] as Data?).flatMap({
                    try? CanonicalText.decode(LockOwner.self, from: Array($0))
                }), isAlive(held) {
                    throw JournalError.held(
                        by: PlatformLock(platform: platform, fence: fence, owner: held, store: try Self.identity(db)))
                }
                try db.cachedStatement(
                    sql: """
                        INSERT INTO lock (platform, fence, owner) VALUES (?, ?, ?)
                        ON CONFLICT (platform) DO UPDATE SET fence = excluded.fence, owner = excluded.owner
                        """
                ).execute(arguments: [platform, fence + 1, text])
                return PlatformLock(platform: platform, fence: fence + 1, owner: owner, store: try Self.identity(db))
            }
        }
    }

    /// A number that this file alone has: drawn when it is first needed, kept in the file's own header.
    private static func identity(_ db: Database) throws -> String {
        let kept = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let number = kept == 0 ? Int32.random(in: 1 ... .max) : kept
        if kept == 0 { try db.execute(sql: "PRAGMA application_id = \(number)") }
        return String(UInt32(bitPattern: number), radix: 16)
    }

    package func unlock(_ lock: PlatformLock) throws(JournalError) {
        try attempt {
            try queue.write { db in
                try db.cachedStatement(sql: "UPDATE lock SET owner = NULL WHERE platform = ? AND fence = ?")
                    .execute(arguments: [lock.platform, lock.fence])
            }
        }
    }

    /// Nothing is written under a lock that somebody has taken over since.
    static func verify(_ lock: PlatformLock, _ db: Database) throws {
        let fence = try Int64.fetchOne(
            try db.cachedStatement(sql: "SELECT fence FROM lock WHERE platform = ?"), arguments: [lock.platform])
        guard fence == lock.fence else { throw JournalError.fenced(by: fence ?? 0) }
    }

    package func submit(
        _ order: OperatorOrder, by person: Person, to execution: ExecutionID
    ) throws(JournalError) {
        try attempt {
            let text = Data(try CanonicalText.encode(order))
            let who = Data(try CanonicalText.encode(person))
            try queue.write { db in
                let known = try Bool.fetchOne(
                    try db.cachedStatement(sql: "SELECT 1 FROM execution WHERE number = ?"),
                    arguments: [execution.number])
                guard known == true else { throw JournalError.noSuchExecution(execution) }
                try db.cachedStatement(sql: #"INSERT INTO mailbox (execution, "order", person) VALUES (?, ?, ?)"#)
                    .execute(arguments: [execution.number, text, who])
            }
        }
    }

    package func pendingOrders(for execution: ExecutionID) throws(JournalError) -> [MailboxOrder] {
        try attempt {
            try queue.unsafeRead { db in
                let statement = try db.cachedStatement(
                    sql: #"SELECT number, "order", person FROM mailbox WHERE execution = ? AND taken = 0 ORDER BY number"#)
                return try Row.fetchAll(statement, arguments: [execution.number]).map { row in
                    MailboxOrder(
                        number: row["number"],
                        order: try CanonicalText.decode(OperatorOrder.self, from: Array(row["order"] as Data)),
                        by: try CanonicalText.decode(Person.self, from: Array(row["person"] as Data)))
                }
            }
        }
    }
}

extension JournalError {
    /// SQLite's errors, told apart by what a person has to do.
    init(_ error: any Error, path: String) {
        switch error {
        case let known as JournalError: self = known
        case let database as DatabaseError:
            let detail = database.message ?? "\(database.resultCode)"
            switch database.resultCode {
            case .SQLITE_FULL: self = .diskFull(path: path)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB:
                self = .corrupt(execution: nil, sequence: nil, detail: detail)
            case .SQLITE_IOERR where detail.contains("disk"): self = .diskFull(path: path)
            default: self = .unusable(detail: detail)
            }
        default:
            let cocoa = error as? CocoaError
            self = cocoa?.code == .fileWriteOutOfSpace ? .diskFull(path: path) : .unusable(detail: "\(error)")
        }
    }
}
