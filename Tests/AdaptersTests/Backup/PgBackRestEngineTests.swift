import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("A repository that pgBackRest keeps", .serialized, .enabled(if: PgBackRestScene.missing == nil, Comment(rawValue: PgBackRestScene.missing ?? "")))
struct PgBackRestEngineTests {
    /// Full and incremental, proved, restored to the end, to a moment and to everything; and the repository stays as it was.
    @Test(.timeLimit(.minutes(10))) func isAdoptedProvedAndRestored() async throws {
        try await PgBackRestScene.with { own in
            _ = try await own.value("ALTER SYSTEM SET deadlock_timeout = '7s'; CREATE TABLE beat AS SELECT 1 AS n")
            try await own.pgbackrest("--type=full backup")
            _ = try await own.value("INSERT INTO beat VALUES (2)")
            try await own.pgbackrest("--type=incr backup")
            try await Task.sleep(for: .seconds(2))
            _ = try await own.value("INSERT INTO beat VALUES (3)")
            try await own.archive()
            let moment = try await own.clock()
            try await Task.sleep(for: .milliseconds(50))
            _ = try await own.value("DROP TABLE shop.orders CASCADE")
            _ = try await own.value("INSERT INTO beat VALUES (4)")
            try await own.archive()
            let before = try await own.fingerprint()

            let desk = own.desk()
            let adoption = try await desk.adopt()
            #expect(adoption.new.count == 2 && adoption.count == 2 && adoption.gone.isEmpty)
            #expect(try await desk.adopt().new.isEmpty)
            let backup = try #require(adoption.new.last)
            let part = try #require(backup.parts.first)
            #expect(part.key == "cluster-\(own.scene.database.cluster)" && part.engine == "pgbackrest" && part.flaws.isEmpty)
            #expect(part.serverVersion == 150_000 && backup.origin == .adopted)

            // The older one builds upon nothing, the newer one upon it; both are proved by a real restore.
            for one in adoption.new {
                let proofs = try await desk.verify(.named(one.id), selfTest: true)
                #expect(proofs.map(\.outcome) == [.proved] && proofs.flatMap(\.findings) == [])
            }
            let catalogue = try desk.catalogue().catalogue
            #expect(catalogue.backups.allSatisfy { catalogue.state(of: $0) == .proved })

            let reach = try #require(try await own.engine().reach(of: part, in: backup.id))
            #expect(reach > moment)
            let question = "SELECT string_agg(n::text, ',' ORDER BY n) FROM beat; SELECT to_regclass('shop.orders') IS NULL; SHOW deadlock_timeout"
            let end = try await own.restored(part, backup.id, until: .backupEnd) { server throws(BackupError) in try await own.ask(server, question) }
            #expect(end == "1,2\nf\n7s")
            let then = try await own.restored(part, backup.id, until: .time(moment)) { server throws(BackupError) in try await own.ask(server, question) }
            #expect(then == "1,2,3\nf\n7s")
            let latest = try await own.restored(part, backup.id, until: .latest) { server throws(BackupError) in try await own.ask(server, question) }
            #expect(latest == "1,2,3,4\nt\n7s")
            #expect(await code { try await own.restored(part, backup.id, until: .time(WallTime(milliseconds: reach.milliseconds + 60_000))) { _ throws(BackupError) in } } == 1048)
            #expect(await code { try await own.restored(part, backup.id, until: .time(WallTime(milliseconds: backup.began.milliseconds - 60_000))) { _ throws(BackupError) in } } == 1047)

            #expect(try await own.fingerprint() == before)
            #expect(try FileManager.default.contentsOfDirectory(atPath: own.scene.repository.work).filter { $0.hasPrefix("pgbackrest-") } == [])
        }
    }

    /// What its own program expires stands in the catalogue as expired; nothing of ours gives it up.
    @Test(.timeLimit(.minutes(10))) func whatItsProgramExpiresIsGone() async throws {
        try await PgBackRestScene.with { own in
            try await own.pgbackrest("--type=full backup")
            try await own.pgbackrest("--type=full backup")
            let desk = own.desk()
            let first = try #require(try await desk.adopt().new.first)
            let part = try #require(first.parts.first)
            #expect(try desk.retention(offsetSeconds: 0).map(\.reasons) == [[.adopted], [.adopted]])
            #expect(try await desk.prune(offsetSeconds: 0).isEmpty)
            #expect(await code { try await own.engine().remove([(first.id, part)]) } == 1146)
            #expect(await code { try await own.engine().take(.cluster(host: "x", port: 1, databases: []), as: first.id, report: BackupScene.silent) } == 1146)
            try await own.pgbackrest("--repo1-retention-full=1 expire")
            let adoption = try await desk.adopt()
            #expect(adoption.gone.map(\.id) == [first.id] && adoption.count == 1)
            let catalogue = try desk.catalogue().catalogue
            #expect(catalogue.state(of: first) == .expired && catalogue.backups.count == 1)
            #expect(await code { try await own.restored(part, first.id, until: .backupEnd) { _ throws(BackupError) in } } == 1052)
        }
    }

