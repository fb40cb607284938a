import Engine
import Synchronization
import TestSupport

/// Who gives orders.
extension Simulation {
    /// Whether a person sits beside this controller, so that it waits with them instead of leaving.
    func isAttended(life number: Int) -> Bool { company.isAttended && others.withLock { $0.chance(70) } }

    /// A driver that waits with its person, to the end of its run.
    func attended(_ driver: Driver) async throws(JournalError) -> Conclusion {
        let result = await withTaskGroup(of: Result<Conclusion, JournalError>?.self) { group in
            group.addTask {
                do throws(JournalError) {
                    return .success(try await driver.run())
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                await self.sitBeside(driver)
                return nil
            }
            defer { group.cancelAll() }
            while let next = await group.next() {
                if let next { return next }
            }
            return Result.failure(.unusable(detail: "the driver never came back"))
        }
        return try result.get()
    }

    /// Looks up now and then: answers what is asked, at the terminal or from another process, sometimes twice,
    /// sometimes something else that nobody asked for.
    private func sitBeside(_ driver: Driver) async {
        while true {
            let nap = others.withLock { $0.chance(20) ? Duration.milliseconds($0.below(200_000)) : .milliseconds($0.below(30_000)) }
            do { try await clock.sleep(for: nap) } catch { return }
            let wait = await driver.machine.wait
            let strays = others.withLock { $0.chance(wait == nil ? 3 : 12) }
            guard let order = strays ? stray() : wait.map(answer) else { continue }
            for _ in 0..<(others.withLock { $0.chance(10) ? 2 : 1 }) { await give(order, to: driver) }
        }
    }

    private func give(_ order: OperatorOrder, to driver: Driver) async {
        let (way, isAutomatic) = others.withLock { ($0.below(10), $0.chance(10)) }
        let who = isAutomatic ? Person("drill", kind: .automation) : person
        switch (way, order) {
        case (0..<4, .pause): driver.requestPause(by: who)
        case (0..<4, .abort): driver.requestAbort(by: who)
        case (0..<4, _): driver.order(order, by: who)
        default: try? await journal.submit(order, by: who, to: driver.execution)
        }
    }

    private func stray() -> OperatorOrder {
        let names = (plan.allSteps.map(\.id) + plan.allSections.map(\.id) + ["x"]).sorted()
        return others.withLock { random in
            let name = random.pick(names)
            switch random.below(20) {
            case 0: return .abort
            case 1..<5: return .pause
            case 5..<7: return .continue
            case 7..<9: return .approve(step: name)
            case 9: return .deny(step: name)
            case 10..<13: return .retry(name)
            case 13..<16: return .skip(name)
            case 16..<18: return .settle(step: name, succeeded: random.chance(50))
            case 18: return .choose(name, option: random.chance(50) ? random.pick(names) : nil)
            default: return .tick(box: "box1")
            }
        }
    }

    /// Orders that nobody asked for, at any time.
    func interfere(_ execution: ExecutionID) async {
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
    func answer(_ wait: Wait) -> OperatorOrder {
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
