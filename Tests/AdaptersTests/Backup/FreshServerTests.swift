import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Roles on a fresh server", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct FreshServerTests {
    /// Whoever could log in before can log in again; nothing that keeps text ever sees a password's digest.
    @Test(.timeLimit(.minutes(10))) func rolesComeBackWithTheirPasswords() async throws {
        try await BackupScene.with { scene in
            let digests = "SELECT string_agg(rolname || '=' || coalesce(rolpassword, '-'), ' ' ORDER BY rolname) FROM pg_authid WHERE rolname IN ('app', 'clerk', 'reader')"
            try await scene.cluster.sql(
                """
                CREATE ROLE boss; GRANT reader TO boss WITH ADMIN OPTION; ALTER ROLE boss SET search_path = app, "Odd one"; ALTER ROLE boss SET work_mem = '5MB';
                ALTER ROLE boss VALID UNTIL '2025-01-01 00:00:00+00'; ALTER ROLE boss SET bongsu.unknown = 'x'
                """, database: "postgres")
            let before = try await scene.cluster.sql(digests, database: "postgres")
            #expect(before.hasPrefix("app=SCRAM-SHA-256$") && before.contains("reader=-"))
            let part = try await scene.engine.take(.database(scene.database), as: scene.id(1), report: BackupScene.silent)

            let fresh = try await TestCluster()
            do {
                try await fresh.sh(
                    """
                    printf '%s\\n' 'max_connections = 30' 'shared_buffers = 16MB' 'log_statement = all' 'log_min_duration_statement = 0' 'log_min_messages = info' \
                      "shared_preload_libraries = 'pg_stat_statements'" >>\(fresh.folder)/data/postgresql.conf
                    printf '%s\\n' 'local all app scram-sha-256' 'local all all peer' >\(fresh.folder)/data/pg_hba.conf
                    """)
                try await fresh.start()
                // One of them is there already, with a password of its own: it stays as it is.
                try await fresh.sql("CREATE ROLE reader LOGIN PASSWORD 'kept'; CREATE EXTENSION pg_stat_statements", database: "postgres")
                let kept = try await fresh.sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'reader'", database: "postgres")
                let marker = try await fresh.sh("wc -c <\(fresh.folder)/log")
                var database = scene.database
                database.port = fresh.port
                _ = try await scene.engine.restore(part, of: scene.id(1), to: .database(named: "shop", beside: database), report: BackupScene.silent)

                let boss = "SELECT (SELECT string_agg(c, '|' ORDER BY c) FROM pg_db_role_setting s, unnest(setconfig) c WHERE setrole = r.oid), rolvaliduntil AT TIME ZONE 'UTC', (SELECT admin_option FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'boss'"
                let own = try await scene.cluster.sql(boss, database: "postgres")
                #expect(try await fresh.sql(boss, database: "postgres") == own && own.contains("2025-01-01") && own.contains("Odd one") && own.hasSuffix("|t\n"), "\(own)")
                let after = try await fresh.sql(digests, database: "postgres")
                #expect(after.hasPrefix(String(before.prefix { $0 != " " })))
                #expect(try await fresh.sql("SELECT rolpassword FROM pg_authid WHERE rolname = 'reader'", database: "postgres") == kept)
                let login = try await fresh.sh(
                    "PGPASSWORD=secret psql -X -q -A -t -w -h /var/run/postgresql -p \(fresh.port) -U app -d shop -c 'SELECT current_user'")
                #expect(login == "app\n")
                // The words above are this test's own; only what the restore made the server write counts.
                let log = try await fresh.sh("tail -c +$((\(marker.trimmingCharacters(in: .whitespacesAndNewlines)) + 1)) \(fresh.folder)/log")
                #expect(log.contains("CREATE ROLE") && !log.contains("SCRAM-SHA-256$"))
                #expect(try await fresh.sql("SELECT count(*) FROM pg_stat_statements WHERE query LIKE '%SCRAM-SHA%' AND query NOT LIKE '%pg_stat_statements%'", database: "postgres") == "0\n")
            } catch {
                await fresh.remove()
                throw error
            }
            await fresh.remove()
        }
    }
}
