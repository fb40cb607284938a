import Documents

/// A database: told apart by SQLSTATE, since "down", "starting", "full" and "corrupt" call for opposite actions.
///
/// Source of the states: PostgreSQL 15, Appendix A.
struct DatabaseReading {
    let database: Database
    let answers: AnswerTable
    /// Of a deep check, where there was one.
    var deep: CorruptionReport?

    private var name: String { database.name }

    func read() -> Reading {
        var reading = shallow()
        guard let deep else { return reading }
        reading.subject.facts += facts(deep)
        guard let cause = deep.diagnosed.first else { return reading }
        // What was read beats what still answers, and a stopped server may be damaged too.
        reading.subject.state = .damaged
        reading.subject.summary = cause.statement
        let told = Set(deep.diagnosed.map(\.cause))
        reading.findings.removeAll { told.contains($0.cause) }
        reading.findings += deep.diagnosed
        return reading
    }

    private func facts(_ deep: CorruptionReport) -> [Message] {
        deep.lookedTables == 0
            ? []
            : [
                Message(
                    "deep check: \(deep.lookedTables) of \(deep.tables) tables read", ko: "정밀 검사: 테이블 \(deep.tables)개 중 \(deep.lookedTables)개 읽음")
            ]
    }

    private func shallow() -> Reading {
        switch answers["\(name).database"] {
        case .database(let answer): return judge(answer)
        case .unreachable:
            return Reading(.database, name, .unknown, Message("its host cannot be reached", ko: "호스트에 접속할 수 없음"))
        case .notAsked(let reason): return Reading(.database, name, .unknown, reason)
        default: return Reading(.database, name, .unknown, Message("not asked", ko: "확인하지 않음"))
        }
    }

    private func judge(_ answer: DatabaseAnswer) -> Reading {
        switch answer.contact {
        case .accepting: return accepting(answer)
        case .refused: return refused(answer)
        case .noReply:
            return broken(
                .down, .serverDown, .databaseHung, answer.isFrozen ? .certain : .likely,
                Message("\(name) accepts connections and never replies", ko: "\(name): 연결은 받지만 응답하지 않음"),
                [
                    answer.isFrozen
                        ? Message("its main process is stopped by a signal (state T)", ko: "주 프로세스가 시그널로 멈춰 있음 (상태 T)")
                        : Message("psql waited in vain: the server is frozen or overwhelmed", ko: "psql 응답 없음: 서버가 얼었거나 과부하 상태")
                ]
                    + unitLine(answer),
                Message("end the frozen server and start it again", ko: "멈춘 서버를 끝내고 다시 시작"))
        case .error(let state, let detail): return refusal(state, detail, answer)
        case .unclear(let detail):
            return Reading(
                .database, name, .unknown,
                Message("psql says: \(Spoken.quote(detail))", ko: "psql 메시지: \(Spoken.quote(detail))"))
        }
    }

    private func refused(_ answer: DatabaseAnswer) -> Reading {
        if let panic = DatabaseLog(answers.logLines(name)).lostCheckpoint {
            return broken(
                .damaged, .databaseCorruption, .checkpointLost, .certain,
                Message("\(name) cannot start: its checkpoint record is lost", ko: "\(name): 체크포인트 기록이 손상되어 시작할 수 없음"),
                [panic, Message("connection refused", ko: "연결이 거부됨")],
                Message(
                    "do not restart it again and again; keep a copy of its files, then restore with approval",
                    ko: "반복해서 재시작하지 말 것; 파일을 복사해 둔 뒤 승인을 받아 복구"))
        }
        return broken(
            .down, .serverDown, .databaseStopped, .certain,
            Message("\(name) is not running", ko: "\(name): 실행 중이 아님"),
            [Message("nothing accepts connections on port \(database.port)", ko: "포트 \(database.port)에서 연결을 받는 프로그램이 없음")]
                + unitLine(answer),
            Message("start \(name)", ko: "\(name) 시작"))
    }

