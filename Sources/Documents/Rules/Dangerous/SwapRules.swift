/// B0701: PostgreSQL refuses to rename a database that somebody is connected to.
enum RenameWhileConnected: Rule {
    static let code = DiagnosticCode(701)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Swaps.all(in: subject).compactMap { swap in
            guard let first = swap.renames.first, !subject.clientsAreGone(before: first) else { return nil }
            return Finding(
                Message("database is renamed while clients are connected", ko: "클라이언트가 연결된 채로 데이터베이스 이름을 바꿈"), at: subject.place(first.range),
                label: Message("refused: `\(first.databaseRename?.from ?? "")` is being accessed by other users", ko: "거부됨: 다른 사용자가 `\(first.databaseRename?.from ?? "")`에 접속 중"),
                notes: subject.clients(of: first.databaseRename?.from),
                help: [
                    Message(
                        "stop what writes to it, then end the rest: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(first.databaseRename?.from ?? "")' AND pid <> pg_backend_pid();`",
                        ko: "쓰는 서비스를 멈춘 뒤 남은 연결을 끊을 것: `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(first.databaseRename?.from ?? "")' AND pid <> pg_backend_pid();`"
                    )
                ])
        }
    }
}

/// B0702: between two renames there is no database of that name, and if the second fails, there stays none.
enum RenamesNotAtomic: Rule {
    static let code = DiagnosticCode(702)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Swaps.all(in: subject).compactMap { swap in
            guard swap.renames.count > 1, let name = swap.renames[0].databaseRename?.from, !swap.isOneTransaction(subject) else { return nil }
            let second = swap.renames[1]
            return Finding(
                Message("two renames are not one transaction", ko: "두 번의 이름 변경이 한 트랜잭션이 아님"), at: subject.place(second.range),
                label: Message("if this fails, there is no `\(name)` at all", ko: "여기서 실패하면 `\(name)` 데이터베이스가 아예 없어짐"),
                notes: [Message("the first rename is in line \(swap.renames[0].range.start.line)", ko: "첫 이름 변경은 \(swap.renames[0].range.start.line)번째 줄")],
                help: [Message("both or neither: `BEGIN;` before them and `COMMIT;` after, or `psql -v ON_ERROR_STOP=1 --single-transaction -f -`", ko: "둘 다 되거나 둘 다 안 되게 할 것: 앞에 `BEGIN;`, 뒤에 `COMMIT;` 또는 `psql -v ON_ERROR_STOP=1 --single-transaction -f -`")])
        }
    }
}

/// B0703: nobody has looked into the copy that becomes the production database.
enum SwapWithoutProof: Rule {
    static let code = DiagnosticCode(703)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Swaps.all(in: subject).compactMap { swap in
            guard let (statement, copy) = swap.takesOver, !isProved(copy, before: statement, subject) else { return nil }
            let position = statement.names.firstIndex { SQLStatement.unquoted($0) == copy }
            let range = position.map { _ in subject.document.range(of: copy, line: statement.range.start.line) } ?? statement.range
            return Finding(
                Message("restored copy is swapped in without proof", ko: "복원한 데이터를 확인하지 않고 교체함"), at: subject.place(range),
                label: Message("nothing has looked into `\(copy)`", ko: "확인한 적이 없는 데이터베이스: `\(copy)`"),
                notes: [Message("an empty or half restored database is swapped in just as well", ko: "비었거나 반만 복원된 데이터베이스도 그대로 교체됨")],
                help: [Message("count first: `psql -v ON_ERROR_STOP=1 -d \(copy) -c \"SELECT count(*) FROM …\"`, or use `restore`, which proves the copy against the backup's manifest", ko: "먼저 세어 볼 것: `psql -v ON_ERROR_STOP=1 -d \(copy) -c \"SELECT count(*) FROM …\"`. 또는 백업 목록과 대조하는 `restore`를 쓸 것")])
        }
    }

    private static func isProved(_ copy: String, before rename: SQLStatement, _ subject: Subject) -> Bool {
        let asked = subject.statements.contains { statement in
            statement.range.start < rename.range.start && statement.words.first == "SELECT"
                && subject.isSameProcedure(subject.scripts[statement.script].heading, subject.scripts[rename.script].heading)
                && (statement.site.map { subject.sites[$0].values.contains { $0.contains(copy) } } ?? (subject.scripts[statement.script].step?.database == copy))
        }
        let checked = ["pg_amcheck", "diff", "cmp"].contains { program in
            subject.sites(of: program).contains { site in
                site.range.start < rename.range.start && subject.isSameProcedure(site.heading, subject.scripts[rename.script].heading)
            }
        }
        return asked || checked
    }
}

/// Renames of databases that one script does, in order.
struct Swaps {
    /// Each is compared with all other statements: no runbook has more, and a hostile one must not take minutes.
    static let limit = 100
    var renames: [SQLStatement]

    static func all(in subject: Subject) -> [Swaps] {
        var swaps: [Swaps] = []
        var last: Int?
        for statement in subject.statements where statement.databaseRename != nil {
            if last == statement.script { swaps[swaps.count - 1].renames.append(statement) } else { swaps.append(Swaps(renames: [statement])) }
            last = statement.script
        }
        return Array(swaps.prefix(limit))
    }

    /// The rename that gives a copy the name which another database had, and the copy's name.
    var takesOver: (SQLStatement, String)? {
        let given = renames.compactMap { $0.databaseRename?.from }
        for (index, statement) in renames.enumerated() {
            if let rename = statement.databaseRename, given.prefix(index).contains(rename.to) { return (statement, rename.from) }
        }
        return nil
    }

    func isOneTransaction(_ subject: Subject) -> Bool {
        guard let first = renames.first, renames.allSatisfy({ $0.batch == first.batch }) else { return false }
        if let site = first.site, subject.sites[site].values.contains("--single-transaction") || subject.sites[site].values.contains("-1") { return true }
        return subject.statements.contains {
            $0.batch == first.batch && $0.range.start < first.range.start && ["BEGIN", "START"].contains($0.words.first ?? "")
        }
    }
}

extension Subject {
    /// Connections are ended, or whatever holds them is stopped, earlier in the same procedure.
    func clientsAreGone(before statement: SQLStatement) -> Bool {
        let heading = scripts[statement.script].heading
        let ended = statements.contains {
            $0.range.start < statement.range.start && isSameProcedure(scripts[$0.script].heading, heading)
                && ($0.text.lowercased().contains("pg_terminate_backend") || $0.words.contains("ALLOW_CONNECTIONS"))
        }
        return ended || writersAreStopped(before: statement.range.start, heading)
    }

    /// The services that use a database: those that say so, else those on its host.
    func dependants(of database: String?) -> [Service] {
        let named = platform.services.filter { service in database.map { service.needs.contains($0) } ?? !service.needs.isEmpty }
        return named
    }

    func clients(of database: String?) -> [Message] {
        let names = dependants(of: database).map { "`\($0.name)`" }
        guard !names.isEmpty else { return [] }
        return [Message("\(names.joined(separator: ", ")) is connected all the time", ko: "늘 연결되어 있는 서비스: \(names.joined(separator: ", "))")]
    }
}
