import Adapters
import Engine
import Foundation
import Lab
import Testing

/// The real program backs a real platform up, loses a table for real, and brings it back: whatever dies on the way.
@Suite(labIsPossible) struct RestoreLabTests {
    @Test func aLostTableComesBackWhateverDies() async throws {
        try await Replica.with("restore") { replica in
            try await Program.with(replica) { bongsu in
                try await provedBackup(bongsu)
                let drop = try #require(Fault.named("drop-table"))
                try await replica.lab.inject(drop)
                #expect(await rows(replica, "orders") == nil)
                try await restored(bongsu, replica)
                try await swappedBack(bongsu, replica)
                try await controllerKilled(bongsu, replica, drop)
                try await withoutBongsu(bongsu)
                try await importedArchive(bongsu, replica)
            }
        }
    }

    private func provedBackup(_ bongsu: Program) async throws {
        let take = try await bongsu.run("backup", "take", "--json")
        #expect(take.code == 0, "\(take.output)")
        // Not proved yet: refused, with the way to prove it and the words that accept it.
        let early = try await bongsu.run("restore", "o4o_platform")
        #expect(early.code == 10)
        #expect(early.output.contains("error[B1104]"), "\(early.output)")
        #expect(try await bongsu.run("abort", "1").code == 0)
        let verify = try await bongsu.run("backup", "verify", "--self-test")
        #expect(verify.code == 0, "\(verify.output)")
        for part in ["database-o4o_platform", "files-api", "files-web"] {
            #expect(verify.output.contains("ok \(part): proved"), "\(verify.output)")
        }
        let list = try await bongsu.run("backup", "list")
        #expect(list.output.contains("  proved  "), "\(list.output)")
    }

    /// One question, then nobody is needed; the broken database stays, and grants, settings and limit are as they were.
    private func restored(_ bongsu: Program, _ replica: Replica) async throws {
        let before = try await whole(replica)
        let run = try await bongsu.run("restore", "o4o_platform")
        #expect(run.code == 10)
        #expect(run.output.contains("waits for approval"), "\(run.output)")
        #expect(try await bongsu.run("approve", "2", "action/restore-o4o_platform-begin").code == 0)
        let resumed = try await bongsu.run("resume", "2")
        #expect(resumed.code == 0, "\(resumed.output)")
        #expect(resumed.output.contains("every checksum"), "\(resumed.output)")
        #expect(await rows(replica, "orders") == 100_000)
        #expect(try await whole(replica) == before)
        let databases = try await replica.lab.ssh("api", "psql -U postgres -Atc \"SELECT count(*) FROM pg_database WHERE datname ~ '^o4o_platform_broken_[0-9]+$' AND NOT datallowconn\"")
        #expect(databases == "1")
        // What the planner needs to know is there before anybody asks; autovacuum would have made it later.
        let unknown = try await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -Atc 'SELECT count(*) FROM pg_stat_user_tables WHERE last_analyze IS NULL'")
        #expect(unknown == "0")
        try await replica.lab.up()
        let after = await replica.recovered()
        #expect(after.isGreen, "\(after.story)")
    }

    /// What uses the database does not come up after the swap: the database that served before serves again.
    private func swappedBack(_ bongsu: Program, _ replica: Replica) async throws {
        let crash = try #require(Fault.named("crash-loop-api"))
        try await replica.lab.inject(crash)
        let identity = "psql -U postgres -Atc \"SELECT oid FROM pg_database WHERE datname = 'o4o_platform' AND datallowconn\""
        let before = try await replica.lab.ssh("api", identity)
        #expect(try await bongsu.run("restore", "o4o_platform").code == 10)
        #expect(try await bongsu.run("approve", "3", "action/restore-o4o_platform-begin").code == 0)
        let run = try await bongsu.run("resume", "3")
        #expect(run.code == 10, "\(run.output)")
        #expect(run.output.contains("ok Swap back (api)"), "\(run.output)")
        #expect(try await replica.lab.ssh("api", identity) == before)
        #expect(try await bongsu.run("abort", "3").code == 0)
        try await replica.lab.heal(crash)
    }

