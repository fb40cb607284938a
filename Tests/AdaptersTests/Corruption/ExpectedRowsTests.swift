import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Rows against the last backup", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ExpectedRowsTests {
    /// The catalogue's newest usable manifest is what a deep assessment counts against.
    @Test(.timeLimit(.minutes(10))) func aDeepAssessmentCountsAgainstTheCatalogue() async throws {
        try await BackupScene.with { scene in
            var platform = Platform(name: "shop", language: .english)
            platform.hosts = [scene.server.host]
            platform.databases = [scene.database]
            let store = CatalogueStore(scene.repository)
            #expect(store.expectedRows(of: "shop") == nil)
            func take(_ number: Int, flaws: [String] = []) async throws {
                let engine = LogicalEngine(repository: scene.repository, hosts: [scene.server.host], options: scene.server.options(), shelf: store.shelf)
                var part = try await engine.take(.database(scene.database), as: scene.id(number), report: BackupScene.silent)
                part.flaws = flaws
                try store.write(Backup(id: scene.id(number), platform: "shop", origin: .taken, began: WallTime(milliseconds: Int64(number)), received: WallTime(milliseconds: Int64(number)), parts: [part]))
            }
            try await take(1)
            let rows = try #require(store.expectedRows(of: "shop"))
            #expect(rows.first { $0.table == "shop.orders" }?.rows == 2000 && rows.contains { $0.table == "shop.Odd \"name" })
            #expect(store.expectedRows(of: "another") == nil)

            let hosts = PlatformHosts(platform: platform, options: scene.server.options())
            func findings() async -> [CorruptionFinding] {
                let assessor = Assessor(platform: platform, scenarios: [], hosts: hosts, secrets: TestSecrets(), expectedRows: { store.expectedRows(of: $0) })
                return await assessor.verify(deep: true).corruption.flatMap(\.findings).filter { $0.check == .rows }
            }
            _ = try await scene.cluster.sql("DELETE FROM shop.orders WHERE id > 100; DROP TABLE shop.\"Odd \"\"name\"", database: "shop")
            let found = await findings()
            #expect(found.map(\.table).compactMap { $0 }.sorted() == ["shop.Odd \"name", "shop.orders"])
            #expect(found.contains { $0.evidence.english == "shop.orders: 100 rows, the last backup held 2000" })

            // A copy that was refused says nothing of what there must be.
            try await take(2, flaws: ["pages are lost"])
            #expect(store.expectedRows(of: "shop")?.first { $0.table == "shop.orders" }?.rows == 2000)
            try await take(3)
            #expect(store.expectedRows(of: "shop")?.first { $0.table == "shop.orders" }?.rows == 100)
        }
    }
}
