import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("What is left in a repository", .serialized, .enabled(if: BackupScene.missing == nil && getuid() == 0, Comment(rawValue: BackupScene.missing ?? "needs root")))
struct BackupDeskTests {
    /// Files of one host; every engine that stores by restic is there.
    private struct Scene {
        let server: SSHServer
        let folder: ScratchFolder
        let repository: Repository
        var platform = Platform(name: "test", language: .english)

        init() async throws {
            server = try await SSHServer()
            folder = try ScratchFolder()
            repository = Repository(path: folder.file("repository"), state: folder.file("state"))
            try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
            try "bytes".write(toFile: folder.file("data/file"), atomically: true, encoding: .utf8)
            platform.hosts = [server.host]
            var backups = Backups()
            backups.files = [.init(host: server.host.name, paths: [folder.file("data")])]
            platform.backups = backups
        }

        func desk(_ chance: String) -> BackupDesk {
            let (options, store) = (server.options(), CatalogueStore(repository))
            let engines = BackupEngines(
                [
                    LogicalEngine(repository: repository, hosts: platform.hosts, options: options, shelf: store.shelf),
                    FilesEngine(repository: repository, platform: platform, options: options, shelf: store.shelf),
                    ArchiveEngine(repository: repository, hosts: platform.hosts, options: options),
                ], repository: repository)
            return BackupDesk(
                platform: platform, repository: repository, engines: engines, now: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
                chance: { chance }, say: { _ in }, report: BackupScene.silent)
        }

        func snapshots() async throws -> Int { try await ResticRepository(repository).snapshots(tag: FilesEngine.tag).count }
    }

    /// It dies before restic has written what makes its folder a repository.
    @Test(.timeLimit(.minutes(2))) func aFirstBackupThatDiesHindersNoOther() async throws {
        let scene = try await Scene()
        try await scene.repository.prepare()
        for folder in ["data/00", "keys", "index"] {
            try FileManager.default.createDirectory(atPath: "\(scene.repository.restic)/\(folder)", withIntermediateDirectories: true)
        }
        try UnfinishedRuns(repository: scene.repository).begin(BackupID(begun: WallTime(milliseconds: 1_700_000_000_000), chance: "dead"))
        let backup = try await scene.desk("next").take()
        #expect(try CatalogueStore(scene.repository).load().catalogue.backups == [backup])
        #expect(UnfinishedRuns(repository: scene.repository).all().isEmpty)
    }

    /// What a run that was cut short has stored goes by its name; a copy whose receipt cannot be read stays, and so does one that has none.
    @Test(.timeLimit(.minutes(2))) func aLostReceiptLosesNoCopy() async throws {
        let scene = try await Scene()
        let store = CatalogueStore(scene.repository)
        let (damaged, lost) = (try await scene.desk("aaaa").take(), try await scene.desk("bbbb").take())
        let receipt = "\(scene.repository.catalogue)/\(damaged.id)/backup.json"
        let whole = try Data(contentsOf: URL(filePath: receipt))
        try "nonsense".write(toFile: receipt, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: "\(scene.repository.catalogue)/\(lost.id)")
        // One that was cut short between its copy and its receipt, and one after it.
        let cut = try await scene.desk("cccc").take()
        try FileManager.default.removeItem(atPath: "\(scene.repository.catalogue)/\(cut.id)/backup.json")
        try UnfinishedRuns(repository: scene.repository).begin(cut.id)
        try UnfinishedRuns(repository: scene.repository).begin(damaged.id)
        #expect(try await scene.snapshots() == 3)
        let last = try await scene.desk("dddd").take()
        #expect(try await scene.snapshots() == 3)
        #expect(!FileManager.default.fileExists(atPath: "\(scene.repository.catalogue)/\(cut.id)"))
        #expect(try store.load().unreadable == [receipt])
        try whole.write(to: URL(filePath: receipt))
        #expect(try store.load().catalogue.backups == [damaged, last])
        let engine = FilesEngine(repository: scene.repository, platform: scene.platform, options: scene.server.options(), shelf: store.shelf)
        #expect(try await engine.check([(damaged.id, damaged.parts[0]), (lost.id, lost.parts[0])], deep: true, report: BackupScene.silent) == [:])
    }

