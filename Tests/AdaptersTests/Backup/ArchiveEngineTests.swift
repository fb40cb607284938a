import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Dumps out of archives", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ArchiveEngineTests {
    /// A scratch server is given what the source had; a living one is not, wherever the controller keeps its folders.
    @Test(.timeLimit(.minutes(5))) func onlyAScratchServerIsGivenRolesAndTablespaces() async throws {
        try await BackupScene.with { scene in
            let repository = Repository(path: scene.repository.path, state: scene.folder.file("scratch"))
            try await repository.prepare()
            let restic = ResticRepository(repository)
            try await restic.prepare()
            func part(_ name: String, _ dump: String) async throws -> BackupPart {
                let folder = scene.folder.file(name)
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                try Data((dump + "\n").utf8).write(to: URL(filePath: folder + "/dump.sql"))
                let reference = try await restic.backup(["dump.sql"], in: folder, tags: [ArchiveEngine.tag], host: "db") { _, _ in }.snapshot
                return BackupPart(
                    kind: .database, name: name, host: scene.server.host.name, engine: "sql", reference: reference, sourceBytes: 100, storedBytes: 100, seconds: 1)
            }
            let old = try await part(
                "old",
                """
                SET default_tablespace = far;
                CREATE TABLE public.away (x integer);
                ALTER TABLE public.away OWNER TO app_of_old;
                COPY public.away (x) FROM stdin;
                8
                \\.
                """)
            // By `pg_dump --no-owner --no-acl`.
            let nameless = try await part("nameless", "CREATE TABLE public.away (x integer);")
            let engine = ArchiveEngine(repository: repository, hosts: [scene.server.host], options: scene.server.options())
            let refusal = await code { try await engine.restore(old, of: scene.id(1), to: .database(named: "old", beside: scene.database), report: BackupScene.silent) }
            #expect(refusal == 1038)
            let made = try await scene.cluster.sql(
                "SELECT rolname FROM pg_roles WHERE rolname = 'app_of_old' UNION SELECT spcname FROM pg_tablespace WHERE spcname = 'far' UNION SELECT datname FROM pg_database WHERE datname = 'old'",
                database: "postgres")
            #expect(made == "")
            let found = try await ScratchServer.with(version: 150_000, work: repository.work) { server throws(BackupError) in
                for part in [nameless, old] {
                    let scratch = RestoreTarget.scratch(socket: server.socketFolder, port: server.port, named: part.name)
                    _ = try await engine.restore(part, of: scene.id(1), to: scratch, report: BackupScene.silent)
                }
                return try await ControllerShell(environment: server.environment).run("psql -X -q -A -t -d old -c 'SELECT x, tableowner, tablespace FROM away, pg_tables WHERE tablename = $$away$$'").output
            }
            #expect(found == "8|app_of_old|far\n")
            // What somebody has made under that name is not touched; what an earlier try left half made is.
            try await scene.cluster.sql("CREATE DATABASE nameless", database: "postgres")
            try await scene.cluster.sql("CREATE TABLE theirs (x int)", database: "nameless")
            let again = RestoreTarget.database(named: "nameless", beside: scene.database)
            #expect(await code { try await engine.restore(nameless, of: scene.id(1), to: again, report: BackupScene.silent) } == 1037)
            #expect(try await scene.cluster.sql("SELECT count(*) FROM theirs", database: "nameless") == "0\n")
            try await scene.cluster.sql("COMMENT ON DATABASE nameless IS '\(LogicalEngine.mark)'", database: "postgres")
            _ = try await engine.restore(nameless, of: scene.id(1), to: again, report: BackupScene.silent)
            #expect(try await scene.cluster.sql("SELECT count(*), to_regclass('theirs') IS NULL, shobj_description((SELECT oid FROM pg_database WHERE datname = 'nameless'), 'pg_database') IS NULL FROM away", database: "nameless") == "0|t|t\n")
        }
    }
}
