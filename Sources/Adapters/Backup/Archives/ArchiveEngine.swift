package import Documents
package import Engine
import Foundation

/// Plain SQL dumps out of archives that the platform made before Bongsu came. It only reads: nothing new is taken this way.
package struct ArchiveEngine: BackupEngine {
    package let name = "sql"
    package let kind = BackupPart.Kind.database

    let repository: Repository
    let restic: ResticRepository
    let hosts: [Documents.Host]
    let options: SSHOptions

    package init(repository: Repository, hosts: [Documents.Host], options: SSHOptions) {
        self.repository = repository
        restic = ResticRepository(repository)
        self.hosts = hosts
        self.options = options
    }

    static let tag = "bongsu-archive"
    private static let taken = "bongsu-name-taken"

    package func take(_ source: BackupSource, as id: BackupID, report: @escaping ProgressReport) async throws(BackupError) -> BackupPart {
        throw .noEngine(name)
    }

    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        var findings: [String: [String]] = [:]
        for (id, part) in parts where deep {
            let own = try await restic.examine(part.reference)
            if !own.isEmpty { findings["\(id)/\(part.key)"] = own }
        }
        return findings
    }

    package func restore(
        _ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        switch target {
        case .database(let name, let beside):
            guard let host = hosts.first(where: { $0.name == beside.host }) else { throw .unknownSubject(beside.host) }
            return try await DatabaseTunnel.with(host, options: options, user: beside.user, port: beside.port, work: repository.work) {
                tunnel throws(BackupError) in
                try await load(part, tunnel.environment, name, isScratch: false, report)
            }
        case .scratch(let socket, let port, let name):
            return try await load(part, [("PGHOST", socket), ("PGPORT", "\(port)"), ("PGUSER", "postgres"), ("LC_ALL", "C.UTF-8")], name, isScratch: true, report)
        case .dataDirectory, .folder, .besideEach: throw .loadBroke(part.name, detail: "a dump is loaded into a server")
        }
    }

    /// One transaction, stopping at the first error: half a dump is none, and its database is dropped. Owners that the server lacks are
    /// an error, too.
    private func load(
        _ part: BackupPart, _ environment: [(name: String, value: String)], _ name: String, isScratch: Bool, _ report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        let folder = "\(repository.work)/load-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        report(BackupProgress(Message("reading \(part.name) from its archive", ko: "아카이브에서 \(part.name) 읽기"), total: part.sourceBytes))
        try await restic.restore(part.reference, to: folder)
        let shell = ControllerShell(environment: environment + [
            ("BONGSU_NAME", name), ("BONGSU_FOLDER", folder), ("BONGSU_SCRATCH", isScratch ? "yes" : ""), ("BONGSU_MARK", LogicalEngine.mark),
        ])
        try await shell.succeed(
            #"""
            \#(PostgresPrograms.preamble)
            psql=(psql -X -w -q -A -t -v ON_ERROR_STOP=1)
            server() { "${psql[@]}" -d postgres -v name="$BONGSU_NAME" -v mark="$BONGSU_MARK"; }
            found=$(server <<<"SELECT 'there ' || coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = :'name'")
            case $found in
            '') ;;
            "there $BONGSU_MARK") server <<<'DROP DATABASE :"name" WITH (FORCE);' ;;
            *) echo '\#(Self.taken)' >&2; exit 1 ;;
            esac
            server <<<'CREATE DATABASE :"name" TEMPLATE template0; COMMENT ON DATABASE :"name" IS :'"'mark'"';'
            # A scratch server knows none of the source's roles and tablespaces.
            if [ -n "$BONGSU_SCRATCH" ]; then
              { grep -oE '(OWNER TO|GRANT .* TO|FROM) "?[A-Za-z_][A-Za-z0-9_]*"?;$' "$BONGSU_FOLDER/dump.sql" || :; } | sed -E 's/.* "?([A-Za-z0-9_]+)"?;$/\1/' | sort -u | while read -r role; do
                case $role in PUBLIC|postgres) ;; *) "${psql[@]}" -d postgres -v role="$role" <<<"SELECT 'CREATE ROLE ' || quote_ident(:'role') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec" ;; esac
              done
              <"$BONGSU_FOLDER/dump.sql" \#(PostgresPrograms.tablespaces) | while IFS= read -r space; do
                "${psql[@]}" -d postgres <<<"SET allow_in_place_tablespaces = on; CREATE TABLESPACE $space LOCATION '';" || :
              done
            fi
            "${psql[@]}" -1 -d "$BONGSU_NAME" -f "$BONGSU_FOLDER/dump.sql" >/dev/null || {
              code=$?
              server <<<'DROP DATABASE :"name" WITH (FORCE);' 2>/dev/null || :
              exit "$code"
            }
            server <<<'COMMENT ON DATABASE :"name" IS NULL;'
            """#
        ) { $0.lastWords == Self.taken ? .databaseExists(name) : .loadBroke(name, detail: $0.lastWords) }
        return RestoreReceipt(bytes: part.sourceBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    package func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError) { try await restic.forget(parts.map(\.part.reference)) }

    package func sweep(_ unfinished: Set<BackupID>) async throws(BackupError) {
        _ = try await restic.sweep(unfinished, tag: Self.tag)
    }
}
