import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

/// What physical backups need on top of the scene: a platform, and a cluster that was set up.
struct PhysicalScene {
    let scene: BackupScene
    let platform: Platform

    static func with(rate: Int? = nil, settings: [String] = [], setUp: Bool = true, _ body: (PhysicalScene) async throws -> Void) async throws {
        try await BackupScene.with { scene in
            if !settings.isEmpty {
                try await scene.cluster.stop()
                try await scene.cluster.sh("printf '%s\\n' \(settings.map { "'\($0)'" }.joined(separator: " ")) >>\(scene.cluster.folder)/data/postgresql.conf")
                try await scene.cluster.start()
            }
            var platform = Platform(name: "shop")
            platform.hosts = [scene.server.host]
            platform.databases = [scene.database]
            platform.backups = Backups()
            platform.backups?.rate = rate
            let physical = PhysicalScene(scene: scene, platform: platform)
            if setUp { try await physical.setup.apply(scene.database, report: BackupScene.silent) }
            try await body(physical)
        }
    }

    var engine: PhysicalEngine { PhysicalEngine(repository: scene.repository, platform: platform, options: scene.server.options()) }
    var setup: PhysicalSetup { PhysicalSetup(engine, now: { WallTime(milliseconds: 1_700_000_000_000) }) }
    var source: BackupSource { .cluster(host: scene.server.host.name, port: scene.cluster.port, databases: [scene.database]) }

    func take(_ number: Int = 1) async throws -> BackupPart { try await engine.take(source, as: scene.id(number), report: BackupScene.silent) }

    func catchUp() async throws -> Bool {
        try await engine.catchUp(host: scene.server.host.name, port: scene.cluster.port, databases: [scene.database], report: BackupScene.silent)
    }

    /// One value of the source.
    func value(_ sql: String, database: String = "shop") async throws -> String {
        try await scene.cluster.sql(sql, database: database).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// A new folder that a scratch server can use; removed afterwards.
    func restored<Value: Sendable>(
        _ part: BackupPart, _ number: Int = 1, until: RecoveryPoint, _ body: (ScratchServer) async throws(BackupError) -> Value
    ) async throws -> Value {
        let folder = "\(try await ScratchServer.place(work: scene.repository.work))/bongsu-test-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await engine.restore(part, of: scene.id(number), to: .folder(folder + "/data", until: until), report: BackupScene.silent)
        return try await ScratchServer.with(version: part.serverVersion ?? 0, work: scene.repository.work, existing: .recovering(folder + "/data")) {
            server throws(BackupError) in
            try await server.awaitRecovery()
            return try await body(server)
        }
    }

    func ask(_ server: ScratchServer, _ sql: String, database: String = "shop") async throws(BackupError) -> String {
        try await ControllerShell(environment: server.environment + [("PGDATABASE", database)]).run(
            "psql -X -q -A -t -v ON_ERROR_STOP=1 -f -", input: Array(sql.utf8)
        ).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The folder of the log's files.
    func log(_ part: BackupPart) -> String { engine.walFolder(part) }

    /// Several files of the log, each with something in it.
    func fill(_ files: Int) async throws {
        for number in 1...files {
            _ = try await value("INSERT INTO shop.logs VALUES ('2026-06-06', 'file \(number)'); SELECT pg_switch_wal()")
        }
    }
}
