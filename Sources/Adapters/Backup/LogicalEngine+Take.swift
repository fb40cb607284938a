import Documents
package import Engine
import Foundation

extension LogicalEngine {
    /// The manifest is on the shelf before this returns; the receipt is the caller's.
    package func take(
        _ source: BackupSource, as id: BackupID, report: @escaping ProgressReport
    ) async throws(BackupError) -> BackupPart {
        guard case .database(let database) = source else { throw .dumpBroke("-", detail: "pg_dump copies single databases") }
        let began = ContinuousClock.now
        let host = try host(database.host)
        let folder = try makeFolder("dump")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let copy = try await copy(database, on: host, into: folder, report)
        let text = try written(copy.manifest, into: folder)
        let summary = try await restic.backup(
            ["dump", "globals.sql", "manifest.json"], in: folder, tags: [Self.tag, "backup-\(id)"], host: host.name, isPacked: true
        ) { done, total in
            report(BackupProgress(Message("storing \(database.name)", ko: "\(database.name) 저장"), done: done, total: total))
        }
        if let lost = summary.unreadable.first { throw .resticFailed("backup", repository: repository.restic, key: repository.resticKey, detail: lost) }
        var part = BackupPart(
            kind: .database, name: database.name, host: host.name, engine: name, reference: summary.snapshot, sourceBytes: copy.size,
            storedBytes: summary.storedBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
        part.manifest = Manifests.digest(text)
        part.snapshot = copy.manifest.taken
        // With nothing committed since, the snapshot itself is how fresh the copy is.
        part.heartbeat = copy.manifest.lastCommit ?? copy.manifest.taken
        part.flaws = copy.flaws
        try shelf.write(text, part, id)
        return part
    }

    /// What came from the host.
    private struct Copy {
        var manifest: DatabaseManifest
        /// The database's, in bytes.
        var size: Int64
        var flaws: [String]
    }

    /// Everything that needs the host; its connections are closed when this returns.
    private func copy(
        _ database: Database, on host: Documents.Host, into folder: String, _ report: @escaping ProgressReport
    ) async throws(BackupError) -> Copy {
        try await DatabaseTunnel.with(host, options: options, user: database.user, port: database.port, work: repository.work) {
            tunnel throws(BackupError) in
            let programs = try PostgresPrograms.find(for: tunnel.serverVersion, program: "pg_dump", root: self.programs)
            try await PostgresPrograms.refuseOlderDump(programs, server: tunnel.serverVersion)
            let size = try await size(of: database, tunnel)
            // Text without compression is at most about as large as the tables.
            try room(for: size, in: repository.work)
            // Beside the dump: restic fits the work of a new repository's key to how busy the machine is. Alone it takes three seconds, and half a
            // second at every later opening. The password is 32 random bytes, which no guess needs slowing down for.
            async let unprepared = BackupError.thrown { () throws(BackupError) in try await restic.prepare() }
            // Damage in the source stops nothing: it makes the copy's flaws.
            async let flaws = health(of: database, tunnel)
            let manifest = try await dump(database, tunnel, programs, into: folder, size: size, report)
            if let unprepared = await unprepared { throw unprepared }
            return Copy(manifest: manifest, size: size, flaws: await flaws)
        }
    }

    private func size(of database: Database, _ tunnel: DatabaseTunnel) async throws(BackupError) -> Int64 {
        let answer = try await ControllerShell(environment: tunnel.environment + [("BONGSU_DATABASE", database.name)]).succeed(
            "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v ON_ERROR_STOP=1 -d \"$BONGSU_DATABASE\" -c 'SELECT pg_database_size(current_database())'"
        ) { .dumpBroke(database.name, detail: $0.lastWords) }
        return Int64(answer.output.filter(\.isNumber)) ?? 0
    }

    private func dump(
        _ database: Database, _ tunnel: DatabaseTunnel, _ programs: PostgresPrograms, into folder: String, size: Int64,
        _ report: @escaping ProgressReport
    ) async throws(BackupError) -> DatabaseManifest {
        let taker = ManifestTaker(environment: tunnel.environment, database: database.name, work: repository.work)
        let shell = taker.shell(in: folder, hash: nil)
        let answer = try await shell.run("BONGSU_PROGRAMS=\(programs.folder)\n" + ManifestTaker.script(beside: Self.dumping, after: Self.globals)) { line in
            guard line.hasPrefix("bongsu-done "), let done = Int64(line.dropFirst(12)) else { return }
            report(BackupProgress(Message("copying \(database.name)", ko: "\(database.name) 복사"), done: done, total: size))
        }
        if answer.exitCode != 0 {
            if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(folder, detail: ManifestTaker.cause(answer)) }
            let cause = ManifestTaker.cause(answer)
            let detail = cause.contains("closed the connection") && !tunnel.lastWords.isEmpty ? tunnel.lastWords : Self.spoken(cause)
            if answer.errorOutput.contains("bongsu-broke dump") { throw .dumpBroke(database.name, detail: detail) }
            throw .manifestBroke(database.name, detail: detail)
        }
        return try taker.read(answer.output)
    }

    /// A dump that was killed has said nothing: what is known is how it ended.
    private static func spoken(_ cause: String) -> String {
        let mark = "bongsu-broke dump "
        guard cause.hasPrefix(mark), let code = Int(cause.dropFirst(mark.count)) else { return cause }
        return code > 128 ? "pg_dump was ended by signal \(code - 128)" : "pg_dump ended with exit code \(code)"
    }

    /// Uncompressed: what `pg_dump` and restic pack with is several times slower than zstd, and only zstd's `--rsyncable` leaves equal pieces
    /// equal for restic to find. Not synced either: the folder lives for minutes.
    private static let dumping = #"""
        { pg_dump -w -Fd -j2 -Z0 --no-sync --snapshot="$snapshot" --lock-wait-timeout=60s -f dump -d "$BONGSU_DATABASE"; } 7<&- 8>&- &
        beside+=($!)
        ( dumper=$!; while kill -0 "$dumper" 2>/dev/null; do sleep 1 >/dev/null 2>&1; echo "bongsu-done $(du -sb dump 2>/dev/null | cut -f1)" >&2; done ) 7<&- 8>&- &
        ticker=$!
        """#

    /// Whoever may not read passwords keeps the roles at least. A dump whose list cannot be read is none. Then its tables are packed: two large
    /// ones at a time, since one thread of a zstd only looks for where to cut, the small ones by one process.
    private static let globals = #"""
        kill "$ticker" 2>/dev/null || :
        echo "bongsu-done $(du -sb dump | cut -f1)" >&2
        pg_dumpall -w -g >globals.sql 2>/dev/null || pg_dumpall -w -g --no-role-passwords >globals.sql
        pg_restore -l dump >/dev/null || { echo 'bongsu-broke dump list' >&2; exit 1; }
        find dump -name '*.dat' ! -name toc.dat -size +1M -print0 | xargs -0 -r -P2 -n1 zstd -q -1 -T2 --rsyncable --rm --
        find dump -name '*.dat' ! -name toc.dat -print0 | xargs -0 -r zstd -q -1 -T2 --rsyncable --rm --
        """#

    private func written(_ manifest: DatabaseManifest, into folder: String) throws(BackupError) -> [UInt8] {
        do {
            let text = try manifest.text
            try Data(text).write(to: URL(filePath: folder + "/manifest.json"))
            return text
        } catch {
            throw .folderUnusable(folder, detail: "\(error)")
        }
    }
}
