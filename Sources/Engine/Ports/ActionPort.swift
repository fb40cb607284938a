package import Documents

/// What a built-in action (a line of a `bongsu` fence) did.
package struct ActionReport: Hashable, Codable, Sendable {
    package enum Outcome: String, Hashable, Codable, Sendable {
        case succeeded, failed
        /// It may have had an effect and nobody can know.
        case indeterminate
    }
    package var outcome: Outcome
    /// What a person reads, in the platform's language: journaled as the step's output.
    package var text: String
    /// The value for `output=NAME`.
    package var value: String?
    package init(_ outcome: Outcome, text: String, value: String? = nil) {
        self.outcome = outcome
        self.text = text
        self.value = value
    }
}

/// Built-in actions that only read or that are safe to start again (`assess`, `verify`, `stable-commit`, …).
///
/// Actions that change a host are not performed here: the planner expands `recover`, `restart` and `do` into
/// ordinary steps, so that every effect is an attempt with a durable intent.
package protocol ActionPort: Sendable {
    func perform(_ action: Action, values: [String: String]) async -> ActionReport
}

/// Three-valued truth: what a condition or a finding's box is answered with.
package enum Truth: String, Hashable, Codable, Sendable {
    case yes, no, unknown
}

package struct Judgement: Hashable, Codable, Sendable {
    package var truth: Truth
    /// One line a fact, in the platform's language.
    package var evidence: [String]
    package init(_ truth: Truth, evidence: [String] = []) {
        self.truth = truth
        self.evidence = evidence
    }
}

/// Asks the platform afresh. Every answer is bounded in time (5 s for a whole assessment).
package protocol JudgementPort: Sendable {
    func judge(_ condition: Condition) async -> Judgement
    func judge(_ finding: Box.Subject) async -> Judgement
    /// After the first stage: the scenarios whose failure is diagnosed and of which a signal holds.
    func proposeScenario(among scenarios: [Section]) async -> [String]
}

/// Resolves references at the moment of use; values go nowhere but into a `RemoteCommand`'s environment, a
/// probe's standard input, and the redactor.
package protocol SecretPort: Sendable {
    func resolve(_ reference: SecretReference) async throws(SecretError) -> String
}

package struct SecretError: Error, Hashable, Sendable {
    package var reference: SecretReference
    package var detail: String
    package init(_ reference: SecretReference, detail: String) {
        self.reference = reference
        self.detail = detail
    }
}
