import Documents
import Engine
import Foundation

extension LogicalEngine {
    /// One database of a scratch server here, dumped and loaded under a new name into the living server: how one database is brought
    /// back to a moment without touching its neighbours.
    /// - Returns: the database's size in bytes.
    func copy(
        _ name: String, from scratch: [(name: String, value: String)], to database: Database, named: String, report: @escaping ProgressReport
    ) async throws(BackupError) -> Int64 {
        let manifest = try await ManifestTaker(environment: scratch, database: name, work: repository.work).take()
        let folder = try makeFolder("load")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try room(for: manifest.bytes, in: repository.work)
        report(BackupProgress(Message("taking \(name) out of the recovered copy", ko: "복구한 사본에서 \(name) 추출"), total: manifest.bytes))
        let dumper = try PostgresPrograms.find(for: manifest.server.number, program: "pg_dump", root: programs)
        try await ControllerShell(environment: scratch + [("BONGSU_DATABASE", name), ("BONGSU_FOLDER", folder)]).succeed(
            """
            BONGSU_PROGRAMS=\(dumper.folder)
            \(PostgresPrograms.preamble)
            pg_dump -w -Fd -j2 -Z0 --no-sync -f "$BONGSU_FOLDER/dump" "$BONGSU_DATABASE"
            umask 077
            # Roles that the server still has need none of it, so the restore does not end here.
            pg_dumpall -w -g >"$BONGSU_FOLDER/globals.sql" || rm -f "$BONGSU_FOLDER/globals.sql"
            """
        ) { .dumpBroke(name, detail: $0.lastWords) }
        let host = try host(database.host)
        return try await DatabaseTunnel.with(host, options: options, user: database.user, port: database.port, work: repository.work) {
            tunnel throws(BackupError) in
            var load = Load(name: named, server: host.name, isScratch: false, version: tunnel.serverVersion, programs: try loader(tunnel.serverVersion))
            load.packedWay = await packedWay(to: named, on: host, database, version: load.version)
            try await ask(manifest, tunnel.loading, load)
            let part = BackupPart(
                kind: .database, name: name, host: host.name, engine: self.name, reference: "", sourceBytes: manifest.bytes, storedBytes: 0, seconds: 0)
            try await fill(manifest, folder, tunnel.loading, load, part, report)
            return manifest.bytes
        }
    }
}
