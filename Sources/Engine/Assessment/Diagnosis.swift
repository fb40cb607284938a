package import Documents

/// Causes, most fundamental first; what follows from a cause is listed with it and not again.
package struct Diagnosis: Hashable, Codable, Sendable {
    package enum Confidence: String, Hashable, Codable, Sendable, Comparable {
        case possible, likely, certain
        package static func < (a: Self, b: Self) -> Bool { a.rank < b.rank }
        private var rank: Int {
            switch self {
            case .possible: 0
            case .likely: 1
            case .certain: 2
            }
        }
    }

    /// Stable words for machines: never reused, never renamed. The order is the order of blame.
    package enum Cause: String, Hashable, Codable, Sendable, CaseIterable {
        case ownNetwork = "own-network"
        case breach
        case hostUnreachable = "host-unreachable"
        case hostFrozen = "host-frozen"
        case diskFull = "disk-full"
        case corruption
        case checkpointLost = "checkpoint-lost"
        case databaseMissing = "database-missing"
        case tableMissing = "table-missing"
        case rowsMissing = "rows-missing"
        case databaseHung = "database-hung"
        case databaseStopped = "database-stopped"
        case databaseStarting = "database-starting"
        case backendCrash = "backend-crash"
        case tooManyConnections = "too-many-connections"
        case outOfMemory = "out-of-memory"
        case credentials
        case badDeployment = "bad-deployment"
        case configuration
        case crashLoop = "crash-loop"
        case managerDown = "manager-down"
        case portHeld = "port-held"
        case processStopped = "process-stopped"
        case processHung = "process-hung"
        case processErrors = "process-errors"
        case pathBlocked = "path-blocked"
        case nameUnresolved = "name-unresolved"
        case certificate
        case endpointFails = "endpoint-fails"
        case slow

        package var rank: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
    }

    package struct Finding: Hashable, Codable, Sendable {
        package var failure: FailureType
        package var cause: Cause
        /// The name in `platform.yaml`, or `controller`.
        package var subject: String
        package var confidence: Confidence
        package var statement: Message
        /// One line a fact, each with its source.
        package var evidence: [Message]
        /// The first thing to do.
        package var advice: Message
        /// What is down only because of this.
        package var consequences: [String]
        /// A symptom may be explained away by something that its subject needs.
        package var isSymptom: Bool
        package init(
            _ failure: FailureType, _ cause: Cause, of subject: String, _ confidence: Confidence,
            _ statement: Message, evidence: [Message] = [], advice: Message, isSymptom: Bool = false
        ) {
            self.failure = failure
            self.cause = cause
            self.subject = subject
            self.confidence = confidence
            self.statement = statement
            self.evidence = evidence
            self.advice = advice
            self.consequences = []
            self.isSymptom = isSymptom
        }
    }

    package var findings: [Finding]
    package init(_ findings: [Finding] = []) { self.findings = findings }

    /// Every diagnosed failure type, once, in the order of the findings.
    package var failures: [FailureType] {
        findings.map(\.failure).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    package func finding(of failure: FailureType) -> Finding? {
        findings.filter { $0.failure == failure }.max { $0.confidence < $1.confidence }
    }
}
