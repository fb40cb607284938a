/// The SQL that makes a manifest: read-only, in one snapshot, every answer a line of JSON.
///
/// For `psql -X -q -A -t -v ON_ERROR_STOP=1`, as a role that may read everything. The structure comes first and quickly, sequences
/// with it: they follow no snapshot, so they must be read before a dump reads them. Then one query a table.
package struct ManifestQuery: Hashable, Sendable {
    /// Exported by another session; nil opens one of its own.
    package var snapshot: String?
    /// Nil: what this server does best. A restore is read the way its manifest was.
    package var hash: DatabaseManifest.Hash?

    package init(snapshot: String? = nil, hash: DatabaseManifest.Hash? = nil) {
        self.snapshot = snapshot
        self.hash = hash
    }

    /// Everything in one session.
    package var script: String { opening + structure + "\(rowQueries(sessions: 1, tagged: false)) \\gexec\nCOMMIT;\n" }

    /// Settings that decide how a value looks as text, and the snapshot.
    package var opening: String {
        """
        SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres';
        SET extra_float_digits = 3; SET bytea_output = 'hex'; SET lc_monetary = 'C'; SET xmlbinary = 'base64'; SET search_path = '';
        SET quote_all_identifiers = off; SET standard_conforming_strings = on; SET row_security = off; SET statement_timeout = 0; SET lock_timeout = '60s';
        SET idle_in_transaction_session_timeout = 0; SET jit = off; SET max_parallel_workers_per_gather = 0;
        BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
        \(snapshot.map { "SET TRANSACTION SNAPSHOT '\($0)';" } ?? "")

        """
    }

    private var hashWord: String {
        hash.map { "'\($0.rawValue)'" } ?? "CASE WHEN current_setting('server_version_num')::int >= 140000 THEN 'mixed' ELSE 'text' END"
    }

    /// All but rows; ends with a line of kind `end`.
    package var structure: String {
        """
        SELECT json_build_object('k', 'head', 'database', current_database(), 'version', current_setting('server_version'),
          'number', current_setting('server_version_num')::int, 'taken', floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
          'commit', CASE WHEN current_setting('track_commit_timestamp') = 'on'
            THEN (SELECT floor(extract(epoch FROM x."timestamp") * 1000)::bigint FROM pg_last_committed_xact() x) END,
          'hash', \(hashWord), 'keysFollowIndexes', \(Self.keysFollowIndexes));
        \(Self.sequences)
        \(Self.whole)
        \(Self.relations)
        \(Self.rules)
        \(Self.objects)
        SELECT json_build_object('k', 'end');

        """
    }

    /// One `SELECT` whose answers are the queries of the single tables, largest first. Tagged: each behind the number of the
    /// session that it is for and a tab, so that every session has about the same to read.
    package func rowQueries(sessions: Int, tagged: Bool = true) -> String {
        let place = "(row_number() OVER (ORDER BY bytes DESC, name) - 1)"
        // 0 1 1 0 0 1 1 0: the largest table's session gets the smaller of each following pair.
        let session = "CASE WHEN \(place) / \(sessions) % 2 = 0 THEN \(place) % \(sessions) ELSE \(sessions - 1) - \(place) % \(sessions) END"
        return """
            WITH columns AS (
              SELECT c.oid, \(Self.name) AS name, pg_table_size(c.oid) AS bytes, coalesce((
                SELECT string_agg(CASE WHEN a.atttypid IN (16, 17, 20, 21, 23, 1082, 1114, 1184, 2950) THEN format('%I', a.attname)
                    WHEN a.atttypid IN (25, 1043) THEN format('%I COLLATE "C"', a.attname)
                    ELSE format('%I::text COLLATE "C"', a.attname) END, ', ' ORDER BY a.attnum)
                FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped), '') AS list
              FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE \(Self.holdsRows)),
            queries AS (
              SELECT bytes, name, format('SELECT json_build_object(''k'', ''rows'', ''name'', %L, ''rows'', count(*), ''sum'', coalesce(sum(%s)::text, ''0'')) FROM %s;',
                name, CASE WHEN list = '' THEN '0' WHEN \(hashWord) = 'mixed' THEN '\(Self.mixed)'
                  WHEN \(hashWord) = 'record' THEN 'hash_record_extended(ROW(int8send(hash_record_extended(ROW(' || list || '), 0))), 0)'
                  ELSE 'hashtextextended(ROW(' || list || ')::text, 0)' END,
                CASE WHEN list = '' OR \(hashWord) <> 'mixed' THEN 'ONLY ' || name
                  ELSE '(SELECT hash_record_extended(ROW(' || list || '), 0) AS h FROM ONLY ' || name || ' OFFSET 0) AS hashes' END) AS query
              FROM columns
              UNION ALL SELECT -1, '', \(Self.largeObjects))
            SELECT \(tagged ? "\(session) || E'\\t' || " : "")query FROM queries ORDER BY bytes DESC, name
            """
    }

    /// A row's hash is linear in those of its columns, so its two halves are mixed once more: `hashint8extended` folds them into 32 bits, the
    /// second call sees the upper ones alone.
    private static let mixed = "hashint8extended(h, 0) # hashint8extended(h >> 32, 1)"

    /// Pages without the zeros at both ends: a hole and a page of zeros are the same to a reader. The loader may cut pages otherwise,
    /// so the page's number counts and its borders do not.
    private static let largeObjects = """
        'SELECT json_build_object(''k'', ''large'', ''count'', (SELECT count(*) FROM pg_largeobject_metadata), ''sum'', '
          || '(SELECT coalesce(sum(hashtextextended(loid::text || '':'' || pageno || '':'' || encode(btrim(data, ''\\x00''::bytea), ''hex''), 0))::text, ''0'') '
          || 'FROM pg_largeobject WHERE btrim(data, ''\\x00''::bytea) <> ''''::bytea));'
        """
}

