/// One try of a step on one host. The name is a folder on that host: letters, digits, `.`, `-`, `_`, at most 128.
package struct AttemptID: Hashable, Codable, Sendable, CustomStringConvertible {
    package let name: String
    package init(_ name: String) { self.name = name }
    package var description: String { name }
}

/// What a host is asked to carry out. Holds resolved secrets in `environment`, so it is never journaled,
/// printed or passed in a command line: it travels on standard input.
package struct RemoteCommand: Sendable {
    package enum Interpreter: String, Codable, Sendable {
        /// `bash -euo pipefail`
        case bash
        /// `sh -eu`
        case sh
    }

    package var interpreter: Interpreter
    package var script: String
    package var directory: String?
    package var environment: [(name: String, value: String)] = []
    /// Enforced on the host itself, so that it holds when the controller is dead.
    package var timeLimit: Duration
    /// Between TERM and KILL to the process group when the limit is reached.
    package var grace: Duration = .seconds(5)
    /// Standard output and standard error together; what is beyond is dropped and said so.
    package var outputLimit: Int = 1_000_000
    /// Whether standard output is kept apart as well (`output=NAME`, SQL checks). Where it is not, the two streams
    /// are one pipe and their order is exact; where it is, lines of the two written at one moment may change places.
    package var separatesStandardOutput: Bool = true
    /// The boot that it is meant for; nil is any. A host under another begins nothing and answers `absent`: whoever asked about the
    /// attempt before the reboot has built on it, and the tombstone may be gone with the boot.
    package var bootID: String?

    package init(_ interpreter: Interpreter, _ script: String, timeLimit: Duration) {
        self.interpreter = interpreter
        self.script = script
        self.timeLimit = timeLimit
    }
}

/// What a host knows of an attempt. Only files on the host tell; never the exit code of `ssh`.
package enum RemoteStatus: Hashable, Codable, Sendable {
    /// Never started, and by having asked, never will be: asking leaves a tombstone.
    case absent
    case running
    case exited(code: Int32)
    case signalled(Int32)
    /// The host killed the process group at the time limit and saw it gone.
    case timedOut
    /// Stopped on request; the process group was seen gone.
    case stopped
    /// Started, and unfinished without a process (the host rebooted, or the wrapper was killed): nobody can know.
    case lost
}

/// Two streams in one, in the order of arrival as far as the host can tell.
package struct OutputChunk: Sendable, Hashable {
    package var bytes: [UInt8]
    /// The offset to ask from next.
    package var next: Int
    /// The host dropped what came after the limit.
    package var truncated: Bool
    package init(bytes: [UInt8], next: Int, truncated: Bool) {
        self.bytes = bytes
        self.next = next
        self.truncated = truncated
    }
}

/// What `start` learned, so that a short step costs one round trip.
package struct StartReport: Sendable, Hashable {
    package var status: RemoteStatus
    /// The first output, from offset 0; present where the step ended within the wait, and all of it where it is
    /// shorter than `firstOutput`.
    package var output: OutputChunk?
    /// The most that comes with the answer to a start, in bytes.
    package static let firstOutput = 65_536
    package init(status: RemoteStatus, output: OutputChunk? = nil) {
        self.status = status
        self.output = output
    }
}

/// The port that decides everything: commands on a host, addressed by attempt, so that a reconnect or a new
/// controller can ask again. Implemented over SSH, locally, and by the simulation's fake host; all run one
/// conformance suite.
package protocol HostSession: Sendable {
    /// The host's boot id, journaled with the intent: an attempt that is absent or unfinished under another boot
    /// is lost.
    func bootID() async throws(HostError) -> String

    /// Tells the host who changes it, and learns its boot in the same round trip. A lock of another execution stays,
    /// unless its token is `replacing`.
    ///
    /// **Idempotency:** one's own lock is written again; it follows the session to a new connection.
    func claim(_ lock: HostLock, replacing: String?) async throws(HostError) -> HostClaim

    /// Gives one's own lock back; another's stays.
    func release(_ lock: HostLock) async throws(HostError)

    /// Starts the command, at most once for ever for this attempt.
    ///
    /// **Idempotency:** a second start of the same attempt attaches to the first. An attempt that was asked
    /// about before it was started answers `absent` and does not start.
    /// **Cancellation:** gives up waiting; the command, if it was started, goes on.
    func start(_ command: RemoteCommand, attempt: AttemptID) async throws(HostError) -> StartReport

    /// What became of the attempt. Asking about an unknown attempt claims it: it can never start afterwards.
    func status(of attempt: AttemptID) async throws(HostError) -> RemoteStatus

    /// At most `limit` bytes of captured output from `offset`; empty at the end.
    func output(of attempt: AttemptID, from offset: Int, limit: Int) async throws(HostError) -> OutputChunk

    /// What the step wrote to standard output alone (for `output=NAME` and for SQL checks), at most `limit` bytes.
    func standardOutput(of attempt: AttemptID, limit: Int) async throws(HostError) -> [UInt8]

    /// Ends the process group: TERM, grace, KILL, and sees it gone.
    func stop(_ attempt: AttemptID, grace: Duration) async throws(HostError) -> RemoteStatus

    /// Removes what the attempts of an execution left on the host; called when the execution closes.
    func forget(_ attempts: [AttemptID]) async throws(HostError)
}

/// Short questions that change nothing: probes, `check --live`. Leaves no files, keeps no promise of one start.
package protocol HostReader: Sendable {
    /// Runs `script` with `sh` and kills it, on the host, at `timeLimit`.
    func read(_ script: String, timeLimit: Duration) async throws(HostError) -> HostAnswer
}

package struct HostAnswer: Sendable, Hashable {
    package var exitCode: Int32
    package var output: String
    package var errorOutput: String
    package init(exitCode: Int32, output: String, errorOutput: String) {
        self.exitCode = exitCode
        self.output = output
        self.errorOutput = errorOutput
    }
}

/// Why a host could not be asked. Nothing is known of the command when one of these is thrown by `start`.
package enum HostError: Error, Hashable, Sendable {
    /// No connection: refused, timed out, no route, name not found. `detail` is ssh's own line.
    case unreachable(detail: String)
    /// The host's key is not known, or is another than the one known.
    case hostKey(detail: String)
    /// The host answered but refused this user.
    case authentication(detail: String)
    /// The connection was lost while the answer was awaited.
    case connectionLost(detail: String)
    /// The host has no folder that takes a write (`/var/lib/bongsu`, `/var/tmp`, `/run`, `/dev/shm` all failed).
    case noSpace(detail: String)
    /// No answer within the deadline of the request itself.
    case deadline
    /// The host answered something that the wrapper never says.
    case protocolViolation(detail: String)
}

/// Finds the session and the reader of a host by its name in `platform.yaml`; `controller` is this machine.
package protocol HostDirectory: Sendable {
    func session(for host: String) async throws(HostError) -> any HostSession
    func reader(for host: String) async throws(HostError) -> any HostReader
}
