package import Engine
import Synchronization

/// A host that keeps the port's promises, over a network and through reboots that keep none.
///
/// It outlives controllers: what it was told stays told. Everything happens lazily at the virtual time of the next
/// question, so a host costs nothing while nobody asks.
package final class FakeHost: Sendable {
    package struct Faults: Sendable {
        /// Per cent of requests.
        package var refuse = 0
        package var dropBefore = 0
        package var dropAfter = 0
        /// The connection is lost, and the request arrives all the same, later.
        package var late = 0
        package var hang = 0
        package var slow = 0
        package var lie = 0
        package var truncate = 0
        package var diskFull = 0
        /// When the host reboots.
        package var reboots: [Duration] = []
        /// Per cent of starts after which the host reboots within seconds: a command that brings its host down.
        package var rebootAfterStart = 0
        /// Attempts lie in memory: a reboot takes them along.
        package var forgetsOnReboot = false
        package init() {}
    }

    /// How commands behave, from the attempt's name: the same after every resume.
    package struct Behaviour: Sendable {
        package var duration: Duration
        package var exitCode: Int32
        package var standardOutput: String
        package var ignoresTerm: Bool
        package var errorOutput = ""
        /// Ends itself by this signal.
        package var signal: Int32?
        package init(duration: Duration, exitCode: Int32, standardOutput: String, ignoresTerm: Bool = false) {
            self.duration = duration
            self.exitCode = exitCode
            self.standardOutput = standardOutput
            self.ignoresTerm = ignoresTerm
        }
    }

    package typealias Script = @Sendable (_ attempt: AttemptID, _ command: RemoteCommand) -> Behaviour

    struct Started {
        var at: Duration
        var command: RemoteCommand
        var behaviour: Behaviour
        var stoppedAt: Duration?
        var isForgotten = false
    }

    enum Record {
        case tombstone
        case started(Started)
    }

    struct State {
        var records: [AttemptID: Record] = [:]
        var underWay: [(sent: Duration, at: Duration, attempt: AttemptID, command: RemoteCommand)] = []
        var reboots: [Duration] = []
        var rebootsDone = 0
        var random: Seeded
        var locks: [String: HostLock] = [:]
        var bootID: String { "boot-\(rebootsDone)" }
    }

    package let name: String
    let faults: Faults
    let clock: SimulationClock
    let script: Script
    let accepted: @Sendable (AttemptID) -> Void
    let state: Mutex<State>

    /// - Parameter accepted: told of each start that takes effect, at its moment.
    package init(
        name: String, seed: UInt64, faults: Faults, clock: SimulationClock, script: @escaping Script,
        accepted: @escaping @Sendable (AttemptID) -> Void
    ) {
        self.name = name
        self.faults = faults
        self.clock = clock
        self.script = script
        self.accepted = accepted
        state = Mutex(State(reboots: faults.reboots, random: Seeded(seed)))
    }

    var now: Duration { clock.now.offset }

    /// Requests that were still in the wire arrive.
    package func settle() { state.withLock { catchUp(&$0, to: now) } }

    /// The attempts whose command began.
    package var startedAttempts: [AttemptID] {
        state.withLock { state in
            state.records.compactMap { id, record in if case .started = record { id } else { nil } }
        }
    }

    func catchUp(_ state: inout State, to now: Duration) {
        let arriving = state.underWay.filter { $0.at <= now }
        state.underWay.removeAll { $0.at <= now }
        for late in arriving where state.records[late.attempt] == nil {
            // A connection does not outlive the host's reboot.
            if state.reboots.contains(where: { $0 > late.sent && $0 <= late.at }) { continue }
            let boot = "boot-\(state.reboots.count { $0 <= late.at })"
            if let meant = late.command.bootID, meant != boot { continue }
            accept(late.attempt, late.command, at: late.at, &state)
        }
        let reboots = state.reboots.filter { $0 <= now }.count
        guard reboots > state.rebootsDone else { return }
        state.rebootsDone = reboots
        if faults.forgetsOnReboot { state.records = [:] }
    }

    func accept(_ attempt: AttemptID, _ command: RemoteCommand, at time: Duration, _ state: inout State) {
        state.records[attempt] = .started(
            Started(at: time, command: command, behaviour: script(attempt, command), stoppedAt: nil))
        accepted(attempt)
        if state.random.chance(faults.rebootAfterStart) {
            state.reboots.append(time + .milliseconds(1 + state.random.below(3_000)))
        }
    }

    func status(_ started: Started, _ state: State, at now: Duration) -> RemoteStatus {
        let limit = started.command.timeLimit
        let natural = started.at + started.behaviour.duration
        let killed = started.at + limit + (started.behaviour.ignoresTerm ? started.command.grace : .zero)
        let end = min(natural, started.stoppedAt ?? natural, started.behaviour.duration > limit ? killed : natural)
        if state.reboots.contains(where: { $0 > started.at && $0 <= min(now, end) }) {
            return .lost
        }
        guard end <= now else { return .running }
        if end == natural, started.behaviour.duration <= limit {
            return started.behaviour.signal.map(RemoteStatus.signalled) ?? .exited(code: started.behaviour.exitCode)
        }
        return end == started.stoppedAt ? .stopped : .timedOut
    }
}
