import Documents

/// A service: what its manager says, what its health URL answers from its own host, whether its configuration
/// may be loaded, and whether it was deployed lately. A manager's "online" alone is never believed.
struct ServiceReading {
    let service: Service
    let answers: AnswerTable

    private var name: String { service.name }
    private enum Health { case good, failing(Diagnosis.Cause, Message), none }

    func read() -> Reading {
        let manager: ManagerAnswer? = if case .manager(let answer)? = answers["\(name).manager"] { answer } else { nil }
        let health = health
        if manager == nil, case .none = health {
            let reason: Message =
                switch answers["\(name).manager"] {
                case .unreachable: Message("its host cannot be reached", ko: "호스트에 접속할 수 없음")
                case .notAsked(let reason): reason
                default: Message("not asked", ko: "확인하지 않음")
                }
            return Reading(.service, name, .unknown, reason)
        }
        var reading = judge(manager, health)
        reading.subject.facts += facts(manager)
        reading.subject.processRuns = runs(manager)
        addConfiguration(to: &reading, runs: reading.subject.processRuns)
        return reading
    }

    private func runs(_ manager: ManagerAnswer?) -> Bool? {
        switch manager?.state {
        case .running, .starting, .stopping: true
        case .stopped, .failed, .startLimit, .crashLoop, .errored, .waitingForever, .outOfMemory, .notKnown, .managerDown: false
        case .managerHung, .managerMissing, .meaningless, .unclear, nil: nil
        }
    }

    private var health: Health {
        guard case .http(let samples)? = answers["\(name).health"], let answer = samples.last else { return .none }
        let url = service.health ?? ""
        let span = Spoken.span(answer.total)
        func line(_ english: String, _ korean: String) -> Message {
            Message("\(url): \(english)", ko: "\(url): \(korean)")
        }
        switch answer.outcome {
        case .answered(let status) where status < 400: return .good
        case .answered(let status): return .failing(.processErrors, line("status \(status)", "상태 \(status)"))
        case .refused: return .failing(.processStopped, line("connection refused", "연결 거부"))
        case .connectTimedOut, .replyTimedOut:
            return .failing(.processHung, line("no reply within \(span[.english])", "\(span[.korean]) 안에 응답 없음"))
        case .emptyReply: return .failing(.processErrors, line("closed without a reply", "응답 없이 연결이 닫힘"))
        case .reset: return .failing(.processErrors, line("connection reset", "연결이 재설정됨"))
        case .tls(let detail): return .failing(.certificate, line(Spoken.quote(detail), Spoken.quote(detail)))
        case .nameUnresolved: return .failing(.nameUnresolved, line("the name is not known", "이름을 찾을 수 없음"))
        case .failed(let detail):
            // curl itself is missing or broken: nothing is known.
            return detail.holds("not found") ? .none : .failing(.processErrors, line(Spoken.quote(detail), Spoken.quote(detail)))
        }
    }

    private func judge(_ manager: ManagerAnswer?, _ health: Health) -> Reading {
        switch health {
        case .good:
            if let manager, [.managerDown, .managerHung].contains(manager.state) {
                return down(.managerDown, .likely, .damaged, words(for: manager.state, manager), [])
            }
            return Reading(.service, name, .up, Message("answers", ko: "응답함"))
        case .none:
            guard let manager else { return Reading(.service, name, .unknown, Message("not asked", ko: "확인하지 않음")) }
            switch manager.state {
            case .running: return Reading(.service, name, .up, Message("runs", ko: "실행 중"))
            case .starting, .stopping, .managerHung, .managerMissing, .meaningless, .unclear:
                return Reading(.service, name, .unknown, words(for: manager.state, manager))
            default: return stopped(manager, [])
            }
        case .failing(let cause, let evidence):
            if let manager, runs(manager) == false { return stopped(manager, [evidence]) }
            return failing(cause, evidence, manager)
        }
    }

