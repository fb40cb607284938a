package import Documents
package import Engine

/// Looks into databases, one table after another, and reports what was found and what was left out.
///
/// Reads only. The server's process works on one core at the lowest priority; every statement has a time limit on the
/// server, and a statement whose asker has gone ends by itself. A table that takes the connection with it costs itself.
///
/// **Cancellation:** ends after the session that runs; what was read is reported, the rest named as not looked at.
package struct CorruptionSurvey: Sendable {
    private let hosts: any HostDirectory
    private let limits: CorruptionLimits

    package init(hosts: any HostDirectory, limits: CorruptionLimits = CorruptionLimits()) {
        self.hosts = hosts
        self.limits = limits
    }

    /// Tables that share one session are at most so many, and so large.
    private static let sessionTables = 50
    private static let sessionBytes = 64 << 20

    /// - Parameters:
    ///   - expected: what the last backup's manifest counted; nil: there is none.
    ///   - only: these tables by the names that people write; nil is all.
    ///   - progress: told before each session.
    package func examine(
        _ database: Database, expected: [ExpectedRows]? = nil, only: Set<String>? = nil,
        progress: @Sendable (CorruptionProgress) -> Void = { _ in }
    ) async -> CorruptionReport {
        let clock = ContinuousClock()
        let began = clock.now
        let inventory: CorruptionInventory
        switch await take(database) {
        case .success(let found): inventory = found
        case .failure(.stopped): return await offline(database)
        case .failure(.unasked(let reason)): return CorruptionReading.unasked(database.name, reason)
        }
        let wanted = order(inventory.tables.filter { only?.contains($0.spoken) ?? true }, database)
        var reading = CorruptionReading(database.name, inventory.head)
        var queue = wanted
        var untouched: Message?
        while !queue.isEmpty {
            let left = limits.total - (clock.now - began)
            if left < .seconds(1) || Task.isCancelled {
                let whole = DurationText.write(limits.total), korean = DurationText.write(limits.total, in: .korean)
                untouched = Message("the limit of \(whole) was reached", ko: "제한 시간 \(korean)에 도달")
                break
            }
            let batch = session(queue)
            progress(
                CorruptionProgress(
                    database: database.name, table: batch[0].spoken, done: wanted.count - queue.count, tables: wanted.count,
                    doneBytes: wanted.map(\.bytes).reduce(0, +) - queue.map(\.bytes).reduce(0, +), bytes: wanted.map(\.bytes).reduce(0, +)))
            var within = limits
            within.statement = min(limits.statement, left)
            let text = TableExamination.preamble(within) + batch.map { TableExamination($0, inventory.head, limits: within).script }.joined()
            switch await ask(database, text, limit: left + .seconds(5), keepsOutput: false) {
            case .failure(let reason):
                untouched = reason
                queue = []
            case .success(let output):
                let missed = Set(reading.read(output, of: batch))
                // Nothing at all was asked: the server does not let us in any more.
                if missed.count == batch.count {
                    untouched = CorruptionReading.words(of: output)
                    queue = []
                } else {
                    queue.removeFirst(batch.count)
                    queue = batch.filter { missed.contains($0.oid) } + queue
                }
            }
        }
        return reading.report(
            tables: wanted, untouched: untouched ?? Message("it could not be read", ko: "읽지 못함"), expected: only == nil ? expected : expected.map { $0.filter { only?.contains($0.table) ?? true } },
            elapsed: clock.now - began)
    }

    /// What matters first: the tables that `platform.yaml` names, then small ones, so that little is left where time ends.
    private func order(_ tables: [CorruptionInventory.Table], _ database: Database) -> [CorruptionInventory.Table] {
        func rank(_ table: CorruptionInventory.Table) -> Int { database.tables.contains(table.spoken) ? 0 : table.isCatalogue ? 1 : 2 }
        return tables.sorted { (rank($0), $0.bytes, $0.spoken) < (rank($1), $1.bytes, $1.spoken) }
    }

    private func session(_ queue: [CorruptionInventory.Table]) -> [CorruptionInventory.Table] {
        var bytes = 0
        let small = queue.prefix(Self.sessionTables).prefix { table in
            bytes += table.bytes + table.indexes.map(\.bytes).reduce(0, +)
            return bytes <= Self.sessionBytes
        }
        return small.isEmpty ? [queue[0]] : Array(small)
    }
}

