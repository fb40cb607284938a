package import Documents

/// An assessment as lines for a terminal: what is wrong and why first, then every subject, in one language.
///
/// No colour and no control characters: the command line adds colour where it may.
package struct AssessmentText: Sendable {
    let assessment: Assessment
    let language: Language

    package init(_ assessment: Assessment, language: Language) {
        self.assessment = assessment
        self.language = language
    }

    /// The whole report; ends with a line break.
    /// - Parameter boxes: the runbook's checklist, ticked; empty leaves it out.
    package func text(boxes: [Box] = []) -> String {
        var lines = [headline]
        if !assessment.diagnosis.findings.isEmpty { lines += [""] + diagnosis }
        for kind in [Assessment.Kind.endpoint, .service, .database, .host] {
            let subjects = assessment.subjects.filter { $0.kind == kind }
            if !subjects.isEmpty { lines += ["", title(kind)] + table(subjects) }
        }
        for report in assessment.corruption { lines += [""] + CorruptionText(report, language: language).lines(findings: false) }
        let held = assessment.signs.filter { $0.truth == .yes }
        if !held.isEmpty { lines += ["", say("symptoms of the runbook that hold", "런북 증상 중 확인된 것")] + held.map(sign) }
        if !boxes.isEmpty { lines += ["", say("checklist", "체크리스트")] + checklist(boxes, depth: 0) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func say(_ english: String, _ korean: String) -> String { Message(english, ko: korean)[language] }

    package var headline: String {
        let span = Spoken.span(.milliseconds(assessment.elapsedMilliseconds))[language]
        let state: String =
            switch assessment.platformState {
            case .up where assessment.isGreen: say("all is well", "모두 정상")
            case .up: say("users are served, but not all is well", "사용자 요청은 정상이지만 이상이 있음")
            case .down: say("down", "중단됨")
            case .damaged: say("partly down", "일부 중단됨")
            case .unknown: say("unknown", "알 수 없음")
            }
        return say("\(assessment.platform): \(state) (asked for \(span))", "\(assessment.platform): \(state) (확인 \(span))")
    }

    private func title(_ kind: Assessment.Kind) -> String {
        switch kind {
        case .endpoint: say("endpoints", "엔드포인트")
        case .service: say("services", "서비스")
        case .database: say("databases", "데이터베이스")
        case .host: say("hosts", "호스트")
        }
    }

    private func word(_ state: Assessment.State) -> String {
        switch state {
        case .up: say("up", "정상")
        case .down: say("down", "중단")
        case .damaged: say("damaged", "손상")
        case .unknown: say("unknown", "불명")
        }
    }

    private func mark(_ truth: Truth) -> String {
        switch truth {
        case .yes: "[x]"
        case .no: "[ ]"
        case .unknown: "[?]"
        }
    }

    private func table(_ subjects: [Assessment.Subject]) -> [String] {
        let names = assessment.subjects.map { DisplayWidth.of($0.name) }.max() ?? 0
        let words = Assessment.State.allWords.map { DisplayWidth.of(word($0)) }.max() ?? 0
        return subjects.map { subject in
            var line = "  \(truthMark(subject)) \(DisplayWidth.padded(subject.name, to: names))  \(DisplayWidth.padded(word(subject.state), to: words))  "
            line += subject.summary[language]
            if !subject.because.isEmpty {
                let names = subject.because.joined(separator: ", ")
                line += say(" ← \(names)", " ← \(names)")
            }
            return line
        }
    }

    private func truthMark(_ subject: Assessment.Subject) -> String {
        mark(AssessmentJudge.affected(subject))
    }

    private var diagnosis: [String] {
        var lines = [say("diagnosis", "진단")]
        for (number, finding) in assessment.diagnosis.findings.enumerated() {
            let type = Self.name(finding.failure)[language]
            lines.append("  \(number + 1). \(finding.statement[language])")
            lines.append("     \(type) (\(finding.failure.rawValue)), \(confidence(finding.confidence))")
            lines += finding.evidence.prefix(5).map { "     · \($0[language])" }
            if !finding.consequences.isEmpty {
                let names = finding.consequences.joined(separator: ", ")
                lines.append("     " + say("down because of it: \(names)", "이 때문에 중단됨: \(names)"))
            }
            lines.append("     → \(finding.advice[language])")
        }
        return lines
    }

    private func confidence(_ confidence: Diagnosis.Confidence) -> String {
        switch confidence {
        case .certain: say("certain", "확실")
        case .likely: say("likely", "유력")
        case .possible: say("possible", "가능성 있음")
        }
    }

    package static func name(_ failure: FailureType) -> Message {
        switch failure {
        case .serverDown: Message("server down", ko: "서버 다운")
        case .databaseCorruption: Message("database corruption", ko: "데이터베이스 손상")
        case .networkFailure: Message("network failure", ko: "네트워크 장애")
        case .securityBreach: Message("security breach", ko: "보안 침해")
        case .dataLoss: Message("data loss", ko: "데이터 손실")
        case .failedDeployment: Message("failed deployment", ko: "배포 실패")
        case .saturation: Message("saturation", ko: "자원 고갈")
        }
    }

    private func sign(_ sign: Assessment.Sign) -> String {
        let evidence = sign.evidence.first.map { "  (\($0[language]))" } ?? ""
        return "  [x] \(sign.source): \(sign.pattern)\(evidence)"
    }

    private func checklist(_ boxes: [Box], depth: Int) -> [String] {
        let judge = AssessmentJudge(assessment, language: language)
        return boxes.flatMap { box -> [String] in
            let indent = String(repeating: "  ", count: depth + 1)
            let own: String
            switch box.kind {
            case .finding(let subject):
                let judgement = judge.judge(subject)
                let reason = judgement.truth == .no ? "" : judgement.evidence.first.map { "  (\($0))" } ?? ""
                own = "\(indent)\(mark(judgement.truth)) \(box.text)\(reason)"
            case .task: own = "\(indent)[ ] \(box.text)  (\(say("for a person", "담당자 확인")))"
            case .group: own = "\(indent)\(mark(answered(box, judge) ? .yes : .unknown)) \(box.text)"
            }
            return [own] + checklist(box.children, depth: depth + 1)
        }
    }

    /// A parent is answered when its children are, with yes or with no.
    private func answered(_ box: Box, _ judge: AssessmentJudge) -> Bool {
        switch box.kind {
        case .finding(let subject): judge.judge(subject).truth != .unknown
        case .task: false
        case .group: box.children.allSatisfy { answered($0, judge) }
        }
    }
}

extension Assessment.State {
    fileprivate static let allWords: [Assessment.State] = [.up, .down, .damaged, .unknown]
}
