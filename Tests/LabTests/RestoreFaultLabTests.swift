import Engine
import Foundation
import Lab
import Testing

/// What a restore may meet on its way: after each either the old or the restored database serves, whole, and nothing proved is gone.
@Suite(labIsPossible) struct RestoreFaultLabTests {
    // MARK: PostgreSQL dies in mid-swap

    /// kill -9 of the postmaster when the old database has been closed, and again inside the transaction of both renames.
    @Test(.timeLimit(.minutes(10))) func postgreSQLDiesInMidSwap() async throws {
        try await RestoreScene.with("swapdeath") { scene in
            try scene.succeed("backup", "take")
            try scene.succeed("backup", "verify")
            let whole = try await scene.rows()
            for (round, seconds) in [1, 7].enumerated() {
                try await scene.value("CREATE TABLE since_\(round) AS SELECT 1 AS x")
                let execution = try await scene.approved("o4o_platform")
                async let killed = killPostmaster(scene, secondsAfterClosing: seconds)
                let run = try scene.run("resume", "\(execution)")
                #expect(try await killed == "killed", "after \(seconds) s")
                #expect(run.code == 10, "\(run.output)")
                #expect(run.output.contains("PostgreSQL on port 5432 does not answer: starting postgresql@15-main"), "\(run.output)")
                #expect(run.output.contains("o4o_platform is as it was"), "\(run.output)")
                // The old one serves, whole: with what was written after the backup.
                #expect(try await scene.rows() == whole)
                #expect(try await scene.value("SELECT x FROM since_\(round)") == "1")
                #expect(try await scene.databases().filter { $0.contains("_restore_") }.count == round + 1)
                #expect(try await scene.isHealthy())
                if round == 0 {
                    try scene.succeed("abort", "\(execution)")
                    continue
                }
                // Again, as it says: from the beginning, and now they change places.
                try scene.succeed("retry", "\(execution)", "action")
                #expect(try scene.run("resume", "\(execution)").code == 10)
                #expect(try await scene.approve(execution))
                try scene.succeed("resume", "\(execution)")
                #expect(try await scene.rows() == whole)
                #expect(try await scene.value("SELECT to_regclass('since_\(round)') IS NULL") == "t")
                #expect(try await scene.databases().filter { $0.hasPrefix("-o4o_platform_broken_") }.count == 1)
                #expect(try await scene.isHealthy())
            }
        }
    }

    /// Ends the postmaster the hard way, so many seconds after the swap has closed the old database. A client that does not end holds
    /// the swap's phases apart: 5 s until it is given up on, then 5 s within the transaction.
    private func killPostmaster(_ scene: RestoreScene, secondsAfterClosing seconds: Int) async throws -> String {
        try await scene.lab.ssh(
            "api",
            """
            sudo bash -s <<'END'
            ask() { psql -U postgres -d postgres -AtXc "$1"; }
            systemd-run --quiet --collect --unit stuck-client psql -U postgres -d o4o_platform -c 'SELECT pg_sleep(3600)'
            until client=$(ask "SELECT pid FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(3600)'") && [ -n "$client" ]; do sleep 0.1; done
            kill -STOP "$client"
            postmaster=$(head -n 1 /var/lib/postgresql/15/main/postmaster.pid)
            for i in $(seq 3000); do
              if [ "$(ask "SELECT datallowconn FROM pg_database WHERE datname = 'o4o_platform'")" = f ]; then
                sleep \(seconds); kill -KILL "$postmaster" "$client" && echo killed; exit
              fi
              sleep 0.02
            done
            END
            """)
    }
}
