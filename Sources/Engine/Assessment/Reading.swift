import Documents

/// What the probes say of one subject, before anything is explained by anything else.
struct Reading {
    var subject: Assessment.Subject
    var findings: [Diagnosis.Finding] = []

    init(
        _ kind: Assessment.Kind, _ name: String, _ state: Assessment.State, _ summary: Message,
        facts: [Message] = [], findings: [Diagnosis.Finding] = []
    ) {
        subject = Assessment.Subject(kind, name, state, summary, facts: facts)
        self.findings = findings
    }
}

/// The answers by the question's id.
struct AnswerTable {
    private var answers: [String: ProbeAnswer] = [:]
    let results: [ProbeResult]

    init(_ results: [ProbeResult]) {
        self.results = results
        for result in results { answers[result.request.id] = result.answer }
    }

    subscript(id: String) -> ProbeAnswer? { answers[id] }

    func vitals(_ host: String) -> HostVitals? {
        if case .vitals(let vitals)? = answers["\(host).vitals"] { vitals } else { nil }
    }

    func deployment(_ service: String) -> Deployment? {
        if case .deploy(let deployment)? = answers["\(service).deploy"] { deployment } else { nil }
    }

    func logLines(_ subject: String) -> [(path: String, line: String)] {
        results.filter { $0.request.subject == subject }.flatMap { result -> [(path: String, line: String)] in
            if case .log(let tail) = result.answer { tail.lines.map { (tail.path, $0) } } else { [] }
        }
    }

    var ownNetwork: OwnNetwork? {
        if case .ownNetwork(let network)? = answers["controller.network"] { network } else { nil }
    }
}
