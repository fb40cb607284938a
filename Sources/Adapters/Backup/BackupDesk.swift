package import Documents
package import Engine
import Foundation

/// Takes backups and proves them: what runs the engines and writes the catalogue, in the order that leaves nothing half counted.
package struct BackupDesk: Sendable {
    let platform: Platform
    let repository: Repository
    let store: CatalogueStore
    let engines: BackupEngines
    let now: @Sendable () -> WallTime
    let chance: @Sendable () -> String
    let say: @Sendable (Message) -> Void
    let report: ProgressReport

    package init(
        platform: Platform, repository: Repository, engines: BackupEngines, now: @escaping @Sendable () -> WallTime,
        chance: @escaping @Sendable () -> String, say: @escaping @Sendable (Message) -> Void, report: @escaping ProgressReport
    ) {
        self.platform = platform
        self.repository = repository
        store = CatalogueStore(repository)
        self.engines = engines
        self.now = now
        self.chance = chance
        self.say = say
        self.report = report
    }

    /// One set: databases first, then files, so that every file that a row names is there.
    ///
    /// A source that cannot be read (its host is down, its server starts) keeps no other from being copied: what is missing is said, and
    /// written into the receipt. **Errors:** what is wrong here or in the repository ends the run, and so does a run that copies nothing.
    /// **Durability:** the receipt is the last file written; a run that was cut short leaves no backup and, after the next one, no rest.
    package func take(_ kinds: Set<BackupPart.Kind> = Set(BackupPart.Kind.allCases)) async throws -> Backup {
        try await repository.prepare()
        return try await repository.locked(for: .backup) {
            try await sweepWhatWasLeft()
            let began = now()
            let id = BackupID(begun: began, chance: chance())
            try runs.begin(id)
            var parts: [BackupPart] = []
            var failures: [(key: String, error: BackupError)] = []
            for source in sources() where kinds.contains(source.kind) {
                guard let engine = engines.engine(source.kind) else { continue }
                do throws(BackupError) {
                    let part = try await engine.take(source, as: id, report: report)
                    for flaw in part.flaws { say(Message("\(part.key): \(flaw)", ko: "\(part.key): \(flaw)")) }
                    parts.append(part)
                } catch {
                    guard error.isOfSource, !Task.isCancelled else { throw error }
                    failures.append((source.key, error))
                }
            }
            guard !parts.isEmpty else { throw failures.first?.error ?? BackupError.nothingToTake() }
            var backup = Backup(id: id, platform: platform.name, origin: .taken, began: began, received: now(), parts: parts)
            if !failures.isEmpty { backup.missing = Dictionary(failures.map { ($0.key, $0.error.inShort) }) { first, _ in first } }
            try store.write(backup)
            runs.end([id])
            await refreshAdopted()
            return backup
        }
    }

    private var runs: UnfinishedRuns { UnfinishedRuns(repository: repository) }

    private func sweepWhatWasLeft() async throws(BackupError) {
        let left = runs.all()
        if left.isEmpty { return }
        say(Message("an earlier run was cut short: what it left is removed", ko: "이전 실행이 중단됨: 남은 것을 정리"))
        for engine in engines.all { try await engine.sweep(left) }
        for id in left { try? FileManager.default.removeItem(atPath: "\(repository.catalogue)/\(id)") }
        runs.end(left)
    }

    private func sources() -> [BackupSource] {
        let databases = platform.databases.map { BackupSource.database($0) }
        var clusters: [String: BackupSource] = [:]
        for database in platform.databases where clusters[database.cluster] == nil && engines.copiesCluster(database.cluster) {
            clusters[database.cluster] = .cluster(
                host: database.host, port: database.port, databases: platform.databases.filter { $0.cluster == database.cluster })
        }
        let files = (platform.backups?.files ?? []).map { BackupSource.files(host: $0.host, paths: $0.paths) }
        return databases + clusters.sorted { $0.key < $1.key }.map(\.value) + files
    }
}

extension BackupSource {
    /// As the part's that is made of it.
    var key: String {
        switch self {
        case .database(let database): BackupPart.key(kind, database.name)
        case .cluster(_, _, let databases): BackupPart.key(kind, databases.first?.cluster ?? "")
        case .files(let host, _): BackupPart.key(kind, host)
        }
    }

    var kind: BackupPart.Kind {
        switch self {
        case .database: .database
        case .cluster: .cluster
        case .files: .files
        }
    }
}

extension BackupError {
    static func nothingToTake() -> BackupError {
        BackupError(
            1066, Message("platform.yaml names nothing to back up", ko: "platform.yaml에 백업할 것이 없음"),
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("name `databases:` and `backups: {files: {HOST: [PATH]}}`", ko: "`databases:`와 `backups: {files: {호스트: [경로]}}`를 적을 것")])
    }
}