    /// It runs as far as its manager knows, and does not serve.
    private func failing(_ cause: Diagnosis.Cause, _ evidence: Message, _ manager: ManagerAnswer?) -> Reading {
        let lines = [evidence] + logEvidence
        if let holder = manager?.portHolder { return held(by: holder, lines) }
        if let refused = refusedCredentials {
            let deployed = answers.deployment(name)?.isRecent == true
            return reading(
                .down, deployed ? .failedDeployment : .securityBreach, .credentials, .possible,
                Message("\(name) is refused by its database", ko: "\(name): 데이터베이스가 접속을 거부함"), [evidence, refused],
                Message("was the password changed, and by whom?", ko: "비밀번호가 바뀌었는지, 누가 바꿨는지 확인"), symptom: true)
        }
        if cause == .processErrors, let deployment = answers.deployment(name), deployment.isRecent {
            return badDeployment(
                deployment, Message("\(name) fails since its deployment", ko: "\(name): 배포 이후 실패함"), lines,
                seen: Message("\(name) runs and answers with errors", ko: "\(name): 실행 중이지만 오류로 응답함"), symptom: true)
        }
        let statement: Message =
            switch cause {
            case .processHung: Message("\(name) runs and does not reply", ko: "\(name): 실행 중이지만 응답하지 않음")
            case .processStopped: Message("\(name) runs and does not listen", ko: "\(name): 실행 중이지만 연결을 받지 않음")
            default: Message("\(name) runs and answers with errors", ko: "\(name): 실행 중이지만 오류로 응답함")
            }
        let own: Diagnosis.Cause = manager == nil || cause != .processStopped ? cause : .processErrors
        return down(own, .likely, .down, statement, lines, symptom: true)
    }

    private func stopped(_ manager: ManagerAnswer, _ evidence: [Message]) -> Reading {
        let said = LastWords(manager.lastWords).evidence
        let lines = [words(for: manager.state, manager)] + evidence + (said.map { [$0] } ?? logEvidence)
        if let holder = manager.portHolder { return held(by: holder, lines) }
        switch manager.state {
        case .failed where manager.detail.holds("signal 9"):
            // Somebody or something killed it: neither its log nor its last deployment did.
            return down(
                .processStopped, .certain, .down, Message("\(name) was killed", ko: "\(name): 강제로 종료됨"),
                [words(for: manager.state, manager)] + evidence)
        case .startLimit, .crashLoop, .errored, .waitingForever, .failed:
            // Its own program is broken: nothing that it needs explains that.
            let broken = LastWords(manager.lastWords).brokenProgram != nil
            let statement =
                broken
                ? Message("\(name) dies each time it is started: its program is broken", ko: "\(name): 프로그램이 깨져 시작할 때마다 종료됨")
                : Message("\(name) dies each time it is started", ko: "\(name): 시작할 때마다 종료됨")
            if let deployment = answers.deployment(name), deployment.isRecent {
                return badDeployment(
                    deployment, Message("\(name) does not start since its deployment", ko: "\(name): 배포 이후 시작하지 못함"), lines,
                    seen: statement, symptom: !broken)
            }
            return reading(
                .down, .serverDown, .crashLoop, .certain, statement, lines,
                broken
                    ? Message("rebuild \(name), or go back to the last commit that was healthy", ko: "\(name)을(를) 다시 빌드하거나 정상이던 마지막 커밋으로 되돌리기")
                    : Message("read its last words, then restart \(name)", ko: "마지막 출력을 읽은 뒤 \(name) 재시작"),
                symptom: !broken)
        case .outOfMemory:
            return reading(
                .down, .saturation, .outOfMemory, .certain,
                Message("\(name) was killed for want of memory", ko: "\(name): 메모리 부족으로 종료됨"), lines,
                Message("restart it, and look for what eats the memory", ko: "재시작하고 메모리를 쓰는 원인을 확인"))
        case .managerDown:
            return down(.managerDown, .certain, .down, words(for: .managerDown, manager), lines)
        default:
            return down(.processStopped, .certain, .down, Message("\(name) is not running", ko: "\(name): 실행 중이 아님"), lines)
        }
    }

    private func held(by holder: String, _ lines: [Message]) -> Reading {
        reading(
            .down, .serverDown, .portHeld, .certain,
            Message("another process holds the port of \(name)", ko: "\(name): 다른 프로세스가 포트를 쥐고 있음"),
            [Message("port held by \(holder)", ko: "포트를 쥔 프로세스: \(holder)")] + lines,
            Message("end that process, then start \(name)", ko: "그 프로세스를 끝낸 뒤 \(name) 시작"))
    }

