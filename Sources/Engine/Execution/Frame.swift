import Documents

/// A section that is open, and how far it has come.
struct Frame: Hashable, Sendable {
    enum Phase: Hashable, Sendable {
        case running
        /// The section has failed; these rollbacks are still to run, the next one last.
        case undoing
        /// It has failed and nothing is left to undo.
        case failed
    }

    var section: PlannedSection
    var next = 0
    var phase = Phase.running
    /// The step (or expanded step) that failed and for which a rung is sought.
    var failedStep: String?
    /// Something in an expanded section failed and was passed over.
    var failedInside = false
    /// The step directly before the block at `next`, where it succeeded.
    var justSucceeded: String?
    /// Rollbacks of steps that succeeded, oldest first.
    var undoable: [Undo] = []
    var hasUndone = false
    /// Some check in it, or below, succeeded: what failed before is shown to be mended.
    var hasProof = false
    /// Failures that stood open when this section was entered.
    var openBefore: [String] = []
    /// The budget is used up and `on-overrun` has still to be obeyed.
    var overrun: Section.OnOverrun?

    struct Undo: Hashable, Sendable {
        var rollback: String
        var step: String
    }

    init(_ section: PlannedSection) { self.section = section }

    func index(of id: String) -> Int? {
        section.blocks.firstIndex { block in
            switch block {
            case .step(let step): step.id == id
            case .section(let child): child.id == id
            case .box(let box): box.id == id
            }
        }
    }
}

/// The step that is under way: at most one at a time, on one or several hosts.
struct StepRun: Hashable, Sendable {
    enum Phase: Hashable, Sendable {
        case awaitingApproval
        /// May begin as soon as nothing holds the execution.
        case ready
        case underWay
        /// A retry or the next poll is due at a timer.
        case resting
        /// Some host's outcome is a person's to settle.
        case indeterminate
    }

    enum HostPhase: Hashable, Sendable {
        case preparing(number: Int)
        case underWay(Attempt)
        case ended(AttemptResult, Attempt?)
    }

    var step: PlannedStep
    var run: Int
    var phase: Phase
    /// When it was allowed to begin: `until=` counts from here.
    var began: Int64
    var tries = 0
    var hosts: [String: HostPhase] = [:]
    /// The number of the actions' performance that is under way.
    var performing: Int?
    /// How often a host proved that nothing had been started, or a repeatable attempt was lost.
    var restarts: [String: Int] = [:]
    /// Hosts on which a person wants it again, should the host not know better.
    var wantedAgain: Set<String> = []
    /// For a rollback: the step that it undoes.
    var undoes: String?
}

/// What the platform has been asked and has not answered.
enum Question: Hashable, Sendable {
    case entry(section: String)
    case exit(section: String)
    /// Alternatives with a condition that has not been judged yet; those that hold, those unknown.
    case choice(key: String, options: [String], open: Set<String>, holding: Set<String>, unknown: Set<String>)
    case findings(open: Set<String>)
    case scenarios
}

/// Waiting times between tries.
package enum Backoff {
    /// Doubles from one second to a minute, with up to a quarter added at random, so that many controllers
    /// do not knock together.
    static func retry(_ tries: Int, seed: UInt64, salt: Int) -> Int64 {
        let base = Int64(1_000) << Int64(min(max(tries - 1, 0), 6))
        return jittered(min(base, 60_000), seed: seed, salt: salt &* 1_000 &+ tries)
    }

    /// Half a second at first, at most five seconds: a service that comes back is seen soon.
    static func poll(_ tries: Int, seed: UInt64, salt: Int) -> Int64 {
        let base = Int64(500) << Int64(min(max(tries - 1, 0), 4))
        return jittered(min(base, 5_000), seed: seed, salt: salt &* 1_000 &+ tries)
    }

    /// Until a command that runs is looked at again: a fiftieth of the time that it has been watched, so that hearing of its end late
    /// costs it little; at least a tenth of a second, at most two.
    static func look(watched: Duration) -> Duration { min(max(watched / 50, .milliseconds(100)), .seconds(2)) }

    /// Between two fetches of what a running command has printed: each starts programs on its host, a look does not.
    static let bite = Duration.milliseconds(500)

    /// Until a host that gave no answer is asked again: doubles from a tenth of a second to two.
    static func unanswered(_ tries: Int) -> Duration { min(.milliseconds(100 * (1 << min(max(tries - 1, 0), 5))), .seconds(2)) }

    private static func jittered(_ base: Int64, seed: UInt64, salt: Int) -> Int64 {
        // SplitMix64's mixing step: even neighbouring salts give unrelated numbers.
        var mixed = seed &+ UInt64(bitPattern: Int64(salt)) &* 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return base + Int64(mixed % UInt64(max(1, base / 4)))
    }
}
