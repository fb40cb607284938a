import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

/// A real sshd, a real PostgreSQL as Debian sets it up (peer), a repository, and a database with something of every kind.
struct BackupScene {
    static var missing: String? {
        if let missing = TestCluster.missing { return missing }
        if !SSHServer.isPossible { return "backup tests are skipped: sshd is not installed" }
        let needed = ["/usr/bin/restic", "/usr/bin/age-keygen", "/usr/bin/socat", "/usr/bin/sudo"]
        return needed.first { !FileManager.default.isExecutableFile(atPath: $0) }.map { "backup tests are skipped: \($0) is missing" }
    }

    let server: SSHServer
    let cluster: TestCluster
    let folder: ScratchFolder
    let repository: Repository

    init() async throws {
        server = try await SSHServer()
        cluster = try await TestCluster()
        folder = try ScratchFolder()
        repository = Repository(path: folder.file("repository"), state: folder.file("state"))
        try await cluster.sh(
            """
            printf '%s\\n' 'max_connections = 30' 'shared_buffers = 16MB' >>\(cluster.folder)/data/postgresql.conf
            printf '%s\\n' 'local all all peer' 'local replication all peer' >\(cluster.folder)/data/pg_hba.conf
            """)
        try await cluster.start()
        try await cluster.sql("CREATE DATABASE shop", database: "postgres")
        try await cluster.sql(Self.seed, database: "shop")
        try await repository.prepare()
    }

    static func with(_ body: (BackupScene) async throws -> Void) async throws {
        let scene = try await BackupScene()
        do {
            try await body(scene)
        } catch {
            await scene.cluster.remove()
            throw error
        }
        await scene.cluster.remove()
    }

    var database: Database {
        var database = Database(name: "shop", host: server.host.name)
        database.port = cluster.port
        return database
    }

    func tunnel<Value: Sendable>(_ body: (DatabaseTunnel) async throws(BackupError) -> Value) async throws(BackupError) -> Value {
        try await DatabaseTunnel.with(
            server.host, options: server.options(), user: "postgres", port: cluster.port, work: repository.work, body)
    }

    /// The catalogue's files, without a catalogue.
    var shelf: ManifestShelf {
        let folder = folder.path
        return ManifestShelf(
            write: { text, part, id throws(BackupError) in
                _ = FileManager.default.createFile(atPath: "\(folder)/\(id)-\(part.key).json", contents: Data(text))
            },
            read: { part, id throws(BackupError) in FileManager.default.contents(atPath: "\(folder)/\(id)-\(part.key).json").map { [UInt8]($0) } })
    }

    var engine: LogicalEngine { LogicalEngine(repository: repository, hosts: [server.host], options: server.options(), shelf: shelf) }

    func manifest(of name: String) async throws -> DatabaseManifest {
        try await tunnel { tunnel throws(BackupError) in
            try await ManifestTaker(environment: tunnel.environment, database: name, work: repository.work).take()
        }
    }

    func id(_ number: Int) -> BackupID { BackupID(begun: WallTime(milliseconds: 1_700_000_000_000 + Int64(number) * 1000), chance: "test") }

    static let silent: ProgressReport = { _ in }

    static let seed = #"""
        CREATE ROLE app LOGIN PASSWORD 'secret'; CREATE ROLE reader; CREATE ROLE clerk IN ROLE reader;
        CREATE EXTENSION pgcrypto; CREATE EXTENSION pg_trgm;
        CREATE SCHEMA shop AUTHORIZATION app;
        CREATE TYPE shop.state AS ENUM ('new', 'paid');
        CREATE DOMAIN shop.amount AS numeric(12,2) CHECK (VALUE >= 0);
        CREATE TABLE shop.users (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email text NOT NULL UNIQUE,
          status varchar(20) CHECK (status IN ('a', 'b')), prefs jsonb DEFAULT '{}', created timestamptz DEFAULT now(),
          low text GENERATED ALWAYS AS (lower(email)) STORED);
        ALTER TABLE shop.users OWNER TO app;
        CREATE TABLE shop.orders (id serial PRIMARY KEY, user_id bigint NOT NULL REFERENCES shop.users(id), total shop.amount, st shop.state,
          ref uuid, day date, tags text[], data bytea, f float8, iv interval);
        CREATE TABLE shop."Odd ""name" (x int); CREATE TABLE shop.nothing ();
        CREATE TABLE shop.logs (at timestamptz NOT NULL, m text) PARTITION BY RANGE (at);
        CREATE TABLE shop.logs_1 PARTITION OF shop.logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE INDEX logs_at ON shop.logs (at);
        CREATE INDEX users_trgm ON shop.users USING gin (email gin_trgm_ops) WHERE status IN ('a', 'b');
        CREATE VIEW shop.paid AS SELECT u.email, sum(o.total) AS s FROM shop.users u JOIN shop.orders o ON o.user_id = u.id WHERE u.status IN ('a', 'b') GROUP BY 1;
        CREATE MATERIALIZED VIEW shop.mv AS SELECT count(*) FROM shop.users;
        CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created := now(); RETURN NEW; END $$;
        CREATE FUNCTION shop.two(a int DEFAULT 2) RETURNS int LANGUAGE sql RETURN a * 2;
        CREATE AGGREGATE shop.mysum(int) (sfunc = int4pl, stype = int, initcond = '0');
        CREATE TRIGGER t BEFORE UPDATE ON shop.users FOR EACH ROW EXECUTE FUNCTION shop.touch();
        ALTER TABLE shop.users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON shop.users TO reader USING (status IN ('a'));
        GRANT SELECT ON shop.users TO reader; GRANT SELECT (id), UPDATE (total) ON shop.orders TO clerk WITH GRANT OPTION;
        GRANT USAGE ON SCHEMA shop TO reader;
        ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO reader;
        CREATE STATISTICS shop.st ON user_id, st FROM shop.orders;
        INSERT INTO shop.users(email, status) SELECT 'u' || g || '@example.com', CASE g % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM generate_series(1, 500) g;
        INSERT INTO shop.orders(user_id, total, st, ref, day, tags, data, f, iv)
          SELECT 1 + g % 500, g * 1.25, 'paid', gen_random_uuid(), '2026-01-01', ARRAY['x', 'y'], decode(md5(g::text), 'hex'), random(), '1 day 2h' FROM generate_series(1, 2000) g;
        INSERT INTO shop.logs SELECT '2026-05-05'::timestamptz + g * interval '1 min', 'm' || g FROM generate_series(1, 100) g;
        SELECT lo_from_bytea(0, decode(repeat('ab', 5000), 'hex')); SELECT lo_put(lo_create(0), 10000, '\x1234');
        REVOKE CONNECT ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO app, reader;
        ALTER DATABASE shop SET work_mem = '8MB'; ALTER DATABASE shop SET search_path = "$user", shop, public;
        ALTER ROLE app IN DATABASE shop SET statement_timeout = '5s'; ALTER DATABASE shop CONNECTION LIMIT 50; ALTER DATABASE shop OWNER TO app;
        """#
}

/// The number of the code that a body fails with.
func code<Value>(of body: () async throws -> Value) async -> Int? {
    do {
        _ = try await body()
        return nil
    } catch {
        return (error as? BackupError)?.diagnostic.code.number
    }
}
