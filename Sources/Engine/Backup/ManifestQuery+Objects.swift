extension ManifestQuery {
    /// Tables, views and sequences: owner, grants, columns.
    static let relations = """
        SELECT json_build_object('k', 'table', 'name', \(name), 'bytes', pg_table_size(c.oid))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE \(holdsRows);
        SELECT json_build_object('k', 'object', 'kind', CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
            WHEN 'S' THEN 'sequence' WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'composite type' ELSE 'table' END,
          'name', \(name), 'owner', pg_get_userbyid(c.relowner),
          'grants', CASE WHEN c.relkind = 'c' THEN '[]' WHEN c.relkind = 'S' THEN \(grants("c.relacl", "s", "c.relowner")) ELSE \(grants("c.relacl", "r", "c.relowner")) END,
          'digest', \(digest("""
            concat_ws(' ', c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, array_to_string(c.reloptions, ','),
              \(normal("pg_get_expr(c.relpartbound, c.oid)")), CASE WHEN c.relkind = 'p' THEN \(normal("pg_get_partkeydef(c.oid)")) END,
              CASE WHEN c.relkind IN ('v', 'm') THEN \(normal("pg_get_viewdef(c.oid)")) END,
              (SELECT string_agg(p.inhparent::regclass::text, ',' ORDER BY p.inhseqno) FROM pg_inherits p WHERE p.inhrelid = c.oid),
              (SELECT concat_ws(' ', format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle) FROM pg_sequence s WHERE s.seqrelid = c.oid),
              CASE WHEN c.relkind <> 'S' THEN (SELECT string_agg(concat_ws(' ', quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull,
                  a.attidentity, a.attgenerated, (SELECT o.collname FROM pg_collation o WHERE o.oid = a.attcollation AND o.collname <> 'default'),
                  \(normal("pg_get_expr(f.adbin, f.adrelid)"))), ', ' ORDER BY a.attnum)
                FROM pg_attribute a LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) END)
            """)))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c') AND c.relpersistence <> 't' AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'column', 'name', \(name) || '.' || quote_ident(a.attname), 'grants', \(grants("a.attacl", "c", "c.relowner")))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        """

    /// Constraints and indexes: there, in force, and as defined. What a partition inherits is the parent's; its name is not kept.
    static let rules = """
        SELECT json_build_object('k', 'constraint', 'table', \(name), 'name', o.conname, 'valid', o.convalidated,
          'digest', \(digest(normal("pg_get_constraintdef(o.oid)"))))
        FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE o.contype IN ('c', 'f', 'p', 'u', 'x') AND o.conparentid = 0 AND c.relpersistence <> 't' AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        SELECT json_build_object('k', 'index', 'table', \(name), 'name', x.relname, 'valid', i.indisvalid AND i.indisready,
          'digest', \(digest(normal("pg_get_indexdef(i.indexrelid)"))))
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relpersistence <> 't' AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        """

    static let objects = """
        SELECT json_build_object('k', 'object', 'kind', 'schema', 'name', quote_ident(n.nspname), 'owner', pg_get_userbyid(n.nspowner), 'grants', \(grants("n.nspacl", "n", "n.nspowner")))
        FROM pg_namespace n WHERE \(ofUser) AND NOT \(ofExtension("pg_namespace", "n.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'function', 'name', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
          'owner', pg_get_userbyid(p.proowner), 'grants', \(grants("p.proacl", "f", "p.proowner")),
          'digest', \(digest("p.prosrc || CASE WHEN p.prokind = 'a' THEN pg_get_function_result(p.oid) ELSE \(normal("pg_get_functiondef(p.oid)")) END")))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE \(ofUser) AND NOT \(ofExtension("pg_proc", "p.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'type', 'name', format('%I.%I', n.nspname, t.typname), 'owner', pg_get_userbyid(t.typowner),
          'grants', \(grants("t.typacl", "T", "t.typowner")), 'digest', \(digest("""
            concat_ws(' ', t.typtype, (SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
              CASE WHEN t.typtype = 'd' THEN concat_ws(' ', format_type(t.typbasetype, t.typtypmod), t.typnotnull, \(normal("t.typdefault")),
                (SELECT string_agg(o.conname || ' ' || \(normal("pg_get_constraintdef(o.oid)")), ',' ORDER BY o.conname) FROM pg_constraint o WHERE o.contypid = t.oid)) END,
              (SELECT format_type(r.rngsubtype, NULL) FROM pg_range r WHERE r.rngtypid = t.oid))
            """)))
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_class c ON c.oid = t.typrelid
        WHERE (t.typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND \(ofUser) AND NOT \(ofExtension("pg_type", "t.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'trigger', 'name', \(name) || '.' || quote_ident(g.tgname),
          'digest', \(digest("concat_ws(' ', g.tgenabled, \(normal("pg_get_triggerdef(g.oid)")))")))
        FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT g.tgisinternal AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'rule', 'name', \(name) || '.' || quote_ident(w.rulename),
          'digest', \(digest("concat_ws(' ', w.ev_enabled, \(normal("pg_get_ruledef(w.oid)")))")))
        FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE w.rulename <> '_RETURN' AND \(ofUser) AND NOT \(ofExtension("pg_class", "c.oid"));
        SELECT json_build_object('k', 'object', 'kind', 'policy', 'name', \(name) || '.' || quote_ident(y.polname), 'digest', \(digest("""
            concat_ws(' ', y.polcmd, y.polpermissive, (SELECT string_agg(CASE r WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(r) END, ',' ORDER BY pg_get_userbyid(r) COLLATE "C") FROM unnest(y.polroles) AS r),
              \(normal("pg_get_expr(y.polqual, y.polrelid)")), \(normal("pg_get_expr(y.polwithcheck, y.polrelid)")))
            """)))
        FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE \(ofUser);
        SELECT json_build_object('k', 'object', 'kind', 'default privileges',
          'name', concat_ws(' ', pg_get_userbyid(a.defaclrole), n.nspname, a.defaclobjtype::text),
          'grants', (SELECT coalesce(json_agg(g ORDER BY g COLLATE "C"), '[]') FROM (SELECT format('%s=%s%s', CASE grantee WHEN 0 THEN 'PUBLIC'
            ELSE quote_ident(pg_get_userbyid(grantee)) END, privilege_type, CASE WHEN is_grantable THEN '*' ELSE '' END) AS g
            FROM aclexplode(a.defaclacl) WHERE privilege_type <> 'MAINTAIN') AS granted))
        FROM pg_default_acl a LEFT JOIN pg_namespace n ON n.oid = a.defaclnamespace;
        SELECT json_build_object('k', 'object', 'kind', x.kind, 'name', x.name, 'owner', x.owner, 'grants', '[]'::json, 'digest', x.digest) FROM (
          SELECT 'event trigger' AS kind, quote_ident(v.evtname) AS name, pg_get_userbyid(v.evtowner) AS owner, v.evtevent || ' ' || v.evtenabled::text AS digest
            FROM pg_event_trigger v WHERE NOT \(ofExtension("pg_event_trigger", "v.oid"))
          UNION ALL SELECT 'publication', quote_ident(b.pubname), pg_get_userbyid(b.pubowner),
            concat_ws(' ', b.puballtables, b.pubinsert, b.pubupdate, b.pubdelete, (SELECT string_agg(r.prrelid::regclass::text, ',' ORDER BY r.prrelid::regclass::text) FROM pg_publication_rel r WHERE r.prpubid = b.oid))
            FROM pg_publication b
          UNION ALL SELECT 'statistics', format('%I.%I', n.nspname, s.stxname), pg_get_userbyid(s.stxowner), \(normal("pg_get_statisticsobjdef(s.oid)"))
            FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace WHERE \(ofUser)
          UNION ALL SELECT 'collation', format('%I.%I', n.nspname, o.collname), pg_get_userbyid(o.collowner), concat_ws(' ', o.collprovider, o.collisdeterministic)
            FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace WHERE \(ofUser) AND NOT \(ofExtension("pg_collation", "o.oid"))
          UNION ALL SELECT 'operator', format('%I.%s(%s,%s)', n.nspname, o.oprname, o.oprleft::regtype, o.oprright::regtype), pg_get_userbyid(o.oprowner), o.oprcode::text
            FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace WHERE \(ofUser) AND NOT \(ofExtension("pg_operator", "o.oid"))
          UNION ALL SELECT 'operator class', format('%I.%I', n.nspname, o.opcname), pg_get_userbyid(o.opcowner), concat_ws(' ', o.opcdefault, o.opcintype::regtype)
            FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace WHERE \(ofUser) AND NOT \(ofExtension("pg_opclass", "o.oid"))
          UNION ALL SELECT 'text search', format('%I.%I', n.nspname, t.cfgname), pg_get_userbyid(t.cfgowner), NULL
            FROM pg_ts_config t JOIN pg_namespace n ON n.oid = t.cfgnamespace WHERE \(ofUser) AND NOT \(ofExtension("pg_ts_config", "t.oid"))
          UNION ALL SELECT 'foreign server', quote_ident(f.srvname), pg_get_userbyid(f.srvowner), NULL FROM pg_foreign_server f
        ) AS x;
        """
}
