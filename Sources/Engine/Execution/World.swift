package import Documents

/// Everything that a driver reaches the world through.
package struct World: Sendable {
    package var hosts: any HostDirectory
    package var actions: any ActionPort
    package var judgements: any JudgementPort
    package var secrets: any SecretPort
    package var journal: any Journal
    package var clock: any Clock<Duration>
    package var wall: @Sendable () -> WallTime

    package init(
        hosts: any HostDirectory, actions: any ActionPort, judgements: any JudgementPort, secrets: any SecretPort,
        journal: any Journal, clock: any Clock<Duration>, wall: @escaping @Sendable () -> WallTime
    ) {
        self.hosts = hosts
        self.actions = actions
        self.judgements = judgements
        self.secrets = secrets
        self.journal = journal
        self.clock = clock
        self.wall = wall
    }
}

/// The limits of a driver's patience. Every wait on the world has one.
package struct DriverLimits: Sendable {
    /// One request to a host.
    package var request: Duration = .seconds(30)
    /// Beyond a step's own limit, until a silent host makes its outcome indeterminate.
    package var silence: Duration = .seconds(60)
    /// One built-in action.
    package var action: Duration = .seconds(300)
    /// One question to the platform; a whole assessment is bounded by 5 s.
    package var judgement: Duration = .seconds(30)
    /// How often orders of other processes are looked for.
    package var mailbox: Duration = .milliseconds(200)
    /// Return as soon as a person is waited for, instead of waiting with them.
    package var leavesWhenWaiting = false
    package init() {}
}

/// Why a driver came back.
package enum Conclusion: Hashable, Sendable {
    case ended(ExecutionEnd)
    /// Nothing is under way; `resume` goes on.
    case paused
    case waiting(Wait)
    /// A controller with another store is at work on a host; nothing more was begun, `resume` goes on.
    case held(host: String, FoundHostLock)
}

/// What a person may watch while it happens. Output is redacted; a watcher that is slow loses the oldest.
package enum Observation: Sendable, Hashable {
    case event(Event)
    case output(step: String, host: String, text: String)
    /// What a person should know of a host beside the story.
    case notice(Message)
}

/// Gives up on a body at a limit. The body must end when it is cancelled, as every port promises.
enum Deadline {
    static func run<Value: Sendable>(
        _ limit: Duration, clock: any Clock<Duration>, otherwise late: Value,
        _ body: @escaping @Sendable () async -> Value
    ) async -> Value {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await body() }
            group.addTask {
                do {
                    try await clock.sleep(for: limit)
                    return late
                } catch {
                    return nil
                }
            }
            defer { group.cancelAll() }
            while let first = await group.next() {
                if let first { return first }
            }
            return late
        }
    }
}

/// Time since it was made, on any clock.
struct Stopwatch: Sendable {
    let elapsed: @Sendable () -> Duration

    init(_ clock: any Clock<Duration>) { elapsed = Self.measuring(clock) }

    private static func measuring<C: Clock>(_ clock: C) -> @Sendable () -> Duration where C.Duration == Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