extension ManifestQuery {
    static let name = "format('%I.%I', n.nspname, c.relname)"

    /// Neither PostgreSQL's own nor of one session.
    static let ofUser = "n.nspname !~ '^pg_(toast|temp|toast_temp)' AND n.nspname NOT IN ('pg_catalog', 'information_schema')"

    /// Made by an extension, which makes it again.
    static func ofExtension(_ catalogue: String, _ oid: String) -> String {
        "EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = '\(catalogue)'::regclass AND d.objid = \(oid) AND d.deptype = 'e')"
    }

    static let holdsRows =
        "c.relkind = 'r' AND c.relpersistence <> 't' AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery()) AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"))"

    /// Sixteen hexadecimal digits of a text.
    static func digest(_ text: String) -> String { "left(encode(sha256(convert_to(coalesce(\(text), ''), 'UTF8')), 'hex'), 16)" }

    /// A definition as the server prints it, without what a dump and its load change although it means the same: parentheses, spaces,
    /// and casts between kinds of text (`(x)::text = ANY ((ARRAY['a'::varchar])::text[])` comes back differently).
    static func normal(_ text: String) -> String {
        "regexp_replace(\(text), '::(character varying|text)(\\(\\d+\\))?(\\[\\])?|[()\\s]', '', 'g')"
    }

    /// Who may do what, as a sorted array of JSON; the grantor is left out, and what PostgreSQL 17 added.
    static func grants(_ acl: String, _ kind: String, _ owner: String) -> String {
        """
        (SELECT coalesce(json_agg(g ORDER BY g COLLATE "C"), '[]') FROM (SELECT format('%s=%s%s', CASE grantee WHEN 0 THEN 'PUBLIC'
          ELSE quote_ident(pg_get_userbyid(grantee)) END, privilege_type, CASE WHEN is_grantable THEN '*' ELSE '' END) AS g
          FROM aclexplode(coalesce(\(acl), acldefault('\(kind)', \(owner)))) WHERE privilege_type <> 'MAINTAIN') AS granted)
        """
    }

    /// A check of a foreign key is a join of two tables. Where values compare as fast as they hash, reading both in their indexes' order
    /// takes a third of the time of a hash table; text compares many times slower. A view that is filled with rows must not suffer for it.
    private static let keysFollowIndexes = """
        NOT EXISTS (SELECT 1 FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)
            WHERE k.contype = 'f' AND (a.attlen < 0 OR a.attcollation <> 0) AND pg_relation_size(k.conrelid) > 10000000)
          AND NOT EXISTS (SELECT 1 FROM pg_class WHERE relkind = 'm')
        """

    static let sequences = """
        SELECT json_build_object('k', 'sequence', 'name', \(name), 'last', pg_sequence_last_value(c.oid), 'increment', s.seqincrement)
        FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE \(ofUser) AND c.relpersistence <> 't' AND NOT \(ofExtension("pg_class", "c.oid"));
        """

    /// The database as a whole, roles and extensions. Columns that a version may lack are asked through JSON.
    static let whole = """
        SELECT json_build_object('k', 'properties', 'owner', pg_get_userbyid(d.datdba), 'encoding', pg_encoding_to_char(d.encoding),
          'collate', d.datcollate, 'ctype', d.datctype, 'provider', j.row ->> 'datlocprovider',
          'icuLocale', coalesce(j.row ->> 'daticulocale', j.row ->> 'datlocale'), 'connectionLimit', d.datconnlimit,
          'grants', (SELECT coalesce(json_agg(json_build_object('role', CASE grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(grantee) END,
              'privilege', privilege_type, 'grantable', is_grantable) ORDER BY grantee <> 0, pg_get_userbyid(grantee) COLLATE "C", privilege_type), '[]')
            FROM aclexplode(coalesce(d.datacl, acldefault('d', d.datdba)))))
        FROM pg_database d, LATERAL (SELECT to_jsonb(d) AS row) AS j WHERE d.datname = current_database();
        SELECT json_build_object('k', 'setting', 'role', CASE s.setrole WHEN 0 THEN NULL ELSE pg_get_userbyid(s.setrole) END,
          'name', split_part(v, '=', 1), 'value', substr(v, strpos(v, '=') + 1))
        FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase, unnest(s.setconfig) AS v WHERE d.datname = current_database();
        SELECT json_build_object('k', 'role', 'name', r.rolname, 'attributes', (SELECT coalesce(json_agg(a), '[]') FROM unnest(ARRAY[
            CASE WHEN r.rolsuper THEN 'SUPERUSER' END, CASE WHEN NOT r.rolinherit THEN 'NOINHERIT' END,
            CASE WHEN r.rolcreaterole THEN 'CREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' END,
            CASE WHEN r.rolcanlogin THEN 'LOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' END,
            CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' END,
            CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END]) AS a WHERE a IS NOT NULL),
          'memberOf', (SELECT coalesce(json_agg(DISTINCT g.rolname), '[]') FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
          'adminOf', (SELECT json_agg(DISTINCT g.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid AND m.admin_option),
          'settings', (SELECT json_agg(json_build_object('name', split_part(v, '=', 1), 'value', substr(v, strpos(v, '=') + 1)) ORDER BY v COLLATE "C")
            FROM pg_db_role_setting s, unnest(s.setconfig) AS v WHERE s.setrole = r.oid AND s.setdatabase = 0),
          'validUntil', r.rolvaliduntil::text)
        FROM pg_roles r WHERE r.rolname !~ '^pg_';
        SELECT json_build_object('k', 'extension', 'name', e.extname, 'version', e.extversion, 'schema', n.nspname)
        FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace;
        """
}
