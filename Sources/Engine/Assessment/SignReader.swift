package import Documents

/// Looks for the runbook's symptoms in what the probes brought back: yes, no, or nobody could look.
package struct SignReader: Sendable {
    let results: [ProbeResult]
    package init(_ results: [ProbeResult]) { self.results = results }

    /// `host: unreachable` and its Korean twin.
    static func aboutReachability(_ pattern: String) -> Bool {
        ["unreachable", "no-ssh", "접속 불가", "접속불가"].contains { pattern.holds($0) }
    }

    /// `host: hardware-warning`.
    static func aboutHardware(_ pattern: String) -> Bool {
        ["hardware", "하드웨어"].contains { pattern.holds($0) }
    }

    /// What was found, and whether anybody could look.
    private struct Hits {
        var asked = false
        var evidence: [Message] = []
        var subjects: [String] = []
        var truth: Truth { evidence.isEmpty ? (asked ? .no : .unknown) : .yes }
        mutating func add(_ subject: String, _ english: String, _ korean: String) {
            evidence.append(Message("\(subject)\(english)", ko: "\(subject)\(korean)"))
            if !subjects.contains(subject) { subjects.append(subject) }
        }
    }

    package func read(_ signal: Signal) -> Assessment.Sign {
        let hits: Hits =
            switch signal.source {
            case .response: response(signal.pattern)
            case .log: log(signal.pattern)
            case .host: Self.aboutReachability(signal.pattern) ? lostHosts() : lines(".kernel:\(signal.pattern)")
            case .files: lines(".files:\(signal.pattern)")
            case .deploy: deploy()
            }
        return Assessment.Sign(
            source: signal.source.rawValue, pattern: signal.pattern, truth: hits.truth,
            evidence: Array(hits.evidence.prefix(3)), subjects: hits.subjects)
    }

    private func response(_ pattern: String) -> Hits {
        var hits = Hits()
        for result in results {
            guard case .http(let answers) = result.answer else { continue }
            for case .answered(let status) in answers.map(\.outcome) {
                hits.asked = true
                if Int(pattern) == status { hits.add(result.request.subject, " answers \(status)", ": \(status) 응답") }
            }
            if Int(pattern) == nil, answers.contains(where: { $0.body.holds(pattern) }) {
                hits.add(result.request.subject, " answers “\(pattern)”", ": 응답에 “\(pattern)”")
            }
        }
        return hits
    }

    private func log(_ pattern: String) -> Hits {
        var hits = Hits()
        for result in results {
            let lines: [String]
            switch (result.answer, result.request.question) {
            case (.log(let tail), _): lines = tail.lines
            case (.lines(let found), .loginLog): lines = found
            default: continue
            }
            hits.asked = true
            let found = lines.filter { $0.holds(pattern) }
            // A few wrong passwords are every day's noise; a burst is not.
            if case .loginLog = result.request.question, found.count < Self.loginBurst { continue }
            guard let last = found.last else { continue }
            let quoted = "\(found.count) × “\(Spoken.quote(last))”"
            hits.add(result.request.subject, ": \(quoted)", ": \(quoted)")
        }
        return hits
    }

    /// Failed logins in the last lines of one host that make a burst.
    static let loginBurst = 20

    private func lostHosts() -> Hits {
        var hits = Hits()
        for result in results where result.request.question == .vitals {
            hits.asked = true
            guard case .unreachable(let error) = result.answer else { continue }
            let line = Contact(error).line
            hits.add(result.request.subject, ": \(line[.english])", ": \(line[.korean])")
        }
        return hits
    }

    private func deploy() -> Hits {
        var hits = Hits()
        for result in results {
            guard case .deploy(let deployment) = result.answer else { continue }
            hits.asked = true
            guard let deployment, deployment.isRecent else { continue }
            let line = Self.line(deployment, of: result.request.subject)
            hits.evidence.append(line)
            hits.subjects.append(result.request.subject)
        }
        return hits
    }

    static func line(_ deployment: Deployment, of subject: String) -> Message {
        let age = Spoken.span(deployment.age)
        let what = "\(deployment.commit) “\(Spoken.quote(deployment.subject))”"
        return Message(
            "\(subject) was deployed \(age[.english]) ago: \(what)", ko: "\(subject): \(age[.korean]) 전에 배포됨: \(what)")
    }

    private func lines(_ idPart: String) -> Hits {
        var hits = Hits()
        for result in results where result.request.id.hasSuffix(idPart) {
            guard case .lines(let found) = result.answer else { continue }
            hits.asked = true
            for line in found.prefix(3) {
                let quoted = Spoken.quote(line)
                hits.add(result.request.subject, ": \(quoted)", ": \(quoted)")
            }
        }
        return hits
    }
}