    private func unitLine(_ answer: DatabaseAnswer) -> [Message] {
        var lines: [Message] = []
        if let cluster = answer.cluster { lines.append(cluster.answer.words(by: "systemd, \(cluster.unit)")) }
        if let unit = answer.unit, let name = database.unit {
            lines.append(
                unit.state == .meaningless
                    ? Message(
                        "systemd, \(name): \(unit.detail); it is /bin/true, green over a dead server too, and says nothing",
                        ko: "systemd, \(name): \(unit.detail); /bin/true라서 서버가 죽어도 정상으로 보이며 아무 의미 없음")
                    : unit.words(by: "systemd, \(name)"))
        }
        return lines
    }

    private func refusal(_ state: String, _ detail: String, _ answer: DatabaseAnswer) -> Reading {
        let evidence = [Message("\(state): \(Spoken.quote(detail))", ko: "\(state): \(Spoken.quote(detail))")]
        switch state {
        case "57P03":
            let crashed = DatabaseLog(answers.logLines(name)).backendCrash
            return broken(
                .down, .serverDown, crashed == nil ? .databaseStarting : .backendCrash, .certain,
                Message("\(name) is starting or recovering", ko: "\(name): 시작 중이거나 복구 중"),
                evidence + (crashed.map { [$0] } ?? []),
                Message("wait; a restart would begin the recovery anew", ko: "기다릴 것; 재시작하면 복구가 처음부터 다시 시작됨"))
        case "57P01", "57P02":
            return broken(
                .down, .serverDown, .backendCrash, .likely,
                Message("\(name) ended its connections and recovers", ko: "\(name): 연결을 끊고 복구 중"), evidence,
                Message("wait; call somebody if it happens again", ko: "기다릴 것; 반복되면 담당자 호출"))
        case "53300":
            return broken(
                .down, .saturation, .tooManyConnections, .certain,
                Message("\(name) has no connection left", ko: "\(name): 남은 연결이 없음"), evidence,
                Message("close idle connections or restart what holds them; never restore", ko: "유휴 연결을 끊거나 연결을 쥔 서비스를 재시작; 복구는 금지"))
        case "53100":
            return broken(
                .down, .saturation, .diskFull, .certain,
                Message("\(name) cannot write: its disk is full", ko: "\(name): 디스크가 가득 차 쓸 수 없음"), evidence,
                Message("free space; never restore", ko: "공간을 확보; 복구는 금지"))
        case "53200":
            return broken(
                .down, .saturation, .outOfMemory, .certain,
                Message("\(name) is out of memory", ko: "\(name): 메모리 부족"), evidence,
                Message("free memory; never restore", ko: "메모리를 확보; 복구는 금지"))
        case "3D000":
            return broken(
                .damaged, .dataLoss, .databaseMissing, .certain,
                Message("the server runs, but database \(name) does not exist", ko: "서버는 실행 중이지만 데이터베이스 \(name)이(가) 없음"), evidence,
                Message("stop what writes, then restore with approval", ko: "쓰기를 멈춘 뒤 승인을 받아 복구"))
        case let state where Self.isCorruption(state):
            return broken(
                .damaged, .databaseCorruption, .corruption, .certain,
                Message("\(name) is corrupt", ko: "\(name): 손상됨"), evidence, Self.corruptionAdvice)
        case "28P01", "28000":
            // It answers; only we are not let in, so nothing is known of what users see.
            return Reading(
                .database, name, .unknown,
                Message("it answers but refuses user \(database.user)", ko: "응답하지만 사용자 \(database.user)의 접속을 거부함"), facts: evidence)
        default:
            return Reading(.database, name, .unknown, evidence[0])
        }
    }

    static func isCorruption(_ state: String) -> Bool { ["XX001", "XX002", "58P01", "58030"].contains(state) }

    static let corruptionAdvice = Message(
        "stop what writes, keep a copy of the data files, then restore with approval",
        ko: "쓰기를 멈추고 데이터 파일을 복사해 둔 뒤 승인을 받아 복구")

