/// Wall time in milliseconds since 1970 (UTC), as a clock on the wall showed it: may jump, is only for reading.
package struct WallTime: Hashable, Comparable, Codable, Sendable {
    package var milliseconds: Int64
    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }
    package init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }
    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(milliseconds)
    }
}

/// One fact of an execution, at its time.
///
/// `elapsed` counts from the execution's begin, in milliseconds, and never goes back: it comes from a monotonic
/// clock, and over a controller's death from the wall clock, where that went forward. Budgets and the RTO use it.
package struct Event: Hashable, Codable, Sendable {
    package var fact: Fact
    package var wall: WallTime
    package var elapsed: Int64

    package init(_ fact: Fact, wall: WallTime, elapsed: Int64) {
        self.fact = fact
        self.wall = wall
        self.elapsed = elapsed
    }
}

/// What may happen to an execution. Cases are never removed and never change their meaning: an old journal must
/// always open. A new field is optional.
package enum Fact: Hashable, Codable, Sendable {
    case begun(Beginning)
    /// A driver took the execution over: everything that was under way is asked about, nothing is started twice.
    case resumed(controller: String, original: Bool)
    case conditionJudged(section: String, Judgement)
    case findingAnswered(box: String, Judgement)
    case scenariosProposed([String])
    /// Durable before the host hears of the attempt.
    case attemptIntended(Attempt)
    /// Nothing was intended and nothing was started.
    case attemptRefused(step: String, host: String, number: Int, AttemptResult)
    case attemptEnded(AttemptID, AttemptResult)
    case actionsEnded(step: String, number: Int, AttemptResult)
    case timerFired(Timer)
    /// `command` is the mailbox's number, so that a command is applied once.
    case ordered(OperatorOrder, by: Person, command: Int64?)
    /// What the machine decided on the facts before; written in one transaction with them, and checked on replay.
    case decided(Decision)
}

package struct Beginning: Hashable, Codable, Sendable {
    /// Names the execution on hosts; unique over all controllers.
    package var token: String
    package var planHash: String
    /// Seeds the jitter of retries.
    package var seed: UInt64
    package var controller: String
    package var by: Person

    package init(token: String, planHash: String, seed: UInt64, controller: String, by: Person) {
        self.token = token
        self.planHash = planHash
        self.seed = seed
        self.controller = controller
        self.by = by
    }
}

/// Who ordered something. Automation never approves.
package struct Person: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable { case person, automation }
    package var name: String
    package var kind: Kind
    package init(_ name: String, kind: Kind = .person) {
        self.name = name
        self.kind = kind
    }
}

/// The operator's verbs.
package enum OperatorOrder: Hashable, Codable, Sendable {
    case pause
    /// Ends a pause.
    case `continue`
    case abort
    case approve(step: String)
    case deny(step: String)
    case retry(String)
    case skip(String)
    case settle(step: String, succeeded: Bool)
    /// A section to enter among alternatives, a scenario, or the answer to a condition; nil or `none` = none of them.
    case choose(String, option: String?)
    case tick(box: String)
}

/// One try of a step on one host.
package struct Attempt: Hashable, Codable, Sendable {
    package var id: AttemptID
    package var step: String
    package var host: String
    /// Counts from 1 on this host, over all runs of the step.
    package var number: Int
    /// The host's boot when the intent was written.
    package var bootID: String
    /// What was noticed of another controller there, in the platform's language.
    package var note: String?

    package init(id: AttemptID, step: String, host: String, number: Int, bootID: String, note: String? = nil) {
        self.note = note
        self.id = id
        self.step = step
        self.host = host
        self.number = number
        self.bootID = bootID
    }
}

package enum Outcome: String, Hashable, Codable, Sendable, CaseIterable {
    case succeeded, failed, skipped, unreachable, cancelled, indeterminate
}

package struct AttemptResult: Hashable, Codable, Sendable {
    package enum Ending: String, Hashable, Codable, Sendable {
        case succeeded, failed, cancelled
        /// The host could not be asked, and nothing was started.
        case unreachable
        /// It was started, or may have been, and the host cannot be asked any more.
        case indeterminate
        /// The host says that it began and that nobody can know how it ended.
        case lost
        /// The host said that it never started and, having been asked, never will.
        case notStarted
    }

    package var ending: Ending
    package var exitCode: Int32?
    /// The end of what was captured, redacted, at most `outputLimit` bytes.
    package var output: String
    /// The value of `output=NAME`.
    package var value: String?
    /// Why, where there is more to say than the exit code does.
    package var detail: String?

    package static let outputLimit = 4_096

    /// Stands at the end of output of which there was more.
    static let droppedMark = "[more output was dropped]"

    /// The last line that the command itself printed.
    var lastWords: String? {
        output.split(whereSeparator: \.isNewline).last { $0 != Self.droppedMark }.map(String.init)
    }

    package init(
        _ ending: Ending, exitCode: Int32? = nil, output: String = "", value: String? = nil, detail: String? = nil
    ) {
        self.ending = ending
        self.exitCode = exitCode
        self.output = output
        self.value = value
        self.detail = detail
    }
}

package enum Timer: Hashable, Codable, Sendable {
    /// A stage's budget at 50, 80 or 100 per cent.
    case budget(section: String, percent: Int)
    case objective
    /// A retry or the next poll of a check.
    case again(step: String)
}
