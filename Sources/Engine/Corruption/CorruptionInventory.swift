import Foundation

/// What a database holds that can be looked into: its tables and their indexes, and what no table tells.
///
/// `script(after:)` is text for psql; `read` takes what it printed. A page holds at most `pageSize` tables, so that
/// an answer has a limit whatever the database is.
package struct CorruptionInventory: Hashable, Sendable {
    package struct Index: Hashable, Codable, Sendable {
        package var oid: Int
        package var name: String
        package var bytes: Int
        /// Over every row of the table itself: neither partial nor of its large values.
        package var whole: Bool
        /// The number of its file, as the server's errors name it.
        package var file: Int?
        package init(oid: Int, name: String, bytes: Int = 0, whole: Bool = true, file: Int? = nil) {
            self.file = file
            self.oid = oid
            self.name = name
            self.bytes = bytes
            self.whole = whole
        }
    }

    package struct Table: Hashable, Codable, Sendable {
        package var oid: Int
        package var schema: String
        package var name: String
        /// As SQL writes it, schema and all.
        package var quoted: String
        /// The heap and its large values.
        package var bytes: Int
        /// Valid B-tree indexes, those of its large values among them.
        package var indexes: [Index]
        /// Valid indexes of other kinds, which no check of PostgreSQL reads.
        package var others: Int
        /// The number of the heap's file, as the server's errors name it.
        package var file: Int?
        package init(
            oid: Int, schema: String = "public", name: String, quoted: String, bytes: Int = 0, indexes: [Index] = [], others: Int = 0, file: Int? = nil
        ) {
            self.file = file
            self.oid = oid
            self.schema = schema
            self.name = name
            self.quoted = quoted
            self.bytes = bytes
            self.indexes = indexes
            self.others = others
        }

        /// As people write it.
        package var spoken: String { schema == "public" ? name : "\(schema).\(name)" }
        package var isCatalogue: Bool { schema == "pg_catalog" || schema == "information_schema" }
    }

    package struct Head: Hashable, Codable, Sendable {
        package struct Declared: Hashable, Codable, Sendable {
            package var table: String
            package var name: String
            package init(table: String, name: String) {
                self.table = table
                self.name = name
            }
        }
        /// `150018`
        package var version: Int
        package var checksums: Bool
        /// A standby: nothing may be locked for a parent check.
        package var recovery: Bool
        /// The schema of the extension amcheck as SQL writes it; nil: it is not installed in this database.
        package var amcheck: String?
        /// Its files lie on the server.
        package var amcheckAvailable: Bool
        package var failures: Int
        /// The last failure came after the server's start.
        package var recent: Bool
        package var invalid: [Declared]
        package var unvalidated: [Declared]
        package var foreign: Int
        package init(
            version: Int, checksums: Bool, recovery: Bool = false, amcheck: String? = nil, amcheckAvailable: Bool = true,
            failures: Int = 0, recent: Bool = false, invalid: [Declared] = [], unvalidated: [Declared] = [], foreign: Int = 0
        ) {
            self.version = version
            self.checksums = checksums
            self.recovery = recovery
            self.amcheck = amcheck
            self.amcheckAvailable = amcheckAvailable
            self.failures = failures
            self.recent = recent
            self.invalid = invalid
            self.unvalidated = unvalidated
            self.foreign = foreign
        }
    }

    package var head: Head
    package var tables: [Table]
    /// Where the next page begins; nil: there is none.
    package var next: Int?

    package init(head: Head, tables: [Table], next: Int? = nil) {
        self.head = head
        self.tables = tables
        self.next = next
    }

    package static let pageSize = 500

    /// Nil where the answer is not whole: psql was not let in, or something is broken that a query needs. Half a list would make lost tables
    /// of all others.
    package static func read(_ output: String) -> CorruptionInventory? {
        var head: Head?
        var tables: [Table] = []
        var isWhole = false
        let decoder = JSONDecoder()
        for line in output.split(separator: "\n") {
            if line.hasPrefix("bongsu-head|") {
                head = try? decoder.decode(Head.self, from: Data(line.dropFirst(12).utf8))
            } else if line.hasPrefix("bongsu-table|") {
                guard let table = try? decoder.decode(Table.self, from: Data(line.dropFirst(13).utf8)) else { return nil }
                tables.append(table)
            } else if line == "bongsu-end" {
                isWhole = true
            }
        }
        guard let head, isWhole else { return nil }
        return CorruptionInventory(head: head, tables: tables, next: tables.count == pageSize ? tables.map(\.oid).max() : nil)
    }

    /// A size asked from the file waits for whoever holds the table exclusively; there the catalogue's own number must do.
    private static func size(_ relation: String) -> String {
        "case when \(relation).oid in (select relation from held) then \(relation).relpages::bigint * 8192 else coalesce(pg_relation_size(\(relation).oid), 0) end"
    }

    /// - Parameter oid: the last page's `next`.
    package static func script(after oid: Int = 0) -> String {
        """
        set lc_messages = 'C'; set lock_timeout = '2s'; set statement_timeout = '25s'; set jit = off;
        select 'bongsu-head|' || jsonb_build_object(
          'version', current_setting('server_version_num')::int,
          'checksums', current_setting('data_checksums') = 'on',
          'recovery', pg_is_in_recovery(),
          'amcheck', (select format('%I', n.nspname) from pg_extension e join pg_namespace n on n.oid = e.extnamespace where e.extname = 'amcheck'),
          'amcheckAvailable', exists (select 1 from pg_available_extensions where name = 'amcheck'),
          'failures', (select coalesce(sum(checksum_failures), 0) from pg_stat_database where datname = current_database() or datid = 0),
          'recent', (select coalesce(bool_or(checksum_last_failure > pg_postmaster_start_time()), false) from pg_stat_database where datname = current_database() or datid = 0),
          'invalid', (select coalesce(jsonb_agg(jsonb_build_object('table', i.indrelid::regclass::text, 'name', i.indexrelid::regclass::text)), '[]')
             from pg_index i join pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
             where not i.indisvalid and not exists (select 1 from pg_stat_progress_create_index p where p.index_relid = i.indexrelid)),
          'unvalidated', (select coalesce(jsonb_agg(jsonb_build_object('table', conrelid::regclass::text, 'name', format('%I', conname))), '[]')
             from pg_constraint where not convalidated and conrelid <> 0),
          'foreign', (select count(*) from pg_class where relkind = 'f'))::text;
        with held as materialized (
          select relation from pg_locks where mode = 'AccessExclusiveLock' and database = (select oid from pg_database where datname = current_database()))
        select 'bongsu-table|' || jsonb_build_object(
          'oid', c.oid::bigint, 'schema', n.nspname, 'name', c.relname, 'quoted', format('%I.%I', n.nspname, c.relname),
          'file', pg_relation_filenode(c.oid)::bigint,
          'bytes', \(size("c")) + coalesce(\(size("t")), 0),
          'indexes', (select coalesce(jsonb_agg(jsonb_build_object('oid', x.oid::bigint, 'name', x.relname, 'file', pg_relation_filenode(x.oid)::bigint, 'bytes', \(size("x")),
               'whole', i.indpred is null and i.indrelid = c.oid) order by i.indisprimary desc, x.oid), '[]')
             from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am a on a.oid = x.relam
             where i.indrelid in (c.oid, c.reltoastrelid) and a.amname = 'btree' and i.indisvalid and x.relkind = 'i'),
          'others', (select count(*) from pg_index i join pg_class x on x.oid = i.indexrelid join pg_am a on a.oid = x.relam
             where i.indrelid = c.oid and a.amname <> 'btree' and i.indisvalid and x.relkind = 'i'))::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace left join pg_class t on t.oid = c.reltoastrelid
        where c.relkind in ('r', 'm') and c.relispopulated and c.relpersistence <> 't' and not (c.relpersistence = 'u' and pg_is_in_recovery())
          and n.nspname !~ '^pg_(toast|temp_)' and c.oid > \(oid)
        order by c.oid limit \(pageSize);
        \\if :ERROR
        \\else
        select 'bongsu-end';
        \\endif

        """
    }
}
