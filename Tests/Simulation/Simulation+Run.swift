import Engine
import Synchronization
import TestSupport

extension Simulation {
    static let livesLimit = 120
    static let patience = Duration.seconds(500_000)

    package func run() -> Report {
        var report = Report()
        var execution: ExecutionID?
        while report.end == nil {
            report.lives += 1
            guard report.lives < Self.livesLimit else {
                ledger.blame("invariant 6: no end after \(Self.livesLimit) lives")
                break
            }
            let life = Life(death(ofLife: report.lives))
            switch live(life, execution, number: report.lives) {
            case .began(let id):
                execution = id
                hasDied.value = true
            case .concluded(let id, let end):
                execution = id
                report.end = end
            case .stuck(let why):
                ledger.blame("invariant 6: \(why)")
                report.violations = ledger.state.withLock { $0.violations }
                return report
            }
        }
        seeZombiesOut()
        if let execution { check(execution, &report) }
        report.violations = ledger.state.withLock { $0.violations }
        report.starts = ledger.state.withLock { $0.accepted.count }
        return report
    }

    enum LifeEnd: Sendable {
        case began(ExecutionID?)
        case concluded(ExecutionID, ExecutionEnd?)
        case stuck(String)
    }

    /// One process of Bongsu, from `run` or `resume` to its exit or its death.
    private func live(_ life: Life, _ known: ExecutionID?, number: Int) -> LifeEnd {
        let result = Left<LifeEnd?>(nil)
        let begun = Left<ExecutionID?>(known)
        let task = Task(executorPreference: executor) {
            let end = await self.controller(life, known, number: number) { id in begun.value = id }
            result.value = end
        }
        let isDone = { result.value != nil }
        var stop = executor.drain(jobs: life.death.jobs, until: isDone, latest: Self.patience)
        if stop == .jobs, case .job = life.death {
            // Death: from here on nothing reaches journal or hosts; the rest is only swept up.
            life.die()
            task.cancel()
            stop = executor.drain(until: isDone)
        } else if stop == .jobs {
            // Only thought dead: it goes on in the jobs of its heirs. Who has not begun anything yet cannot be inherited.
            if begun.value != nil {
                zombies.value.append(result)
                return .began(begun.value)
            }
            stop = executor.drain(until: isDone, latest: Self.patience)
        }
        if stop != .done { return .stuck("\(stop) in life \(number)") }
        let id = begun.value
        if !life.isAlive { return .began(id) }
        return result.value ?? .stuck("no result")
    }

    /// Each that was thought dead comes to an end of its own, once it has met the fence.
    func seeZombiesOut() {
        let ends = zombies.value
        let stop = executor.drain(until: { ends.allSatisfy { $0.value != nil } }, latest: Self.patience)
        if stop != .done { ledger.blame("invariant 6: \(stop), a controller that was fenced goes on") }
        for case .stuck(let why)? in ends.map(\.value) { ledger.blame("invariant 6: fenced controller: \(why)") }
    }

    private func controller(
        _ life: Life, _ known: ExecutionID?, number: Int, begun: @escaping @Sendable (ExecutionID) -> Void
    ) async -> LifeEnd {
        let world = world(life)
        var limits = DriverLimits()
        limits.mailbox = .seconds(20)
        limits.leavesWhenWaiting = !isAttended(life: number)
        let owner = LockOwner(controller: "sim", processID: Int32(number), bootID: "boot", processStart: 1)
        let observer = watcher()
        // Somebody has to notice that the controller is gone; the hosts live on meanwhile.
        let away = random.withLock { $0.chance(50) ? Duration.milliseconds($0.below(60_000)) : .zero }
        if number > 1, away > .zero { try? await clock.sleep(for: away) }
        var fence: Int64 = 0
        do {
            let lock = try await world.journal.lock(plan.platform, owner: owner)
            fence = lock.fence
            let driver: Driver
            if let known {
                driver = try await Driver.resume(
                    known, current: plan, lock: lock, world: world, limits: limits, observer: observer.1)
            } else {
                driver = try await Driver.begin(
                    plan, token: "t\(seed)", seed: seed, by: person, lock: lock, world: world, limits: limits,
                    observer: observer.1)
            }
            let id = driver.execution
            begun(id)
            await interfere(id)
            let conclusion = limits.leavesWhenWaiting ? try await driver.run() : try await attended(driver)
            observer.1.finish()
            for await observation in observer.0 { note(observation) }
            if case .ended(let end) = conclusion {
                try await world.journal.unlock(lock)
                return .concluded(id, end)
            }
            if case .waiting(let wait) = conclusion, life.isAlive {
                try await journal.submit(answer(wait), by: person, to: id)
            }
            try await world.journal.unlock(lock)
            return .concluded(id, nil)
        } catch let error as ResumeError {
            if !life.isAlive { return .began(known) }
            if case .ended(let end) = error, let known { return .concluded(known, end) }
            if case .journal(.fenced(let newer)) = error, ledger.isStale(fence, by: newer) { return .began(known) }
            return .stuck("\(error)")
        } catch JournalError.fenced(let newer) where ledger.isStale(fence, by: newer) {
            return .began(known)
        } catch {
            return life.isAlive ? .stuck("\(error)") : .began(known)
        }
    }

    private func watcher() -> (AsyncStream<Observation>, AsyncStream<Observation>.Continuation) {
        AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(10_000))
    }

    private func note(_ observation: Observation) {
        if case .output(_, _, let text) = observation { seen.withLock { $0.append(text) } }
    }
}

extension Life.Death {
    /// The executor jobs that it is left alone for.
    fileprivate var jobs: Int {
        switch self {
        case .job(let count), .takenOver(after: let count): count
        case .never, .write, .diskFull: .max
        }
    }
}
