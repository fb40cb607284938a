import Documents
import Engine

extension LogicalEngine {
    /// Damage in the source itself, a line a finding: pages that were lost, checksums that failed since the server's start.
    ///
    /// A copy of lost pages restores without an error and proves equal to what was copied, so nobody else can tell. What cannot be
    /// asked is no finding: the dump says why by itself.
    func health(of database: Database, _ tunnel: DatabaseTunnel) async -> [String] {
        var whole: CorruptionInventory?
        var after = 0
        repeat {
            guard let answer = await ask(CorruptionInventory.script(after: after), database, tunnel, "2>/dev/null"),
                let page = CorruptionInventory.read(answer)
            else { return [] }
            whole = CorruptionInventory(head: page.head, tables: (whole?.tables ?? []) + page.tables)
            after = page.next ?? 0
        } while after != 0
        guard let whole, let answer = await ask(SourceHealth.script(whole), database, tunnel, "2>&1 >/dev/null") else { return [] }
        let report = SourceHealth(database.name, whole, answer).report
        return report.findings.filter { $0.kind != .defect }.map(\.evidence.english)
    }

    /// - Parameter streams: where psql's output and errors go; marks come on the latter.
    private func ask(_ sql: String, _ database: Database, _ tunnel: DatabaseTunnel, _ streams: String) async -> String? {
        let options = tunnel.environment.first { $0.name == "PGOPTIONS" }?.value ?? ""
        let shell = ControllerShell(environment: tunnel.environment + [
            ("BONGSU_DATABASE", database.name), ("PGOPTIONS", options + " -c default_transaction_read_only=on -c search_path="),
        ])
        let script = "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v VERBOSITY=verbose -d \"$BONGSU_DATABASE\" \(streams) || :"
        return try? await shell.run(script, input: Array(sql.utf8)).output
    }
}
