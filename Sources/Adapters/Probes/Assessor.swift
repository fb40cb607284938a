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
    private nonisolated let survey: CorruptionSurvey
    private nonisolated let expectedRows: ExpectedRowsSource
    private var latest: (assessment: Assessment, at: ContinuousClock.Instant)?
    private var remembered: [String: CorruptionReport]
    private nonisolated let memory: DamageMemory

    /// What the last backup's manifest of a database counted; nil: it has none.
    package typealias ExpectedRowsSource = @Sendable (_ database: String) async -> [ExpectedRows]?
    package typealias ProgressReceiver = @Sendable (CorruptionProgress) -> Void

    /// - Parameter scenarios: the runbook's; their symptoms are looked for.
    package init(
        platform: Platform, scenarios: [Section], hosts: any HostDirectory, secrets: any SecretPort,
        limits: CorruptionLimits = CorruptionLimits(), memory: DamageMemory = .none,
        expectedRows: @escaping ExpectedRowsSource = { _ in nil }
    ) {
        self.memory = memory
        remembered = memory.read()
        self.platform = platform
        self.scenarios = scenarios
        self.expectedRows = expectedRows
        prober = Prober(hosts: hosts, secrets: secrets)
        survey = CorruptionSurvey(hosts: hosts, limits: limits)
    }

    /// Within five seconds, whatever hangs. A deep assessment then looks into the databases, one after another, each
    /// within the limits' total.
    ///
    /// Damage that was found deep is looked at again by every later assessment, and only there, until it is gone: so
    /// that `NAME is damaged` holds although the database answers, and no longer holds once it was restored. Other processes
    /// on the same documents remember it, too.
    /// - Parameter name: only this host, service, database or endpoint and what it stands on.
    package nonisolated func assess(
        only name: String? = nil, deep: Bool = false, progress: ProgressReceiver = { _ in }
    ) async -> Assessment {
        let plan = ProbePlan(platform, only: name, scenarios: scenarios)
        let began = ContinuousClock.now
        let results = await prober.ask(plan.requests)
        let asked = Set(plan.requests.map(\.subject))
        let databases = platform.databases.filter { asked.contains($0.name) }
        let corruption = deep ? await lookInto(databases, progress: progress) : await lookAgain(databases)
        return Diagnostician(platform, scenarios: scenarios).assess(
            results, corruption: corruption, elapsed: ContinuousClock.now - began)
    }

    private nonisolated func lookInto(_ databases: [Database], progress: ProgressReceiver) async -> [CorruptionReport] {
        var reports: [CorruptionReport] = []
        for database in databases {
            let report = await survey.examine(database, expected: await expectedRows(database.name), progress: progress)
            await remember(report)
            reports.append(report)
        }
        return reports
    }

    private nonisolated func lookAgain(_ databases: [Database]) async -> [CorruptionReport] {
        var reports: [CorruptionReport] = []
        for database in databases {
            guard let earlier = await remembered[database.name] else { continue }
            let now = await survey.examine(database, expected: await expectedRows(database.name), only: earlier.suspects)
            // What could not be looked at again is as it was.
            let report = now.verdict == .unknown ? earlier : now
            await remember(report)
            if report.verdict == .damaged { reports.append(report) }
        }
        return reports
    }

    private func remember(_ report: CorruptionReport) {
        // Another process may have found or cleared something meanwhile.
        if memory.isKept { remembered = memory.read() }
        switch report.verdict {
        case .damaged: remembered[report.database] = report
        case .sound: remembered[report.database] = nil
        case .unknown: break
        }
        memory.write(remembered)
        latest = nil
    }

    /// Endpoints, and with `deep` every database as `assess` looks into it.
    package nonisolated func verify(
        only name: String? = nil, samples: Int = 1, deep: Bool = false, progress: ProgressReceiver = { _ in }
    ) async -> Verification {
        let requests = Verification.requests(platform, only: name, samples: samples)
        let each = requests.map { request -> Duration in
            if case .http(let question) = request.question { question.timeLimit * question.samples } else { .zero }
        }
        let limit = (each.max() ?? .zero) + .seconds(2)
        var verification = Verification(platform, await prober.ask(requests, questionLimit: limit, hostLimit: limit + .seconds(1)))
        if deep { verification.corruption = await lookInto(platform.databases, progress: progress) }
        return verification
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
    /// `verify [NAME…] [--samples N] [--deep]` succeeds when every endpoint is as expected and, deep, no damage is found.
    package nonisolated func perform(_ action: Action, values: [String: String]) async -> ActionReport {
        let operands = action.operands.map { $0.hasPrefix("$") ? values[String($0.dropFirst())] ?? $0 : $0 }
        switch action.verb {
        case .assess: return await assess(operands, deep: action.option("deep") != nil)
        case .verify:
            let samples = action.option("samples")?.value.flatMap { Int($0) } ?? 1
            return await verify(operands, samples: min(max(1, samples), 1000), deep: action.option("deep") != nil)
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

    private nonisolated func verify(_ names: [String], samples: Int, deep: Bool) async -> ActionReport {
        for name in names where platform.endpoint(name) == nil { return unknown(name) }
        var verification = await verify(only: names.count == 1 ? names[0] : nil, samples: samples, deep: deep)
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
