import Documents

/// An endpoint as a user sees it, from the controller.
struct EndpointReading {
    let endpoint: Endpoint
    let answers: AnswerTable


    init(endpoint: Endpoint, answers: AnswerTable) {
        self.endpoint = endpoint
        self.answers = answers
    }

    /// Where the endpoint's name leads, in figures.
    var addresses: [String] {
        guard let host = URLHost(endpoint.url) else { return [] }
        if case .names(let addresses)? = answers["name:\(host.name)"] { return addresses }
        return [host.name]
    }

    var outcome: HTTPAnswer.Outcome? {
        if case .http(let samples)? = answers["\(endpoint.name).http"] { samples.last?.outcome } else { nil }
    }

    func read() -> Reading {
        let name = endpoint.name
        switch answers["\(name).http"] {
        case .http(let samples):
            guard let answer = samples.last else { break }
            let verdict = EndpointVerdict(endpoint.expect, answer)
            guard let complaint = verdict.complaint else { return Reading(.endpoint, name, .up, verdict.line) }
            let evidence = Message("\(endpoint.url): \(complaint[.english])", ko: "\(endpoint.url): \(complaint[.korean])")
            let state: Assessment.State = verdict.isOnlyLate ? .damaged : .down
            let finding = Diagnosis.Finding(
                failure(answer.outcome), cause(answer.outcome, late: verdict.isOnlyLate), of: name, .possible,
                statement(answer.outcome, complaint), evidence: [evidence], advice: advice(answer.outcome), isSymptom: true)
            return Reading(.endpoint, name, state, complaint, findings: [finding])
        case .notAsked(let reason): return Reading(.endpoint, name, .unknown, reason)
        default: break
        }
        return Reading(.endpoint, name, .unknown, Message("not asked", ko: "확인하지 않음"))
    }

    private func failure(_ outcome: HTTPAnswer.Outcome) -> FailureType {
        switch outcome {
        case .connectTimedOut, .nameUnresolved, .tls: .networkFailure
        default: .serverDown
        }
    }

    private func cause(_ outcome: HTTPAnswer.Outcome, late: Bool) -> Diagnosis.Cause {
        if late { return .slow }
        return switch outcome {
        case .connectTimedOut: .pathBlocked
        case .nameUnresolved: .nameUnresolved
        case .tls: .certificate
        case .replyTimedOut: .processHung
        default: .endpointFails
        }
    }

    private func statement(_ outcome: HTTPAnswer.Outcome, _ complaint: Message) -> Message {
        let name = endpoint.name
        return switch outcome {
        case .connectTimedOut: Message("the path to \(name) is blocked", ko: "\(name): 가는 길이 막혀 있음")
        case .nameUnresolved: Message("the name of \(name) cannot be resolved", ko: "\(name): 도메인 이름을 찾을 수 없음")
        case .tls: Message("\(name) fails in TLS", ko: "\(name): TLS 연결 실패")
        default: Message("\(name): \(complaint[.english])", ko: "\(name): \(complaint[.korean])")
        }
    }

    private func advice(_ outcome: HTTPAnswer.Outcome) -> Message {
        switch outcome {
        case .connectTimedOut: Message("look at firewalls and routes between here and there", ko: "경로와 방화벽 확인")
        case .nameUnresolved: Message("look at the domain's DNS records", ko: "도메인의 DNS 레코드 확인")
        case .tls: Message("look at the certificate and its expiry", ko: "인증서와 만료일 확인")
        default: Message("read the log of what serves it", ko: "이 주소를 제공하는 서비스의 로그 확인")
        }
    }
}
