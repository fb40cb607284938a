/// SQL that gives a database what belongs to it as a whole: a rename swap leaves all of it with the old one, so that the new one
/// would silently let everybody connect again.
package enum DatabaseSettings {
    /// Statements for any database of the same server, as a superuser. **Idempotency:** all that the database had is taken away first,
    /// so a second run ends the same.
    /// - Parameter name: of the database that gets them: the restored one, before it takes the old one's place.
    package static func replay(_ manifest: DatabaseManifest, onto name: String) -> String {
        let database = identifier(name)
        let properties = manifest.properties
        var lines = ["ALTER DATABASE \(database) OWNER TO \(identifier(properties.owner));"]
        lines.append("ALTER DATABASE \(database) CONNECTION LIMIT \(properties.connectionLimit);")
        lines.append("ALTER DATABASE \(database) RESET ALL;")
        lines.append(
            """
            DO $bongsu$ DECLARE r record; BEGIN
              FOR r IN SELECT pg_get_userbyid(s.setrole) AS role FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = \(literal(name)) AND s.setrole <> 0
              LOOP EXECUTE format('ALTER ROLE %I IN DATABASE %I RESET ALL', r.role, \(literal(name))); END LOOP;
              FOR r IN SELECT DISTINCT pg_get_userbyid(a.grantee) AS role FROM pg_database d, aclexplode(d.datacl) a WHERE d.datname = \(literal(name)) AND a.grantee <> 0
              LOOP EXECUTE format('REVOKE ALL ON DATABASE %I FROM %I', \(literal(name)), r.role); END LOOP;
            END $bongsu$;
            """)
        lines.append("REVOKE ALL ON DATABASE \(database) FROM PUBLIC;")
        // The owner's own rights may have been taken away as well.
        lines.append("REVOKE ALL ON DATABASE \(database) FROM \(identifier(properties.owner));")
        for grant in properties.grants {
            let option = grant.grantable ? " WITH GRANT OPTION" : ""
            lines.append("GRANT \(grant.privilege) ON DATABASE \(database) TO \(grant.role.map(identifier) ?? "PUBLIC")\(option);")
        }
        for setting in manifest.settings {
            let whose = setting.role.map { "ALTER ROLE \(identifier($0)) IN DATABASE \(database)" } ?? "ALTER DATABASE \(database)"
            lines.append("\(whose) SET \(parameter(setting.name)) TO \(value(of: setting));")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// Roles that the copy needs and the server lacks, with the passwords that they had. A role that is there is left alone.
    ///
    /// All or nothing, so that a second try finds none half made. Neither the server's log nor its statistics see a password, and an
    /// error does not repeat it.
    /// - Parameter passwords: what the server kept of each, never the password itself; a role that is not in it gets none, and nobody can
    ///   log in by it.
    package static func roles(_ manifest: DatabaseManifest, passwords: [String: String] = [:]) -> String {
        var lines = manifest.roles.map { role in
            """
            DO $bongsu$ BEGIN
              IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = \(literal(role.name))) THEN CREATE ROLE \(identifier(role.name)) \(role.attributes.joined(separator: " ")); END IF;
            END $bongsu$;
            """
        }
        for role in manifest.roles {
            // Only where nobody else has decided meanwhile: a membership taken away stays away.
            let isCreated = "\(literal(role.name)) = ANY (string_to_array(:'bongsu_created', E'\\n')) \\gexec"
            for group in role.memberOf {
                let option = role.adminOf?.contains(group) == true ? " WITH ADMIN OPTION" : ""
                lines.append("SELECT format('GRANT %I TO %I\(option)', \(literal(group)), \(literal(role.name))) WHERE \(isCreated)")
            }
            var own = (role.settings ?? []).map { "ALTER ROLE \(identifier(role.name)) SET \(parameter($0.name)) TO \(value(of: $0))" }
            if let end = role.validUntil { own.append("ALTER ROLE \(identifier(role.name)) VALID UNTIL \(literal(end))") }
            for statement in own {
                // A parameter that this server does not know is no reason to have no roles; the comparison tells it.
                let tried = "DO $bongsu$ BEGIN EXECUTE \(literal(statement)); EXCEPTION WHEN OTHERS THEN RAISE WARNING '%', SQLERRM; END $bongsu$"
                lines.append("SELECT \(literal(tried)) WHERE \(isCreated)")
            }
        }
        if manifest.roles.contains(where: { passwords[$0.name] != nil }) { lines.append(silence) }
        for role in manifest.roles {
            guard let password = passwords[role.name] else { continue }
            lines.append("SELECT format('ALTER ROLE %I PASSWORD %L', \(literal(role.name)), \(literal(password))) WHERE \(literal(role.name)) = ANY (string_to_array(:'bongsu_created', E'\\n')) \\gexec")
        }
        return "BEGIN;\nSELECT coalesce(string_agg(name, E'\\n'), '') AS bongsu_created FROM unnest(ARRAY[\(manifest.roles.map { literal($0.name) }.joined(separator: ", "))]::text[]) AS name WHERE name NOT IN (SELECT rolname FROM pg_roles) \\gset\n"
            + lines.joined(separator: "\n") + "\nCOMMIT;\n"
    }

    /// For this transaction nothing of a statement is written down, whatever the server is told to log.
    private static let silence = """
        \\set VERBOSITY terse
        \\set SHOW_CONTEXT never
        SELECT count(set_config(s.name, quiet.value, true)) AS bongsu_quiet FROM (VALUES ('log_statement', 'none'), ('log_min_error_statement', 'panic'),
          ('log_min_duration_statement', '-1'), ('log_min_duration_sample', '-1'), ('log_transaction_sample_rate', '0'), ('track_activities', 'off'),
          ('pg_stat_statements.track', 'none'), ('pgaudit.log', 'none')) AS quiet (name, value) JOIN pg_settings s ON s.name = quiet.name \\gset
        """

    /// `CREATE DATABASE` with the source's encoding and language, empty.
    /// - Parameter locale: false where the server has not got it: everything is ordered by bytes.
    package static func create(_ name: String, like manifest: DatabaseManifest, locale: Bool = true) -> String {
        let properties = manifest.properties
        var text = "CREATE DATABASE \(identifier(name)) TEMPLATE template0 ENCODING \(literal(properties.encoding))"
        guard locale else { return text + " LC_COLLATE 'C' LC_CTYPE 'C';" }
        text += " LC_COLLATE \(literal(properties.collate)) LC_CTYPE \(literal(properties.ctype))"
        switch properties.provider {
        case "i": text += " LOCALE_PROVIDER icu ICU_LOCALE \(literal(properties.icuLocale ?? ""))"
        case "b": text += " LOCALE_PROVIDER builtin BUILTIN_LOCALE \(literal(properties.icuLocale ?? "C"))"
        case "c": text += " LOCALE_PROVIDER libc"
        default: break
        }
        return text + ";"
    }

    package static func identifier(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

    package static func literal(_ text: String) -> String {
        let quoted = "'" + text.replacing("'", with: "''") + "'"
        return text.contains("\\") ? "E" + quoted.replacing("\\", with: "\\\\") : quoted
    }

    /// A parameter's name may have a prefix, whose dot is no part of an identifier.
    private static func parameter(_ name: String) -> String { name.split(separator: ".").map { identifier(String($0)) }.joined(separator: ".") }

    /// The server keeps lists as one text whose members are quoted like identifiers; SET wants each as a word of its own.
    /// Source: `variable_is_guc_list_quote` and `SplitGUCList` of PostgreSQL's pg_dump.
    private static let lists: Set<String> = [
        "local_preload_libraries", "search_path", "session_preload_libraries", "shared_preload_libraries", "temp_tablespaces",
        "unix_socket_directories",
    ]

    private static func value(of setting: DatabaseManifest.Setting) -> String {
        guard lists.contains(setting.name.lowercased()) else { return literal(setting.value) }
        let members = split(setting.value)
        return members.isEmpty ? "''" : members.map(literal).joined(separator: ", ")
    }

    static func split(_ list: String) -> [String] {
        var members: [String] = []
        var current = ""
        var isQuoted = false
        var wasQuoted = false
        var rest = Substring(list)
        while let character = rest.popFirst() {
            if isQuoted {
                if character != "\"" { current.append(character) } else if rest.first == "\"" {
                    current.append("\"")
                    rest.removeFirst()
                } else {
                    isQuoted = false
                }
            } else if character == "\"" {
                isQuoted = true
                wasQuoted = true
            } else if character == "," {
                members.append(current)
                current = ""
                wasQuoted = false
            } else if !character.isWhitespace {
                current.append(character)
            }
        }
        if !current.isEmpty || wasQuoted || !members.isEmpty { members.append(current) }
        return members
    }
}
