import Adapters
import Documents
import Engine
import Foundation

/// Drives one execution from this process: takes the lock, shows what happens, hands Ctrl-C and a person's answers on,
/// and turns the conclusion into an exit code.
struct ExecutionSession {
    let options: DriveOptions
    let platform: Platform
    let runbook: Runbook
    let console: Console

    init(_ options: DriveOptions, platform: Platform, runbook: Runbook) {
        self.options = options
        self.platform = platform
        self.runbook = runbook
        console = Console(language: options.documents.language ?? platform.language)
    }

    func begin(_ plan: Plan) async throws {
        try await withDriver { world, lock, limits, observer in
            if let refusal = try await unfinished(in: world.journal) { throw refusal }
            let driver = try await Driver.begin(
                plan, token: Composition.token(), seed: Composition.seed(), by: Composition.person(), lock: lock,
                world: world, limits: limits, observer: observer)
            return (driver, plan, [])
        }
    }

    /// - Parameter current: nil goes on with the journaled text.
    func resume(_ execution: ExecutionID, current: Plan?, journal: any Journal) async throws {
        let plan = try await journal.plan(of: execution)
        let told = try await journal.entries(of: execution).map(\.event)
        try await withDriver { world, lock, limits, observer in
            do {
                let driver = try await Driver.resume(
                    execution, current: current, lock: lock, world: world, limits: limits, observer: observer)
                return (driver, plan, told)
            } catch let error as ResumeError {
                throw CommandFailure(error, of: execution, sources: [runbook.document])
            }
        }
    }

    /// Ends an execution that nobody drives: what runs on hosts is stopped and seen gone, nothing else begins.
    func abort(_ execution: ExecutionID, journal: any Journal) async throws {
        let plan = try await journal.plan(of: execution)
        let told = try await journal.entries(of: execution).map(\.event)
        do {
            try await withDriver { world, lock, limits, observer in
                do {
                    let driver = try await Driver.resume(
                        execution, current: nil, abortedBy: Composition.person(), lock: lock, world: world, limits: limits,
                        observer: observer)
                    return (driver, plan, told)
                } catch let error as ResumeError {
                    throw CommandFailure(error, of: execution)
                }
            }
        } catch let exit as Exit where exit.status == .cancelled {
            // What was asked for has been done.
        }
    }

    /// An older execution of the platform that could still go on. One whose journal cannot be read cannot, and must not
    /// stand in the way of a recovery.
    private func unfinished(in journal: any Journal) async throws -> CommandFailure? {
        for listing in try await journal.executions().reversed() where listing.end == nil && listing.platform == platform.name {
            guard let plan = try? await journal.plan(of: listing.id), let entries = try? await journal.entries(of: listing.id),
                let machine = try? ExecutionMachine.replaying(entries.map { ($0.sequence, $0.event) }, of: plan)
            else { continue }
            let wait = machine.isPaused ? .paused : machine.wait
            return CommandFailure(.locked, [Diagnostic(unfinished: listing.id, of: platform.name, wait: wait, plan: plan)])
        }
        return nil
    }

    private typealias Opening = (
        World, PlatformLock, DriverLimits, AsyncStream<Observation>.Continuation
    ) async throws -> (Driver, Plan, [Event])

    private func withDriver(_ open: Opening) async throws {
        let interactive = console.isTerminal && isatty(0) == 1 && !options.documents.json
        var limits = DriverLimits()
        limits.leavesWhenWaiting = !interactive && !options.wait
        Composition.lendToSteps(options.documents)
        let journal = try await Composition.journal(options.documents)
        let (observations, observer) = AsyncStream.makeStream(of: Observation.self, bufferingPolicy: .bufferingNewest(10_000))
        let conclusion: Conclusion
        let execution: ExecutionID
        do {
            let lock = try await journal.lock(platform.name, owner: Composition.owner())
            let world = Composition.world(
                platform: platform, runbook: runbook, journal: journal, options: options.documents,
                desk: Composition.desk(platform, options.documents, say: { _ in }, report: { _ in }))
            let driver: Driver
            let plan: Plan
            let told: [Event]
            do {
                (driver, plan, told) = try await open(world, lock, limits, observer)
            } catch {
                try? await journal.unlock(lock)
                throw error
            }
            execution = driver.execution
            // A question that somebody has answered meanwhile is not asked again.
            let asks = try await journal.pendingOrders(for: execution).isEmpty
            conclusion = try await watch(driver, plan, told, asks, observations, observer, interactive: interactive)
            try await journal.unlock(lock)
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
        try await finish(conclusion, execution, journal)
    }

    private func watch(
        _ driver: Driver, _ plan: Plan, _ told: [Event], _ asks: Bool, _ observations: AsyncStream<Observation>,
        _ observer: AsyncStream<Observation>.Continuation, interactive: Bool
    ) async throws -> Conclusion {
        let view = LiveView(
            plan, execution: driver.execution, platform: platform, console: console, hidesStory: options.documents.json)
        await view.recall(told, asks: asks)
        let person = Composition.person()
        let answers = interactive
            ? Answers { line in
                guard let order = Answer.order(for: line) else {
                    // Where the live view draws, nothing else may write.
                    observer.yield(.output(step: "", host: "", text: Answer.hint(line)[console.language] + "\n"))
                    return
                }
                driver.order(order, by: person)
            } : nil
        defer { answers?.end() }
        return try await withThrowingTaskGroup(of: Conclusion?.self) { group in
            group.addTask {
                await Interrupts.watch { count in
                    if count == 1 { driver.requestPause(by: person) } else { driver.requestAbort(by: person) }
                }
                return nil
            }
            group.addTask {
                await view.watch(observations)
                return nil
            }
            group.addTask {
                defer { observer.finish() }
                return try await driver.run()
            }
            var conclusion: Conclusion?
            // The driver's conclusion ends the watching of signals; the view ends with its stream.
            for try await result in group where result != nil {
                conclusion = result
                break
            }
            observer.finish()
            group.cancelAll()
            return conclusion ?? .paused
        }
    }

    private func finish(_ conclusion: Conclusion, _ execution: ExecutionID, _ journal: any Journal) async throws {
        if options.documents.json {
            try console.printJSON(try await ExecutionReport(journal, execution, language: console.language, known: platform))
        }
        switch conclusion {
        case .ended(.succeeded): return
        case .ended(.failed): throw Exit(.failed)
        case .ended(.aborted): throw Exit(.cancelled)
        case .paused:
            console.complain(
                Message("paused; go on with: bongsu resume \(execution)", ko: "멈춤; 이어서 진행: bongsu resume \(execution)"))
            throw Exit(.waitsForPerson)
        case .held(let host, let found):
            throw CommandFailure(.locked, [Diagnostic(held: host, by: found, execution: execution)])
        case .waiting(.indeterminate): throw Exit(.indeterminate)
        case .waiting: throw Exit(.waitsForPerson)
        }
    }
}

/// An exit code whose story has been told already.
struct Exit: Error {
    var status: ExitStatus
    init(_ status: ExitStatus) { self.status = status }
}
