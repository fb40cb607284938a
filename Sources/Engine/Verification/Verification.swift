package import Documents

/// Every endpoint against its expectation. Users, not processes, decide whether a recovery is over.
package struct Verification: Hashable, Codable, Sendable {
    package enum Verdict: String, Hashable, Codable, Sendable {
        case passed, failed
        /// Nobody could ask: a secret or a tool is missing.
        case unknown
    }

    package struct Check: Hashable, Codable, Sendable {
        package var name: String
        package var method: String
        package var url: String
        package var verdict: Verdict
        /// What came, or what is wrong with it.
        package var line: Message
        package var status: Int?
        /// Of the samples that were answered.
        package var latency: Latency?
        package var limitMilliseconds: Int?
        package var samples: Int
        package var wrongSamples: Int
    }

    package var platform: String
    package var checks: [Check]
    /// Of `verify --deep`: every database looked into; empty otherwise.
    package var corruption: [CorruptionReport] = []

    package var verdict: Verdict {
        if checks.contains(where: { $0.verdict == .failed }) || corruption.contains(where: { $0.verdict == .damaged }) { return .failed }
        if checks.contains(where: { $0.verdict == .unknown }) || corruption.contains(where: { $0.verdict == .unknown }) { return .unknown }
        return checks.isEmpty && corruption.isEmpty ? .unknown : .passed
    }

    /// The questions to ask, one an endpoint. An endpoint is given twice its limit, and at least five seconds:
    /// a late answer says more than none.
    package static func requests(_ platform: Platform, only name: String? = nil, samples: Int = 1) -> [ProbeRequest] {
        platform.endpoints.filter { name == nil || $0.name == name }.map { endpoint in
            let limit = max(.seconds(5), (endpoint.expect.within ?? .zero) * 2)
            return ProbeRequest(
                "\(endpoint.name).http", subject: endpoint.name, vantage: ProbeRequest.controller,
                .http(HTTPQuestion(endpoint, timeLimit: limit, samples: max(1, samples))))
        }
    }

    package init(_ platform: Platform, _ results: [ProbeResult]) {
        self.platform = platform.name
        checks = results.compactMap { result in
            platform.endpoint(result.request.subject).map { Self.check($0, result.answer) }
        }
    }

    private static func check(_ endpoint: Endpoint, _ answer: ProbeAnswer) -> Check {
        var check = Check(
            name: endpoint.name, method: endpoint.method, url: endpoint.url, verdict: .unknown,
            line: Message("not asked", ko: "확인하지 않음"), status: nil, latency: nil,
            limitMilliseconds: endpoint.expect.within.map(Spoken.milliseconds), samples: 0, wrongSamples: 0)
        guard case .http(let samples) = answer, let last = samples.last else {
            if case .notAsked(let reason) = answer { check.line = reason }
            return check
        }
        let verdicts = samples.map { EndpointVerdict(endpoint.expect, $0) }
        let wrong = verdicts.filter { $0.complaint != nil && !$0.isOnlyLate }
        check.samples = samples.count
        check.wrongSamples = wrong.count
        check.latency = Latency(samples.compactMap { if case .answered = $0.outcome { $0.total } else { nil } })
        if case .answered(let status) = last.outcome { check.status = status }
        check.verdict = .passed
        check.line = verdicts.last?.line ?? check.line
        if let complaint = wrong.first?.complaint {
            check.verdict = .failed
            check.line = complaint
        } else if let within = endpoint.expect.within, let latency = check.latency, latency.p95 > within {
            let (p95, limit) = (Spoken.span(latency.p95), Spoken.span(within))
            check.verdict = .failed
            check.line =
                samples.count == 1
                ? Message("\(p95[.english]), limit \(limit[.english])", ko: "\(p95[.korean]) (한도 \(limit[.korean]))")
                : Message("p95 \(p95[.english]), limit \(limit[.english])", ko: "p95 \(p95[.korean]) (한도 \(limit[.korean]))")
        }
        return check
    }
}
