import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

/// A real PostgreSQL that a real pgBackRest backs up into an encrypted repository of its own: what a platform has before Bongsu comes.
struct PgBackRestScene {
    static var missing: String? {
        if let missing = BackupScene.missing { return missing }
        let needed = ["/usr/bin/pgbackrest", "/usr/bin/rsync"]
        return needed.first { !FileManager.default.isExecutableFile(atPath: $0) }.map { "pgBackRest tests are skipped: \($0) is missing" }
    }

    static let pass = "Zk9-a secret that no log may hold"
    let scene: BackupScene
    /// pgbackrest takes no path with `//`.
    static func plain(_ path: String) -> String { path.replacing("//", with: "/") }
    var repo: String { Self.plain(scene.cluster.folder + "/pgbackrest") }
    var config: String { Self.plain(scene.cluster.folder + "/pgbackrest.conf") }

    static func with(_ body: (PgBackRestScene) async throws -> Void) async throws {
        try await BackupScene.with { scene in
            let own = PgBackRestScene(scene: scene)
            let folder = Self.plain(scene.cluster.folder)
            try await scene.cluster.stop()
            try await scene.cluster.sh(
                """
                cat >\(own.config) <<'END'
                [global]
                repo1-path=\(own.repo)
                repo1-cipher-type=aes-256-cbc
                repo1-cipher-pass=\(pass)
                repo1-retention-full=9
                compress-type=zst
                start-fast=y
                log-level-file=off
                log-level-console=error
                lock-path=\(folder)/lock
                spool-path=\(folder)/spool

                [shop]
                pg1-path=\(folder)/data
                pg1-port=\(scene.cluster.port)
                pg1-user=postgres
                END
                chmod 640 \(own.config); chown postgres: \(own.config)
                printf '%s\\n' 'archive_mode = on' "archive_command = 'pgbackrest --config=\(own.config) --stanza=shop archive-push %p'" >>\(folder)/data/postgresql.conf
                """)
            try await scene.cluster.start()
            try await own.pgbackrest("stanza-create")
            try await body(own)
        }
    }

    @discardableResult
    func pgbackrest(_ words: String) async throws -> String {
        try await scene.cluster.sh("cd /; runuser -u postgres -- pgbackrest --config=\(config) --stanza=shop \(words)")
    }

    func platform(_ change: (inout Backups.Adopted) -> Void = { _ in }) -> Platform {
        var platform = Platform(name: "shop")
        platform.hosts = [scene.server.host]
        platform.databases = [scene.database]
        platform.backups = Backups()
        var adopted = Backups.Adopted(engine: "pgbackrest", host: scene.server.host.name, stanza: "shop")
        adopted.config = config
        change(&adopted)
        platform.backups?.adopted = adopted
        return platform
    }

    func engine(_ change: (inout Backups.Adopted) -> Void = { _ in }) -> PgBackRestEngine {
        PgBackRestEngine(repository: scene.repository, platform: platform(change), options: scene.server.options(), secrets: Secrets())
    }

    func desk(said: @escaping @Sendable (Message) -> Void = { _ in }) -> BackupDesk {
        BackupDesk(
            platform: platform(), repository: scene.repository, engines: BackupEngines([engine()], repository: scene.repository),
            now: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, chance: { "test" }, say: said, report: BackupScene.silent)
    }

    func value(_ sql: String) async throws -> String {
        try await scene.cluster.sql(sql, database: "shop").trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Closes the log's file and waits until it has come into the repository.
    ///
    /// By where the message was inserted: what is written out by then may still end with the file before.
    func archive() async throws {
        let name = try await value("SELECT pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_logical_emit_message(true, 'x', 'x')")
        _ = try await value("SELECT pg_switch_wal()")
        try await scene.cluster.sh("for i in $(seq 600); do ls \(repo)/archive/shop/*/*/\(name)-* >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1")
    }

    /// The server's clock.
    func clock() async throws -> WallTime {
        WallTime(milliseconds: Int64(try await value("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")) ?? 0)
    }

    func restored<Answer: Sendable>(
        _ part: BackupPart, _ id: BackupID, until: RecoveryPoint, _ body: (ScratchServer) async throws(BackupError) -> Answer
    ) async throws -> Answer {
        let folder = "\(try await ScratchServer.place(work: scene.repository.work))/bongsu-test-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await engine().restore(part, of: id, to: .folder(folder + "/data", until: until), report: BackupScene.silent)
        return try await ScratchServer.with(version: part.serverVersion ?? 0, work: scene.repository.work, existing: .recovering(folder + "/data")) {
            server throws(BackupError) in
            try await server.awaitRecovery()
            return try await body(server)
        }
    }

    func ask(_ server: ScratchServer, _ sql: String) async throws(BackupError) -> String {
        try await ControllerShell(environment: server.environment + [("PGDATABASE", "shop")]).run(
            "psql -X -q -A -t -v ON_ERROR_STOP=1 -f -", input: Array(sql.utf8)
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Every file of the repository with its hash, to see that none was changed.
    func fingerprint() async throws -> String {
        try await scene.cluster.sh("cd \(repo); find . -printf '%p %s %T@ %m %u\\n' | sort | sha256sum; find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum")
    }
}
