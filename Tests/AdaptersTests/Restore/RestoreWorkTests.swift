import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite(.serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct RestoreWorkTests {
    private func engine(_ scene: BackupScene) -> LogicalEngine {
        LogicalEngine(repository: scene.repository, hosts: [scene.server.host], options: scene.server.options(), shelf: CatalogueStore(scene.repository).shelf)
    }

    private func work(_ scene: BackupScene) -> RestoreWork {
        var platform = Platform(name: "test", language: .english)
        platform.hosts = [scene.server.host]
        platform.databases = [scene.database]
        return RestoreWork(
            platform: platform, repository: scene.repository, state: scene.repository.state,
            engines: BackupEngines([engine(scene)], repository: scene.repository), hosts: PlatformHosts(platform: platform, options: scene.server.options()),
            ssh: scene.server.options(),
            now: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, say: { _ in })
    }

    /// What a directory would take along counts, whether anybody can connect to it or not; and a name that was taken between two tries is
    /// somebody else's.
    @Test(.timeLimit(.minutes(5))) func whatIsSomebodyElsesIsSeen() async throws {
        try await BackupScene.with { scene in
            let part = try await engine(scene).take(.database(scene.database), as: scene.id(1), report: BackupScene.silent)
            let store = CatalogueStore(scene.repository)
            let time = WallTime(milliseconds: 1_700_000_001_000)
            try store.write(Backup(id: scene.id(1), platform: "test", origin: .taken, began: time, received: time, parts: [part]))
            var proof = Proof(backup: scene.id(1), part: part.key, outcome: .proved, at: time)
            proof.restoreSeconds = 1
            try store.add(proof)
            let work = work(scene)
            #expect(await work.facts(of: scene.database).0.others == [])
            for sql in ["CREATE DATABASE tenants IS_TEMPLATE true", "CREATE DATABASE closed ALLOW_CONNECTIONS false", "CREATE DATABASE shop_broken_1"] {
                try await scene.cluster.sql(sql, database: "postgres")
            }
            #expect(await work.facts(of: scene.database).0.others?.sorted() == ["closed", "shop_broken_1", "tenants"])

            var wish = RestoreWork.Wish()
            wish.into = "theirs"
            let name = try await work.choose(database: "shop", wish)
            try work.begin(name)
            // A first try that made nothing, and a colleague.
            var entry = try work.records.read(name)
            entry.isLoading = true
            try work.records.write(entry)
            try await scene.cluster.sql("CREATE DATABASE theirs", database: "postgres")
            try await scene.cluster.sql("CREATE TABLE own AS SELECT 7 AS x", database: "theirs")
            #expect(await code { try await work.load(name, report: BackupScene.silent) } == 1114)
            #expect(try await scene.cluster.sql("SELECT x FROM own", database: "theirs") == "7\n")
            // One that it has left half made goes.
            try await scene.cluster.sql("COMMENT ON DATABASE theirs IS '\(LogicalEngine.mark)'", database: "postgres")
            try await work.load(name, report: BackupScene.silent)
            #expect(try await scene.cluster.sql("SELECT count(*) FROM shop.users", database: "theirs") == "500\n")
        }
    }
}
