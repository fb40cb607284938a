import Documents

/// The marks of an examination, read as findings with their evidence, and as gaps with their reasons.
package struct CorruptionReading: Sendable {
    let database: String
    let head: CorruptionInventory.Head
    private(set) var findings: [CorruptionFinding] = []
    private(set) var gaps: [CorruptionReport.Gap] = []
    /// Oids of tables that were read to their end, whatever was found, and the rows that they hold.
    private(set) var looked: Set<Int> = []
    private(set) var lookedIndexes = 0
    private(set) var rows: [Int: Int] = [:]

    package init(_ database: String, _ head: CorruptionInventory.Head) {
        self.database = database
        self.head = head
    }

    /// - Returns: the oids of tables of which nothing was asked: a table before them took the connection with it.
    @discardableResult
    package mutating func read(_ output: String, of tables: [CorruptionInventory.Table]) -> [Int] {
        let marks = CheckMark.read(output)
        var untouched: [Int] = []
        for table in tables {
            let own = Set(table.indexes.map(\.oid))
            let about = marks.filter { $0.oid == table.oid || ($0.kind == .index || $0.kind == .parent) && own.contains($0.oid) }
            if about.isEmpty { untouched.append(table.oid) } else { judge(about, table) }
        }
        return untouched
    }

    mutating func add(_ finding: CorruptionFinding) { findings.append(finding) }
    mutating func miss(_ gap: CorruptionReport.Gap) { gaps.append(gap) }

    private mutating func judge(_ marks: [CheckMark], _ table: CorruptionInventory.Table) {
        func mark(_ kind: CheckMark.Kind) -> CheckMark? { marks.first { $0.kind == kind } }
        if let read = mark(.read), complain(read, .read, table, nil) { looked.insert(table.oid) }
        let count = mark(.count)
        // A page that cannot be read was named by the full read already.
        if let count, mark(.read)?.state == "00000" || mark(.read) == nil { complain(count, .parity, table, nil) }
        if count?.state == "00000", let heapRows = count.flatMap({ Int($0.value) }) {
            rows[table.oid] = heapRows
            if let parity = mark(.parity) { compare(heapRows, parity, table) }
        }
        if !table.isCatalogue, !table.indexes.contains(where: \.whole) {
            gaps.append(.init(.parity, table.spoken, Message("it has no index over all of its rows", ko: "모든 행을 담은 인덱스가 없음")))
        }
        if table.others > 0 {
            gaps.append(
                .init(.index, table.spoken, Message(
                    "\(table.others) of its indexes are no B-trees, and PostgreSQL has no check for those",
                    ko: "인덱스 \(table.others)개는 B-트리가 아니며 PostgreSQL에 이를 검사하는 기능이 없음")))
        }
        if let heap = mark(.heap), complain(heap, .heap, table, nil) { structure(heap, table) }
        for index in table.indexes { judge(index, marks.filter { $0.oid == index.oid && ($0.kind == .index || $0.kind == .parent) }, table) }
    }

    private mutating func judge(_ index: CorruptionInventory.Index, _ marks: [CheckMark], _ table: CorruptionInventory.Table) {
        let paused = marks.first { $0.kind == .parent }
        let plain = marks.first { $0.kind == .index }
        if let paused, plain == nil || paused.state != "57014" && paused.state != "55P03" {
            if complain(paused, .index, table, index) { lookedIndexes += 1 }
            return
        }
        guard let plain else { return }
        if complain(plain, .index, table, index) { lookedIndexes += 1 }
        guard plain.state == "00000", !table.isCatalogue else { return }
        let why =
            head.recovery
            ? Message("this is a standby, where the check of its parents' links cannot lock", ko: "대기 서버라서 상위 링크 검사에 필요한 잠금을 얻을 수 없음")
            : Message("its parents' links: looking would keep writers waiting for too long", ko: "상위 링크: 검사하면 쓰기가 너무 오래 기다려야 함")
        gaps.append(.init(.index, index.name, why, help: CorruptionAdvice.quietHour(database, index: index.name)))
    }

    private mutating func compare(_ heapRows: Int, _ parity: CheckMark, _ table: CorruptionInventory.Table) {
        guard complain(parity, .parity, table, nil), parity.state == "00000", let indexRows = Int(parity.value) else { return }
        guard let index = parity.plan else {
            gaps.append(.init(.parity, table.spoken, Message("the server would not count through an index", ko: "서버가 인덱스로 세지 않음")))
            return
        }
        guard heapRows != indexRows else { return }
        let lost = heapRows < indexRows
        findings.append(
            CorruptionFinding(
                .damage, .parity, .certain, table: table.spoken, index: lost ? nil : index,
                lost
                    ? Message(
                        "\(table.spoken): \(indexRows) rows through index \(index), \(heapRows) in the table itself: pages of the table are lost",
                        ko: "\(table.spoken): 인덱스 \(index)로는 \(indexRows)행, 테이블 자체에는 \(heapRows)행: 테이블의 페이지가 사라짐")
                    : Message(
                        "\(table.spoken): \(heapRows) rows in the table, \(indexRows) through index \(index): the index lacks some",
                        ko: "\(table.spoken): 테이블에는 \(heapRows)행, 인덱스 \(index)로는 \(indexRows)행: 인덱스에 빠진 행이 있음"),
                advice: lost ? CorruptionAdvice.lostPages(database) : CorruptionAdvice.rebuild(index, database)))
    }

    private mutating func structure(_ heap: CheckMark, _ table: CorruptionInventory.Table) {
        guard heap.state == "00000" else { return }
        let parts = heap.value.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count > 0 else { return }
        for line in parts[1].split(separator: "\u{1F}") {
            let words = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            guard words.count == 3 else { continue }
            let said = Spoken.quote(words[2])
            findings.append(
                CorruptionFinding(
                    .damage, .heap, .certain, table: table.spoken, block: Int(words[0]),
                    Message(
                        "\(table.spoken), page \(words[0]), row \(words[1]): \(said)",
                        ko: "\(table.spoken), 페이지 \(words[0]), 행 \(words[1]): \(said)"),
                    advice: CorruptionAdvice.restore(database)))
        }
    }

    /// - Returns: true where the statement looked, whatever it saw.
    @discardableResult
    private mutating func complain(
        _ mark: CheckMark, _ check: CorruptionCheck, _ table: CorruptionInventory.Table, _ index: CorruptionInventory.Index?
    ) -> Bool {
        // Whichever statement met it, the file that the server names is the one that is damaged.
        let file = CheckMark.file(in: mark.complaint)
        let index = file.flatMap { file in table.indexes.first { $0.file == file } } ?? (file != nil && file == table.file ? nil : index)
        let subject = index.map { "\(table.spoken), \($0.name)" } ?? table.spoken
        var meaning = SQLStateMeaning(mark.state)
        // Asked by its number, what was dropped or made anew meanwhile answers so; another number would be a missing row of the catalogue.
        let gone = "could not open relation with OID "
        if mark.state == "XX000", let at = mark.complaint.firstRange(of: gone), let oid = Int(mark.complaint[at.upperBound...].prefix { $0.isNumber }),
            oid == table.oid || table.indexes.contains(where: { $0.oid == oid })
        {
            meaning = SQLStateMeaning("42P01")
        }
        switch meaning {
        case .fine: return true
        case .damage(let confidence):
            let state = mark.state ?? ""
            let said = Spoken.quote(mark.complaint)
            // One bad page is met by every check that reads it, and told once.
            let isTold = findings.contains { $0.table == table.spoken && $0.sqlState == state && $0.evidence.english.hasSuffix(" \(state) \(said)") }
            if isTold { return true }
            // The table is to blame where its row and the index disagree; the index, where it contradicts itself.
            let isHeap = index == nil || mark.complaint.contains("lacks matching index tuple")
            findings.append(
                CorruptionFinding(
                    .damage, check, confidence, table: table.spoken, index: index?.name, block: CheckMark.block(in: mark.complaint), sqlState: state,
                    Message("\(subject): \(state) \(said)", ko: "\(subject): \(state) \(said)"),
                    advice: isHeap ? CorruptionAdvice.restore(database) : CorruptionAdvice.rebuild(index?.name ?? "", database)))
            return true
        case .lostConnection:
            findings.append(
                CorruptionFinding(
                    .damage, check, .possible, table: table.spoken, index: index?.name,
                    Message(
                        "\(subject): the connection was lost in the middle: \(Spoken.quote(mark.complaint))",
                        ko: "\(subject): 확인 도중 연결이 끊김: \(Spoken.quote(mark.complaint))"),
                    advice: CorruptionAdvice.lostConnection))
            return false
        case .gap(let reason):
            let detail = mark.complaint.isEmpty ? "" : ": \(Spoken.quote(mark.complaint))"
            gaps.append(.init(check, subject, Message(reason.english + detail, ko: reason.korean + detail)))
            return false
        case .followsFromAnother: return false
        }
    }
}

