import Documents
import Engine
import Foundation
import Testing

/// The swap's own script on a real server: whatever ends it, what serves afterwards is whole.
@Suite(.enabled(if: TestCluster.missing == nil), .serialized) struct SwapScriptTests {
    private static let restore = "20261125213000-rename"
    private static let beside = "shop_restore_20261125213000"
    private static let broken = "shop_broken_20261125213000"

    private func with(_ body: (TestCluster, SwapScript) async throws -> Void) async throws {
        let cluster = try await TestCluster()
        do {
            try await cluster.start()
            try await cluster.sql("CREATE DATABASE shop;", database: "postgres")
            try await cluster.sql("CREATE TABLE which AS SELECT 'old' AS name;", database: "shop")
            try await cluster.sql("CREATE DATABASE \(Self.beside);", database: "postgres")
            try await cluster.sql("CREATE TABLE which AS SELECT 'new' AS name;", database: Self.beside)
            var database = Database(name: "shop", host: "db")
            database.port = cluster.port
            try await body(cluster, SwapScript(database))
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private func run(_ script: String, _ restore: String = restore) async throws -> HostAnswer {
        try await TestShell(environment: ["RESTORE": restore]).read("set -eu\n" + script, timeLimit: .seconds(60))
    }

    @Test func theOutcomeIsToldInKorean() async throws {
        try await with { cluster, _ in
            var database = Database(name: "shop", host: "db")
            database.port = cluster.port
            let korean = SwapScript(database, language: .korean)
            let forward = try await run(korean.forward)
            #expect(forward.output.wholeMatch(of: try Regex("연결 0개 끊음\\n닫힌 시간 [0-9]+ ms; 이전 것: \(Self.broken)\\n")) != nil, "\(forward)")
            #expect(try await run(korean.forward).output.hasPrefix("이미 교체됨"))
            #expect(try await run(korean.back).output.contains("닫힌 시간 "))
            #expect(try await run(korean.back).output == "\(Self.broken) 없음: 이전에도 없었으므로 복구한 것을 그대로 둠\n")
        }
    }

    @Test func bothNamesChangeAtOnceUnderClientsThatReconnect() async throws {
        try await with { cluster, swap in
            // Clients that come back as soon as they are thrown out, until the file goes.
            let stop = cluster.folder + "/stop"
            async let clients: String? = try? cluster.sh(
                """
                for n in 1 2; do (while [ ! -e \(stop) ]; do runuser -u postgres -- psql -X -q -A -t -p \(cluster.port) -d shop -c 'SELECT name, pg_sleep(0.05) FROM which' >>\(cluster.folder)/seen 2>/dev/null || true; done) & done; wait
                """)
            try await Task.sleep(for: .milliseconds(500))
            let forward = try await run(swap.forward)
            #expect(forward.exitCode == 0, "\(forward.errorOutput)")
            #expect(forward.output.contains("before: \(Self.broken)"))
            #expect(forward.output.contains("closed for "))
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "new\n")
            // The broken one stays, and nobody can write into it.
            #expect(try await cluster.sql("SELECT datallowconn FROM pg_database WHERE datname = '\(Self.broken)'", database: "postgres") == "f\n")
            let again = try await run(swap.forward)
            #expect(again.exitCode == 0)
            #expect(again.output.hasPrefix("already swapped"))
            let back = try await run(swap.back)
            #expect(back.exitCode == 0, "\(back.errorOutput)")
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "old\n")
            #expect(try await cluster.sql("SELECT datallowconn FROM pg_database WHERE datname = 'shop'", database: "postgres") == "t\n")
            try await cluster.sh("touch \(stop)")
            _ = await clients
            let seen = try await cluster.sh("sort -u \(cluster.folder)/seen")
            // Nobody ever saw a third thing.
            #expect(Set(seen.split(separator: "\n").map { String($0.prefix(3)) }) == ["new", "old"])
        }
    }

    @Test func aSwapThatFailsReopensTheOldDatabase() async throws {
        try await with { cluster, swap in
            try await cluster.sql("CREATE DATABASE \(Self.broken);", database: "postgres")
            let forward = try await run(swap.forward)
            #expect(forward.exitCode != 0)
            #expect(forward.errorOutput.contains("already exists"))
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "old\n")
        }
    }

    @Test func aSwapThatIsEndedReopensTheOldDatabase() async throws {
        try await with { cluster, swap in
            // A session in the copy that TERM does not end holds the rename up; the script is ended while it waits.
            try await cluster.sh("runuser -u postgres -- psql -X -q -p \(cluster.port) -d postgres -c 'BEGIN; LOCK pg_catalog.pg_database IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(4);' >/dev/null 2>&1 </dev/null & sleep 0.5")
            let held = try await TestShell(environment: ["RESTORE": Self.restore]).read(
                "timeout -s TERM 2 sh -eu -c \(quoted(swap.forward))", timeLimit: .seconds(30))
            #expect(held.exitCode != 0)
            try await Task.sleep(for: .seconds(4))
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "old\n")
            let forward = try await run(swap.forward)
            #expect(forward.exitCode == 0, "\(forward.errorOutput)")
        }
    }

    /// kill -9 of the postmaster before the swap, and again before the way back: neither believes that nothing is there.
    @Test func aServerThatDiedIsStartedByBothWays() async throws {
        try await with { cluster, swap in
            // What Debian's own programs say and do, for a cluster that they do not know.
            let programs = cluster.folder + "/programs"
            try await cluster.sh(
                """
                mkdir \(programs)
                printf '#!/bin/sh\\necho "15 main \(cluster.port) down postgres \(cluster.folder)/data \(cluster.folder)/log"\\n' >\(programs)/pg_lsclusters
                printf '#!/bin/sh\\n[ "$1 $2" != "start postgresql@15-main" ] || runuser -u postgres -- \(TestCluster.binaries)/pg_ctl -D \(cluster.folder)/data -l \(cluster.folder)/log -w start >/dev/null 2>&1 </dev/null\\n' >\(programs)/systemctl
                chmod 755 \(programs)/*
                """)
            func dieAnd(_ script: String) async throws -> HostAnswer {
                try await cluster.sh("kill -KILL \(try await cluster.postmaster()); while pg_isready -q -p \(cluster.port); do sleep 0.1; done")
                return try await run("PATH=\(programs):$PATH\n" + script)
            }
            let forward = try await dieAnd(swap.forward)
            #expect(forward.exitCode == 0, "\(forward.errorOutput)")
            #expect(forward.errorOutput.contains("PostgreSQL on port \(cluster.port) does not answer: starting postgresql@15-main"))
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "new\n")
            let back = try await dieAnd(swap.back)
            #expect(back.exitCode == 0, "\(back.errorOutput)")
            #expect(back.output.contains("before: \(Self.beside)"), "\(back.output)")
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "old\n")
        }
    }

    @Test func aDatabaseThatWasDroppedIsThereAgain() async throws {
        try await with { cluster, swap in
            try await cluster.sql("DROP DATABASE shop;", database: "postgres")
            let forward = try await run(swap.forward)
            #expect(forward.exitCode == 0, "\(forward.errorOutput)")
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "new\n")
            let back = try await run(swap.back)
            #expect(back.output.contains("was missing before"))
            #expect(try await cluster.sql("SELECT name FROM which", database: "shop") == "new\n")
        }
    }

    @Test(arguments: ["", "x-rename", "1; rm -rf /-rename"]) func whatNamesNoRestoreIsRefused(_ name: String) async throws {
        var database = Database(name: "shop", host: "db")
        database.port = 1
        let answer = try await run(SwapScript(database).forward, name)
        #expect(answer.exitCode == 64)
    }

    private func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "'\\''") + "'" }
}
