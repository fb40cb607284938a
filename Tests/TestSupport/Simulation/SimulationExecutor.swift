import Synchronization

/// SplitMix64: a seed is a whole run.
package struct Seeded: RandomNumberGenerator, Sendable {
    private var state: UInt64
    package init(_ seed: UInt64) { state = seed }
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    package mutating func chance(_ percent: Int) -> Bool { Int(next() % 100) < percent }
    package mutating func pick<Value>(_ values: [Value]) -> Value { values[Int(next() % UInt64(values.count))] }
    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(1, bound))) }
}

/// One thread, one run queue whose order is the seed's, one virtual clock that jumps to the next sleeper when
/// nothing else can run. Real engine code runs on it unchanged, as a task's executor preference.
package final class SimulationExecutor: TaskExecutor, Sendable {
    struct Sleeper {
        var deadline: Duration
        var id: UInt64
        var continuation: UnsafeContinuation<Void, any Error>
    }

    struct State {
        var ready: [UnownedJob] = []
        var sleepers: [Sleeper] = []
        var now: Duration = .zero
        var nextID: UInt64 = 0
        var random: Seeded
        var cancelledBefore: Set<UInt64> = []
        var jobsRun = 0
    }

    let state: Mutex<State>

    package init(seed: UInt64) { state = Mutex(State(random: Seeded(seed))) }

    package var now: Duration { state.withLock { $0.now } }
    package var jobsRun: Int { state.withLock { $0.jobsRun } }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.ready.append(job) }
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    package enum Stop: Hashable, Sendable {
        case done
        /// The budget of jobs is used up.
        case jobs
        /// Nothing can run and nobody sleeps: something waits for ever.
        case stuck
        /// Virtual time beyond all patience.
        case time
    }

    package func drain(jobs: Int = .max, until done: () -> Bool, latest: Duration = .seconds(10_000_000)) -> Stop {
        var left = jobs
        while !done() {
            if left <= 0 { return .jobs }
            let job: UnownedJob? = state.withLock { state in
                guard !state.ready.isEmpty else { return nil }
                state.jobsRun += 1
                let index = state.random.below(state.ready.count)
                state.ready.swapAt(index, state.ready.count - 1)
                return state.ready.removeLast()
            }
            if let job {
                left -= 1
                job.runSynchronously(on: asUnownedTaskExecutor())
                continue
            }
            let sleeper: Sleeper? = state.withLock { state in
                guard
                    let index = state.sleepers.indices.min(by: {
                        (state.sleepers[$0].deadline, state.sleepers[$0].id)
                            < (state.sleepers[$1].deadline, state.sleepers[$1].id)
                    })
                else { return nil }
                let sleeper = state.sleepers.remove(at: index)
                state.now = max(state.now, sleeper.deadline)
                return sleeper
            }
            guard let sleeper else { return .stuck }
            sleeper.continuation.resume()
            if now > latest { return .time }
        }
        return .done
    }
}

/// Virtual time. Sleeping costs nothing and is cancelled at once.
package struct SimulationClock: Clock {
    package struct Instant: InstantProtocol {
        package var offset: Duration
        package func advanced(by duration: Duration) -> Self { Instant(offset: offset + duration) }
        package func duration(to other: Self) -> Duration { other.offset - offset }
        package static func < (a: Self, b: Self) -> Bool { a.offset < b.offset }
    }

    let executor: SimulationExecutor
    package init(_ executor: SimulationExecutor) { self.executor = executor }

    package var now: Instant { Instant(offset: executor.now) }
    package var minimumResolution: Duration { .nanoseconds(1) }

    package func sleep(until deadline: Instant, tolerance: Duration? = nil) async throws {
        let id = executor.state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withUnsafeThrowingContinuation { (continuation: UnsafeContinuation<Void, any Error>) in
                let wakes: Bool? = executor.state.withLock { state in
                    if state.cancelledBefore.remove(id) != nil { return false }
                    if deadline.offset <= state.now { return true }
                    state.sleepers.append(
                        SimulationExecutor.Sleeper(deadline: deadline.offset, id: id, continuation: continuation))
                    return nil
                }
                if wakes == false { continuation.resume(throwing: CancellationError()) }
                if wakes == true { continuation.resume() }
            }
        } onCancel: {
            let continuation = executor.state.withLock { state -> UnsafeContinuation<Void, any Error>? in
                if let index = state.sleepers.firstIndex(where: { $0.id == id }) {
                    return state.sleepers.remove(at: index).continuation
                }
                state.cancelledBefore.insert(id)
                return nil
            }
            continuation?.resume(throwing: CancellationError())
        }
        executor.state.withLock { _ = $0.cancelledBefore.remove(id) }
    }
}
