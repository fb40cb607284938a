import Documents

/// How psql gets into a database on its own host: as the operating system's user of that name where there is one,
/// else through localhost. Needs `as_user`, which `ProbeScript` brings.
struct PsqlEntry {
    let database: Database

    init(_ database: Database) { self.database = database }

    private var user: String { ShellQuoting.word(database.user) }

    var preamble: String {
        """
        if getent passwd \(user) >/dev/null; then asker=as_owner; local=; else asker=; local='-h localhost'; fi
        as_owner() { as_user \(user) "$@"; }
        """
    }

    /// The command, without its input.
    /// - Parameter options: libpq's `PGOPTIONS`.
    func psql(options: String, connectTimeoutSeconds: Int, echo: Bool = false) -> String {
        "$asker env LC_ALL=C PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=\(connectTimeoutSeconds) PGOPTIONS='\(options)'"
            + " psql -X -w -q -A -t -v VERBOSITY=verbose \(echo ? "-v ECHO=errors " : "")$local -p \(database.port) -U \(user) -d \(ShellQuoting.word(database.name))"
    }
}
