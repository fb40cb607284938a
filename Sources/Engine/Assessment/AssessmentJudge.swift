package import Documents

/// Answers a condition or a finding's box from an assessment: yes, no, or unknown, which asks a person.
package struct AssessmentJudge: Sendable {
    let assessment: Assessment
    let language: Language

    package init(_ assessment: Assessment, language: Language) {
        self.assessment = assessment
        self.language = language
    }

    package func judge(_ condition: Condition) -> Judgement {
        let parts = condition.terms.map(judge)
        let truths = parts.map(\.truth)
        let truth: Truth =
            switch condition.joiner {
            case .or: truths.contains(.yes) ? .yes : truths.contains(.unknown) ? .unknown : .no
            case .and: truths.contains(.no) ? .no : truths.contains(.unknown) ? .unknown : .yes
            }
        return Judgement(truth, evidence: parts.flatMap(\.evidence))
    }

    /// Is it affected (a name), or diagnosed (a failure type)?
    package func judge(_ finding: Box.Subject) -> Judgement {
        switch finding {
        case .failure(let failure): return diagnosed(failure)
        case .named(let name):
            guard let subject = assessment.subject(name) else { return unasked(name) }
            // A machine is affected with what runs on it: people write a server's address and mean its service.
            let guests = subject.kind == .host ? assessment.subjects.filter { $0.host == name } : []
            let truths = ([subject] + guests).map { ($0, Self.affected($0)) }
            let truth: Truth = truths.contains { $0.1 == .yes } ? .yes : truths.contains { $0.1 == .unknown } ? .unknown : .no
            let telling = truths.filter { $0.1 == truth && truth != .no }.map(\.0)
            return Judgement(truth, evidence: (telling.isEmpty ? [subject] : telling).flatMap(lines))
        }
    }

    static func affected(_ subject: Assessment.Subject) -> Truth {
        switch subject.state {
        case .up: .no
        case .down, .damaged: .yes
        case .unknown: .unknown
        }
    }

    private func judge(_ term: Condition.Term) -> Judgement {
        switch term {
        case .named(let name, let state):
            guard let subject = assessment.subject(name) else { return unasked(name) }
            return Judgement(truth(of: subject, state), evidence: lines(subject))
        case .platform(let state):
            let now = assessment.platformState
            let truth: Truth = now == .unknown ? .unknown : now.rawValue == state.rawValue ? .yes : .no
            let up = assessment.subjects.filter { $0.kind == .endpoint && $0.state == .up }.count
            let all = assessment.subjects.filter { $0.kind == .endpoint }.count
            return Judgement(truth, evidence: [Message("\(up) of \(all) endpoints answer as expected", ko: "엔드포인트 \(all)개 중 \(up)개 정상")[language]])
        case .failure(let failure): return diagnosed(failure)
        }
    }

    private func truth(of subject: Assessment.Subject, _ state: Condition.State) -> Truth {
        switch (state, subject.state) {
        case (_, .unknown): return .unknown
        case (.up, .up), (.damaged, .damaged): return .yes
        case (.down, .down):
            // It runs and waits for something else: restarting it helps nobody.
            if subject.processRuns == true, !subject.because.isEmpty { return .no }
            // Down, and a restart is not the answer: starting takes its time, a full server needs room.
            let patient: [Diagnosis.Cause] = [.databaseStarting, .backendCrash, .tooManyConnections, .diskFull, .outOfMemory]
            let causes = assessment.diagnosis.findings.filter { $0.subject == subject.name }.map(\.cause)
            return subject.kind == .database && causes.contains(where: patient.contains) ? .unknown : .yes
        default: return .no
        }
    }

    private func diagnosed(_ failure: FailureType) -> Judgement {
        if let finding = assessment.diagnosis.finding(of: failure) {
            return Judgement(
                finding.confidence == .possible ? .unknown : .yes,
                evidence: [finding.statement[language]] + finding.evidence.map { $0[language] })
        }
        // Nobody can tell from here whether a machine that vanished is dead or its cable is cut.
        if failure == .networkFailure, let lost = assessment.diagnosis.findings.first(where: { $0.cause == .hostUnreachable }) {
            return Judgement(.unknown, evidence: [lost.statement[language]])
        }
        // A watcher that sees nothing rules nothing out, and a database that was not looked into may be damaged.
        if assessment.diagnosis.findings.contains(where: { $0.cause == .ownNetwork }) {
            return Judgement(.unknown, evidence: assessment.diagnosis.findings.map { $0.statement[language] })
        }
        if failure == .databaseCorruption || failure == .dataLoss {
            let unseen = assessment.subjects.filter { $0.kind == .database && $0.state == .unknown }
            if !unseen.isEmpty { return Judgement(.unknown, evidence: unseen.flatMap(lines)) }
        }
        return Judgement(.no, evidence: [])
    }

    private func lines(_ subject: Assessment.Subject) -> [String] {
        var lines = ["\(subject.name): \(subject.summary[language])"]
        if !subject.because.isEmpty {
            let names = subject.because.joined(separator: ", ")
            lines.append(Message("because of \(names)", ko: "원인: \(names)")[language])
        }
        return lines
    }

    private func unasked(_ name: String) -> Judgement {
        Judgement(.unknown, evidence: [Message("\(name) was not asked", ko: "\(name): 확인하지 않음")[language]])
    }

    /// The scenarios whose failure is diagnosed and of which a signal holds, in the document's order.
    package func propose(among scenarios: [Section]) -> [String] {
        scenarios.filter { section in
            guard let scenario = section.scenario, assessment.diagnosis.finding(of: scenario.failure) != nil else { return false }
            return scenario.signals.contains { signal in
                assessment.signs.contains { $0.source == signal.source.rawValue && $0.pattern == signal.pattern && $0.truth == .yes }
            }
        }.map(\.id)
    }
}