    /// One host that is down keeps no other's data from being copied; all of them down is an error, and so is a repository that takes nothing.
    @Test(.timeLimit(.minutes(2))) func aSourceThatIsSilentKeepsNoOtherOut() async throws {
        var scene = try await Scene()
        scene.platform.hosts.append(Documents.Host(name: "down", address: "127.0.0.1", user: "nobody-there"))
        scene.platform.backups?.files.append(.init(host: "down", paths: ["/etc"]))
        var database = Database(name: "shop", host: server(scene))
        database.port = 1
        scene.platform.databases = [database]
        let backup = try await scene.desk("aaaa").take()
        #expect(backup.parts.map(\.key) == ["files-\(server(scene))"])
        #expect(backup.missing?.keys.sorted() == ["database-shop", "files-down"])
        #expect(backup.missing?["files-down"]?.english.hasPrefix("files of down cannot be read: ") == true, "\(backup.missing as Any)")
        #expect(backup.missing?["database-shop"]?.korean.hasSuffix("(B1023)") == true, "\(backup.missing as Any)")
        #expect(try CatalogueStore(scene.repository).load().catalogue.backups == [backup])

        let key = URL(filePath: scene.repository.resticKey)
        let right = try Data(contentsOf: key)
        try Data("another".utf8).write(to: key)
        #expect(await code { try await scene.desk("bbbb").take() } == 1031)
        try right.write(to: key)
        scene.platform.backups?.files.removeFirst()
        #expect(await code { try await scene.desk("cccc").take() } == 1023)
    }

