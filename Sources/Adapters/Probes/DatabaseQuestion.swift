import Documents
import Engine

/// A database asked through psql on its own host, and the answer told apart by SQLSTATE.
///
/// libpq shows no SQLSTATE for a refused connection, only the server's sentence, which may be Korean; `pg_isready`
/// knows 57P03 by its code, so starting is recognised in any language.
struct DatabaseQuestion {
    let database: Database

    /// Rows of a table are counted where it is at most this large, so that a look costs little.
    static let countedBytes = 256 * 1024 * 1024

    var script: String {
        let entry = PsqlEntry(database)
        var lines = [
            "cd /",
            "command -v psql >/dev/null || { echo bongsu-missing; exit 0; }",
            "pg_isready -q -p \(database.port) -t 2; echo \"ready $?\"",
            entry.preamble,
        ]
        lines.append(standing)
        let psql = entry.psql(options: "-c default_transaction_read_only=on -c statement_timeout=1500", connectTimeoutSeconds: 2, echo: true)
        lines.append("\(psql) 2>&1 <<'BONGSU_SQL'\n\(queries)BONGSU_SQL\necho \"psql $?\"")
        return lines.joined(separator: "\n") + "\n"
    }

    /// What systemd and the kernel say, asked before psql, which may be cut off at the time limit.
    private var standing: String {
        let unit = database.unit.map { "echo bongsu-unit\n(\n\(SystemdState.question($0)))" } ?? ""
        return #"""
            \#(unit)
            u=\#(ShellQuoting.word(database.unit ?? ""))
            if [ -z "$u" ] || systemctl show -p ExecStart "$u" 2>/dev/null | grep -q path=/bin/true; then
              u=$(pg_lsclusters -h 2>/dev/null | awk '$3 == \#(database.port) { print "postgresql@" $1 "-" $2; exit }')
              if [ -n "$u" ]; then echo "bongsu-cluster $u"; \#(SystemdState.show(#""$u""#)); fi
            fi
            echo bongsu-psql
            p=$(systemctl show -p MainPID --value "$u" 2>/dev/null)
            if [ "${p:-0}" -gt 1 ]; then sed -n 's/^State:[[:space:]]*\([A-Za-z]\).*/bongsu-state \1/p' "/proc/$p/status" 2>/dev/null; fi
            """#
    }

    private var queries: String {
        var sql = """
            select 'version', current_setting('server_version');
            select 'number', oid from pg_database where datname = current_database();
            select 'connections', count(*), current_setting('max_connections') from pg_stat_activity where backend_type = 'client backend';
            select 'checksums', coalesce(checksum_failures, 0), coalesce(checksum_last_failure > pg_postmaster_start_time(), false) from pg_stat_database where datname = current_database();
            set enable_indexonlyscan = off; set enable_indexscan = off; set enable_bitmapscan = off;

            """
        for table in database.tables {
            let text = Self.literal(Self.identifier(table))
            let label = Self.literal(table)
            sql += """
                select 'estimate', \(label), coalesce(reltuples::bigint, -1) from pg_class where oid = to_regclass(\(text));
                select coalesce(pg_relation_size(to_regclass(\(text))) <= \(Self.countedBytes), true) as small \\gset
                \\if :small
                select 'rows', \(label), count(*) from \(Self.identifier(table));
                \\else
                select 'read', \(label), 1 from \(Self.identifier(table)) limit 1;
                \\endif

                """
        }
        return sql
    }

    static func identifier(_ table: String) -> String {
        table.split(separator: ".").map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ".")
    }

    private static func literal(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    func answer(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        if answer.output.hasPrefix("bongsu-missing") {
            return .notAsked(Message("psql is not installed there", ko: "psql이 설치되어 있지 않음"))
        }
        var sections: [String: [Substring]] = [:]
        var current = "psql"
        var clusterUnit = ""
        for line in answer.output.split(separator: "\n") {
            if line == "bongsu-unit" { current = "unit" }
            else if line == "bongsu-psql" { current = "psql" }
            else if line.hasPrefix("bongsu-cluster ") {
                current = "cluster"
                clusterUnit = String(line.dropFirst(15))
            } else { sections[current, default: []].append(line) }
        }
        let lines = (sections["psql"] ?? []).map(String.init)
        var result = DatabaseAnswer(contact(lines, timedOut: answer.timedOut))
        if let unit = database.unit, let said = sections["unit"] {
            result.unit = SystemdState.answer(said.joined(separator: "\n"), unit: unit)
        }
        if let said = sections["cluster"] {
            result.cluster = .init(unit: clusterUnit, answer: SystemdState.answer(said.joined(separator: "\n"), unit: clusterUnit))
        }
        result.isFrozen = lines.contains("bongsu-state T")
        guard result.contact == .accepting else { return refusedEntry(lines) ?? .database(result) }
        read(lines, into: &result)
        return .database(result)
    }

    /// Our own way in is barred (sudo wants a password): nothing is known.
    private func refusedEntry(_ lines: [String]) -> ProbeAnswer? {
        guard lines.contains(where: { $0.hasPrefix("sudo:") }) else { return nil }
        return .notAsked(
            Message("user \(database.user) cannot be taken on without a password", ko: "비밀번호 없이 사용자 \(database.user)(으)로 전환할 수 없음"))
    }

    private func contact(_ lines: [String], timedOut: Bool) -> DatabaseAnswer.Contact {
        let ready = lines.first { $0.hasPrefix("ready ") }.flatMap { Int($0.dropFirst(6)) }
        let fatal = lines.first { $0.contains("psql: error") || $0.contains("FATAL:") || $0.contains("치명적오류:") }
        // A line of data: we were let in.
        if lines.contains(where: { $0.hasPrefix("version|") }) { return .accepting }
        if let fatal, let state = SQLState.of(connectionError: lines.joined(separator: " ")) { return .error(sqlState: state, detail: Self.tail(of: fatal)) }
        if ready == 1 { return .error(sqlState: "57P03", detail: fatal.map(Self.tail) ?? "the server rejects connections") }
        let all = lines.joined(separator: "\n")
        if all.contains("timeout expired") || all.contains("timed out") { return .noReply }
        if all.contains("refused") || all.contains("No such file or directory") { return .refused }
        if timedOut { return .noReply }
        return .unclear(detail: fatal.map(Self.tail) ?? lines.last ?? "")
    }

    /// What the server said, without libpq's preamble.
    private static func tail(of line: String) -> String {
        for mark in ["FATAL: ", "치명적오류: "] {
            if let at = line.firstRange(of: mark) { return String(line[at.upperBound...].drop { $0 == " " }) }
        }
        return line
    }

    private func read(_ lines: [String], into result: inout DatabaseAnswer) {
        var tables = Dictionary(uniqueKeysWithValues: Set(database.tables).map { ($0, DatabaseAnswer.Table($0)) })
        var pending: (state: String, detail: String)?
        for line in lines {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            if fields.count == 2, fields[0] == "version" { result.version = fields[1] }
            if fields.count == 2, fields[0] == "number" { result.number = Int(fields[1]) }
            if fields.count == 3, fields[0] == "checksums" {
                result.checksumFailures = fields[2] == "t" ? Int(fields[1]) : 0
                result.earlierChecksumFailures = fields[2] == "t" ? nil : Int(fields[1])
            }
            if fields.count == 3, fields[0] == "connections" {
                result.connections = Int(fields[1])
                result.maxConnections = Int(fields[2])
            }
            if fields.count == 3, fields[0] == "estimate" { tables[fields[1]]?.estimatedRows = Int(fields[2]).flatMap { $0 < 0 ? nil : $0 } }
            if fields.count == 3, fields[0] == "rows" { tables[fields[1]]?.rows = Int(fields[2]) }
            if let error = SQLState.error(in: line) { pending = error }
            if line.hasPrefix("STATEMENT:"), let error = pending {
                let table = database.tables.first { line.contains(Self.identifier($0)) }
                if let table, error.state != "57014" {
                    tables[table]?.sqlState = error.state
                    tables[table]?.detail = error.detail
                }
                pending = nil
            }
        }
        result.tables = database.tables.compactMap { tables[$0] }
    }
}
