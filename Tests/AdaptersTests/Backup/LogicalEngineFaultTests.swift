import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("What goes wrong with dumps", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct LogicalEngineFaultTests {
    private func take(_ scene: BackupScene, _ number: Int = 1) async throws -> BackupPart {
        try await scene.engine.take(.database(scene.database), as: scene.id(number), report: BackupScene.silent)
    }

    @Test(.timeLimit(.minutes(10))) func wrongKeyAndLocks() async throws {
        try await BackupScene.with { scene in
            let part = try await take(scene)
            let restic = "RESTIC_REPOSITORY=\(scene.repository.restic) RESTIC_PASSWORD_FILE=\(scene.repository.resticKey) restic --no-cache"
            // A prune that is killed leaves an exclusive lock; its process is dead, so it goes by itself.
            try await scene.cluster.sh("\(restic) prune >/dev/null 2>&1 & p=$!; found=; until [ -n \"$found\" ] || ! kill -0 $p 2>/dev/null; do for f in \(scene.repository.restic)/locks/*; do n=${f##*/}; [ ${#n} -ne 64 ] || found=1; done; done; kill -9 $p; wait $p || true")
            let lock = try FileManager.default.contentsOfDirectory(atPath: scene.repository.restic + "/locks").filter { $0.utf8.count == 64 }
            #expect(lock.count == 1, "the killed prune left no lock")
            try await scene.engine.remove([(scene.id(9), part)])
            // A lock that was still being written when its process died has another name, and binds nobody.
            #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.restic + "/locks").filter { $0.utf8.count == 64 } == [])

            try "another\n".write(toFile: scene.repository.resticKey, atomically: true, encoding: .utf8)
            #expect(await code { try await take(scene, 2) } == 1031)
            #expect(await code { try await scene.engine.check([], deep: false, report: BackupScene.silent) } == 1031)
            #expect(await code { try await scene.prove(part, scene.id(1)) } == 1031)
            #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) == [])
        }
    }

    /// The dump's own process dies; gzip in a pipe would have called it whole.
    @Test(.timeLimit(.minutes(10))) func aKilledDumpCountsForNothing() async throws {
        try await BackupScene.with { scene in
            var engine = scene.engine
            engine.programs = scene.folder.file("programs")
            let killer = "#!/bin/sh\n[ \"$1\" != --version ] || exec \(TestCluster.binaries)/pg_dump --version\n\(TestCluster.binaries)/pg_dump \"$@\" & p=$!\nuntil [ -d dump ]; do :; done\nkill -9 $p; wait $p\n"
            try await scene.cluster.sh("mkdir -p \(engine.programs)/15/bin; cd \(engine.programs)/15/bin; ln -s \(TestCluster.binaries)/* .; rm pg_dump")
            _ = FileManager.default.createFile(atPath: engine.programs + "/15/bin/pg_dump", contents: Data(killer.utf8), attributes: [.posixPermissions: 0o755])
            let killed = engine
            #expect(await code { try await killed.take(.database(scene.database), as: scene.id(1), report: BackupScene.silent) } == 1028)
            #expect(try scene.shelf.read(BackupPart(kind: .database, name: "shop", host: "", engine: "", reference: "", sourceBytes: 0, storedBytes: 0, seconds: 0), scene.id(1)) == nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) == [])
            _ = try await take(scene, 2)
        }
    }

    @Test(.timeLimit(.minutes(10))) func flippedBitsAreFoundByCheckAndByRestore() async throws {
        try await BackupScene.with { scene in
            let part = try await take(scene)
            #expect(try await scene.engine.check([(scene.id(1), part)], deep: true, report: BackupScene.silent) == [:])
            let pack = try await scene.cluster.sh("find \(scene.repository.restic)/data -type f -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2").trimmingCharacters(in: .newlines)
            try await scene.cluster.sh("cp \(pack) \(scene.folder.path)/pack; chmod u+w \(pack); byte=$(od -An -tu1 -j 1000 -N 1 \(pack)); printf \"\\\\$(printf %o $((byte ^ 1)))\" | dd of=\(pack) bs=1 seek=1000 conv=notrunc 2>/dev/null; ! cmp -s \(pack) \(scene.folder.path)/pack")
            // The quick check reads no packs; that is why it proves nothing.
            #expect(try await scene.engine.check([(scene.id(1), part)], deep: false, report: BackupScene.silent) == [:])
            let found = try await scene.engine.check([(scene.id(1), part)], deep: true, report: BackupScene.silent)
            #expect(found["\(scene.id(1))/database-shop"]?.isEmpty == false, "\(found)")
            #expect(await code { try await scene.prove(part, scene.id(1)) } == 1033)
            // Its end cut off: only the pack's own list, which a restore does not need; the size tells even the quick check.
            try await scene.cluster.sh("cp \(scene.folder.path)/pack \(pack); truncate -s -100 \(pack)")
            #expect(try await scene.engine.check([(scene.id(1), part)], deep: false, report: BackupScene.silent).keys.sorted() == ["repository"])
            // Cut in the middle of the data.
            try await scene.cluster.sh("truncate -s 2000 \(pack)")
            let cut = try await scene.engine.check([(scene.id(1), part)], deep: false, report: BackupScene.silent)
            #expect(cut.keys.sorted() == ["\(scene.id(1))/database-shop"])
            #expect(await code { try await scene.prove(part, scene.id(1)) } == 1033)
            // Whole again: nothing was made worse.
            try await scene.cluster.sh("cp \(scene.folder.path)/pack \(pack)")
            #expect(try await scene.prove(part, scene.id(1)) == [])
        }
    }

    @Test(.timeLimit(.minutes(10))) func theTargetIsAskedBeforeAnythingIsMade() async throws {
        try await BackupScene.with { scene in
            let part = try await take(scene)
            let text = try #require(try scene.shelf.read(part, scene.id(1)))
            let target: RestoreTarget = .database(named: "shop_restore", beside: scene.database)
            func attempt(_ change: (inout DatabaseManifest) -> Void) async throws -> Int? {
                var manifest = try DatabaseManifest.read(text)
                change(&manifest)
                try scene.shelf.write(try manifest.text, part, scene.id(1))
                return await code { try await scene.engine.restore(part, of: scene.id(1), to: target, report: BackupScene.silent) }
            }
            #expect(try await attempt { $0.extensions.append(.init("no_such_extension", version: "1")) } == 1035)
            #expect(try await attempt { $0.server = .init(version: "99.0", number: 990_000) } == 1036)
            let there = try await scene.cluster.sql("SELECT count(*) FROM pg_database WHERE datname LIKE 'shop_%'", database: "postgres")
            #expect(there == "0\n")

            var old = scene.engine
            old.programs = scene.folder.file("programs")
            try await scene.cluster.sh("mkdir -p \(old.programs)/14/bin; ln -s /bin/true \(old.programs)/14/bin/pg_dump")
            let engine = old
            #expect(await code { try await engine.take(.database(scene.database), as: scene.id(2), report: BackupScene.silent) } == 1027)
        }
    }

    /// The server dies while it loads: what is half made is dropped, or marked so that the next try makes it anew.
    @Test(.timeLimit(.minutes(10))) func aLoadThatBreaksLeavesNothingBehind() async throws {
        try await BackupScene.with { scene in
            // A function that fails only when it is loaded again.
            try await scene.cluster.sql("CREATE TABLE shop.trap (x int); INSERT INTO shop.trap VALUES (1); CREATE FUNCTION shop.fails(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT current_database() = ''shop'''; ALTER TABLE shop.trap ADD CHECK (shop.fails(x))", database: "shop")
            let part = try await take(scene)
            do {
                _ = try await scene.engine.restore(part, of: scene.id(1), to: .database(named: "shop_restore", beside: scene.database), report: BackupScene.silent)
                Issue.record("a row that violates its constraint was loaded")
            } catch let error as BackupError {
                #expect(error.diagnostic.code.number == 1038)
                #expect(error.diagnostic.notes.first?.english.contains("violates check constraint") == true, "\(error.diagnostic.notes)")
            }
            let there = try await scene.cluster.sql("SELECT count(*) FROM pg_database WHERE datname = 'shop_restore'", database: "postgres")
            #expect(there == "0\n")
            #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) == [])
        }
    }

    /// The words behind a file that is cut would be one more row of a table of text. And what breaks does not wait for what goes well.
    ///
    /// Unpacked and streamed from here; packed and whole, or packed and cut itself, unpacked by the server.
    @Test(.timeLimit(.minutes(10))) func aTableThatIsCutIsNoTable() async throws {
        let end = "COPY words, line 10: \"-- this file ends before its end"
        let ways = [("cat >\"$file.dat\"", end, Int.max), ("zstd -q >\"$file.dat.zst\"", end, 0), ("zstd -q | head -c 30 >\"$file.dat.zst\"", "exec zstd", 0)]
        try await BackupScene.with { scene in
            try await scene.cluster.sql(
                """
                CREATE TABLE shop.words AS SELECT 'w' || g AS w FROM generate_series(1, 10) g;
                CREATE FUNCTION shop.waits(int) RETURNS boolean LANGUAGE sql AS 'SELECT current_database() = ''shop'' OR pg_sleep(3600) IS NOT NULL';
                CREATE TABLE shop.slow AS SELECT g AS x FROM generate_series(1, 100000) g; ALTER TABLE shop.slow ADD CHECK (shop.waits(x))
                """, database: "shop")
            let part = try await take(scene)
            let restic = ResticRepository(scene.repository)
            for (number, (way, words, large)) in ways.enumerated() {
                let folder = scene.folder.file("cut\(number)")
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try await restic.restore(part.reference, to: folder)
                try await ControllerShell().succeed(
                    """
                    cd '\(folder)/dump'; file=$(pg_restore -l . | awk '$4 == "TABLE" && $5 == "DATA" && $7 == "words" { print $1 + 0 }')
                    zstd -q -dc "$file.dat.zst" | head -n 9 >cut; rm "$file.dat.zst"; cat cut | \(way); rm cut
                    """) { .loadBroke("words", detail: $0.errorOutput) }
                var cut = part
                cut.reference = try await restic.backup(["dump", "globals.sql", "manifest.json"], in: folder, tags: ["test"], host: "db") { _, _ in }.snapshot
                var engine = scene.engine
                engine.largeTable = large
                do {
                    _ = try await engine.restore(cut, of: scene.id(2), to: .database(named: "shop_restore", beside: scene.database), report: BackupScene.silent)
                    Issue.record("a table that is cut was loaded")
                } catch let error as BackupError {
                    #expect(error.diagnostic.code.number == 1038)
                    #expect(error.diagnostic.notes.first?.english.contains(words) == true, "\(way): \(error.diagnostic.notes)")
                }
                let left = try await scene.cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop_restore'; SELECT count(*) FROM pg_database WHERE datname = 'shop_restore'", database: "postgres")
                #expect(left == "0\n0\n")
                #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) == [])
            }
        }
    }

    /// Pages that the source has lost are copied without a word, and the copy proves equal: only the source itself can tell.
    @Test(.timeLimit(.minutes(10))) func lostPagesOfTheSourceAreTheCopysFlaws() async throws {
        try await BackupScene.with { scene in
            #expect(try await take(scene).flaws == [])
            let path = try await scene.cluster.sql("CHECKPOINT; SELECT pg_relation_filepath('shop.orders')", database: "shop").trimmingCharacters(in: .whitespacesAndNewlines)
            try await scene.cluster.stop()
            try await scene.cluster.sh("truncate -s -16384 \(scene.cluster.folder)/data/\(path)")
            try await scene.cluster.start()
            let part = try await take(scene, 2)
            #expect(part.flaws.contains { $0.contains("shop.orders") }, "\(part.flaws)")
            #expect(part.flaws.count == 1)
        }
    }

    /// The disk of what is half made: refused beforehand where that can be known, and told where it could not.
    @Test(.timeLimit(.minutes(10))) func aFullDiskForWork() async throws {
        try await BackupScene.with { scene in
            let work = scene.repository.work
            // Pages that PostgreSQL keeps packed and a dump does not: more than anybody could know before.
            try await scene.cluster.sql("CREATE TABLE shop.packed AS SELECT g, repeat('x', 2000000) AS t FROM generate_series(1, 40) g", database: "shop")
            try await scene.cluster.sh("mount -t tmpfs -o size=40m tmpfs \(work)")
            let told = await code { try await take(scene) }
            let left = try? FileManager.default.contentsOfDirectory(atPath: work)
            try await scene.cluster.sh("for i in 1 2 3 4 5 6 7 8 9; do umount \(work) && break; sleep 0.3; done 2>/dev/null; mount -t tmpfs -o size=1m tmpfs \(work)")
            let refused = await code { try await take(scene) }
            try await scene.cluster.sh("umount \(work)")
            #expect([told, refused] == [1030, 1030])
            #expect(left == [])
            let part = try await take(scene)
            #expect(try await scene.prove(part, scene.id(1)) == [])
        }
    }

    /// A scratch server's disk is the controller's, and a copy is not bad because it has no place.
    @Test(.timeLimit(.minutes(10))) func aFullDiskWhereACopyIsProved() async throws {
        try await BackupScene.with { scene in
            try await scene.cluster.sql("CREATE TABLE shop.packed AS SELECT gen_random_bytes(1000) AS b FROM generate_series(1, 40000)", database: "shop")
            let part = try await take(scene)
            let place = "/var/tmp/bongsu-full-\(scene.cluster.port)"
            try await scene.cluster.sh("mkdir \(place); mount -t tmpfs -o size=64m,mode=0711 tmpfs \(place)")
            var told: BackupError?
            do throws(BackupError) {
                try await ScratchServer.with(version: 15, work: place) { server throws(BackupError) in
                    _ = try await scene.engine.restore(
                        part, of: scene.id(1), to: .scratch(socket: server.socketFolder, port: server.port, named: "shop"), report: BackupScene.silent)
                }
            } catch { told = error }
            try await scene.cluster.sh("umount \(place); rmdir \(place)")
            #expect(told?.diagnostic.code.number == 1030, "\(String(describing: told))")
            #expect(told?.blamesCopy == false && told?.diagnostic.message.english.contains("`\(place)`") == true)
            #expect(try await scene.prove(part, scene.id(1)) == [])
        }
    }

    /// Whose disk is full is told by who says so.
    @Test(arguments: [
        ("awk: write failure (No space left on device)", 1030), ("zstd: error 70 : Write error : cannot write block : No space left on device ", 1030),
        ("bongsu-there mktemp: failed to create directory via template '/tmp/tmp.X': No space left on device", 1038),
        ("pg_restore: error: could not execute query: ERROR:  could not extend file \"base/5/6\": No space left on device", 1038),
    ]) func aFullDiskHasAnOwner(_ words: String, _ expected: Int) throws {
        let repository = Repository(path: "/tmp/none", state: "/tmp/none")
        let engine = LogicalEngine(repository: repository, hosts: [], options: SSHOptions(), shelf: ManifestShelf(write: { _, _, _ in }, read: { _, _ in nil }))
        let load = try LogicalEngine.Load(name: "shop", server: "db", isScratch: false, version: 150_000, programs: engine.loader(150_000))
        let error = engine.broke(ControllerShell.Answer(exitCode: 1, output: "", errorOutput: "first\n\(words)\nlast\n"), load, socketFolder: "/run")
        #expect(error.diagnostic.code.number == expected && !error.blamesCopy)
        #expect(error.diagnostic.notes[0].english == (expected == 1030 ? words : "no space left on db: \(words.replacing(LogicalEngine.there, with: ""))"))
    }

    @Test(arguments: [
        ("psql:<stdin>:3: ERROR:  could not extend file \"base/5/6\": No space left on device", false), ("ERROR:  out of memory", false),
        ("psql:<stdin>:9: error: connection to server was lost", false), ("ERROR:  invalid memory alloc request size 18446744073709551613", true),
        ("ERROR:  new row violates check constraint \"c\"", true), ("exec zstd: exit code 1", true),
    ]) func whatTheMachineLacksIsNotTheCopys(_ words: String, _ isBlamed: Bool) {
        #expect(BackupError.loadBroke("shop", detail: words).blamesCopy == isBlamed)
        let what = Message("x", ko: "x")
        #expect(BackupError.stepFailed(what, detail: words, now: what).blamesCopy == isBlamed)
    }

    /// The repository's disk: what was there stays whole, and there is room again after a sweep.
    @Test(.timeLimit(.minutes(10))) func aFullDiskForTheRepository() async throws {
        try await BackupScene.with { scene in
            let part = try await take(scene)
            let place = scene.repository.restic
            try await scene.cluster.sql("CREATE TABLE shop.noise AS SELECT gen_random_bytes(1000) AS b FROM generate_series(1, 8000)", database: "shop")
            try await scene.cluster.sh("mv \(place) \(place).real; mkdir \(place); mount -t tmpfs -o size=6m tmpfs \(place); cp -a \(place).real/. \(place)/")
            let told = await code { try await take(scene, 2) }
            try await scene.cluster.sh("cp -a \(place) \(place).after; umount \(place); rmdir \(place); mv \(place).after \(place)")
            #expect(told == 1030)
            #expect(try await scene.engine.check([(scene.id(1), part)], deep: true, report: BackupScene.silent) == [:])
            #expect(try await scene.prove(part, scene.id(1)) == [])
        }
    }
}