    private func accepting(_ answer: DatabaseAnswer) -> Reading {
        var facts: [Message] = []
        if !answer.version.isEmpty { facts.append(Message("PostgreSQL \(answer.version)", ko: "PostgreSQL \(answer.version)")) }
        if let used = answer.connections, let most = answer.maxConnections {
            facts.append(Message("\(used) of \(most) connections used", ko: "연결 \(most)개 중 \(used)개 사용"))
        }
        if let count = answer.earlierChecksumFailures, count > 0 {
            facts.append(
                Message(
                    "\(count) pages failed their checksum before the server's last start, none since",
                    ko: "서버의 마지막 시작 전에 페이지 \(count)개의 체크섬이 맞지 않았음, 이후에는 없음"))
        }
        for table in answer.tables {
            if let rows = table.rows { facts.append(Message("\(table.name): \(rows) rows", ko: "\(table.name): \(rows)행")) }
        }
        let findings = damage(answer) + DatabaseLog(answers.logLines(name)).findings(database, number: answer.number)
        guard let worst = findings.min(by: { $0.cause.rank < $1.cause.rank }) else {
            return Reading(.database, name, .up, Message("answers queries", ko: "질의에 응답함"), facts: facts)
        }
        return Reading(.database, name, .damaged, worst.statement, facts: facts, findings: [worst])
    }

    private func damage(_ answer: DatabaseAnswer) -> [Diagnosis.Finding] {
        var corrupt: [Message] = []
        var missing: [Message] = []
        var cliffs: [Message] = []
        for table in answer.tables {
            if let state = table.sqlState {
                let line = Message("\(table.name): \(state) \(Spoken.quote(table.detail))", ko: "\(table.name): \(state) \(Spoken.quote(table.detail))")
                if Self.isCorruption(state) { corrupt.append(line) }
                if state == "42P01" { missing.append(line) }
            } else if let rows = table.rows, let estimate = table.estimatedRows, estimate >= 100, rows * 2 < estimate {
                cliffs.append(
                    Message(
                        "\(table.name): \(rows) rows are read, the server's statistics say about \(estimate)",
                        ko: "\(table.name): \(rows)행이 읽힘, 서버 통계로는 약 \(estimate)행"))
            }
        }
        if let failures = answer.checksumFailures, failures > 0 {
            corrupt.append(Message("\(failures) pages failed their checksum", ko: "페이지 \(failures)개의 체크섬이 맞지 않음"))
        }
        var findings: [Diagnosis.Finding] = []
        if !corrupt.isEmpty {
            findings.append(
                Diagnosis.Finding(
                    .databaseCorruption, .corruption, of: name, .certain,
                    Message("\(name) is corrupt", ko: "\(name): 손상됨"), evidence: corrupt, advice: Self.corruptionAdvice))
        }
        let freeze = Message("stop what writes, then restore with approval", ko: "쓰기를 멈춘 뒤 승인을 받아 복구")
        if !missing.isEmpty {
            findings.append(
                Diagnosis.Finding(
                    .dataLoss, .tableMissing, of: name, .certain,
                    Message("\(name) lacks tables that it must have", ko: "\(name): 있어야 할 테이블이 없음"), evidence: missing, advice: freeze))
        }
        if !cliffs.isEmpty {
            findings.append(
                Diagnosis.Finding(
                    .dataLoss, .rowsMissing, of: name, .likely,
                    Message("\(name) has lost most rows of a table", ko: "\(name): 테이블의 행 대부분이 사라짐"), evidence: cliffs, advice: freeze))
        }
        return findings
    }

    private func broken(
        _ state: Assessment.State, _ failure: FailureType, _ cause: Diagnosis.Cause, _ confidence: Diagnosis.Confidence,
        _ statement: Message, _ evidence: [Message], _ advice: Message
    ) -> Reading {
        Reading(
            .database, name, state, statement, facts: evidence,
            findings: [Diagnosis.Finding(failure, cause, of: name, confidence, statement, evidence: evidence, advice: advice)])
    }
}
