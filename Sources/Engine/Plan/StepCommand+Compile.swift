package import Documents

extension StepCommand {
    /// Where a step states no `timeout=`: long enough for a build, short enough that nothing hangs for ever.
    package static let standardTimeLimit: Duration = .seconds(600)
    /// One poll of a check, and evidence, where no `timeout=` is stated.
    package static let readingTimeLimit: Duration = .seconds(60)

    /// A `bash` or `sh` step: its text, untouched.
    package init(shell step: Step) {
        self.init(
            interpreter: step.kind == .sh ? .sh : .bash, script: step.text, directory: step.directory,
            timeLimit: Self.timeLimit(of: step))
    }

    /// An `sql` step: psql on the database's host, the text on its standard input.
    ///
    /// `-X`: nobody's `.psqlrc`. `-w`: never a prompt. Peer authentication, so `sudo -n -u USER` where the
    /// session's user is another. Steps that only read run in a read-only session: a check cannot change data.
    /// Values handed over become psql variables (`:'NAME'`), written on standard input and in no command line.
    package init(sql step: Step, on database: Database) {
        let user = Self.quoted(database.user)
        var options = "PGCONNECT_TIMEOUT=10"
        if step.onlyReads { options += " PGOPTIONS='-c default_transaction_read_only=on'" }
        let psql =
            "psql -X -w -q -v ON_ERROR_STOP=1 -A -t -p \(database.port) -d \(Self.quoted(database.name))"
            + " -U \(user)"
        let marker = Self.marker(notIn: step.text)
        let body = step.text.hasSuffix("\n") || step.text.isEmpty ? step.text : step.text + "\n"
        let values = step.environment.map { name in
            #"  printf "\\set \#(name) '%s'\n" "$(printf %s "$\#(name)" | sed -e 's/[\\]/\\\\/g' -e "s/'/''/g")""#
                + "\n"
        }.joined()
        self.init(
            interpreter: .sh,
            script: """
                cd /
                if [ "$(id -un)" = \(user) ]; then set -- env; else set -- sudo -n -u \(user) env; fi
                {
                \(values)  cat <<'\(marker)'
                \(body)\(marker)
                } | "$@" \(options) \(psql)

                """,
            timeLimit: Self.timeLimit(of: step), verdict: step.classes.contains(.check) ? .rows : .exitCode)
    }

    /// Whether what an sql check printed is healthy: a row, and no value NULL, false, 0 or empty.
    ///
    /// psql separates values by `|` and rows by line breaks, prints NULL as nothing and false as `f`. A value
    /// that holds a `|` or a line break is judged by its pieces: it can look ill, never healthier than it is.
    package static func isHealthy(rows output: String) -> Bool {
        var lines = output.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() }
        guard !lines.isEmpty else { return false }
        return lines.allSatisfy { line in
            line.split(separator: "|", omittingEmptySubsequences: false).allSatisfy { value in
                let value = value.trimmingPrefix { $0 == " " }.lowercased()
                if value.isEmpty || value == "f" || value == "false" { return false }
                if let number = Double(value) { return number != 0 }
                return true
            }
        }
    }

    /// A word that no shell reads anything into.
    static func quoted(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
    }

    private static func timeLimit(of step: Step) -> Duration {
        step.timeout ?? (step.onlyReads ? readingTimeLimit : standardTimeLimit)
    }

    /// A here-document's end that the text does not hold.
    private static func marker(notIn text: String) -> String {
        var marker = "BONGSU_SQL"
        while text.contains(marker) { marker += "_" }
        return marker
    }
}