    /// The restore kit, word for word, into a server that Bongsu has nothing to do with.
    private func withoutBongsu(_ bongsu: Program) async throws {
        let kit = bongsu.folder.appending(path: "kit.md")
        #expect(try await bongsu.run("backup", "kit", "-o", kit.path).code == 0)
        let text = try String(contentsOf: kit, encoding: .utf8)
        let fences = text.components(separatedBy: "```sh\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
        try #require(fences.count >= 4)
        let work = bongsu.folder.appending(path: "scratch").path
        try FileManager.default.createDirectory(atPath: work, withIntermediateDirectories: true)
        let rows = try await ScratchServer.with(version: 150_000, work: work) { server throws(BackupError) in
            // A role that is there keeps what was decided since.
            let kept = "psql -XAqtd postgres -c \"CREATE ROLE reporting NOLOGIN PASSWORD NULL\"\n"
            let looks = [
                "psql -XAtd postgres -c \"SELECT 'login ' || rolcanlogin FROM pg_roles WHERE rolname = 'reporting'\"\n",
                "psql -XAtd o4o_platform_restore -c 'SELECT count(*) FROM orders'\n", "ls \"$files/files/etc/nginx\"\n",
            ]
            let script = ([kept] + fences + looks).joined()
            let answer = try await ControllerShell(environment: server.environment).run(script)
            return answer.exitCode == 0 ? answer.output : answer.errorOutput
        }
        #expect(rows.contains("\n100000\n") && rows.contains("\nlogin false\n"), "\(rows)")
        #expect(rows.contains("sites-available"))
    }

    /// Archives from before have no manifest: loaded, not proved, and used only after acceptance in words.
    private func importedArchive(_ bongsu: Program, _ replica: Replica) async throws {
        let imported = try await bongsu.run("backup", "import", "--json")
        #expect(imported.code == 0, "\(imported.output)")
        let id = try #require(imported.output.firstMatch(of: /"id"\s*:\s*"([0-9TZ]+-[a-z0-9]+)"/)?.1).description
        let verify = try await bongsu.run("backup", "verify", id)
        #expect(verify.code == 0, "\(verify.output)")
        #expect(verify.output.contains("ok database-o4o_platform: loaded"), "\(verify.output)")
        let refused = try await bongsu.run("restore", "o4o_platform", "--backup", id, "--into", "o4o_old")
        #expect(refused.output.contains("is loaded, not proved"), "\(refused.output)")
        #expect(try await bongsu.run("abort", "8").code == 0)
        #expect(try await bongsu.run("restore", "o4o_platform", "--backup", id, "--into", "o4o_old", "--accept", "\(id) is not proved").code == 10)
        // Meanwhile somebody has given the name to a database of their own: it is never taken for a copy's half.
        _ = try await replica.lab.ssh("api", "psql -U postgres -qc 'CREATE DATABASE o4o_old' && psql -U postgres -d o4o_old -qc 'CREATE TABLE theirs (x int)'")
        #expect(try await bongsu.run("approve", "9", "action/restore-o4o_platform-begin").code == 0)
        let taken = try await bongsu.run("resume", "9")
        #expect(taken.code == 10 && taken.output.contains("a database `o4o_old` is already there"), "\(taken.output)")
        _ = try await replica.lab.ssh("api", "psql -U postgres -d o4o_old -qc 'TABLE theirs' && psql -U postgres -qc 'DROP DATABASE o4o_old'")
        #expect(try await bongsu.run("retry", "9", "action").code == 0)
        #expect(try await bongsu.run("resume", "9").code == 10)
        #expect(try await bongsu.run("approve", "9", "action/restore-o4o_platform-begin").code == 0)
        let run = try await bongsu.run("resume", "9")
        #expect(run.code == 0, "\(run.output)")
    }

    /// SIGKILL to the controller while it restores, at several moments; after `resume` the restored database serves, whole.
    private func controllerKilled(_ bongsu: Program, _ replica: Replica, _ drop: Fault) async throws {
        for (round, pause) in [0.4, 2.5, 5, 8].enumerated() {
            try await replica.lab.inject(drop)
            let execution = "\(round + 4)"
            #expect(try await bongsu.run("restore", "o4o_platform").code == 10)
            #expect(try await bongsu.run("approve", execution, "action/restore-o4o_platform-begin").code == 0)
            let killed = try await bongsu.run("resume", execution, killedAfter: pause)
            // Where it had not ended by itself, somebody goes on.
            if killed.code != 0 {
                let resumed = try await bongsu.run("resume", execution)
                #expect(resumed.code == 0, "killed after \(pause) s: \(killed.output)\n----\n\(resumed.output)")
            }
            #expect(await rows(replica, "orders") == 100_000, "killed after \(pause) s")
        }
    }

    private func rows(_ replica: Replica, _ table: String) async -> Int? {
        let text = try? await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -Atc 'SELECT count(*) FROM \(table)'")
        return text.flatMap { Int($0) }
    }

    /// What belongs to the database as a whole.
    private func whole(_ replica: Replica) async throws -> String {
        try await replica.lab.ssh(
            "api",
            "psql -U postgres -Atc \"SELECT datacl, datconnlimit, pg_get_userbyid(datdba), (SELECT array_agg(setconfig::text ORDER BY setrole::regrole::text) FROM pg_db_role_setting WHERE setdatabase = d.oid) FROM pg_database d WHERE datname = 'o4o_platform'\"")
    }
}
