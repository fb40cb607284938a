package import Engine
import Documents
import Foundation

extension LogicalEngine {
    /// What the copy needs is asked before anything is made: version, extensions, a free name, room. Roles that the server lacks are
    /// created with the passwords that the copy knows; owner, grants, limits and settings of the database are set last.
    ///
    /// **Idempotency:** a half-made database of an earlier try carries a mark and is made anew; any other is refused.
    package func restore(
        _ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        try room(for: part.sourceBytes, in: repository.work)
        let folder = try makeFolder("load")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        report(BackupProgress(Message("reading \(part.name) of \(id)", ko: "\(id)의 \(part.name) 읽기"), total: part.sourceBytes))
        // Beside the way to the server and its questions.
        async let unread = BackupError.thrown { () throws(BackupError) in try await restic.restore(part.reference, to: folder) }
        switch target {
        case .database(let name, let beside):
            let host = try host(beside.host)
            let tunnel = try await DatabaseTunnel.open(to: host, options: options, user: beside.user, port: beside.port, work: repository.work)
            do throws(BackupError) {
                var load = Load(name: name, server: host.name, isScratch: false, version: tunnel.serverVersion, programs: try loader(tunnel.serverVersion))
                load.packedWay = await packedWay(to: name, on: host, beside, version: load.version)
                let known = try await known(part, id, tunnel.loading, load)
                if let unread = await unread { throw unread }
                try await self.load(known, folder, tunnel.loading, load, part, report)
                await tunnel.close()
            } catch {
                await tunnel.close()
                throw error
            }
        case .scratch(let socket, let port, let name):
            let environment = [("PGHOST", socket), ("PGPORT", "\(port)"), ("PGUSER", "postgres"), ("LC_ALL", "C.UTF-8")].map { (name: $0.0, value: $0.1) }
            let version = try await version(environment)
            let load = Load(name: name, server: "the controller", isScratch: true, version: version, programs: try loader(version))
            let known = try await known(part, id, environment, load)
            if let unread = await unread { throw unread }
            try await self.load(known, folder, environment, load, part, report)
        case .dataDirectory, .folder, .besideEach: throw .loadBroke("-", detail: "a dump is loaded into a server")
        }
        return RestoreReceipt(bytes: part.sourceBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    struct Load {
        var name: String
        var server: String
        var isScratch: Bool
        var version: Int
        var programs: PostgresPrograms
        /// Nil: rows go through the tunnel.
        var packedWay: PackedWay?
    }

    /// The `pg_restore` that a server can be filled by, known before anything is made there.
    func loader(_ version: Int) throws(BackupError) -> PostgresPrograms {
        try PostgresPrograms.find(for: version, program: "pg_restore", root: programs)
    }

    private func version(_ environment: [(name: String, value: String)]) async throws(BackupError) -> Int {
        let answer = try await ControllerShell(environment: environment).succeed(
            "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -d postgres -c 'SHOW server_version_num'") { .scratchBroke("", detail: $0.lastWords) }
        return Int(answer.output.filter(\.isNumber)) ?? 0
    }

    /// What the catalogue knows of the copy, and whether the server can take it.
    private func known(
        _ part: BackupPart, _ id: BackupID, _ environment: [(name: String, value: String)], _ load: Load
    ) async throws(BackupError) -> DatabaseManifest? {
        guard let text = try shelf.read(part, id) else { return nil }
        let manifest = try read(text)
        try await ask(manifest, environment, load)
        return manifest
    }

    private func load(
        _ known: DatabaseManifest?, _ folder: String, _ environment: [(name: String, value: String)], _ load: Load, _ part: BackupPart,
        _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        if let known { return try await fill(known, folder, environment, load, part, report) }
        guard let text = FileManager.default.contents(atPath: folder + "/manifest.json") else {
            throw .repositoryDamaged(repository.restic, detail: "snapshot \(part.reference) holds no manifest.json")
        }
        let manifest = try read([UInt8](text))
        try await ask(manifest, environment, load)
        try await fill(manifest, folder, environment, load, part, report)
    }

    private func read(_ text: [UInt8]) throws(BackupError) -> DatabaseManifest {
        do { return try DatabaseManifest.read(text) } catch { throw .repositoryDamaged(repository.restic, detail: "\(error)") }
    }

    /// Version, extensions and the name, before anything is made.
    func ask(_ manifest: DatabaseManifest?, _ environment: [(name: String, value: String)], _ load: Load) async throws(BackupError) {
        guard let manifest else { return }
        if load.version / 10_000 < manifest.server.major {
            throw .serverOlder(load.server, has: load.version / 10_000, copy: manifest.server.major)
        }
        let answer = try await ControllerShell(environment: environment + [("BONGSU_NAME", load.name)]).succeed(
            """
            \(PostgresPrograms.preamble)
            psql -X -w -q -A -t -v ON_ERROR_STOP=1 -v name="$BONGSU_NAME" -d postgres <<'BONGSU_SQL'
            SELECT 'extension ' || name FROM pg_available_extensions;
            SELECT 'database ' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = :'name';
            BONGSU_SQL
            """) { .loadBroke(load.name, detail: $0.lastWords) }
        let lines = answer.output.split(separator: "\n")
        let available = Set(lines.filter { $0.hasPrefix("extension ") }.map { String($0.dropFirst(10)) })
        let missing = manifest.extensions.map(\.name).filter { !available.contains($0) }
        if !missing.isEmpty { throw .extensionsMissing(missing, on: load.server, major: load.version / 10_000) }
        if let there = lines.first(where: { $0.hasPrefix("database ") }), there.dropFirst(9) != Self.mark { throw .databaseExists(load.name) }
    }

    /// The comment of a database that is not whole yet.
    static let mark = "bongsu: a restore that has not ended"

    func fill(
        _ manifest: DatabaseManifest, _ folder: String, _ environment: [(name: String, value: String)], _ load: Load, _ part: BackupPart,
        _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        let name = DatabaseSettings.identifier(load.name)
        // A scratch server lets everybody in and ends in minutes.
        let globals = load.isScratch ? nil : FileManager.default.contents(atPath: folder + "/globals.sql")
        let passwords = RolePasswords(globals: globals.map { String(decoding: $0, as: UTF8.self) } ?? "").byRole
        var variables = environment + [
            ("BONGSU_NAME", load.name), ("BONGSU_FOLDER", folder), ("BONGSU_THERE", load.packedWay?.session ?? ""),
            ("BONGSU_TABLE", load.packedWay?.table ?? ""), ("BONGSU_LARGE", "\(largeTable)"),
            ("BONGSU_KEYS", manifest.keysFollowIndexes == true ? "yes" : ""),
            ("BONGSU_ROLES", DatabaseSettings.roles(manifest, passwords: passwords)),
            ("BONGSU_CREATE", DatabaseSettings.create(load.name, like: manifest)),
            ("BONGSU_MARK", "COMMENT ON DATABASE \(name) IS \(DatabaseSettings.literal(Self.mark));"),
            ("BONGSU_DROP", "DROP DATABASE IF EXISTS \(name) WITH (FORCE);"),
            ("BONGSU_SIZE", "SELECT 'bongsu-done ' || pg_database_size(oid) FROM pg_database WHERE datname = \(DatabaseSettings.literal(load.name))"),
            ("BONGSU_SETTINGS", DatabaseSettings.replay(manifest, onto: load.name) + "COMMENT ON DATABASE \(name) IS NULL;"),
        ]
        // A scratch server has no tablespaces, and may lack the language; rows and keys are the same in and under any.
        variables.append(("BONGSU_SCRATCH", load.isScratch ? "yes" : ""))
        if load.isScratch { variables.append(("BONGSU_OTHERWISE", DatabaseSettings.create(load.name, like: manifest, locale: false))) }
        let shell = ControllerShell(environment: variables.map { (name: $0.0, value: $0.1) })
        let script = "BONGSU_PROGRAMS=\(load.programs.folder)\n" + Self.loading
        do throws(BackupError) {
            let answer = try await shell.run(script) { line in
                if line.hasPrefix(Self.noTablespace) { report(Self.elsewhere(String(line.dropFirst(Self.noTablespace.count)), load)) }
                guard line.contains("bongsu-done "), let done = Int64(line.filter(\.isNumber)) else { return }
                report(BackupProgress(Message("loading \(part.name)", ko: "\(part.name) 불러오기"), done: done, total: part.sourceBytes))
            }
            if answer.exitCode != 0 { throw broke(answer, load, socketFolder: environment.first { $0.name == "PGHOST" }?.value ?? "/") }
        } catch {
            // Also when this task has been cancelled; only what carries the mark is dropped.
            let isGone = await Task {
                let answer = try? await shell.run(
                    #"""
                    psql=(psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres)
                    marked=$("${psql[@]}" -v name="$BONGSU_NAME" <<<"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name'")
                    [ "$marked" != '\#(Self.mark)' ] || "${psql[@]}" <<<"$BONGSU_DROP"
                    """#)
                return answer?.exitCode == 0
            }.value
            throw isGone ? error : error.leaving(load.name, on: load.server)
        }
    }

    /// Before what is said on the server's side of a load.
    static let there = "bongsu-there "

    /// A disk that is full is named: the server's, or ours, where a scratch server's is.
    func broke(_ answer: ControllerShell.Answer, _ load: Load, socketFolder: String) -> BackupError {
        let full = answer.errorOutput.split(separator: "\n").first { FullDisk.isTold(in: $0) }
        var answer = answer
        answer.errorOutput = answer.errorOutput.replacing(Self.there, with: "")
        guard let full else { return .loadBroke(load.name, detail: ManifestTaker.cause(answer)) }
        let isServers = full.hasPrefix(Self.there) || ["ERROR:", "FATAL:", "PANIC:"].contains { full.contains($0) }
        let words = String(full.replacing(Self.there, with: ""))
        guard isServers else { return .diskFull(repository.work, detail: words) }
        // What a scratch server writes lies beside its socket, in a folder that is gone by now.
        if load.isScratch { return .diskFull(URL(filePath: socketFolder).deletingLastPathComponent().path, detail: words) }
        return .loadBroke(load.name, detail: "no space left on \(load.server): \(words)")
    }

    /// Before the name of a tablespace that the server lacks, a line for each.
    private static let noTablespace = "bongsu-no-tablespace "

    private static func elsewhere(_ tablespace: String, _ load: Load) -> BackupProgress {
        BackupProgress(
            Message(
                "\(load.server) has no tablespace \(tablespace): every table goes to the default one",
                ko: "\(load.server)에 테이블스페이스 \(tablespace)이(가) 없음: 모든 테이블을 기본 테이블스페이스에 둠"))
    }

    private static let loading = #"""
        \#(PostgresPrograms.preamble)
        psql=(psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres)
        make() {
          "${psql[@]}" -v name="$BONGSU_NAME" <<BONGSU_SQL
        $BONGSU_ROLES
        \set VERBOSITY default
        SELECT EXISTS (SELECT FROM pg_database WHERE datname = :'name' AND shobj_description(oid, 'pg_database') = '\#(mark)') AS marked \gset
        \if :marked
        $BONGSU_DROP
        \endif
        $1
        $BONGSU_MARK
        BONGSU_SQL
        }
        if [ -n "${BONGSU_OTHERWISE:-}" ]; then make "$BONGSU_CREATE" 2>/dev/null || make "$BONGSU_OTHERWISE"; else make "$BONGSU_CREATE"; fi
        # Opened while there is room: on a full disk the server lets nobody in, and what fills it could not be dropped. Meanwhile it tells
        # how far the load is.
        exec {keeper}> >("${psql[@]}" >&2)
        keeping=$!
        ( while sleep 2 >/dev/null 2>&1 {keeper}>&-; do printf '%s;\n' "$BONGSU_SIZE" >&"$keeper"; done ) &
        watcher=$!
        place=()
        if [ -n "$BONGSU_SCRATCH" ]; then place=(--no-tablespaces)
        else
          while IFS= read -r space; do
            if "${psql[@]}" <<<"SET default_tablespace = $space;" 2>/dev/null; then continue; fi
            place=(--no-tablespaces); echo "\#(noTablespace)$space" >&2
          done < <(pg_restore -s -f - "$BONGSU_FOLDER/dump" | \#(PostgresPrograms.tablespaces))
        fi
        \#(rows)
        code=0
        ( load ) {keeper}>&- &
        wait $! || code=$?
        kill "$watcher" 2>/dev/null || :
        [ "$code" = 0 ] || printf '%s\n' "$BONGSU_DROP" >&"$keeper" || :
        exec {keeper}>&-
        wait "$keeping" || :
        [ "$code" = 0 ] || exit "$code"
        "${psql[@]}" <<<"$BONGSU_SETTINGS"
        """#
}