    /// - Parameter seen: what is true whatever the cause; the subject says that, the finding says why.
    private func badDeployment(
        _ deployment: Deployment, _ statement: Message, _ lines: [Message], seen: Message, symptom: Bool
    ) -> Reading {
        var reading = reading(
            .down, .failedDeployment, .badDeployment, .likely, statement,
            [SignReader.line(deployment, of: name)] + lines,
            Message("go back to the last commit that was healthy", ko: "정상이던 마지막 커밋으로 되돌리기"), symptom: symptom)
        reading.subject.summary = seen
        return reading
    }

    private func words(for state: ManagerAnswer.State, _ manager: ManagerAnswer) -> Message {
        manager.words(by: service.manager.rawValue, as: state)
    }

    private func facts(_ manager: ManagerAnswer?) -> [Message] {
        var facts: [Message] = []
        if let manager { facts.append(words(for: manager.state, manager)) }
        if case .http(let samples)? = answers["\(name).health"], let answer = samples.last, case .answered(let status) = answer.outcome {
            let span = Spoken.span(answer.total)
            facts.append(Message("health: \(status) in \(span[.english])", ko: "헬스체크: \(status), \(span[.korean])"))
        }
        if let deployment = answers.deployment(name), deployment.isRecent { facts.append(SignReader.line(deployment, of: name)) }
        return facts
    }

    private var logEvidence: [Message] {
        let marks = ["error", "fatal", "EADDRINUSE", "Cannot find module", "could not connect", "panic", "[emerg]"]
        guard let last = answers.logLines(name).last(where: { entry in marks.contains { entry.line.holds($0) } }) else { return [] }
        let line = Spoken.quote(last.line)
        return [Message("log: \(line)", ko: "로그: \(line)")]
    }

    private var refusedCredentials: Message? {
        let marks = ["password authentication failed", "28P01"]
        guard let last = answers.logLines(name).last(where: { entry in marks.contains { entry.line.holds($0) } }) else { return nil }
        let line = Spoken.quote(last.line)
        return Message("log: \(line)", ko: "로그: \(line)")
    }

    /// A broken configuration is a fault even while the old one still serves: the next restart would be the last.
    private func addConfiguration(to reading: inout Reading, runs: Bool?) {
        guard case .validation(passed: false, let line)? = answers["\(name).validate"] else { return }
        let quoted = Spoken.quote(line)
        let serves = reading.subject.state == .up
        let statement =
            serves
            ? Message("\(name) serves, but its configuration on disk is broken", ko: "\(name): 아직 동작하지만 디스크의 설정이 깨져 있음")
            : Message("\(name) cannot start: its configuration is broken", ko: "\(name): 설정이 깨져 시작할 수 없음")
        let finding = Diagnosis.Finding(
            .failedDeployment, .configuration, of: name, .certain, statement,
            evidence: [Message(quoted, ko: quoted)],
            advice: serves
                ? Message("do not restart or reload it; mend the configuration first", ko: "재시작이나 리로드 금지; 먼저 설정을 고칠 것")
                : Message("mend the configuration, then start it", ko: "설정을 고친 뒤 시작"))
        if serves { reading.subject.state = .damaged }
        reading.subject.summary = statement
        reading.findings = [finding]
    }

    private func down(
        _ cause: Diagnosis.Cause, _ confidence: Diagnosis.Confidence, _ state: Assessment.State, _ statement: Message,
        _ evidence: [Message], symptom: Bool = false
    ) -> Reading {
        reading(
            state, .serverDown, cause, confidence, statement, evidence,
            Message("restart \(name)", ko: "\(name) 재시작"), symptom: symptom)
    }

    private func reading(
        _ state: Assessment.State, _ failure: FailureType, _ cause: Diagnosis.Cause, _ confidence: Diagnosis.Confidence,
        _ statement: Message, _ evidence: [Message], _ advice: Message, symptom: Bool = false
    ) -> Reading {
        Reading(
            .service, name, state, statement,
            findings: [
                Diagnosis.Finding(
                    failure, cause, of: name, confidence, statement, evidence: evidence, advice: advice, isSymptom: symptom)
            ])
    }
}
