/// B0707: something is overwritten or removed, and nothing was kept to go back to.
enum NoWayBack: Rule {
    static let code = DiagnosticCode(707)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var findings = subject.sites.compactMap { site -> Finding? in
            let restoresOver = CommandKind.isScript(site, "restore")
            guard let loss = CommandKind.loss(site) ?? (restoresOver ? Message("by its name it overwrites what is there", ko: "이름대로라면 지금 있는 것을 덮어씀") : nil) else { return nil }
            guard !isKept(before: site.range.start, site.heading, script: site.script, subject) else { return nil }
            return finding(subject.place(site.head), loss)
        }
        findings += subject.statements.compactMap { statement in
            guard let loss = CommandKind.loss(statement), !isKept(before: statement.range.start, subject.scripts[statement.script].heading, script: statement.script, subject) else { return nil }
            return finding(subject.place(SourceRange(line: statement.range.start.line, column: statement.range.start.column, length: statement.names.prefix(2).joined(separator: " ").count)), loss)
        }
        return findings
    }

    private static func finding(_ place: Diagnostic.Place, _ loss: Message) -> Finding {
        Finding(
            Message("destructive command without a way back", ko: "되돌릴 방법이 없는 파괴적 명령"), at: place, label: loss,
            notes: [Message("nothing before it keeps a copy of the present state", ko: "그 전에 지금 상태를 남겨 두지 않음")],
            help: [Message("keep one first, e.g. `pg_dump -Fc -f /var/tmp/before.dump NAME` or `mv DIR DIR.before`; `restore` keeps the broken copy by itself", ko: "먼저 남겨 둘 것. 예: `pg_dump -Fc -f /var/tmp/before.dump NAME`, `mv DIR DIR.before`. `restore`는 고장 난 쪽을 스스로 남겨 둠")])
    }

    private static func isKept(before position: SourcePosition, _ heading: Int?, script: Int, _ subject: Subject) -> Bool {
        if let step = subject.scripts[script].step, let next = subject.scripts.dropFirst(script + 1).first?.step, next.classes.contains(.rollback), step.id != next.id { return true }
        return subject.aCopyIsKept(before: position, heading)
    }
}

/// B0708: a step that destroys and is not marked so starts without anybody's approval. Executable documents only.
enum NotMarkedDestructive: Rule {
    static let code = DiagnosticCode(708)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        guard !subject.isProse else { return [] }
        var marked: Set<Int> = []
        func finding(_ script: Int, _ place: Diagnostic.Place, _ loss: Message) -> Finding? {
            guard let step = subject.scripts[script].step, !step.classes.contains(.destructive), marked.insert(script).inserted else { return nil }
            return Finding(
                Message("destructive step is not marked `.destructive`", ko: "파괴적 스텝에 `.destructive` 표시가 없음"), at: place, label: loss,
                notes: [Message("it would start without anybody's approval", ko: "아무도 승인하지 않아도 시작됨")],
                help: [Message("mark it: `{#\(step.id) .destructive …}`", ko: "표시할 것: `{#\(step.id) .destructive …}`")])
        }
        let commands = subject.sites.compactMap { site in CommandKind.loss(site).flatMap { finding(site.script, subject.place(site.head), $0) } }
        let statements = subject.statements.compactMap { statement -> Finding? in
            let loss = CommandKind.loss(statement) ?? statement.databaseRename.map { Message("takes `\($0.from)` away from those who use it", ko: "쓰는 쪽에서는 `\($0.from)` 데이터베이스가 사라짐") }
            return loss.flatMap { finding(statement.script, subject.place(statement.range), $0) }
        }
        return commands + statements
    }
}
