import Documents
import Engine
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Adapters

@Suite("Dumps", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct LogicalEngineTests {
    private func conformance(_ scene: BackupScene) -> BackupConformance {
        let engine = scene.engine
        return BackupConformance(
            BackupEngineUnderTest(
                engine: engine, source: .database(scene.database), id: { scene.id($0) },
                compare: { part, id in try await scene.prove(part, id) },
                change: { number in
                    // Half a megabyte that nothing can pack.
                    try await scene.cluster.sql("INSERT INTO shop.orders(user_id, data) SELECT 1, gen_random_bytes(1000) FROM generate_series(1, 500); DELETE FROM shop.logs WHERE m = 'm\(number)'", database: "shop")
                },
                stored: { Int64(try await ControllerShell().run("du -sb \(scene.repository.restic) | cut -f1").output.filter(\.isNumber)) ?? 0 },
                left: { try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) },
                interrupt: { id in
                    let task = Task { try await engine.take(.database(scene.database), as: id) { _ in } }
                    for _ in 0..<600 where try !FileManager.default.contentsOfDirectory(atPath: scene.repository.work).contains(where: { $0.hasPrefix("dump-") }) {
                        try await Task.sleep(for: .milliseconds(20))
                    }
                    task.cancel()
                    if case .success = await task.result { Issue.record("it had ended before") }
                    // What a controller that is killed leaves.
                    try FileManager.default.createDirectory(atPath: scene.repository.work + "/dump-left/dump", withIntermediateDirectories: true)
                }))
    }

    @Test(.timeLimit(.minutes(10))) func whatWasTakenComesBack() async throws {
        try await BackupScene.with { try await conformance($0).whatWasTakenComesBack() }
    }

    @Test(.timeLimit(.minutes(10))) func copiesAreIndependent() async throws {
        try await BackupScene.with { try await conformance($0).copiesAreIndependent() }
    }

    @Test(.timeLimit(.minutes(10))) func anInterruptedCopyLeavesTheRepositorySound() async throws {
        try await BackupScene.with { try await conformance($0).anInterruptedCopyLeavesTheRepositorySound() }
    }

    /// A copy of before tables were packed.
    private func plain(_ scene: BackupScene, _ part: BackupPart, _ expected: DatabaseManifest) async throws {
        let restic = ResticRepository(scene.repository)
        let folder = scene.folder.file("plain")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await restic.restore(part.reference, to: folder)
        let unpacked = try await ControllerShell().run("find '\(folder)/dump' -name '*.dat.zst' -print -exec zstd -q -d --rm {} ';' | wc -l")
        #expect(unpacked.exitCode == 0 && Int(unpacked.output.filter(\.isNumber)).map { $0 > 3 } == true, "\(unpacked)")
        let summary = try await restic.backup(["dump", "globals.sql", "manifest.json"], in: folder, tags: ["test"], host: "db") { _, _ in }
        var old = part
        old.reference = summary.snapshot
        _ = try await scene.engine.restore(old, of: scene.id(2), to: .database(named: "shop_plain", beside: scene.database), report: BackupScene.silent)
        #expect(try await ManifestComparison.differences(expected: expected, found: scene.manifest(of: "shop_plain")) == [])
    }

    /// Beside the source, under writers: the restored database is what the snapshot held, settings and all.
    @Test(.timeLimit(.minutes(10))) func besideTheSourceUnderWriters() async throws {
        try await BackupScene.with { scene in
            try await scene.farTable()
            try await scene.cluster.sql("CREATE TABLE shop.\"a (b) \"\"c\"\" FROM stdin;\" (\":x\" int, \"FROM stdin;\" text); INSERT INTO shop.\"a (b) \"\"c\"\" FROM stdin;\" VALUES (1, E'COPY x\\n\\\\.\\n')", database: "shop")
            let writer = Task {
                var number = 0
                while !Task.isCancelled {
                    number += 1
                    _ = try? await scene.cluster.sql("INSERT INTO shop.orders(user_id, total) VALUES (\(1 + number % 500), \(number)); UPDATE shop.users SET status = 'b' WHERE id = \(1 + number % 500)", database: "shop")
                }
                return number
            }
            let part = try await scene.engine.take(.database(scene.database), as: scene.id(1), report: BackupScene.silent)
            writer.cancel()
            #expect(await writer.value > 0)
            let receipt = try await scene.engine.restore(
                part, of: scene.id(1), to: .database(named: "shop_restore", beside: scene.database), report: BackupScene.silent)
            #expect(receipt.bytes == part.sourceBytes)
            let expected = try DatabaseManifest.read(try #require(try scene.shelf.read(part, scene.id(1))))
            let found = try await scene.manifest(of: "shop_restore")
            #expect(ManifestComparison(expected: expected, found: found).differences == [])
            #expect(found.settings.map(\.name).sorted() == ["search_path", "statement_timeout", "work_mem"])
            #expect(!found.properties.grants.contains(.init(nil, "CONNECT")))
            let comment = try await scene.cluster.sql("SELECT coalesce(shobj_description(oid, 'pg_database'), 'none') FROM pg_database WHERE datname = 'shop_restore'", database: "postgres")
            #expect(comment == "none\n")
            // Nobody who reads it has to write it once more.
            try await scene.cluster.sql("CREATE EXTENSION pg_visibility", database: "shop_restore")
            let thawed = try await scene.cluster.sql("SELECT count(*), count(*) FILTER (WHERE NOT all_frozen) FROM pg_class, pg_visibility_map(oid) WHERE relname IN ('users', 'orders', 'logs_1', 'away')", database: "shop_restore")
            #expect(!thawed.hasPrefix("0|") && thawed.hasSuffix("|0\n"), "\(thawed)")
            // A tablespace that the server has is used; a scratch server has none.
            let place = try await scene.cluster.sql("SELECT spcname FROM pg_tablespace t JOIN pg_class c ON c.reltablespace = t.oid WHERE relname = 'away'", database: "shop_restore")
            #expect(place == "far\n")
            #expect(try await scene.prove(part, scene.id(1)) == [])
            // Nor has another host's server.
            try await scene.cluster.sql("DROP DATABASE shop_restore", database: "postgres")
            try await scene.cluster.sql("ALTER TABLESPACE far RENAME TO \"else where\"", database: "postgres")
            let lines = Mutex<[String]>([])
            _ = try await scene.engine.restore(part, of: scene.id(1), to: .database(named: "shop_restore", beside: scene.database)) { progress in
                lines.withLock { $0.append(progress.phase.english) }
            }
            let told = "\(scene.server.host.name) has no tablespace far: every table goes to the default one"
            #expect(lines.withLock { $0 }.contains(told), "\(lines.withLock { $0 })")
            // It is there now, so a second restore refuses; one that had not ended is made anew.
            let again: RestoreTarget = .database(named: "shop_restore", beside: scene.database)
            #expect(await code { try await scene.engine.restore(part, of: scene.id(1), to: again, report: BackupScene.silent) } == 1037)
            try await scene.cluster.sql("COMMENT ON DATABASE shop_restore IS '\(LogicalEngine.mark)'; ", database: "postgres")
            try await unpackedByTheServer(scene, part, again, expected)
            try await plain(scene, part, expected)
        }
    }

    /// As large tables are; and autovacuum has no reason to work on what has just been loaded.
    private func unpackedByTheServer(_ scene: BackupScene, _ part: BackupPart, _ target: RestoreTarget, _ expected: DatabaseManifest) async throws {
        try await scene.cluster.sql("ALTER ROLE postgres SET log_statement = 'all'", database: "postgres")
        var engine = scene.engine
        engine.largeTable = 0
        _ = try await engine.restore(part, of: scene.id(1), to: target, report: BackupScene.silent)
        try await scene.cluster.sql("ALTER ROLE postgres RESET log_statement", database: "postgres")
        #expect(try await ManifestComparison.differences(expected: expected, found: scene.manifest(of: "shop_restore")) == [])
        let log = try String(contentsOfFile: scene.cluster.folder + "/log", encoding: .utf8)
        let copies = log.matches(of: /COPY shop.+ FROM (PROGRAM|stdin)/).map(\.1)
        #expect(copies.count > 5 && copies.allSatisfy { $0 == "PROGRAM" }, "\(copies)")
        let reasons = try await scene.cluster.sql("SELECT count(*), sum(n_ins_since_vacuum + n_mod_since_analyze) FROM pg_stat_user_tables JOIN pg_class c ON c.oid = relid WHERE relkind = 'r'", database: "shop_restore")
        #expect(!reasons.hasPrefix("0|") && reasons.hasSuffix("|0\n"), "\(reasons)")
        let left = try await scene.cluster.sh("find /tmp -maxdepth 2 -type p -user postgres -name rows | wc -l")
        #expect(left == "0\n")
        // A user who may not run programs there has rows sent through a session.
        try await scene.cluster.sql("CREATE ROLE nobody LOGIN", database: "postgres")
        var limited = scene.database
        limited.user = "nobody"
        let way = await engine.packedWay(to: "shop_restore", on: scene.server.host, limited, version: expected.server.number)
        #expect(way != nil && way?.table == nil)
    }
}

extension BackupScene {
    /// A table outside the data directory.
    func farTable() async throws {
        try await cluster.sh("install -d -o postgres -g postgres -m 700 \(cluster.folder)/space")
        try await cluster.sql("CREATE TABLESPACE far LOCATION '\(cluster.folder)/space'", database: "postgres")
        try await cluster.sql("CREATE TABLE away TABLESPACE far AS SELECT 8 AS x", database: "shop")
    }

    /// Restores into a scratch server and compares.
    func prove(_ part: BackupPart, _ id: BackupID) async throws(BackupError) -> [String] {
        guard let text = try shelf.read(part, id), let expected = try? DatabaseManifest.read(text) else { return ["no manifest"] }
        let engine = engine
        let work = repository.work
        return try await ScratchServer.with(version: expected.server.number, work: work) { server throws(BackupError) in
            _ = try await engine.restore(
                part, of: id, to: .scratch(socket: server.socketFolder, port: server.port, named: part.name), report: Self.silent)
            let found = try await ManifestTaker(environment: server.environment, database: part.name, work: work).take(hash: expected.hash)
            return ManifestComparison(expected: expected, found: found, localeMayDiffer: true).differences.map(\.message.english)
        }
    }
}
