import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Physical backups", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct PhysicalEngineTests {
    @Test(.timeLimit(.minutes(10))) func whatWasTakenComesBack() async throws {
        try await PhysicalScene.with { physical in
            try await physical.scene.farTable()
            let expected = try await physical.scene.manifest(of: "shop")
            let part = try await physical.take()
            #expect(part.position?.timeline == 1 && part.flaws == [] && part.serverVersion.map { $0 / 10_000 } == 15)
            #expect(part.sourceBytes > part.storedBytes && part.storedBytes > 0)
            // Whatever happens to the source afterwards.
            _ = try await physical.value("DELETE FROM shop.orders")
            let found = try await physical.restored(part, until: .backupEnd) { server throws(BackupError) in
                try await ManifestTaker(environment: server.environment, database: "shop", work: physical.scene.repository.work).take(hash: expected.hash)
            }
            #expect(ManifestComparison(expected: expected, found: found).differences.map(\.message.english) == [])
            #expect(try await physical.engine.check([(physical.scene.id(1), part)], deep: true, report: BackupScene.silent) == [:])
            let left = try FileManager.default.contentsOfDirectory(atPath: physical.scene.repository.work)
            #expect(left == [])
        }
    }

    /// Copied while somebody writes, recovered twice with other buffers: the same bytes, and one that changes is seen.
    @Test(.timeLimit(.minutes(10))) func recoveryLeavesTheSameBytes() async throws {
        try await PhysicalScene.with { physical in
            // More than the smaller of both servers keeps in memory.
            _ = try await physical.value("CREATE TABLE shop.wide AS SELECT i AS id, 0 AS total, repeat('x', 50) AS word FROM generate_series(1, 40000) AS i")
            let writer = Task {
                while !Task.isCancelled {
                    _ = try? await physical.value("UPDATE shop.wide SET total = total + 1 WHERE id % 7 = (random() * 6)::int")
                    _ = try? await physical.value(
                        "UPDATE shop.orders SET total = total + 1 WHERE id % 7 = (random() * 6)::int; DELETE FROM shop.logs WHERE random() < 0.1; INSERT INTO shop.logs SELECT '2026-06-06', md5(i::text) FROM generate_series(1, 500) AS i")
                    // Fills the maps of free space.
                    _ = try? await physical.value("VACUUM shop.wide")
                    _ = try? await physical.value("VACUUM shop.logs")
                }
            }
            defer { writer.cancel() }
            for _ in 0..<20 { _ = try await physical.value("SELECT pg_sleep(0.05)") }
            let part = try await physical.take()
            writer.cancel()
            await writer.value
            let folder = "\(try await ScratchServer.place(work: physical.scene.repository.work))/bongsu-test-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            var found: [DataFiles] = []
            for (index, buffers) in ["2GB", "1MB"].enumerated() {
                let path = "\(folder)/data\(index)"
                _ = try await physical.engine.restore(part, of: physical.scene.id(1), to: .folder(path, until: .backupEnd), report: BackupScene.silent)
                var directory = ScratchServer.Existing.recovering(path)
                directory.settings["shared_buffers"] = buffers
                found.append(try #require(try await ScratchServer.recover(directory, version: part.serverVersion ?? 0, work: physical.scene.repository.work)))
                #expect(!FileManager.default.fileExists(atPath: path + "/recovery.signal"))
            }
            #expect(found[0] == found[1] && found[0].count > 300)
            let last = ScratchServer.Existing.recovering("\(folder)/data1")
            try await physical.scene.cluster.sh("file=$(find \(folder)/data1/base -name '[0-9]*' -type f -size +0 | head -n 1); printf 'x' | dd of=$file bs=1 seek=5000 conv=notrunc status=none")
            #expect(try await ScratchServer.files(of: last) != found[1])
            let none = ScratchServer.Existing.recovering("\(folder)/nothing")
            #expect(try await ScratchServer.files(of: none) == nil)
        }
    }

    /// On a host: beside the living one, with its own server and its tablespaces beside it, by the words that the restore has left.
    @Test(.timeLimit(.minutes(10))) func aDataDirectoryRecoversBeside() async throws {
        try await PhysicalScene.with { physical in
            let cluster = physical.scene.cluster
            try await physical.scene.farTable()
            let part = try await physical.take()
            _ = try await physical.value("CREATE TABLE later TABLESPACE far AS SELECT 7 AS x")
            #expect(try await physical.catchUp())
            let beside = "\(cluster.folder)/data_restore_1"
            let target = RestoreTarget.dataDirectory(host: physical.scene.server.host.name, path: beside, until: .latest)
            _ = try await physical.engine.restore(part, of: physical.scene.id(1), to: target, report: BackupScene.silent)
            let far = "\(beside)_tablespace_\(try await physical.value("SELECT oid FROM pg_tablespace WHERE spcname = 'far'"))"
            #expect(try await cluster.sh("stat -c '%a %U' \(beside) \(far); cat \(beside)/tablespace_map | cut -d' ' -f2") == "700 postgres\n700 postgres\n\(far)\n")
            let answer = try await cluster.sh(
                """
                cd /; as() { runuser -u postgres -- "$@"; }
                as \(TestCluster.binaries)/pg_ctl -D \(beside) -W -l \(beside)/log -o "-c listen_addresses= -c unix_socket_directories=\(beside) -c fsync=off $(cat \(beside)/bongsu_recovery)" start >/dev/null
                for i in $(seq 300); do
                  x=$(as psql -X -q -A -t -h \(beside) -p \(cluster.port) -d shop -c 'SELECT later.x, away.x, pg_is_in_recovery() FROM later, away' 2>/dev/null) && break; sleep 0.1
                done
                as \(TestCluster.binaries)/pg_ctl -D \(beside) -m fast -w stop >/dev/null
                [ -n "$x" ] || tail -n 5 \(beside)/log
                echo "$x"
                """)
            #expect(answer == "7|8|f\n")
            // What served is where it was, and nothing leads from one to the other.
            #expect(try await physical.value("SELECT x FROM away") == "8")
            #expect(try await cluster.sh("readlink \(beside)/pg_tblspc/*") == "\(far)\n")
            // What exists is never overwritten.
            #expect(await code { try await physical.engine.restore(part, of: physical.scene.id(1), to: target, report: BackupScene.silent) } == 1053)
            #expect(FileManager.default.fileExists(atPath: beside + "/PG_VERSION"))
        }
    }

    /// Every row that was committed before the moment, none after it, while somebody keeps writing.
    @Test(.timeLimit(.minutes(10))) func aDroppedTableComesBackAsOfTheMomentBefore() async throws {
        try await PhysicalScene.with(settings: ["track_commit_timestamp = on"]) { physical in
            _ = try await physical.value("CREATE TABLE beat (n serial PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())")
            let writer = Task {
                while !Task.isCancelled {
                    _ = try? await physical.value((0..<40).map { _ in "INSERT INTO beat DEFAULT VALUES; SELECT pg_sleep(0.005);" }.joined(separator: "\n"))
                }
            }
            let part = try await physical.take()
            func rows() async throws -> Int { Int(try await physical.value("SELECT count(*) FROM beat")) ?? 0 }
            func more(than count: Int) async throws { while try await rows() < count + 50 { try await Task.sleep(for: .milliseconds(50)) } }
            try await more(than: try await rows())
            let moment = Int64(try await physical.value("SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint")) ?? 0
            try await more(than: try await rows())
            _ = try await physical.value("DROP TABLE shop.orders CASCADE")
            try await more(than: try await rows())
            #expect(try await physical.catchUp())
            writer.cancel()
            await writer.value
            let before = try await physical.value(
                "SELECT count(*), max(n) FROM beat WHERE pg_xact_commit_timestamp(xmin) <= to_timestamp(\(moment) / 1000.0)")
            let all = try await rows()
            #expect(Int(before.prefix { $0 != "|" }).map { $0 > 50 && $0 < all - 50 } == true)

            let then = try await physical.restored(part, until: .time(WallTime(milliseconds: moment))) { server throws(BackupError) in
                try await physical.ask(server, "SELECT count(*), max(n) FROM beat; SELECT count(*) FROM shop.orders; SELECT pg_is_in_recovery()")
            }
            #expect(then == "\(before)\n2000\nf")
            let latest = try await physical.restored(part, until: .latest) { server throws(BackupError) in
                try await physical.ask(server, "SELECT to_regclass('shop.orders') IS NULL, count(*) > \(all - 2000) FROM beat")
            }
            #expect(latest == "t|t")
            let reach = try #require(try await physical.engine.reach(of: part, in: physical.scene.id(1)))
            #expect(reach.milliseconds > moment)
            let target = RestoreTarget.folder(physical.scene.folder.file("never"), until: .time(WallTime(milliseconds: reach.milliseconds + 1)))
            #expect(await code { try await physical.engine.restore(part, of: physical.scene.id(1), to: target, report: BackupScene.silent) } == 1048)
        }
    }

    @Test(.timeLimit(.minutes(10))) func aGapIsRefusedBeforeAnythingIsTouched() async throws {
        try await PhysicalScene.with { physical in
            let part = try await physical.take()
            let id = physical.scene.id(1)
            let early = try await physical.engine.reach(of: part, in: id)
            try await physical.fill(4)
            #expect(try await physical.catchUp())
            #expect(try await physical.engine.gaps(of: part, in: id) == [])
            let late = try await physical.engine.reach(of: part, in: id)
            #expect(try #require(early) < #require(late))
            let whole = try FileManager.default.contentsOfDirectory(atPath: physical.log(part)).filter { $0.count == 32 }.sorted()
            let lost = try #require(whole.dropLast().last)
            let path = "\(physical.log(part))/\(lost)"

            // One changed bit in a file of the log: told, and refused before anything is written.
            let target = RestoreTarget.dataDirectory(host: physical.scene.server.host.name, path: physical.scene.cluster.folder + "/never", until: .latest)
            func attempt() async -> Int? { await code { try await physical.engine.restore(part, of: id, to: target, report: BackupScene.silent) } }
            let good = try Data(contentsOf: URL(filePath: path))
            var bad = good
            bad[bad.count - 20] ^= 4
            try bad.write(to: URL(filePath: path))
            #expect(await attempt() == 1051)
            let findings = try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent)
            #expect(findings.keys.sorted() == ["repository"] && findings["repository"]?.first?.hasPrefix(lost) == true)
            // Known from here on, it is a gap.
            #expect(await attempt() == 1049)
            try good.write(to: URL(filePath: path))

            try FileManager.default.removeItem(atPath: path)
            #expect(try await physical.engine.gaps(of: part, in: id) == [String(lost.prefix(24))])
            #expect(try await physical.engine.reach(of: part, in: id) == early)
            #expect(await attempt() == 1049)
            #expect(!FileManager.default.fileExists(atPath: physical.scene.cluster.folder + "/never"))
        }
    }

    @Test(.timeLimit(.minutes(10))) func aChangedBitIsFoundAndNeverRestored() async throws {
        try await PhysicalScene.with { physical in
            let part = try await physical.take()
            let id = physical.scene.id(1)
            let path = "\(physical.scene.repository.path)/\(part.reference)/base.tar.zst.age"
            var bytes = try Data(contentsOf: URL(filePath: path))
            bytes[bytes.count / 2] ^= 1
            try bytes.write(to: URL(filePath: path))
            let findings = try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent)
            #expect(findings["\(id)/\(part.key)"]?.isEmpty == false)
            let beside = physical.scene.cluster.folder + "/beside"
            let targets = [
                RestoreTarget.dataDirectory(host: physical.scene.server.host.name, path: beside, until: .backupEnd),
                .folder(physical.scene.folder.file("here/data"), until: .backupEnd),
            ]
            for target in targets {
                #expect(await code { try await physical.engine.restore(part, of: id, to: target, report: BackupScene.silent) } == 1051)
            }
            #expect(!FileManager.default.fileExists(atPath: beside) && !FileManager.default.fileExists(atPath: physical.scene.folder.file("here/data")))
            // Cut short, as a program that dies leaves it: age alone would not notice.
            try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: path))
            #expect(try await physical.engine.check([(id, part)], deep: false, report: BackupScene.silent)["\(id)/\(part.key)"]?.count == 1)
            try FileManager.default.removeItem(atPath: path)
            #expect(await code { try await physical.engine.restore(part, of: id, to: targets[0], report: BackupScene.silent) } == 1052)
        }
    }

    /// What was found unreadable in the log is promised no longer, and refused before anything is touched; until it can be read again.
    @Test(.timeLimit(.minutes(10))) func damageInTheLogEndsTheReach() async throws {
        try await PhysicalScene.with { physical in
            let (part, id) = (try await physical.take(1), physical.scene.id(1))
            try await physical.fill(4)
            #expect(try await physical.catchUp())
            let reach = try #require(try await physical.engine.reach(of: part, in: id))
            #expect(try await physical.engine.gaps(of: part, in: id) == [])
            let name = try #require(physical.engine.segments(of: part).dropFirst().first)
            let path = URL(filePath: "\(physical.log(part))/\(name)")
            let whole = try Data(contentsOf: path)
            var flipped = whole
            flipped[flipped.count / 2] ^= 1
            try flipped.write(to: path)
            for _ in 1...2 {
                let findings = try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent)
                #expect(findings.keys.sorted() == ["repository"] && findings["repository"]?.first?.hasPrefix(name) == true)
            }
            #expect(try await physical.engine.gaps(of: part, in: id) == [String(name.prefix(24))])
            #expect(try await physical.engine.reach(of: part, in: id).map { $0 < reach } != false)
            let target = RestoreTarget.folder(physical.scene.folder.file("here/data"), until: .latest)
            #expect(await code { try await physical.engine.restore(part, of: id, to: target, report: BackupScene.silent) } == 1049)
            try whole.write(to: path)
            #expect(try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent) == [:])
            #expect(try await physical.engine.reach(of: part, in: id) == reach)
        }
    }

    /// A segment that comes again is compared: one that is damaged here is kept anew, and never two of one name.
    @Test(.timeLimit(.minutes(10))) func aSegmentThatComesAgainIsTheSame() async throws {
        try await PhysicalScene.with { physical in
            let (part, id) = (try await physical.take(1), physical.scene.id(1))
            try await physical.fill(4)
            #expect(try await physical.catchUp())
            let system = try #require(part.position).systemIdentifier
            let name = try #require(physical.engine.segments(of: part).first { $0.count == 32 })
            let kept = "\(physical.log(part))/\(name)"
            let spooled = "\(physical.engine.receiving(part.name, system))/\(name.prefix(24))"
            func again(_ text: String) async throws { try await physical.scene.cluster.sh("\(text) >\(spooled)") }
            let same = "age -d -i \(physical.scene.repository.ageKey) \(kept) | zstd -q -dc"
            try await again(same)
            try await physical.engine.archive(part.name, system)
            #expect(!FileManager.default.fileExists(atPath: spooled))

            try await again(same)
            var flipped = try Data(contentsOf: URL(filePath: kept))
            flipped[flipped.count / 2] ^= 1
            try flipped.write(to: URL(filePath: kept))
            #expect(try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent).keys.sorted() == ["repository"])
            try await physical.engine.archive(part.name, system)
            #expect(try await physical.engine.check([(id, part)], deep: true, report: BackupScene.silent) == [:])
            #expect(try await physical.engine.gaps(of: part, in: id) == [])

            let whole = try Data(contentsOf: URL(filePath: kept))
            try await again("head -c 16777216 /dev/zero")
            #expect(await code { try await physical.engine.archive(part.name, system) } == 1045)
            #expect(try Data(contentsOf: URL(filePath: kept)) == whole && FileManager.default.fileExists(atPath: spooled))
        }
    }

    @Test(.timeLimit(.minutes(10))) func aLostSlotIsToldAndMadeAnew() async throws {
        try await PhysicalScene.with { physical in
            let part = try await physical.take()
            _ = try await physical.value("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'")
            _ = try await physical.value("ALTER SYSTEM SET max_wal_size = '32MB'")
            _ = try await physical.value("SELECT pg_reload_conf()")
            for _ in 1...4 {
                if try await physical.value("SELECT wal_status FROM pg_replication_slots") == "lost" { break }
                try await physical.fill(4)
                _ = try await physical.value("CHECKPOINT")
            }
            #expect(try await physical.value("SELECT wal_status FROM pg_replication_slots") == "lost")
            #expect(await code { try await physical.catchUp() } == 1040)
            #expect(await code { try await physical.take(2) } == 1040)
            // A bound so small would end the new slot as well.
            _ = try await physical.value("ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'")
            _ = try await physical.value("SELECT pg_reload_conf()")
            #expect(try await physical.setup.plan(physical.scene.database).changes.count == 2)
            try await physical.setup.apply(physical.scene.database, report: BackupScene.silent)
            let second = try await physical.take(2)
            // The old copy ends at the gap, the new one does not.
            #expect(try await !physical.engine.gaps(of: part, in: physical.scene.id(1)).isEmpty)
            #expect(try await physical.engine.gaps(of: second, in: physical.scene.id(2)) == [])
            #expect(try await physical.restored(second, 2, until: .latest) { server throws(BackupError) in try await physical.ask(server, "SELECT 1") } == "1")
        }
    }

    /// A stream that is cut still decrypts; it must not become a backup.
    @Test(.timeLimit(.minutes(10))) func aKilledProgramLeavesNoBackup() async throws {
        try await PhysicalScene.with(rate: 1) { physical in
            let id = physical.scene.id(1)
            let killer = Task {
                try await physical.scene.cluster.sh(
                    """
                    for i in $(seq 600); do
                      pid=$(pgrep -f 'pg_basebackup .*bongsu \(id)' | head -n 1) || true
                      if [ -n "$pid" ]; then sleep 1; kill -9 "$pid"; exit 0; fi
                      sleep 0.05
                    done; exit 1
                    """, limit: .seconds(60))
            }
            #expect(await code { try await physical.take() } == 1044)
            _ = try await killer.value
            #expect(!FileManager.default.fileExists(atPath: physical.scene.repository.physical("\(physical.scene.database.cluster)") + "/\(id)"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: physical.scene.repository.work) == [])
        }
    }

    /// Two restores of one copy are two courses of one server: the second takes a timeline that the first had not, or its log would bear the
    /// first one's names.
    @Test(.timeLimit(.minutes(10))) func everyRestoreBeginsATimelineOfItsOwn() async throws {
        try await PhysicalScene.with { physical in
            let part = try await physical.take()
            func timeline() async throws -> String {
                try await physical.restored(part, until: .backupEnd) { server throws(BackupError) in try await physical.ask(server, "SELECT timeline_id FROM pg_control_checkpoint()") }
            }
            #expect(try await timeline() == "2")
            let key = physical.scene.repository.ageKey
            try await physical.scene.cluster.sh(
                "printf '1\\t0/3000000\\tno recovery target specified\\n' | zstd -q -c | age -r \"$(age-keygen -y \(key))\" >\(physical.log(part))/00000002.history.zst.age")
            #expect(try await timeline() == "3")
        }
    }

    @Test(.timeLimit(.minutes(10))) func whatIsGivenUpTakesItsLogWithIt() async throws {
        try await PhysicalScene.with { physical in
            let first = try await physical.take(1)
            try await physical.fill(3)
            let second = try await physical.take(2)
            func files() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: physical.log(first)).filter { $0.hasSuffix(".age") } }
            let before = try files().count
            // Nobody knows what a copy needs whose position cannot be read.
            let position = URL(filePath: "\(physical.scene.repository.path)/\(second.reference)/position.json")
            let whole = try Data(contentsOf: position)
            try Data("nonsense".utf8).write(to: position)
            try await physical.engine.remove([(physical.scene.id(1), first)])
            #expect(try files().count == before)
            try whole.write(to: position)
            try await physical.engine.sweep([])
            #expect(try files().count < before)
            #expect(try await physical.engine.gaps(of: second, in: physical.scene.id(2)) == [])
            #expect(try await physical.restored(second, 2, until: .latest) { server throws(BackupError) in try await physical.ask(server, "SELECT 1") } == "1")
            try await physical.engine.sweep([physical.scene.id(2)])
            #expect(!FileManager.default.fileExists(atPath: "\(physical.scene.repository.path)/\(second.reference)"))
        }
    }

    @Test(.timeLimit(.minutes(10))) func setupIsShownDoneAndTakenBack() async throws {
        try await PhysicalScene.with(setUp: false) { physical in
            let (setup, database) = (physical.setup, physical.scene.database)
            #expect(await code { try await physical.take() } == 1042)
            #expect(try await setup.plan(database).changes.count == 2)
            let question = "SELECT count(*) FROM pg_replication_slots; SHOW max_slot_wal_keep_size"
            #expect(try await physical.value(question) == "0\n-1")
            #expect(!physical.engine.isSetUp(database.cluster))
            try await setup.apply(database, report: BackupScene.silent)
            #expect(try await physical.value(question) == "1\n4GB")
            #expect(physical.engine.isSetUp(database.cluster))
            #expect(try await setup.plan(database).changes == [])
            try await setup.apply(database, report: BackupScene.silent)
            try await setup.undo(database)
            #expect(try await physical.value(question) == "0\n-1")
            #expect(!physical.engine.isSetUp(database.cluster))
        }
    }
}
