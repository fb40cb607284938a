/// B0714: a scenario begins with a symptom that a milder failure shows too, and would restore what only stopped.
enum MilderSymptom: Rule {
    static let code = DiagnosticCode(714)
    static let severity = Diagnostic.Severity.error

    private struct Fact {
        var scenario: [String]
        var symptoms: [String]
        var milder: Message
        var tell: Message
    }

    private static let facts: [Fact] = [
        Fact(
            scenario: ["데이터베이스", "database", "db ", "postgres"],
            symptoms: ["could not connect", "connection refused", "econnrefused", "can't connect", "cannot connect", "unable to connect", "연결할 수 없", "연결 실패", "연결 불가", "접속 불가"],
            milder: Message("so does a database server that is merely stopped", ko: "데이터베이스 서버가 꺼져 있기만 해도 나오는 증상"),
            tell: Message("start it first, and restore only for what a stopped server never says: `invalid page in block`, `could not read block`, a failed `pg_amcheck`", ko: "먼저 시작해 보고, 꺼진 서버라면 나올 수 없는 증상에만 복원할 것: `invalid page in block`, `could not read block`, `pg_amcheck` 실패")),
        Fact(
            scenario: ["하드웨어", "hardware", "서버 교체", "server loss"],
            symptoms: ["접속 불가", "접속할 수 없", "응답 없음", "cannot be reached", "can't be reached", "unreachable", "not reachable", "no response", "cannot ssh", "connection timed out"],
            milder: Message("so does a network failure, or a server that is rebooting", ko: "네트워크 장애나 재부팅 중인 서버에서도 나오는 증상"),
            tell: Message("ask the provider's console and a second network before anything is rebuilt", ko: "다시 구축하기 전에 업체 콘솔과 다른 네트워크에서 확인할 것")),
    ]

    static func findings(in subject: Subject) -> [Finding] {
        let outline = subject.outline
        return outline.entries.indices.filter(outline.isScenario).flatMap { index -> [Finding] in
            let entry = outline.entries[index]
            guard let fact = facts.first(where: { fact in fact.scenario.contains { entry.title.lowercased().contains($0) } }) else { return [] }
            let items = outline.items(under: index)
            guard let destructive = destroys(index, items, subject) else { return [] }
            return items.filter { isSymptom($0) }.compactMap { item in
                let lower = item.text.lowercased()
                guard let symptom = fact.symptoms.first(where: lower.contains) else { return nil }
                let shown = subject.document.line(item.range.start.line)
                let original = shown.lowercased().firstRange(of: symptom).map { range in
                    let start = shown.lowercased().distance(from: shown.lowercased().startIndex, to: range.lowerBound)
                    return SourceRange(line: item.range.start.line, column: start + 1, length: symptom.count)
                }
                return Finding(
                    Message("symptom is also that of a milder failure", ko: "더 가벼운 장애에서도 나오는 증상"), at: subject.place(original ?? item.range), label: fact.milder,
                    notes: [Message("line \(destructive) then gives up data for nothing", ko: "그러면 \(destructive)번째 줄에서 데이터를 헛되이 버림")], help: [fact.tell])
            }
        }
    }

    private static func isSymptom(_ item: HeadingTree.Item) -> Bool {
        let under = item.under.lowercased()
        return under.contains("증상") || under.contains("symptom")
    }

    /// The line in which a scenario restores or reinstalls.
    private static func destroys(_ index: Int, _ items: [HeadingTree.Item], _ subject: Subject) -> Int? {
        let words = ["백업에서", "재설치", "from backup", "from the backup", "restore", "reinstall", "복원"]
        if let item = items.first(where: { item in !isSymptom(item) && words.contains { item.text.lowercased().contains($0) } }) { return item.range.start.line }
        return subject.restorings.first { subject.outline.entries[index].holds(line: $0.range.start.line) }?.range.start.line
    }
}

/// B0715: a transaction log fits only the physical copy it was written after, never a dump.
enum LogOntoDump: Rule {
    static let code = DiagnosticCode(715)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        guard let dump = subject.platform.backups?.existing?.dump else { return [] }
        let logs = ["트랜잭션 로그", "transaction log", "wal ", "write-ahead log", "binlog", "binary log", "redo log"]
        let applies = ["적용", "재생", "apply", "replay", "roll forward"]
        return subject.outline.entries.flatMap(\.items).compactMap { item in
            let lower = item.text.lowercased() + " "
            guard logs.contains(where: lower.contains), applies.contains(where: lower.contains) else { return nil }
            let line = subject.document.line(item.range.start.line)
            guard !line.contains("pgbackrest"), !line.contains("pg_basebackup") else { return nil }
            return Finding(
                Message("transaction log is applied to a dump", ko: "덤프에 트랜잭션 로그를 적용하려 함"), at: subject.place(item.range),
                label: Message("a log fits only the physical copy that it continues", ko: "로그는 이어지는 물리 백업에만 맞음"),
                notes: [Message("the backups are dumps: `\(dump)`", ko: "백업은 덤프임: `\(dump)`")],
                help: [Message("take physical backups with archived logs (`pg_basebackup`, `archive_mode = on`), then `restore NAME --at TIME`", ko: "로그를 보관하는 물리 백업(`pg_basebackup`, `archive_mode = on`)을 두고 `restore NAME --at TIME`을 쓸 것")])
        }
    }
}