extension CorruptionSurvey {
    private enum Missing: Error {
        case stopped
        case unasked(Message)
    }

    private func take(_ database: Database) async -> Result<CorruptionInventory, Missing> {
        var whole: CorruptionInventory?
        var after = 0
        while true {
            switch await ask(database, CorruptionInventory.script(after: after), limit: .seconds(30), keepsOutput: true) {
            case .failure(let reason): return .failure(.unasked(reason))
            case .success(let output):
                guard let page = CorruptionInventory.read(output) else {
                    if output.contains("bongsu-ready 2") { return .failure(.stopped) }
                    return .failure(.unasked(CorruptionReading.words(of: output)))
                }
                whole = CorruptionInventory(head: page.head, tables: (whole?.tables ?? []) + page.tables)
                guard let next = page.next else { break }
                after = next
                continue
            }
            break
        }
        return whole.map { .success($0) } ?? .failure(.stopped)
    }

    /// One session of psql on the database's host.
    /// - Parameter keepsOutput: otherwise only errors and marks come back.
    private func ask(_ database: Database, _ sql: String, limit: Duration, keepsOutput: Bool) async -> AskResult {
        let entry = PsqlEntry(database)
        let psql = entry.psql(options: "-c default_transaction_read_only=on -c search_path=", connectTimeoutSeconds: 5)
        let text = """
            cd /
            command -v psql >/dev/null || { echo bongsu-missing; exit 0; }
            \(entry.preamble)
            \(psql) \(keepsOutput ? "2>&1" : "2>&1 >/dev/null") <<'BONGSU_SQL'
            \(sql)BONGSU_SQL
            code=$?
            [ $code = 0 ] || { pg_isready -q -p \(database.port) -t 2; echo "bongsu-ready $?"; }

            """
        return await run(text, on: database.host, limit: limit)
    }

    private enum AskResult {
        case success(String)
        case failure(Message)
    }

    private func run(_ text: String, on host: String, limit: Duration) async -> AskResult {
        do {
            let reader = try await hosts.reader(for: host)
            let script = ProbeScript([.bounded(text)], timeLimit: limit).text
            let answer = try await reader.read(script, timeLimit: limit + .seconds(5))
            guard let frame = ProbeScript.answers(in: answer.output)[0] else {
                return .failure(Message("no answer in time", ko: "제시간에 응답하지 않음"))
            }
            if frame.output.hasPrefix("bongsu-missing") { return .failure(Message("psql is not installed there", ko: "psql이 설치되어 있지 않음")) }
            return .success(frame.output)
        } catch {
            return .failure(Message("its host cannot be reached", ko: "호스트에 접속할 수 없음"))
        }
    }

    /// The server does not run: its pages can still be read, if they carry checksums.
    private func offline(_ database: Database) async -> CorruptionReport {
        let clock = ContinuousClock()
        let began = clock.now
        switch await run(Self.offlineScript(database), on: database.host, limit: limits.total) {
        case .failure(let reason): return CorruptionReading.unasked(database.name, reason)
        case .success(let output):
            let lines = output.split(separator: "\n").map(String.init)
            return OfflineChecksums.read(lines, database: database.name, elapsed: clock.now - began)
        }
    }

    /// - Parameter folder: of the cluster; nil asks Debian's list for the one with the database's port.
    static func offlineScript(_ database: Database, folder: String? = nil) -> String {
        #"""
        cd /
        d=\#(ShellQuoting.word(folder ?? ""))
        [ -n "$d" ] || d=$(pg_lsclusters -h 2>/dev/null | awk '$3 == \#(database.port) { print $6; exit }')
        [ -n "$d" ] || { echo bongsu-offline no-folder; exit 0; }
        v=$(root cat "$d/PG_VERSION" 2>/dev/null)
        b=/usr/lib/postgresql/$v/bin/pg_checksums
        [ -x "$b" ] || b=$(command -v pg_checksums) || { echo bongsu-offline no-program; exit 0; }
        owner=$(root stat -c %U "$d")
        as_user "$owner" nice -n 19 ionice -c 2 -n 7 "$b" --check -D "$d" 2>&1 | awk 'NR <= 50 || /^Bad checksums/'

        """#
    }
}