    /// What is restored from stays, whatever the retention says; what was marked and not removed goes with the next prune.
    @Test(.timeLimit(.minutes(2))) func pruneLeavesWhatIsInUseAndEndsWhatItBegan() async throws {
        var scene = try await Scene()
        scene.platform.backups?.keep = .init(daily: 1)
        var backups: [Backup] = []
        for chance in ["aaaa", "bbbb", "cccc", "dddd"] { backups.append(try await scene.desk(chance).take()) }
        _ = try await scene.desk("x").verify(.newest)
        let part = backups[0].parts[0]
        let record = RestoreRecord(
            name: "20261129000000-files", subject: part.name, host: part.host, way: .files, backup: backups[0].id, part: part.key, until: .backupEnd, state: .taken,
            reasons: [], chosen: WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)))
        let records = RestoreRecords(state: scene.repository.state)
        try records.write(.init(record))
        // One that an earlier run has marked, and died.
        try CatalogueStore(scene.repository).expire(backups[1])
        #expect(try await scene.snapshots() == 4)
        #expect(try await scene.desk("x").prune(offsetSeconds: 0).map(\.id) == [backups[2].id])
        #expect(try CatalogueStore(scene.repository).load().catalogue.backups == [backups[0], backups[3]])
        #expect(try await scene.snapshots() == 2)
        var entry = try records.read(record.name)
        entry.closedAt = record.chosen
        try records.write(entry)
        #expect(try await scene.desk("x").prune(offsetSeconds: 0).map(\.id) == [backups[0].id])
        #expect(try await scene.snapshots() == 1)
    }

    /// A proof of the newest reads the whole repository; damage that is another's must not pass in silence.
    @Test(.timeLimit(.minutes(2))) func damageElsewhereIsTold() async throws {
        let scene = try await Scene()
        let noise = scene.folder.file("data/noise")
        try Data((0..<2_000_000).map { _ in UInt8.random(in: 0...255) }).write(to: URL(filePath: noise))
        let older = try await scene.desk("aaaa").take()
        try FileManager.default.removeItem(atPath: noise)
        _ = try await scene.desk("bbbb").take()
        _ = try await TestShell().read(
            "f=$(find \(scene.repository.restic)/data -type f -size +1M | head -n 1); chmod u+w $f; printf XXXX | dd of=$f bs=1 seek=700000 conv=notrunc 2>/dev/null",
            timeLimit: .seconds(10))
        #expect(await code { try await scene.desk("x").verify(.newest) } == 1079)
        let catalogue = try CatalogueStore(scene.repository).load().catalogue
        #expect(catalogue.backups.map { catalogue.state(of: $0) } == [.taken, .proved])
        #expect(try await scene.desk("x").verify(.named(older.id)).map(\.outcome) == [.refused])
    }

    /// The files' engine reads the same repository, and does not find its own in what is damaged: the database's copy is, and that is told.
    @Test(.timeLimit(.minutes(3))) func damageOfOnePartIsNotElsewhere() async throws {
        try await BackupScene.with { database in
            try await database.cluster.sql("CREATE TABLE shop.noise AS SELECT gen_random_bytes(1000) AS b FROM generate_series(1, 3000)", database: "shop")
            try FileManager.default.createDirectory(atPath: database.folder.file("data"), withIntermediateDirectories: true)
            try "bytes".write(toFile: database.folder.file("data/file"), atomically: true, encoding: .utf8)
            var platform = Platform(name: "test", language: .english)
            platform.hosts = [database.server.host]
            platform.databases = [database.database]
            var backups = Backups()
            backups.files = [.init(host: database.server.host.name, paths: [database.folder.file("data")])]
            platform.backups = backups
            let (repository, options, store) = (database.repository, database.server.options(), CatalogueStore(database.repository))
            let engines = BackupEngines(
                [
                    LogicalEngine(repository: repository, hosts: platform.hosts, options: options, shelf: store.shelf),
                    FilesEngine(repository: repository, platform: platform, options: options, shelf: store.shelf),
                ], repository: repository)
            let desk = BackupDesk(
                platform: platform, repository: repository, engines: engines, now: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) },
                chance: { "test" }, say: { _ in }, report: BackupScene.silent)
            _ = try await desk.take()
            _ = try await TestShell().read(
                "f=$(find \(repository.restic)/data -type f -size +1M | head -n 1); chmod u+w $f; printf XXXX | dd of=$f bs=1 seek=700000 conv=notrunc 2>/dev/null",
                timeLimit: .seconds(10))
            #expect(try await desk.verify(.newest).map(\.outcome) == [.refused, .proved])
        }
    }

    /// What a first run has left that was cut short: age writes over nothing.
    @Test(.timeLimit(.minutes(1))) func keysAreMadeWhateverAnEarlierTryLeft() async throws {
        let scene = try await Scene()
        try FileManager.default.createDirectory(atPath: scene.repository.keys, withIntermediateDirectories: true)
        for name in ["age.key.new", "restic.key.new", "age.key"] { try Data().write(to: URL(filePath: "\(scene.repository.keys)/\(name)")) }
        try await scene.repository.prepare()
        #expect(try String(contentsOfFile: scene.repository.ageKey, encoding: .utf8).contains("AGE-SECRET-KEY-"))
        #expect(try Data(contentsOf: URL(filePath: scene.repository.resticKey)).count > 40)
    }

    private func server(_ scene: Scene) -> String { scene.server.host.name }

    /// An empty mount point is no repository without backups, and no place for the next.
    @Test(.timeLimit(.minutes(2))) func aRepositoryThatIsNotMountedIsNoEmptyOne() async throws {
        let scene = try await Scene()
        let store = CatalogueStore(scene.repository)
        #expect(try store.load().catalogue.backups == [])
        let backup = try await scene.desk("aaaa").take()
        let (path, away) = (scene.repository.path, scene.folder.file("away"))
        try FileManager.default.moveItem(atPath: path, toPath: away)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(await code { try store.load() } == 1078)
        #expect(await code { try await scene.desk("bbbb").take() } == 1078)
        #expect(await code { try await scene.desk("bbbb").receive() } == 1078)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
        // Another one is not meant.
        let other = Repository(path: scene.folder.file("other"), state: scene.folder.file("state"))
        #expect(try CatalogueStore(other).load().catalogue.backups == [])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.moveItem(atPath: away, toPath: path)
        #expect(try store.load().catalogue.backups == [backup])
    }
}
