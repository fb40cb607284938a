/// The psql text that looks into one table, and the marks by which its answer is read.
///
/// Run by psql with `VERBOSITY=verbose` and an empty `search_path`; every mark and every error goes to standard error, in
/// their order and in any language of the server; standard output is to be thrown away.
package struct TableExamination: Hashable, Sendable {
    let table: CorruptionInventory.Table
    let head: CorruptionInventory.Head
    let limits: CorruptionLimits

    package init(_ table: CorruptionInventory.Table, _ head: CorruptionInventory.Head, limits: CorruptionLimits = CorruptionLimits()) {
        self.table = table
        self.head = head
        self.limits = limits
    }

    /// Everything that can be asked of it.
    package var script: String { read + Self.parity(table) + heap + table.indexes.map(index).joined() }

    /// Before the first table of a session: time limits, one core, and the lowest priority for the server's own process.
    package static func preamble(_ limits: CorruptionLimits) -> String {
        #"""
        set lc_messages = 'C';
        set client_connection_check_interval = '2s';
        set statement_timeout = '\#(milliseconds(limits.statement))ms';
        set lock_timeout = '1s';
        set max_parallel_workers_per_gather = 0;
        set jit = off;
        set row_security = off;
        select pg_backend_pid() as bongsu_pid \gset
        \setenv BONGSU_PID :bongsu_pid
        \! [ "$(cat "/proc/$BONGSU_PID/comm" 2>/dev/null)" != postgres ] || { renice -n 19 -p "$BONGSU_PID"; ionice -c 2 -n 7 -p "$BONGSU_PID"; } >/dev/null 2>&1

        """#
    }

    private static func milliseconds(_ duration: Duration) -> Int { max(1, Spoken.milliseconds(duration)) }

    private static func marked(_ mark: CheckMark.Kind, _ oid: Int, value: String = "", _ statement: String) -> String {
        """
        \\warn bongsu|begin|\(mark.rawValue)|\(oid)
        \(statement)
        \\warn bongsu|end|\(mark.rawValue)|\(oid)|:SQLSTATE|\(value)

        """
    }

    /// Every value of every row is written as text on the server, large ones fetched, as `COPY` does for `pg_dump`; only
    /// their length travels. Not `COPY` itself: psql 15 reports SQLSTATE 00000 where one fails in the middle.
    private var read: String {
        Self.marked(.read, table.oid, "select sum(octet_length(bongsu_row::text)) from only \(table.quoted) bongsu_row;")
    }

    /// Rows by a scan of the heap and through an index, in one snapshot: they differ only where pages are lost.
    ///
    /// Pages that were never vacuumed are asked for visibility in the heap itself, and a zeroed one of those answers
    /// "not there": so the comparison sees a lost page surely where it was all-visible, and a missing one always.
    /// - Parameter snapshot: an exported snapshot to count in, such as a running backup's.
    static func parity(_ table: CorruptionInventory.Table, snapshot: String? = nil) -> String {
        let within = snapshot.map { "set transaction snapshot '\($0.filter { $0.isHexDigit || $0 == "-" })';\n" } ?? ""
        let count = "select count(*) as bongsu_rows from only \(table.quoted)"
        var text = """
            begin isolation level repeatable read read only;
            \(within)set local enable_seqscan = on; set local enable_indexscan = off; set local enable_indexonlyscan = off; set local enable_bitmapscan = off;
            \\unset bongsu_rows

            """
        text += marked(.count, table.oid, value: ":bongsu_rows", "\(count) \\gset")
        if table.indexes.contains(where: \.whole) {
            text += """
                set local enable_seqscan = off; set local enable_indexscan = on; set local enable_indexonlyscan = on;
                \\unset bongsu_rows
                explain (costs off) \(count) \\g |sed -n 's/.*Index Only Scan using \\(.*\\) on .*/bongsu|plan|parity|\(table.oid)|\\1/p' >&2

                """
            text += marked(.parity, table.oid, value: ":bongsu_rows", "\(count) \\gset")
        }
        return text + "rollback;\n"
    }

    private var heap: String {
        guard let schema = head.amcheck, head.version >= 140_000 else { return "" }
        return "\\unset bongsu_found\n"
            + Self.marked(
                .heap, table.oid, value: ":bongsu_found",
                """
                select count(*) || '|' || coalesce(string_agg(format('%s %s %s', blkno, offnum, msg), chr(31)), '') as bongsu_found \
                from (select blkno, offnum, msg from \(schema).verify_heapam(\(table.oid)::oid::regclass, false, true) limit 20) x \\gset
                """)
    }

    private func index(_ index: CorruptionInventory.Index) -> String {
        guard let schema = head.amcheck else { return "" }
        let oid = "\(index.oid)::oid::regclass"
        let alone = Self.marked(.index, index.oid, "select \(schema).bt_index_check(\(oid), true);")
        guard mayPauseWriters(index) else { return alone }
        // Given up after the pause: then without the parents' links, which needs no lock.
        return "set statement_timeout = '\(Self.milliseconds(limits.writerPause))ms';\n"
            + Self.marked(.parent, index.oid, "select \(schema).bt_index_parent_check(\(oid), true);\n\\set bongsu_state :SQLSTATE")
            + """
            set statement_timeout = '\(Self.milliseconds(limits.statement))ms';
            select :'bongsu_state' in ('57014', '55P03') as bongsu_again \\gset
            \\if :bongsu_again
            \(alone)\\endif

            """
    }

    /// System tables are never locked, large ones not for a check, and on a standby nothing can be.
    func mayPauseWriters(_ index: CorruptionInventory.Index) -> Bool {
        !head.recovery && !table.isCatalogue && table.bytes <= limits.pausedBytes && index.bytes <= limits.pausedBytes - table.bytes
    }
}
