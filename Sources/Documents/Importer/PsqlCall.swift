/// What a `psql` command does.
struct PsqlCall: Hashable, Sendable {
    var database: String?
    var user: String?
    var host: String?
    var port: Int?
    /// From `-c` or a heredoc.
    var sql: String?
    var sqlLine: Int?
    var file: String?
    var readsInput = false

    init?(_ command: ShellCommand) {
        guard command.program == "psql" else { return nil }
        var words = command.arguments[...]
        var positional: [String] = []
        while let word = words.popFirst() {
            let value = word.value
            guard value.hasPrefix("-"), value.count > 1 else {
                positional.append(value)
                continue
            }
            var (name, argument) = (value, "")
            if value.hasPrefix("--"), let equals = value.firstIndex(of: "=") {
                (name, argument) = (String(value[..<equals]), String(value[value.index(after: equals)...]))
            } else if Self.withValue.contains(value) {
                let next = words.popFirst()
                argument = next?.value ?? ""
                if value == "-c" || value == "--command" { sqlLine = next?.range.start.line }
            } else if !value.hasPrefix("--"), value.count > 2, Self.withValue.contains("-" + value.suffix(1)) {
                // A cluster such as `-tAc "…"`.
                name = "-" + value.suffix(1)
                let next = words.popFirst()
                argument = next?.value ?? ""
                sqlLine = next?.range.start.line
            } else if !value.hasPrefix("--"), value.count > 2, Self.withValue.contains(String(value.prefix(2))) {
                (name, argument) = (String(value.prefix(2)), String(value.dropFirst(2)))
            }
            switch name {
            case "-d", "--dbname": database = argument
            case "-U", "--username": user = argument
            case "-h", "--host": host = argument
            case "-p", "--port": port = Int(argument)
            case "-c", "--command": sql = argument
            case "-f", "--file": file = argument
            default: break
            }
        }
        if database == nil { database = positional.first }
        if positional.count > 1, user == nil { user = positional[1] }
        if user == nil { user = command.invocation.user }
        if sql == nil, let heredoc = command.heredocs.first {
            sql = heredoc.body
            sqlLine = heredoc.range.start.line
        }
        readsInput = command.pipeline.index > 0 || command.command.redirections.contains { $0.form == "<" }
        if database?.contains("$") == true { database = nil }
    }

    private static let withValue: Set<String> = [
        "-d", "--dbname", "-U", "--username", "-h", "--host", "-p", "--port", "-c", "--command", "-f", "--file", "-v", "--set", "-o", "-L", "-F", "-P", "-R",
        "-T",
    ]

    var isInteractive: Bool { sql == nil && file == nil && !readsInput }
    var statement: String { (sql ?? "").lowercased().trimmed() }
    var onlyReads: Bool { SQLText.onlyReads(sql ?? "") }
}

enum SQLText {
    /// Every statement is a SELECT, SHOW or meta command that lists.
    static func onlyReads(_ sql: String) -> Bool {
        let statements = sql.split(separator: ";").map { withoutComments(String($0)).trimmed().lowercased() }.filter { !$0.isEmpty }
        return !statements.isEmpty
            && statements.allSatisfy { statement in
                ["select", "show", "\\d", "\\l", "explain", "with", "table "].contains { statement.hasPrefix($0) }
                    && !["insert ", "update ", "delete ", " into ", "pg_terminate_backend", "pg_cancel_backend"].contains { statement.contains($0) }
            }
    }

    static func withoutComments(_ sql: String) -> String {
        sql.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.trimmed().hasPrefix("--") }.joined(separator: "\n")
    }

    /// The tables that a text reads from, in order, each once.
    static func tables(in sql: String) -> [String] {
        var tables: [String] = []
        let words = sql.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "." || $0 == "(") }
        for (word, next) in zip(words, words.dropFirst()) where ["from", "join"].contains(word.lowercased()) {
            let name = String(next)
            let isCatalogue = name.hasPrefix("pg_") || name.hasPrefix("information_schema")
            if !name.contains("("), !isCatalogue, name.first?.isLetter == true, !tables.contains(name) { tables.append(name) }
        }
        return tables
    }
}
