import Documents

/// Is a database whole enough to be copied? Cheap: heap against index for each table, and the server's counters.
///
/// A backup copies lost pages without an error, and its restore proves equal to what was copied. So they are looked
/// for in the source, before the copy, or in the copy's own snapshot.
///
/// Use: run `CorruptionInventory.script(after:)` with `psql -X -q -A -t -v VERBOSITY=verbose` (`search_path` empty), standard
/// output to `CorruptionInventory.read`; then `script`, **standard error** to `init`, standard output thrown away.
package struct SourceHealth: Sendable {
    /// Damage, certain; nothing else is looked for.
    package let report: CorruptionReport

    /// - Parameter snapshot: exported by the session that the dump runs in, so that all see the same rows.
    package static func script(
        _ inventory: CorruptionInventory, limits: CorruptionLimits = CorruptionLimits(), snapshot: String? = nil
    ) -> String {
        TableExamination.preamble(limits) + countable(inventory).map { TableExamination.parity($0, snapshot: snapshot) }.joined()
    }

    package init(_ database: String, _ inventory: CorruptionInventory, _ standardError: String, elapsed: Duration = .zero) {
        var reading = CorruptionReading(database, inventory.head)
        report = reading.health(standardError, Self.countable(inventory), elapsed: elapsed)
    }

    private static func countable(_ inventory: CorruptionInventory) -> [CorruptionInventory.Table] {
        inventory.tables.filter { !$0.isCatalogue }
    }
}

extension CorruptionReading {
    fileprivate mutating func health(_ output: String, _ tables: [CorruptionInventory.Table], elapsed: Duration) -> CorruptionReport {
        let untouched = Set(read(output, of: tables))
        checksums()
        let counted = tables.filter { rows[$0.oid] != nil }
        for table in tables where untouched.contains(table.oid) {
            miss(.init(.parity, table.spoken, Message("nothing was asked of it", ko: "확인하지 못함")))
        }
        return CorruptionReport(
            database, findings: findings, gaps: gaps, tables: tables.count, lookedTables: counted.count,
            lookedBytes: counted.map(\.bytes).reduce(0, +), elapsedMilliseconds: Spoken.milliseconds(elapsed))
    }
}
