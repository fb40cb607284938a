/// B0903: the stages' budgets add up to more than the promised recovery time, or nothing is promised.
enum BudgetsAgainstObjective: Rule {
    static let code = DiagnosticCode(903)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        let stages = subject.runbook.stages
        let total = stages.compactMap(\.budget).reduce(Duration.zero, +)
        guard total > .zero, let first = stages.first else { return [] }
        let sum = stages.compactMap { $0.budget.map(TimeText.english) }.joined(separator: " + ")
        let koreanSum = stages.compactMap { $0.budget.map(TimeText.korean) }.joined(separator: " + ")
        let note = Message("\(sum) = \(TimeText.english(total))", ko: "\(koreanSum) = \(TimeText.korean(total))")
        guard let rto = subject.statedRTO else {
            return [
                Finding(
                    Message("no recovery time objective (RTO) is stated", ko: "복구 시간 목표(RTO)가 없음"),
                    at: subject.place(first.range),
                    label: Message("the stages take \(TimeText.english(total)) together", ko: "단계를 모두 더하면 \(TimeText.korean(total))"),
                    notes: [note],
                    help: [Message("agree on it with those who depend on the platform: `objectives: {rto: \(TimeText.key(total))}`", ko: "서비스를 쓰는 쪽과 합의해 적을 것: `objectives: {rto: \(TimeText.key(total))}`")])
            ]
        }
        guard total > rto else { return [] }
        return [
            Finding(
                Message("the stages' budgets exceed the RTO", ko: "단계 시간의 합이 RTO를 넘음"),
                at: subject.place(key: "objectives.rto") ?? subject.place(first.range),
                label: Message("\(TimeText.english(total)) are planned for \(TimeText.english(rto))", ko: "RTO \(TimeText.korean(rto))에 계획은 \(TimeText.korean(total))"),
                notes: [note],
                help: [Message("shorten a stage, run stages side by side, or promise \(TimeText.english(total))", ko: "단계를 줄이거나 동시에 진행하거나 RTO를 \(TimeText.korean(total))로 고칠 것")])
        ]
    }
}

/// B0904: nobody has said how much data may be lost, so no backup schedule can be right or wrong.
enum NoRecoveryPoint: Rule {
    static let code = DiagnosticCode(904)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        guard subject.platform.objectives.rpo == nil, !(subject.platform.databases.isEmpty && subject.platform.backups == nil)
        else { return [] }
        let place =
            subject.platform.places["objectives"].map { Diagnostic.Place(subject.platformDocument.name, $0) }
            ?? subject.place(key: "backups") ?? subject.place(key: "databases") ?? subject.place(key: "platform")
        return [
            Finding(
                Message("no recovery point objective (RPO) is stated", ko: "복구 시점 목표(RPO)가 없음"),
                at: place,
                label: Message("how old may restored data be?", ko: "복구한 데이터가 얼마나 오래된 것이어도 되는지?"),
                help: [Message("write it beside the RTO: `objectives: {rpo: 24h}`", ko: "RTO 옆에 적을 것: `objectives: {rpo: 24h}`")])
        ]
    }
}

/// B0905: the last person is called after the time in which everything should be back.
enum EscalationAfterObjective: Rule {
    static let code = DiagnosticCode(905)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        guard let escalation = subject.platform.escalation, escalation.levels.count > 1, let last = escalation.levels.last
        else { return [] }
        let budgets = subject.runbook.stages.compactMap(\.budget).reduce(Duration.zero, +)
        let stated = subject.statedRTO
        let limit = stated ?? budgets
        guard limit > .zero else { return [] }
        let before = escalation.levels.dropLast()
        let called: Duration
        let how: Message
        switch escalation.mode {
        case .windows:
            let windows = before.compactMap(\.within)
            guard windows.count == before.count else { return [] }
            called = windows.reduce(.zero, +)
            how = Message(
                "\(windows.map(TimeText.english).joined(separator: " + ")) = \(TimeText.english(called)) pass before \(last.level) is called",
                ko: "\(last.level) 호출까지 \(windows.map(TimeText.korean).joined(separator: " + ")) = \(TimeText.korean(called))")
        case .absolute:
            guard let within = last.within else { return [] }
            called = within
            how = Message(
                "\(last.level) is called \(TimeText.english(called)) after the incident began",
                ko: "\(last.level) 호출은 장애 시작 \(TimeText.korean(called)) 뒤")
        }
        guard called > limit else { return [] }
        let against =
            stated == nil
            ? Message("no RTO is stated; the stages take \(TimeText.english(limit)) together", ko: "RTO가 없어 단계 시간의 합 \(TimeText.korean(limit))과 비교")
            : Message("the RTO is \(TimeText.english(limit))", ko: "RTO는 \(TimeText.korean(limit))")
        let index = escalation.levels.count - 1
        return [
            Finding(
                Message("last escalation level is called after the recovery should be over", ko: "마지막 에스컬레이션 단계가 복구 목표 시간보다 늦음"),
                at: subject.place(key: "escalation.levels.\(index)", text: last.level),
                label: Message("called after \(TimeText.english(called))", ko: "\(TimeText.korean(called)) 뒤에 연락"),
                notes: [how, against],
                help: [Message("shorten the earlier levels' times so that \(last.level) is called before \(TimeText.english(limit))", ko: "앞 단계의 시간을 줄여 \(TimeText.korean(limit)) 안에 \(last.level)까지 연락할 것")])
        ]
    }
}

extension Subject {
    /// The RTO that a person wrote down. The importer proposes the sum of the stages for a prose document that
    /// states none; a proposal is no promise.
    static func statedRTO(_ platform: Platform, in document: SourceText, isProse: Bool) -> Duration? {
        guard let rto = platform.objectives.rto, isProse else { return platform.objectives.rto }
        let words = ["RTO", "recovery time", "Recovery time", "Recovery Time", "복구 시간 목표", "복구시간 목표", "목표 복구 시간"]
        let text = SearchedText(document.text)
        return words.contains { text.holds(Array($0.utf8)) } ? rto : nil
    }
}