/// What a statement's SQLSTATE says about the data. Source: PostgreSQL 15, Appendix A.
enum SQLStateMeaning: Hashable {
    case fine
    case damage(Diagnosis.Confidence)
    case gap(Message)
    case lostConnection
    case followsFromAnother

    init(_ state: String?) {
        switch state {
        case nil: self = .lostConnection
        case "00000": self = .fine
        case "XX001", "XX002", "58P01", "58030": self = .damage(.certain)
        // A missing piece of a large value, an impossible length, bytes that are no text: what was read is not what was written.
        case "XX000", "22021", "22P03": self = .damage(.likely)
        case "25P02": self = .followsFromAnother
        case "42P01": self = .gap(Message("it was dropped meanwhile", ko: "그 사이에 삭제됨"))
        case "57014": self = .gap(Message("its time limit was reached", ko: "제한 시간에 도달"))
        case "55P03": self = .gap(Message("somebody holds a lock on it", ko: "다른 세션이 잠그고 있음"))
        case "42501": self = .gap(Message("this user may not read it", ko: "이 사용자에게 읽기 권한이 없음"))
        case "57P01", "57P02", "57P03", "08006", "08003": self = .gap(Message("the server ended the connection", ko: "서버가 연결을 끊음"))
        case let state?: self = .gap(Message("the server answered \(state)", ko: "서버 응답 \(state)"))
        }
    }
}
