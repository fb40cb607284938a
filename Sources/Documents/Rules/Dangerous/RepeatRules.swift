/// B0712: works the first time and fails when it is tried again, which is what a recovery does.
enum FailsSecondTime: Rule {
    static let code = DiagnosticCode(712)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        let commands = subject.sites.compactMap { site -> Finding? in
            guard !site.command.isGuarded, !site.command.isInCondition, !site.command.isConditional, let fact = fact(site) else { return nil }
            guard !isCleared(site, subject) else { return nil }
            return finding(subject.place(site.head), fact)
        }
        let statements = subject.statements.lazy.filter { $0.words[0] == "CREATE" || $0.databaseRename != nil }.prefix(100).compactMap { statement -> Finding? in
            guard let (range, fact) = fact(statement, subject) else { return nil }
            return finding(subject.place(range), fact)
        }
        return commands + statements
    }

    private typealias Fact = (label: Message, instead: String)

    private static func finding(_ place: Diagnostic.Place, _ fact: Fact) -> Finding {
        Finding(
            Message("command fails the second time", ko: "두 번째 실행에서 실패하는 명령"), at: place, label: fact.label,
            help: [Message("make it repeatable: `\(fact.instead)`", ko: "다시 실행할 수 있게 쓸 것: `\(fact.instead)`")])
    }

    private static func fact(_ site: Site) -> Fact? {
        let rest = site.operands.map(\.text).joined(separator: " ")
        switch site.program {
        case "gunzip", "bunzip2", "unxz":
            guard !site.has("f", "force"), !site.has("c", "stdout"), !site.has("t"), !site.operands.isEmpty else { return nil }
            return (Message("the first run left the unpacked file, so it stops and asks", ko: "처음 푼 파일이 남아 있어 덮어쓸지 물으며 멈춤"), "\(site.program) -f \(rest)")
        case "mkdir": return site.has("p", "parents") ? nil : (Message("exists after the first run", ko: "첫 실행 뒤에는 이미 있음"), "mkdir -p \(rest)")
        case "ln": return site.has("s", "symbolic") && !site.has("f", "force") ? (Message("exists after the first run", ko: "첫 실행 뒤에는 이미 있음"), "ln -sfn \(rest)") : nil
        case "createdb": return (Message("exists after the first run", ko: "첫 실행 뒤에는 이미 있음"), "dropdb --if-exists \(site.operands.last?.text ?? "NAME") && createdb \(rest)")
        case "useradd", "adduser":
            return (Message("exists after the first run", ko: "첫 실행 뒤에는 이미 있음"), "id \(site.operands.last?.text ?? "NAME") || \(site.program) \(rest)")
        case "git":
            if site.first == "clone" { return (Message("the folder exists after the first run", ko: "첫 실행 뒤에는 폴더가 이미 있음"), "git -C DIR fetch origin") }
            if site.first == "checkout", site.has("b") { return (Message("the branch exists after the first run", ko: "첫 실행 뒤에는 브랜치가 이미 있음"), "git checkout -B \(rest.split(separator: " ").dropFirst().joined(separator: " "))") }
            return nil
        case "docker", "podman":
            guard site.first == "run", let name = site.option("--name"), !site.values.contains("--rm") else { return nil }
            return (Message("the name is taken after the first run", ko: "첫 실행 뒤에는 이름이 이미 쓰임"), "docker rm -f \(name.value.replacing("--name=", with: "")); docker run …")
        default: return nil
        }
    }

    private static func fact(_ statement: SQLStatement, _ subject: Subject) -> (SourceRange, Fact)? {
        if let rename = statement.databaseRename {
            // Renaming a copy into place frees its own name; only a name that stays taken is in the way.
            let freed = subject.statements.contains { other in
                (other.databaseRename?.from == rename.to) || (other.starts("DROP DATABASE") && other.names.last.map(SQLStatement.unquoted) == rename.to && other.range.start < statement.range.start)
            }
            guard !freed, !dropped(rename.to, before: statement.range.start, subject) else { return nil }
            let range = subject.document.range(of: rename.to, line: statement.range.end.line)
            let day = subject.context.today.filter(\.isNumber)
            return (range, (Message("the name is taken after the first run", ko: "첫 실행 뒤에는 이름이 이미 쓰임"), "ALTER DATABASE \(rename.from) RENAME TO \(rename.to)_\(day);"))
        }
        guard statement.words.count >= 3, statement.words[0] == "CREATE", !statement.words.contains("IF"), !statement.words.contains("REPLACE") else { return nil }
        guard ["DATABASE", "TABLE", "ROLE", "USER", "SCHEMA", "EXTENSION", "INDEX"].contains(statement.words[1]) else { return nil }
        let name = SQLStatement.unquoted(statement.names[2])
        let range = SourceRange(
            line: statement.range.start.line, column: statement.range.start.column, length: statement.names.prefix(2).joined(separator: " ").count)
        guard !dropped(name, before: statement.range.start, subject) else { return nil }
        // Statements of one `-c` are one transaction, and no database is made or dropped in one.
        let inOneArgument = statement.site.map { subject.sites[$0].values.contains("-c") } ?? false
        let dropFirst = inOneArgument
            ? "psql … -c \"DROP DATABASE IF EXISTS \(name);\" -c \"CREATE DATABASE \(name);\""
            : "DROP DATABASE IF EXISTS \(name); CREATE DATABASE \(name);"
        let instead = statement.words[1] == "DATABASE" ? dropFirst : "CREATE \(statement.words[1]) IF NOT EXISTS \(name) …"
        return (range, (Message("`\(name)` exists after the first run", ko: "첫 실행 뒤에는 이미 있음: `\(name)`"), instead))
    }

    private static func dropped(_ name: String, before position: SourcePosition, _ subject: Subject) -> Bool {
        subject.statements.contains { $0.range.start < position && $0.words.first == "DROP" && $0.names.last.map(SQLStatement.unquoted) == name }
            || subject.sites(of: "dropdb").contains { $0.range.start < position && $0.values.contains(name) }
    }

    /// What is in the way is removed shortly before, in the same script.
    private static func isCleared(_ site: Site, _ subject: Subject) -> Bool {
        let target = site.operands.last?.value ?? ""
        return subject.sites(of: site.script).prefix(site.number).suffix(50).contains { ["rm", "dropdb", "userdel"].contains($0.program) && $0.values.contains(target) }
    }
}

