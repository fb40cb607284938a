/// What the machine decided. Journaled so that the record can be read without the machine, and compared on
/// replay so that a machine that would decide otherwise does not carry on somebody else's execution.
package enum Decision: Hashable, Codable, Sendable {
    case sectionEntered(String)
    case sectionLeft(String, SectionEnd)
    case stepBegun(String, run: Int)
    case stepEnded(String, Outcome, detail: String?)
    case stepSkipped(String, SkipReason)
    /// The ladder goes on: this rung stands in for what failed.
    case fallbackTaken(String, after: String)
    case rollbackBegun(String, undoing: String)
    case valueKept(name: String, value: String)
    case budgetReached(section: String, percent: Int, seconds: Int64)
    case objectiveReached
    case escalated(section: String)
    case waiting(Wait)
    case waitEnded(Wait)
    case scenarioTaken(String)
    case orderRefused(OrderRefusal)
    case boxAnswered(String, Truth)
    case ended(ExecutionEnd)
}

package enum SectionEnd: String, Hashable, Codable, Sendable {
    case succeeded, failed
    /// Its condition did not hold.
    case notNeeded
    /// Another alternative was taken, a scenario stands in for it, or a person skipped it.
    case skipped
    case overrun
}

package enum SkipReason: String, Hashable, Codable, Sendable {
    /// A fallback reached without a failure.
    case notNeeded
    /// Stands between the failed step and the next rung.
    case ladder
    case person
}

package enum ExecutionEnd: String, Hashable, Codable, Sendable {
    case succeeded, failed, aborted
}

/// What an execution waits for a person for.
package enum Wait: Hashable, Codable, Sendable {
    case approval(step: String)
    /// The condition of a section could not be told.
    case condition(section: String)
    case choice(String, options: [String])
    case scenario(options: [String])
    /// A section failed; `step` is the one that failed, where it was one.
    case failure(section: String, step: String?)
    case indeterminate(step: String, hosts: [String])
    case overrun(section: String)
    case paused
}

package enum OrderRefusal: String, Hashable, Codable, Sendable {
    /// Nothing waits for this.
    case notWaiting
    /// Automation never approves for a person.
    case needsPerson
    case unknownName
    case ended
}
