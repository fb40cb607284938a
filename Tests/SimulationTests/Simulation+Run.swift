import Engine
import Synchronization
import TestSupport

extension Simulation {
    static let livesLimit = 120

    func run() -> Report {
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
            case .began(let id): execution = id
            case .concluded(let id, let end):
                execution = id
                report.end = end
            case .stuck(let why):
                ledger.blame("invariant 6: \(why)")
                report.violations = ledger.state.withLock { $0.violations }
                return report
            }
        }
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
        let jobs = if case .job(let count) = life.death { count } else { Int.max }
        var stop = executor.drain(jobs: jobs, until: isDone, latest: .seconds(5_000_000))
        if stop == .jobs {
            // Death: from here on nothing reaches journal or hosts; the rest is only swept up.
            life.die()
            task.cancel()
            stop = executor.drain(until: isDone)
        }
        if stop != .done { return .stuck("\(stop) in life \(number)") }
        let id = begun.value
        if !life.isAlive { return .began(id) }
        return result.value ?? .stuck("no result")
    }

    private func controller(
        _ life: Life, _ known: ExecutionID?, number: Int, begun: @escaping @Sendable (ExecutionID) -> Void
    ) async -> LifeEnd {
        let world = world(life)
        var limits = DriverLimits()
        limits.mailbox = .seconds(20)
        limits.leavesWhenWaiting = true
        let owner = LockOwner(controller: "sim", processID: Int32(number), bootID: "boot", processStart: 1)
        let observer = watcher()
        // Somebody has to notice that the controller is gone; the hosts live on meanwhile.
        let away = random.withLock { $0.chance(50) ? Duration.milliseconds($0.below(60_000)) : .zero }
        if number > 1, away > .zero { try? await clock.sleep(for: away) }
        do {
            let lock = try await world.journal.lock(plan.platform, owner: owner)
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
            let conclusion = try await driver.run()
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
            return .stuck("\(error)")
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

    /// Orders that nobody asked for, at any time.
    private func interfere(_ execution: ExecutionID) async {
        let order = random.withLock { random -> OperatorOrder? in
            guard random.chance(8) else { return nil }
            let steps = plan.allSteps.map(\.id)
            switch random.below(6) {
            case 0: return .abort
            case 1: return .pause
            case 2: return .approve(step: steps.isEmpty ? "x" : random.pick(steps))
            case 3: return .retry(steps.isEmpty ? "x" : random.pick(steps))
            case 4: return .tick(box: "box1")
            default: return .settle(step: steps.isEmpty ? "x" : random.pick(steps), succeeded: true)
            }
        }
        guard let order else { return }
        let automatic = random.withLock { $0.chance(30) }
        try? await journal.submit(order, by: automatic ? Person("drill", kind: .automation) : person, to: execution)
    }

    /// A tired person who knows nothing, and answers.
    private func answer(_ wait: Wait) -> OperatorOrder {
        random.withLock { random in
            switch wait {
            case .approval(let step): return random.chance(85) ? .approve(step: step) : .deny(step: step)
            case .condition(let section): return random.chance(50) ? .approve(step: section) : .skip(section)
            case .choice(let key, let options): return .choose(key, option: random.chance(80) ? random.pick(options) : nil)
            case .scenario(let options): return .choose("scenario", option: random.chance(70) ? random.pick(options) : nil)
            case .failure(let section, let step):
                if random.chance(4) { return .abort }
                if random.chance(40) { return .retry(step ?? section) }
                return .skip(random.chance(50) ? section : step ?? section)
            case .indeterminate(let step, _):
                return random.chance(40) ? .retry(step) : .settle(step: step, succeeded: random.chance(50))
            case .overrun(let section): return random.chance(50) ? .continue : .skip(section)
            case .paused: return .continue
            }
        }
    }
}