/// B0713: a wildcard where one file is meant: with two backups the second becomes something else entirely.
enum WildcardForOneFile: Rule {
    static let code = DiagnosticCode(713)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard let (word, second) = single(site), word.holdsPattern else { return nil }
            return Finding(
                Message("wildcard where one file is meant", ko: "파일 하나를 뜻하는 자리에 와일드카드"), at: subject.place(word, site), label: second,
                help: [Message("choose one and fail if there are several: `set -- \(word.text); [ $# -eq 1 ] && \(site.program) … \"$1\"`", ko: "하나를 고르고 여럿이면 실패하게 할 것: `set -- \(word.text); [ $# -eq 1 ] && \(site.program) … \"$1\"`")])
        }
    }

    private static func single(_ site: Site) -> (ShellWord, Message)? {
        if let input = site.command.command.redirections.first(where: { $0.form == "<" }) {
            return (input.target, Message("two matches: `ambiguous redirect`", ko: "둘이 맞으면 `ambiguous redirect`"))
        }
        switch site.program {
        case "psql":
            return site.option("-f", "--file").map { ($0, Message("two matches: the second is taken for a database name", ko: "둘이 맞으면 두 번째는 데이터베이스 이름으로 읽힘")) }
        case "pg_restore": return site.operands.last.map { ($0, Message("two matches: refused, or the wrong one", ko: "둘이 맞으면 거부되거나 다른 파일을 씀")) }
        case "tar":
            guard let index = site.command.arguments.firstIndex(where: { word in
                let letters = word.value.hasPrefix("-") ? word.value.dropFirst() : word.value[...]
                return letters.contains("x") && letters.hasSuffix("f") && letters.count <= 6
            }), site.command.arguments.indices.contains(index + 1)
            else { return nil }
            return (site.command.arguments[index + 1], Message("two matches: the second is looked for inside the first", ko: "둘이 맞으면 두 번째를 첫 번째 안에서 찾음"))
        case "source", ".": return site.operands.first.map { ($0, Message("two matches: only the first is read", ko: "둘이 맞으면 첫 번째만 읽음")) }
        default: return nil
        }
    }
}
