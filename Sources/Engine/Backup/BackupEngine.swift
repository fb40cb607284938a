package import Documents

/// What an engine is asked to copy.
package enum BackupSource: Hashable, Sendable {
    case database(Database)
    /// The server that these databases live in.
    case cluster(host: String, port: Int, databases: [Database])
    case files(host: String, paths: [String])
}

/// Where a copy is written. Nothing that exists is overwritten: every target is new.
package enum RestoreTarget: Hashable, Sendable {
    /// A new database of this name in the server where `beside` lives.
    case database(named: String, beside: Database)
    /// A new database in a scratch server on the controller, reached by its socket folder and port.
    case scratch(socket: String, port: Int, named: String)
    /// A new data directory on a host, owned as PostgreSQL wants it, made ready to recover to `until`; not started.
    case dataDirectory(host: String, path: String, until: RecoveryPoint)
    /// A new folder on the controller (files), or a new data directory there (cluster).
    case folder(String, until: RecoveryPoint)
    /// Files: each path P that was backed up is written to P_restore_NUMBER on that host, in P's own file system.
    case besideEach(host: String, number: String)
}

/// Up to where the write-ahead log is replayed.
package enum RecoveryPoint: Hashable, Codable, Sendable {
    /// The end of the backup itself: what its proof was taken at.
    case backupEnd
    /// Everything that the repository has.
    case latest
    /// The last commit before this moment.
    case time(WallTime)
}

package struct RestoreReceipt: Hashable, Sendable {
    package var bytes: Int64
    package var seconds: Double
    package init(bytes: Int64, seconds: Double) {
        self.bytes = bytes
        self.seconds = seconds
    }
}

/// One line of live progress. `total` is an estimate where the engine knows none.
package struct BackupProgress: Hashable, Sendable {
    /// What `done` and `total` count.
    package enum Unit: Hashable, Sendable { case bytes, pieces }

    package var phase: Message
    package var done: Int64
    package var total: Int64?
    package var unit: Unit
    package init(_ phase: Message, done: Int64 = 0, total: Int64? = nil, in unit: Unit = .bytes) {
        self.phase = phase
        self.done = done
        self.total = total
        self.unit = unit
    }
}

package typealias ProgressReport = @Sendable (BackupProgress) -> Void

/// The port behind which a way of copying stands. Adding one touches its file, its test and one line of composition.
///
/// **Durability:** what `take` returns is on the repository's disk. **Cancellation:** ends the programs that it started;
/// what was half made is removed by the next `sweep`.
package protocol BackupEngine: Sendable {
    /// Matched with `BackupPart.engine`.
    var name: String { get }
    var kind: BackupPart.Kind { get }

    /// Copies the source. Nothing counts until the caller has written the receipt.
    /// The manifest, where the source can give one, is on its shelf beside the receipt to be before this returns.
    func take(_ source: BackupSource, as id: BackupID, report: @escaping ProgressReport) async throws(BackupError) -> BackupPart

    /// Reads what the repository holds of these parts (every byte where `deep`) and returns what is wrong, a line a finding.
    /// The engine's words decide, not its exit code. Keys are `ID/PART`; what hits none of them stands under `repository`.
    func check(_ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport) async throws(BackupError) -> [String: [String]]

    func restore(_ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport) async throws(BackupError)
        -> RestoreReceipt

    /// Frees what only these parts hold. Called after their receipts have been marked expired.
    func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError)

    /// Removes what these runs left, which were cut short, and what is half made. Nothing else: a copy that nobody knows may have lost its
    /// receipt.
    func sweep(_ unfinished: Set<BackupID>) async throws(BackupError)
}

/// What only an engine can do that reads a repository which another program keeps.
///
/// It writes nothing there: `take` and `remove` are refused, and what it copies for a restore goes with the restore.
package protocol AdoptingEngine: BackupEngine {
    /// Whether platform.yaml names such a repository.
    var isConfigured: Bool { get }
    /// Every backup that the repository holds now, oldest first, as receipts for the catalogue. A backup keeps its name.
    func found(report: @escaping ProgressReport) async throws(BackupError) -> [Backup]
}

/// What only an engine with a write-ahead log can do.
package protocol LogArchive: Sendable {
    /// Whether the log of this cluster comes to us.
    func isSetUp(_ cluster: String) -> Bool
    /// Whether `catchUp` needs the server itself.
    var asksServer: Bool { get }
    /// Fetches what the server still has and the repository has not; false where the server cannot be asked.
    func catchUp(host: String, port: Int, databases: [Database], report: @escaping ProgressReport) async throws(BackupError) -> Bool
    /// The latest moment to which this backup can be rolled forward: the last commit in the log without a gap; nil where the log does not
    /// even reach the backup's own end.
    func reach(of part: BackupPart, in id: BackupID) async throws(BackupError) -> WallTime?
    /// What is known here of the log that this backup is rolled forward by; nobody is asked.
    func stock(of part: BackupPart) -> WALStock
    /// The log's files from this backup's start on that are missing or unreadable, by name.
    func gaps(of part: BackupPart, in id: BackupID) async throws(BackupError) -> [String]
}
