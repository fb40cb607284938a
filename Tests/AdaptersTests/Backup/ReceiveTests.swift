import Documents
import Engine
import Foundation
import TestSupport
import Testing

@testable import Adapters

@Suite("The log between backups", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ReceiveTests {
    private func desk(_ physical: PhysicalScene) -> BackupDesk {
        BackupDesk(
            platform: physical.platform, repository: physical.scene.repository, engines: BackupEngines([physical.engine], repository: physical.scene.repository),
            now: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }, chance: { "test" }, say: { _ in }, report: BackupScene.silent)
    }

    /// Each run moves the newest restorable moment, beside a proof but not beside a backup; a dead server is told and loses nothing.
    @Test(.timeLimit(.minutes(10))) func everyRunMovesTheNewestRestorableMoment() async throws {
        try await PhysicalScene.with { physical in
            let desk = desk(physical)
            let first = try #require(try await desk.receive())
            #expect(first.map(\.cluster) == [physical.scene.database.cluster] && first[0].reach == nil && first[0].failure == nil)
            let backup = try await desk.take([.cluster])
            let part = try #require(backup.parts.first)
            let taken = try #require(try await physical.engine.reach(of: part, in: backup.id))
            try await Task.sleep(for: .milliseconds(20))
            _ = try await physical.value("INSERT INTO shop.logs VALUES ('2026-06-06', 'between')")
            let second = try #require(try await desk.receive())
            let reach = try #require(second[0].reach)
            #expect(reach > taken && second[0].failure == nil)
            let found = try await physical.engine.restore(part, of: backup.id, to: .folder(physical.scene.folder.file("x/data"), until: .latest), report: BackupScene.silent)
            #expect(found.bytes > 0)

            // One that restores may run at the same time; one that backs up fetches it itself.
            let beside = try await physical.scene.repository.locked(for: .restore) { try await desk.receive() }
            #expect(beside?.first?.failure == nil && beside != nil)
            let during = try await physical.scene.repository.locked(for: .backup) { try await desk.receive() }
            #expect(during == nil)

            try await physical.scene.cluster.stop()
            let silent = try #require(try await desk.receive())
            #expect(silent[0].failure?.diagnostic.code.number == 1059)
            #expect(try #require(silent[0].reach) >= reach)
            try await physical.scene.cluster.start()
            #expect(try #require(try await desk.receive())[0].failure == nil)
        }
    }

    @Test(.timeLimit(.minutes(5))) func withoutASetUpThereIsNothingToFetch() async throws {
        try await PhysicalScene.with(setUp: false) { physical in
            #expect(await code { try await desk(physical).receive() } == 1042)
        }
    }

    /// From real manifests in a real catalogue: the copy before the one that shows two kinds of signs.
    @Test(.timeLimit(.minutes(10))) func theCleanPointIsReadFromTheCatalogue() async throws {
        try await PhysicalScene.with(setUp: false) { physical in
            let scene = physical.scene
            let store = CatalogueStore(scene.repository)
            let logical = LogicalEngine(repository: scene.repository, hosts: [scene.server.host], options: scene.server.options(), shelf: store.shelf)
            let ticks = Ticks()
            let desk = BackupDesk(
                platform: physical.platform, repository: scene.repository, engines: BackupEngines([logical], repository: scene.repository),
                now: { ticks.next() }, chance: { "test" }, say: { _ in }, report: BackupScene.silent)
            _ = try await physical.value("CREATE TABLE notes AS SELECT g AS n, repeat('plain text ', 20) AS t FROM generate_series(1, 20000) g")
            let first = try await desk.take([.database])
            let second = try await desk.take([.database])
            #expect(try desk.cleanPoint().chosen?.backup.id == second.id)
            // What ransomware does to a table: every row written anew, with what does not compress; and another one emptied.
            _ = try await physical.value(
                "UPDATE notes SET t = (SELECT string_agg(encode(sha512((n::text || i)::bytea), 'base64'), '') FROM generate_series(1, 4) i); DELETE FROM shop.orders")
            let third = try await desk.take([.database])
            let point = try desk.cleanPoint()
            #expect(point.chosen?.backup.id == second.id, "\(point.judged.map { $0.findings.map(\.message.english) })")
            #expect(point.judged.map(\.isSuspicious) == [false, false, true] && point.judged.last?.backup.id == third.id)
            #expect(try desk.cleanPoint(before: second.began).chosen?.backup.id == first.id)
        }
    }

    private final class Ticks: Sendable {
        private let count = Told()
        func next() -> WallTime {
            count.add()
            return WallTime(milliseconds: 1_700_000_000_000 + Int64(count.count) * 60_000)
        }
    }
}
