package import Documents
package import Engine

/// Assesses and verifies a platform: probes from here, judgement from the engine.
///
/// Every condition and every action asks afresh. The boxes of one checklist are answered from one assessment, since
/// they are asked in one breath.
package actor Assessor {
    package nonisolated let platform: Platform
    private nonisolated let scenarios: [Section]
    private nonisolated let prober: Prober
    private var latest: (assessment: Assessment, at: ContinuousClock.Instant)?

    /// - Parameter scenarios: the runbook's; their symptoms are looked for.
    package init(platform: Platform, scenarios: [Section], hosts: any HostDirectory, secrets: any SecretPort) {
        self.platform = platform
        self.scenarios = scenarios
        prober = Prober(hosts: hosts, secrets: secrets)
    }

    /// Within five seconds, whatever hangs; a deep assessment reads whole databases and takes up to ten minutes.
    ///
    /// - Parameter name: only this host, service, database or endpoint and what it stands on.
    package nonisolated func assess(only name: String? = nil, deep: Bool = false) async -> Assessment {
        let plan = ProbePlan(platform, only: name, scenarios: scenarios, deep: deep)
        let began = ContinuousClock.now
        let results =
            deep
            ? await prober.ask(plan.requests, questionLimit: .seconds(590), hostLimit: .seconds(600))
            : await prober.ask(plan.requests)
        return Diagnostician(platform, scenarios: scenarios).assess(results, elapsed: ContinuousClock.now - began)
    }

    package nonisolated func verify(only name: String? = nil, samples: Int = 1) async -> Verification {
        let requests = Verification.requests(platform, only: name, samples: samples)
        let each = requests.map { request -> Duration in
            if case .http(let question) = request.question { question.timeLimit * question.samples } else { .zero }
        }
        let limit = (each.max() ?? .zero) + .seconds(2)
        return Verification(platform, await prober.ask(requests, questionLimit: limit, hostLimit: limit + .seconds(1)))
    }

    private func recent() async -> Assessment {
        if let latest, ContinuousClock.now - latest.at < .seconds(10) { return latest.assessment }
        let assessment = await assess()
        latest = (assessment, ContinuousClock.now)
        return assessment
    }
}

extension Assessor: JudgementPort {
    package nonisolated func judge(_ condition: Condition) async -> Judgement {
        // One service or database is asked for with what it stands on; anything else needs the whole picture.
        let names = Set(condition.terms.map { term in if case .named(let name, _) = term { name } else { "" } })
        let only = names.count == 1 ? names.first.flatMap { $0.isEmpty ? nil : $0 } : nil
        return AssessmentJudge(await assess(only: only), language: platform.language).judge(condition)
    }

    package func judge(_ finding: Box.Subject) async -> Judgement {
        AssessmentJudge(await recent(), language: platform.language).judge(finding)
    }

    package nonisolated func proposeScenario(among scenarios: [Section]) async -> [String] {
        AssessmentJudge(await assess(), language: platform.language).propose(among: scenarios)
    }
}

extension Assessor: ActionPort {
    /// `assess [NAME] [--deep]` succeeds when it could look, whatever it saw: it must not stop a recovery.
    /// `verify [NAME…] [--samples N]` succeeds when every endpoint is as expected.
    package nonisolated func perform(_ action: Action, values: [String: String]) async -> ActionReport {
        let operands = action.operands.map { $0.hasPrefix("$") ? values[String($0.dropFirst())] ?? $0 : $0 }
        switch action.verb {
        case .assess: return await assess(operands, deep: action.option("deep") != nil)
        case .verify:
            let samples = action.option("samples")?.value.flatMap { Int($0) } ?? 1
            return await verify(operands, samples: min(max(1, samples), 1000))
        default:
            let verb = action.verb.rawValue
            return ActionReport(.failed, text: Message("`\(verb)` only looks: it is none of `assess`, `verify`", ko: "`\(verb)`은(는) `assess`나 `verify`가 아님")[platform.language])
        }
    }

    private nonisolated func assess(_ names: [String], deep: Bool) async -> ActionReport {
        for name in names where !isKnown(name) { return unknown(name) }
        let assessment = await assess(only: names.count == 1 ? names[0] : nil, deep: deep)
        let text = AssessmentText(assessment, language: platform.language).text()
        return ActionReport(.succeeded, text: text, value: assessment.diagnosis.failures.first?.rawValue)
    }

    private nonisolated func verify(_ names: [String], samples: Int) async -> ActionReport {
        for name in names where platform.endpoint(name) == nil { return unknown(name) }
        var verification = await verify(only: names.count == 1 ? names[0] : nil, samples: samples)
        if names.count > 1 { verification.checks.removeAll { !names.contains($0.name) } }
        let text = VerificationText(verification, language: platform.language).text
        return ActionReport(verification.verdict == .passed ? .succeeded : .failed, text: text)
    }

    private nonisolated func isKnown(_ name: String) -> Bool {
        platform.host(name) != nil || platform.service(name) != nil || platform.database(name) != nil
            || platform.endpoint(name) != nil
    }

    private nonisolated func unknown(_ name: String) -> ActionReport {
        ActionReport(.failed, text: Message("platform.yaml names no `\(name)`", ko: "platform.yaml에 `\(name)`이(가) 없음")[platform.language])
    }
}
