import ArgumentParser
import Documents
import Engine
import Foundation

/// What every operator verb needs: an execution, and the right to leave an order for the process that drives it.
struct OrderOptions: ParsableArguments {
    @Argument(help: "The execution's number, as `bongsu status` lists it.")
    var execution: Int64

    @OptionGroup var options: DocumentOptions

    /// Leaves the order durably; says whether somebody drives the execution now.
    func submit(_ order: OperatorOrder) async throws {
        let console = Console(language: options.spoken)
        let id = ExecutionID(execution)
        let journal = try await Composition.existingJournal(options)
        do {
            let listing = try await journal.executions().first { $0.id == id }
            guard let listing else { throw JournalError.noSuchExecution(id) }
            if let end = listing.end { throw CommandFailure(ResumeError.ended(end), of: id) }
            let order = try await examine(order, for: id, isDriven: listing.isDriven, journal)
            try await journal.submit(order, by: Composition.person(), to: id)
            if options.json {
                try console.printJSON(OrderReport(execution: id.number, isDriven: listing.isDriven))
            } else if listing.isDriven {
                console.say("execution \(id) has the order", ko: "실행 \(id)에 지시를 전달함")
            } else {
                console.say(
                    "the order is written down; nobody drives execution \(id) now: `bongsu resume \(id)`",
                    ko: "지시를 기록함; 지금 실행 \(id)을(를) 진행하는 프로세스가 없음: `bongsu resume \(id)`")
            }
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
    }
}

extension OrderOptions {
    /// An order that would be refused is refused here, while the person is looking. Where another process drives the
    /// execution, what it waits for may have changed by the time the order is there: then only names are looked at.
    /// - Returns: the order with the whole name of what it is about.
    private func examine(_ order: OperatorOrder, for id: ExecutionID, isDriven: Bool, _ journal: any Journal) async throws -> OperatorOrder {
        let entries = try await journal.entries(of: id).map { ($0.sequence, $0.event) }
        guard let machine = try? ExecutionMachine.replaying(entries, of: try await journal.plan(of: id)) else { return order }
        let order = machine.completed(order)
        if let name = order.name, !machine.names.contains(name) {
            throw CommandFailure(.usage, [Diagnostic(unknownName: name, in: id, known: machine.names)])
        }
        guard !isDriven else { return order }
        let pending = try await journal.pendingOrders(for: id).map(\.order)
        if machine.refusal(of: order, by: Composition.person(), after: pending) != nil {
            throw CommandFailure(.usage, [Diagnostic(refused: order.name, in: id, wait: machine.wait, hasPending: !pending.isEmpty, plan: machine.plan)])
        }
        return order
    }

    /// An execution that nobody drives is ended from here; nobody has to go on with it first.
    fileprivate func abort() async throws {
        let id = ExecutionID(execution)
        let journal = try await Composition.existingJournal(options)
        do {
            let listing = try await journal.executions().first { $0.id == id }
            guard let listing, listing.end == nil, !listing.isDriven else { return try await submit(.abort) }
            var drive = try DriveOptions.parse([])
            drive.documents = options
            let (platform, problems) = try Workspace.loadPlatform(options)
            guard let platform else { throw CommandFailure(.documentsInvalid, problems) }
            let document = SourceText(name: try await journal.plan(of: id).document, text: "")
            let runbook = Runbook(document: document, title: "", sections: [])
            try await ExecutionSession(drive, platform: platform, runbook: runbook).abort(id, journal: journal)
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
    }
}

private struct OrderReport: Encodable {
    var execution: Int64
    /// Whether a process drives the execution and will take the order at once; otherwise `resume` does.
    var isDriven: Bool
}

struct PauseCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Finish the step that is under way, then wait.")
    @OptionGroup var order: OrderOptions
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.submit(.pause) }
}

struct AbortCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "abort", abstract: "Stop the step that is under way on its hosts, see it gone, and end.")
    @OptionGroup var order: OrderOptions
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.abort() }
}

struct ApproveCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Say yes: a destructive step may begin, this alternative is taken, that section is needed, a task is done.")
    @OptionGroup var order: OrderOptions
    @Argument(help: "What is asked, as `bongsu status` names it: a step, a section, a scenario or a task.") var name: String
    @Flag(help: "Say no instead: the step fails without being started.") var deny = false
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.submit(deny ? .deny(step: name) : .approve(step: name)) }
}

struct RetryCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Begin the failed or unknown step again, as a new attempt.")
    @OptionGroup var order: OrderOptions
    @Argument(help: "The id of the step or section.") var name: String
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.submit(.retry(name)) }
}

struct SkipCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: "Leave a step or a section out and go on; the journal says who did.")
    @OptionGroup var order: OrderOptions
    @Argument(help: "The id of the step or section.") var name: String
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.submit(.skip(name)) }
}

enum SettledOutcome: String, ExpressibleByArgument, CaseIterable { case succeeded, failed }

struct SettleCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "settle", abstract: "Say what became of a step whose outcome nobody can know but a person who looked.")
    @OptionGroup var order: OrderOptions
    @Argument(help: "The step's id.") var step: String
    @Argument(help: "succeeded or failed.") var outcome: SettledOutcome
    var spoken: Language { order.options.spoken }
    func run() async throws { try await order.submit(.settle(step: step, succeeded: outcome == .succeeded)) }
}
