package import Documents

/// Answers in, assessment out: one cause, not ten.
///
/// A finding that is only a symptom is taken away where something that its subject needs is broken, and its
/// subject is listed with that cause. Pure.
package struct Diagnostician: Sendable {
    let platform: Platform
    let scenarios: [Scenario]

    package init(_ platform: Platform, scenarios: [Section] = []) {
        self.platform = platform
        self.scenarios = scenarios.compactMap(\.scenario)
    }

    /// - Parameter corruption: what deep checks found, for the databases that had one.
    package func assess(_ results: [ProbeResult], corruption: [CorruptionReport] = [], elapsed: Duration = .zero) -> Assessment {
        let answers = AnswerTable(results)
        let asked = Set(results.map(\.request.subject))
        let hosts = platform.hosts.filter { asked.contains($0.name) }.map { HostReading(host: $0, answers: answers).read() }
        let signs = readSigns(results)
        let own = NetworkReading(platform: platform, hosts: hosts, answers: answers)
        var readings = hosts
        readings += platform.databases.filter { asked.contains($0.name) }.map { database in
            DatabaseReading(database: database, answers: answers, deep: corruption.first { $0.database == database.name }).read()
        }
        readings += platform.services.filter { asked.contains($0.name) }.map { ServiceReading(service: $0, answers: answers).read() }
        readings += platform.endpoints.filter { asked.contains($0.name) }.map { EndpointReading(endpoint: $0, answers: answers).read() }
        var diagnosis: Diagnosis
        if let blame = own.finding {
            blindfold(&readings)
            diagnosis = Diagnosis([blame])
        } else {
            diagnosis = explain(&readings, answers)
            diagnosis.findings += breaches(signs)
        }
        diagnosis.findings.sort { ($0.cause.rank, $0.subject) < ($1.cause.rank, $1.subject) }
        return Assessment(
            platform: platform.name, subjects: inPlatformOrder(readings.map(\.subject)), diagnosis: diagnosis,
            signs: signs, corruption: corruption, elapsedMilliseconds: Spoken.milliseconds(elapsed))
    }

    private func readSigns(_ results: [ProbeResult]) -> [Assessment.Sign] {
        let reader = SignReader(results)
        return scenarios.flatMap(\.signals).reduce(into: []) { signs, signal in
            guard !signs.contains(where: { $0.source == signal.source.rawValue && $0.pattern == signal.pattern }) else { return }
            signs.append(reader.read(signal))
        }
    }

    private func inPlatformOrder(_ subjects: [Assessment.Subject]) -> [Assessment.Subject] {
        let order: [Assessment.Kind] = [.endpoint, .service, .database, .host]
        return order.flatMap { kind in
            subjects.filter { $0.kind == kind }.map { subject in
                var subject = subject
                subject.host = platform.service(subject.name)?.host ?? platform.database(subject.name)?.host
                return subject
            }
        }
    }

    /// The watcher cannot see: it says so, and blames nobody.
    private func blindfold(_ readings: inout [Reading]) {
        for index in readings.indices where readings[index].subject.state != .up {
            readings[index].subject.state = .unknown
            readings[index].subject.because = [ProbeRequest.controller]
            readings[index].findings = []
        }
    }

    private func explain(_ readings: inout [Reading], _ answers: AnswerTable) -> Diagnosis {
        var roots: [Diagnosis.Finding] = []
        var consequences: [String: Set<String>] = [:]
        // Hosts, databases and services, what is needed first, so that a cause is known before its effects.
        for index in order(readings) {
            let name = readings[index].subject.name
            let below = foundations(of: name)
            let broken = roots.filter { below.contains($0.subject) && mayExplain($0, readings) }
            if readings[index].subject.state != .up {
                readings[index].subject.because = Set(broken.map(\.subject)).sorted()
            }
            for finding in readings[index].findings {
                let explained = finding.isSymptom ? broken : broken.filter { $0.cause == .diskFull && finding.cause == .databaseStopped }
                if explained.isEmpty {
                    roots.append(finding)
                } else {
                    for cause in explained { consequences[cause.subject, default: []].insert(name) }
                }
            }
            if readings[index].findings.isEmpty, readings[index].subject.state == .unknown {
                for cause in broken { consequences[cause.subject, default: []].insert(name) }
            }
        }
        EndpointBlame(platform: platform, answers: answers).explain(&readings, &roots, &consequences)
        for index in roots.indices { roots[index].consequences = (consequences[roots[index].subject] ?? []).sorted() }
        return Diagnosis(roots)
    }

    /// A configuration that is broken on disk explains nothing as long as the old one serves.
    private func mayExplain(_ finding: Diagnosis.Finding, _ readings: [Reading]) -> Bool {
        finding.cause != .configuration
            || readings.first { $0.subject.name == finding.subject }?.subject.state == .down
    }

    private func order(_ readings: [Reading]) -> [Int] {
        let rank = RecoveryOrder(platform).names
        return readings.indices.filter { readings[$0].subject.kind != .endpoint }.sorted { a, b in
            func position(_ index: Int) -> Int {
                readings[index].subject.kind == .host ? -1 : rank.firstIndex(of: readings[index].subject.name) ?? rank.count
            }
            return (position(a), a) < (position(b), b)
        }
    }

    /// Everything that a name stands on, its host included.
    private func foundations(of name: String) -> Set<String> {
        var found: Set<String> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            var below: [String] = []
            if let service = platform.service(next) { below = service.needs + [service.host] }
            if let database = platform.database(next) { below = [database.host] }
            for name in below where found.insert(name).inserted { waiting.append(name) }
        }
        return found
    }

    /// A breach is never guessed from an outage: only a symptom that the runbook names for one counts.
    private func breaches(_ signs: [Assessment.Sign]) -> [Diagnosis.Finding] {
        let named = scenarios.filter { $0.failure == .securityBreach }.flatMap(\.signals)
        return named.compactMap { signal in
            guard signal.source == .files || signal.source == .log,
                let sign = signs.first(where: { $0.source == signal.source.rawValue && $0.pattern == signal.pattern }),
                sign.truth == .yes
            else { return nil }
            return Diagnosis.Finding(
                .securityBreach, .breach, of: sign.subjects.first ?? ProbeRequest.controller,
                signal.source == .files ? .likely : .possible,
                Message("signs of a breach: \(signal.source.rawValue): \(signal.pattern)", ko: "보안 침해 징후: \(signal.source.rawValue): \(signal.pattern)"),
                evidence: sign.evidence,
                advice: Message(
                    "isolate, keep the evidence, call somebody; no restart and no restore by itself",
                    ko: "격리하고 증거를 보존한 뒤 담당자 호출; 자동 재시작과 복구 금지"))
        }
    }
}
