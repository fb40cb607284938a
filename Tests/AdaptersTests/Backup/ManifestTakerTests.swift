import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Manifests of a real server", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ManifestTakerTests {
    /// Each is one small change that a person could overlook; each must be seen, and as what it is.
    private static let tamperings: [(sql: String, aspects: Set<ManifestDifference.Aspect>)] = [
        ("UPDATE shop.orders SET total = total + 0.01 WHERE id = 7", [.content]),
        // The record's own hash is linear in its columns: a plain sum of it does not see this.
        ("UPDATE shop.orders a SET total = b.total FROM shop.orders b WHERE a.id IN (10, 11) AND b.id = 21 - a.id", [.content]),
        ("UPDATE shop.orders a SET total = b.total FROM shop.orders b WHERE a.id IN (20, 21) AND b.id = 41 - a.id", [.content]),
        ("DELETE FROM shop.orders WHERE id = 8", [.rows]),
        ("ALTER TABLE shop.orders OWNER TO app", [.owner]),
        ("REVOKE SELECT ON shop.users FROM reader", [.grant]),
        ("REVOKE UPDATE (total) ON shop.orders FROM clerk", [.missing]),
        ("GRANT CONNECT ON DATABASE shop TO PUBLIC", [.grant]),
        ("ALTER DATABASE shop RESET work_mem", [.setting]),
        ("ALTER ROLE app IN DATABASE shop RESET statement_timeout", [.setting]),
        ("ALTER DATABASE shop CONNECTION LIMIT -1", [.limit]),
        ("DROP INDEX shop.users_trgm", [.missing]),
        ("DROP EXTENSION pgcrypto", [.extension]),
        ("SELECT setval('shop.orders_id_seq', 5)", [.sequence]),
        ("CREATE OR REPLACE FUNCTION shop.two(a int DEFAULT 3) RETURNS int LANGUAGE sql RETURN a * 2", [.definition]),
        ("CREATE OR REPLACE VIEW shop.paid AS SELECT u.email, sum(o.total) AS s FROM shop.users u JOIN shop.orders o ON o.user_id = u.id WHERE u.status IN ('a') GROUP BY 1", [.definition]),
        ("ALTER TABLE shop.users DISABLE TRIGGER t", [.definition]),
        ("ALTER POLICY p ON shop.users TO clerk", [.definition]),
        ("ALTER TABLE shop.orders ALTER COLUMN st SET DEFAULT 'new'", [.definition]),
        ("ALTER TYPE shop.state ADD VALUE 'lost'", [.definition]),
        ("SELECT lo_put((SELECT min(oid) FROM pg_largeobject_metadata), 3, '\\x00')", [.largeObjects]),
    ]

    @Test(.timeLimit(.minutes(10))) func everyTamperingIsSeen() async throws {
        try await BackupScene.with { scene in
            var expected = try await scene.manifest(of: "shop")
            #expect(expected.tables.map(\.rows).reduce(0, +) == 2600)
            #expect(try await ManifestComparison.differences(expected: expected, found: scene.manifest(of: "shop")) == [])
            try await scene.tunnel { tunnel throws(BackupError) in
                let taker = ManifestTaker(environment: tunnel.environment, database: "shop", work: scene.repository.work)
                for (sql, aspects) in Self.tamperings {
                    do { try await scene.cluster.sql(sql, database: "shop") } catch { Issue.record("\(sql): \(error)") }
                    let found = try await taker.take()
                    let differences = ManifestComparison.differences(expected: expected, found: found)
                    #expect(Set(differences.map(\.aspect)) == aspects, "\(sql): \(differences.map(\.message.english))")
                    expected = found
                }
                do { try await scene.cluster.sql("SELECT setval('shop.orders_id_seq', 99999)", database: "shop") } catch { Issue.record(error) }
                #expect(ManifestComparison.differences(expected: expected, found: try await taker.take()) == [])
                // A manifest that was made the way of before is compared that way.
                let before = try await taker.take(hash: .record)
                #expect(before.hash == .record && before.tables.map(\.sum) != expected.tables.map(\.sum))
                #expect(ManifestComparison.differences(expected: before, found: try await taker.take(hash: .record)) == [])
                // The slow way of old servers sees the same rows; the two ways are not comparable.
                let old = try await taker.take(hash: .text)
                #expect(old.tables.map(\.rows) == expected.tables.map(\.rows) && old.tables.map(\.sum) != expected.tables.map(\.sum))
                #expect(ManifestComparison.differences(expected: expected, found: old).count == 1)
                #expect(ManifestComparison.differences(expected: old, found: try await taker.take(hash: .text)) == [])
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: scene.repository.work) == [])
        }
    }

    /// Where it is said, a load checks keys along indexes. A function of an index is there to see it.
    @Test(.timeLimit(.minutes(5))) func keysOfNumbersFollowIndexes() async throws {
        try await BackupScene.with { scene in
            try await scene.cluster.sql("CREATE DATABASE keys", database: "postgres")
            try await scene.cluster.sql(
                """
                CREATE TABLE a (id int PRIMARY KEY, code text UNIQUE); CREATE TABLE b (a int REFERENCES a, code text REFERENCES a (code), pad text);
                INSERT INTO a VALUES (1, 'one'); INSERT INTO b VALUES (1, 'one');
                CREATE FUNCTION along(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN
                  IF current_setting('enable_hashjoin') = 'on' THEN RAISE EXCEPTION 'by a hash table'; END IF; RETURN $1; END $$;
                SET enable_hashjoin = off; CREATE INDEX ON b (along(a));
                """, database: "keys")
            #expect(try await scene.manifest(of: "keys").keysFollowIndexes == true)
            var keys = scene.database
            keys.name = "keys"
            let part = try await scene.engine.take(.database(keys), as: scene.id(1), report: BackupScene.silent)
            _ = try await scene.engine.restore(part, of: scene.id(1), to: .database(named: "again", beside: keys), report: BackupScene.silent)
            // Text in a large table compares slowly; a view that is filled needs its own joins.
            try await scene.cluster.sql("SET enable_hashjoin = off; INSERT INTO b SELECT 1, 'one', repeat('x', 1000) FROM generate_series(1, 12000)", database: "keys")
            #expect(try await scene.manifest(of: "keys").keysFollowIndexes == false)
            try await scene.cluster.sql("ALTER TABLE b DROP COLUMN code", database: "keys")
            #expect(try await scene.manifest(of: "keys").keysFollowIndexes == true)
            try await scene.cluster.sql("CREATE MATERIALIZED VIEW c AS SELECT * FROM a", database: "keys")
            #expect(try await scene.manifest(of: "keys").keysFollowIndexes == false)
        }
    }

    @Test(.timeLimit(.minutes(5))) func whatCannotBeReadIsNoManifest() async throws {
        try await BackupScene.with { scene in
            #expect(await code { try await scene.manifest(of: "no-such-database") } == 1029)
            let path = try await scene.cluster.sql("SELECT pg_relation_filepath('shop.orders')", database: "shop").trimmingCharacters(in: .whitespacesAndNewlines)
            try await scene.cluster.stop()
            try await scene.cluster.sh("printf 'damage damage' | dd of=\(scene.cluster.folder)/data/\(path) bs=1 seek=24700 conv=notrunc 2>/dev/null")
            try await scene.cluster.start()
            do {
                _ = try await scene.manifest(of: "shop")
                Issue.record("a damaged table gave a manifest")
            } catch let error as BackupError {
                #expect(error.diagnostic.code.number == 1029)
                #expect(error.diagnostic.notes.first?.english.contains("invalid page in block 3") == true, "\(error.diagnostic.notes)")
            }
        }
    }
}
