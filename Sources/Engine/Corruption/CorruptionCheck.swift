package import Documents

/// One way of looking for damage. Stable words for machines: never reused, never renamed.
///
/// No single check sees everything; which one sees what is a test (`CorruptionMatrixTests`).
package enum CorruptionCheck: String, Hashable, Codable, Sendable, CaseIterable {
    /// Pages whose checksum is wrong: counted by the running server, or read by `pg_checksums` in a stopped one.
    case checksums
    /// Every row and every value read, as `pg_dump` reads them.
    case read
    /// Rows counted in the heap against rows counted through an index over all of them: finds lost pages.
    case parity
    /// amcheck's `verify_heapam`: the structure of rows and of their large values.
    case heap
    /// amcheck's B-tree check with `heapallindexed`, and with the parent links where writers need not wait long.
    case index
    /// Rows against the last backup's manifest.
    case rows
    /// Indexes and constraints that are declared and not in force.
    case declared

    package var title: Message {
        switch self {
        case .checksums: Message("checksums", ko: "체크섬")
        case .read: Message("full read", ko: "전체 읽기")
        case .parity: Message("heap against index", ko: "힙과 인덱스 비교")
        case .heap: Message("row structure", ko: "행 구조")
        case .index: Message("index structure", ko: "인덱스 구조")
        case .rows: Message("rows against the manifest", ko: "매니페스트와 행 수 비교")
        case .declared: Message("indexes and constraints in force", ko: "인덱스·제약 조건 적용 여부")
        }
    }
}

/// What a table must hold, as the last backup's manifest counted it.
package struct ExpectedRows: Hashable, Codable, Sendable {
    /// `users`, or `schema.users` outside `public`.
    package var table: String
    package var rows: Int
    /// When it was counted.
    package var at: WallTime
    package init(table: String, rows: Int, at: WallTime) {
        self.table = table
        self.rows = rows
        self.at = at
    }
}

/// What looking may cost: the time of the whole, of one statement, and how long writers may be held up.
package struct CorruptionLimits: Hashable, Sendable {
    /// The whole check of one database; tables that are left when it is over are named as not looked at.
    package var total: Duration
    /// One statement, which reads one table or one index.
    package var statement: Duration
    /// The parent check of an index keeps writers out of its table; it is given up after this.
    package var writerPause: Duration
    /// Table and index together: above this the parent check is not even tried.
    package var pausedBytes: Int

    package init(
        total: Duration = .seconds(600), statement: Duration = .seconds(300), writerPause: Duration = .seconds(5),
        pausedBytes: Int = 256 << 20
    ) {
        self.total = total
        self.statement = statement
        self.writerPause = writerPause
        self.pausedBytes = pausedBytes
    }

    /// For a copy that nobody writes to: a restore's own database before it is swapped in.
    package static let unused = CorruptionLimits(
        total: .seconds(4 * 3600), statement: .seconds(2 * 3600), writerPause: .seconds(2 * 3600), pausedBytes: .max)
}

/// How far a deep check has come; for a line of progress.
package struct CorruptionProgress: Hashable, Sendable {
    package var database: String
    package var table: String
    /// Tables before this one, and all of them.
    package var done: Int
    package var tables: Int
    package var doneBytes: Int
    package var bytes: Int
    package init(database: String, table: String, done: Int, tables: Int, doneBytes: Int, bytes: Int) {
        self.database = database
        self.table = table
        self.done = done
        self.tables = tables
        self.doneBytes = doneBytes
        self.bytes = bytes
    }

    package var line: Message {
        let (part, whole) = (Spoken.bytes(doneBytes), Spoken.bytes(bytes))
        return Message(
            "\(database): table \(done + 1) of \(tables), \(table) (\(part) of \(whole) read)",
            ko: "\(database): 테이블 \(tables)개 중 \(done + 1)번째, \(table) (\(whole) 중 \(part) 확인)")
    }
}
