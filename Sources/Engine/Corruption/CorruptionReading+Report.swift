package import Documents

extension CorruptionReading {
    /// Adds what concerns the whole database, and closes the report.
    /// - Parameters:
    ///   - tables: all that the database has.
    ///   - untouched: those of them that nothing was asked of, with the reason.
    ///   - expected: from the last backup's manifest; nil: there is none.
    package mutating func report(
        tables: [CorruptionInventory.Table], untouched: Message? = nil, expected: [ExpectedRows]?, elapsed: Duration
    ) -> CorruptionReport {
        checksums()
        declared()
        compare(tables, expected)
        if head.amcheck == nil {
            let reason = Message("the extension amcheck is not installed in this database", ko: "이 데이터베이스에 확장 amcheck가 설치되어 있지 않음")
            let help = CorruptionAdvice.install(database, available: head.amcheckAvailable)
            miss(.init(.heap, nil, reason, help: help))
            miss(.init(.index, nil, reason, help: help))
        } else if head.version < 140_000 {
            miss(.init(.heap, nil, Message("amcheck reads tables from PostgreSQL 14 on", ko: "amcheck의 테이블 검사는 PostgreSQL 14부터 가능")))
        }
        if head.foreign > 0 {
            miss(.init(.read, nil, Message("\(head.foreign) foreign tables: their rows lie elsewhere", ko: "외부 테이블 \(head.foreign)개: 데이터가 다른 곳에 있음")))
        }
        let left = tables.filter { !looked.contains($0.oid) }.map(\.spoken)
        if let untouched, !left.isEmpty {
            let names = left.prefix(5).joined(separator: ", ") + (left.count > 5 ? ", …" : "")
            miss(.init(.read, nil, Message("\(left.count) tables: \(names): \(untouched.english)", ko: "테이블 \(left.count)개: \(names): \(untouched.korean)")))
        }
        return CorruptionReport(
            database, findings: findings, gaps: gaps, tables: tables.count, lookedTables: looked.count, lookedIndexes: lookedIndexes,
            lookedBytes: tables.filter { looked.contains($0.oid) }.map(\.bytes).reduce(0, +), elapsedMilliseconds: Spoken.milliseconds(elapsed))
    }

    /// A report of a database that could not be asked at all.
    package static func unasked(_ database: String, _ reason: Message) -> CorruptionReport {
        CorruptionReport(database, gaps: [.init(.read, nil, reason)])
    }

    mutating func checksums() {
        if !head.checksums {
            miss(
                .init(
                    .checksums, nil, Message("this cluster was made without data checksums: a flipped bit in a column without an index goes unseen", ko: "데이터 체크섬 없이 만든 클러스터: 인덱스 없는 열의 비트 오류는 보이지 않음"),
                    help: Message("they can be switched on while the server is stopped: `pg_checksums --enable`", ko: "서버를 멈춘 상태에서 켤 수 있음: `pg_checksums --enable`")))
        } else if head.failures > 0, head.recent {
            add(
                CorruptionFinding(
                    .damage, .checksums, .certain,
                    Message("\(head.failures) pages failed their checksum since the server's start", ko: "서버 시작 이후 페이지 \(head.failures)개의 체크섬이 맞지 않음"),
                    advice: CorruptionAdvice.restore(database)))
        }
    }

    /// Why psql was not let in, in its own last words.
    package static func words(of output: String) -> Message {
        let lines = output.split(separator: "\n").filter { !$0.hasPrefix("bongsu") && !$0.hasPrefix("LOCATION:") }
        let last = Spoken.quote(String(lines.last ?? ""))
        return Message("psql says: \(last)", ko: "psql 메시지: \(last)")
    }

    private mutating func declared() {
        for index in head.invalid {
            add(
                CorruptionFinding(
                    .defect, .declared, .certain, table: index.table, index: index.name,
                    Message("index \(index.name) of \(index.table) is invalid: a unique one guards nothing", ko: "\(index.table)의 인덱스 \(index.name)이(가) 무효: 유일성도 지키지 못함"),
                    advice: Message("`REINDEX INDEX CONCURRENTLY \(index.name);`", ko: "`REINDEX INDEX CONCURRENTLY \(index.name);`")))
        }
        for constraint in head.unvalidated {
            add(
                CorruptionFinding(
                    .defect, .declared, .certain, table: constraint.table,
                    Message(
                        "constraint \(constraint.name) of \(constraint.table) was never checked against the older rows",
                        ko: "\(constraint.table)의 제약 조건 \(constraint.name)이(가) 기존 행에 대해 검증되지 않음"),
                    advice: Message(
                        "`ALTER TABLE \(constraint.table) VALIDATE CONSTRAINT \(constraint.name);`",
                        ko: "`ALTER TABLE \(constraint.table) VALIDATE CONSTRAINT \(constraint.name);`")))
        }
    }

    /// Fewer rows than in the backup is what a live table may have; under half is what it hardly has.
    private mutating func compare(_ tables: [CorruptionInventory.Table], _ expected: [ExpectedRows]?) {
        guard let expected else {
            miss(.init(.rows, nil, Message("no backup of this database has a manifest", ko: "이 데이터베이스의 매니페스트가 있는 백업이 없음"), help: Message("`bongsu backup take`", ko: "`bongsu backup take`")))
            return
        }
        let oids = Dictionary(tables.flatMap { [($0.spoken, $0.oid), ("\($0.schema).\($0.name)", $0.oid)] }, uniquingKeysWith: { first, _ in first })
        let freeze = CorruptionAdvice.restore(database)
        for expectation in expected {
            let (name, before) = (expectation.table, expectation.rows)
            guard let oid = oids[name] else {
                add(
                    CorruptionFinding(
                        .loss, .rows, .certain, table: name, sqlState: "42P01",
                        Message("\(name): gone; the last backup held \(before) rows", ko: "\(name): 사라짐; 마지막 백업에는 \(before)행"), advice: freeze))
                continue
            }
            guard let now = rows[oid], before > 0, now * 2 < before else { continue }
            add(
                CorruptionFinding(
                    .loss, .rows, .likely, table: name,
                    Message("\(name): \(now) rows, the last backup held \(before)", ko: "\(name): \(now)행, 마지막 백업에는 \(before)행"), advice: freeze))
        }
    }
}