    /// `pgbackrest verify` ends with 0 on each of these.
    @Test(.timeLimit(.minutes(10))) func damageIsFoundAndNeverRestored() async throws {
        try await PgBackRestScene.with { own in
            try await own.pgbackrest("--type=full backup")
            try await own.archive()
            let desk = own.desk()
            let backup = try #require(try await desk.adopt().new.first)
            let part = try #require(backup.parts.first)
            let key = "\(backup.id)/\(part.key)"
            func findings() async throws -> [String: [String]] { try await own.engine().check([(backup.id, part)], deep: true, report: BackupScene.silent) }
            #expect(try await findings() == [:])

            let file = try await own.scene.cluster.sh("ls -S \(own.repo)/backup/shop/*F/pg_data/base/*/*.zst | head -n 1").trimmingCharacters(in: .newlines)
            try await own.scene.cluster.sh("cp -p \(file) \(own.scene.cluster.folder)/kept; printf X | dd of=\(file) bs=1 seek=600 conv=notrunc status=none")
            #expect(try await findings()[key]?.contains { $0.contains("invalid") } == true)
            #expect(await code { try await own.restored(part, backup.id, until: .backupEnd) { _ throws(BackupError) in } } == 1051)
            let proofs = try await desk.verify(.named(backup.id))
            #expect(proofs.map(\.outcome) == [.refused] && proofs[0].findings.isEmpty == false)
            try await own.scene.cluster.sh("cp -p \(own.scene.cluster.folder)/kept \(file)")
            #expect(try await findings() == [:])

            // A file of the log that the copy needs for its own end: verify is silent about it.
            let position = try #require(part.position)
            let name = WALContinuity().name(WALContinuity().segment(holding: try #require(WALContinuity.position(position.start)), timeline: position.timeline))
            let log = try await own.scene.cluster.sh("ls \(own.repo)/archive/shop/*/*/\(name)-*").trimmingCharacters(in: .newlines)
            try await own.scene.cluster.sh("cp -p \(log) \(own.scene.cluster.folder)/kept; printf X | dd of=\(log) bs=1 seek=300 conv=notrunc status=none")
            #expect(await code { try await own.restored(part, backup.id, until: .backupEnd) { _ throws(BackupError) in } } == 1051)
            try await own.scene.cluster.sh("rm \(log)")
            #expect(try await findings()[key]?.isEmpty == false)
            #expect(await code { try await own.restored(part, backup.id, until: .backupEnd) { _ throws(BackupError) in } } == 1049)
            _ = try await desk.adopt()
            #expect(try await own.engine().reach(of: part, in: backup.id) == nil)
            #expect(try await own.engine().gaps(of: part, in: backup.id) == [name])
            #expect(try await desk.verify(.named(backup.id)).map(\.outcome) == [.refused])
            try await own.scene.cluster.sh("cp -p \(own.scene.cluster.folder)/kept \(log)")
            _ = try await desk.adopt()
            #expect(try await own.engine().gaps(of: part, in: backup.id) == [])
            #expect(try await desk.verify(.named(backup.id)).map(\.outcome) == [.proved])
        }
    }

    @Test(.timeLimit(.minutes(10))) func aGapEndsWhatCanBeReached() async throws {
        try await PgBackRestScene.with { own in
            try await own.pgbackrest("--type=full backup")
            // Its end is told in whole seconds, the next one.
            try await Task.sleep(for: .seconds(2))
            try await own.archive()
            try await own.archive()
            let lost = try await own.value("SELECT pg_walfile_name(pg_current_wal_insert_lsn()) FROM pg_logical_emit_message(true, 'x', 'x')")
            try await own.archive()
            try await own.archive()
            let desk = own.desk()
            let backup = try #require(try await desk.adopt().new.first)
            let part = try #require(backup.parts.first)
            let late = try #require(try await own.engine().reach(of: part, in: backup.id))
            try await own.scene.cluster.sh("rm \(own.repo)/archive/shop/*/*/\(lost)-*")
            _ = try await desk.adopt()
            let early = try #require(try await own.engine().reach(of: part, in: backup.id))
            #expect(early < late)
            let refusal = await code { try await own.restored(part, backup.id, until: .time(late)) { _ throws(BackupError) in } }
            #expect(refusal == 1048)
            #expect(try await own.restored(part, backup.id, until: .latest) { server throws(BackupError) in try await own.ask(server, "SELECT 1") } == "1")
        }
    }

    @Test(.timeLimit(.minutes(10))) func whatCannotBeReadIsToldAndBlamesNoCopy() async throws {
        try await PgBackRestScene.with { own in
            try await own.pgbackrest("--type=full backup")
            let backup = try #require(try await own.desk().adopt().new.first)
            let part = try #require(backup.parts.first)
            func failure(_ change: @escaping (inout Backups.Adopted) -> Void) async -> BackupError? {
                do { _ = try await own.engine(change).found(report: BackupScene.silent) } catch { return error }
                return nil
            }
            func number(_ change: @escaping (inout Backups.Adopted) -> Void) async -> Int? { await failure(change)?.diagnostic.code.number }
            #expect(await number { $0.stanza = "nobody" } == 1141)
            #expect(await number { $0.config = "/nowhere/pgbackrest.conf" } == 1144)
            #expect(await number { $0.host = "nobody" } == 1113)
            // Encrypted: without a pass, with a wrong one, with the right one.
            #expect(await number { $0.config = nil; $0.path = own.repo } == 1142)
            let wrong = try #require(await failure { $0.cipher = Template("not this one") })
            #expect(wrong.diagnostic.code.number == 1142 && !wrong.blamesCopy)
            let words = ([wrong.diagnostic.message] + wrong.diagnostic.notes).map(\.english).joined()
            #expect(!words.contains(PgBackRestScene.pass) && !words.contains("not this one") && words.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x2100 })
            try Data((PgBackRestScene.pass + "\n").utf8).write(to: URL(filePath: own.scene.folder.file("pass")))
            let file = own.scene.folder.file("pass")
            chmod(file, 0o600)
            let byFile: (inout Backups.Adopted) -> Void = { $0.config = nil; $0.path = own.repo; $0.cipher = Template("${FILE:\(file)}") }
            #expect(try await own.engine(byFile).found(report: BackupScene.silent).map(\.id) == [backup.id])
            // On the controller itself, nothing is fetched.
            #expect(try await own.engine { byFile(&$0); $0.host = "controller" }.found(report: BackupScene.silent).map(\.id) == [backup.id])
            try await own.scene.cluster.sh("sed 's/^repo1-path.*/repo1-type=s3/' \(own.config) >\(own.scene.folder.file("s3.conf"))")
            #expect(await number { $0.config = own.scene.folder.file("s3.conf") } == 1143)

            // Files of another major version: refused by name, before a server is tried on them.
            var other = part
            other.serverVersion = 140_000
            #expect(await code { try await own.restored(other, backup.id, until: .backupEnd) { _ throws(BackupError) in } } == 1145)
        }
    }

    /// Onto a host, beside the living one, with its own server and its tablespaces beside it.
    @Test(.timeLimit(.minutes(10))) func aDataDirectoryRecoversBeside() async throws {
        try await PgBackRestScene.with { own in
            let cluster = own.scene.cluster
            try await cluster.sh("install -d -o postgres -g postgres -m 700 \(cluster.folder)/space")
            _ = try await own.value("CREATE TABLESPACE far LOCATION '\(cluster.folder)/space'")
            _ = try await own.value("CREATE TABLE away TABLESPACE far AS SELECT 7 AS x")
            try await own.pgbackrest("--type=full backup")
            let backup = try #require(try await own.desk().adopt().new.first)
            let part = try #require(backup.parts.first)
            let beside = "\(cluster.folder)/data_restore_1"
            let target = RestoreTarget.dataDirectory(host: own.scene.server.host.name, path: beside, until: .backupEnd)
            _ = try await own.engine().restore(part, of: backup.id, to: target, report: BackupScene.silent)
            #expect(try await cluster.sh("stat -c '%a %U' \(beside); readlink \(beside)/pg_tblspc/*; cat \(beside)_tablespace_all/far/*/PG_VERSION 2>/dev/null || true") .hasPrefix("700 postgres\n\(beside)_tablespace_all/"))
            let answer = try await cluster.sh(
                """
                cd /; as() { runuser -u postgres -- "$@"; }
                as \(TestCluster.binaries)/pg_ctl -D \(beside) -W -l \(beside)/log -o "-c listen_addresses= -c unix_socket_directories=\(beside) -c fsync=off $(cat \(beside)/bongsu_recovery)" start >/dev/null
                for i in $(seq 300); do
                  x=$(as psql -X -q -A -t -h \(beside) -p \(cluster.port) -d shop -c 'SELECT x, pg_is_in_recovery() FROM away' 2>/dev/null) && break; sleep 0.1
                done
                as \(TestCluster.binaries)/pg_ctl -D \(beside) -m fast -w stop >/dev/null
                [ -n "$x" ] || tail -n 5 \(beside)/log
                echo "$x"
                """)
            #expect(answer == "7|f\n")
            #expect(try await own.value("SELECT x FROM away") == "7")
            #expect(await code { try await own.engine().restore(part, of: backup.id, to: target, report: BackupScene.silent) } == 1053)
            #expect(try await own.desk().verify(.named(backup.id)).map(\.outcome) == [.proved])
        }
    }
}
