package import Documents

/// The platform at one moment: what is up, down or damaged, by which facts, and why.
///
/// A value: it can be stored, compared and printed; it encodes as JSON with both languages.
package struct Assessment: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable { case host, service, database, endpoint }

    package enum State: String, Hashable, Codable, Sendable {
        case up, down
        /// There, but not right: a corrupt table, a full disk, an answer later than its limit.
        case damaged
        case unknown
    }

    package struct Subject: Hashable, Codable, Sendable {
        package var kind: Kind
        package var name: String
        package var state: State
        /// One line that says the state's reason.
        package var summary: Message
        package var facts: [Message]
        /// What it needs that is broken: then it is not its own cause, and restarting it does not help.
        package var because: [String]
        /// For a service: its process runs. `NAME is down` is not answered with yes while it runs and only
        /// waits for something that it needs.
        package var processRuns: Bool?
        /// For a service or a database: where it runs.
        package var host: String?
        package init(
            _ kind: Kind, _ name: String, _ state: State, _ summary: Message, facts: [Message] = [],
            because: [String] = [], processRuns: Bool? = nil
        ) {
            self.kind = kind
            self.name = name
            self.state = state
            self.summary = summary
            self.facts = facts
            self.because = because
            self.processRuns = processRuns
        }
    }

    /// A symptom from the runbook, looked for.
    package struct Sign: Hashable, Codable, Sendable {
        package var source: String
        package var pattern: String
        package var truth: Truth
        package var evidence: [Message]
        /// Where it was found.
        package var subjects: [String]
        package init(source: String, pattern: String, truth: Truth, evidence: [Message] = [], subjects: [String] = []) {
            self.subjects = subjects
            self.source = source
            self.pattern = pattern
            self.truth = truth
            self.evidence = evidence
        }
    }

    package var platform: String
    package var subjects: [Subject]
    package var diagnosis: Diagnosis
    package var signs: [Sign]
    /// What deep checks looked at, found, and left out; empty without `--deep`.
    package var corruption: [CorruptionReport]
    package var elapsedMilliseconds: Int

    package init(
        platform: String, subjects: [Subject], diagnosis: Diagnosis, signs: [Sign] = [],
        corruption: [CorruptionReport] = [], elapsedMilliseconds: Int = 0
    ) {
        self.platform = platform
        self.subjects = subjects
        self.diagnosis = diagnosis
        self.signs = signs
        self.corruption = corruption
        self.elapsedMilliseconds = elapsedMilliseconds
    }

    package func subject(_ name: String) -> Subject? { subjects.first { $0.name == name } }

    /// Up when every endpoint is (every service and database where there is no endpoint); down when none is;
    /// damaged in between; unknown when nothing could be asked.
    package var platformState: State {
        let endpoints = subjects.filter { $0.kind == .endpoint }
        let judged = endpoints.isEmpty ? subjects.filter { $0.kind == .service || $0.kind == .database } : endpoints
        let states = judged.map(\.state)
        let known = states.filter { $0 != .unknown }
        if known.isEmpty { return .unknown }
        if known.allSatisfy({ $0 == .down }) { return known.count == states.count ? .down : .unknown }
        if known.allSatisfy({ $0 == .up }) { return known.count == states.count ? .up : .unknown }
        return .damaged
    }

    /// Nothing is wrong and nothing is unknown.
    package var isGreen: Bool { diagnosis.findings.isEmpty && subjects.allSatisfy { $0.state == .up } && corruption.allSatisfy { $0.verdict == .sound } }
}
