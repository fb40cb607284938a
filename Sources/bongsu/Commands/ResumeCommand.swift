import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu resume EXECUTION`: asks the hosts about everything that was under way, starts nothing twice, goes on.
struct ResumeCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with an execution that was paused, waits, or lost its controller.")

    @Argument(help: "The execution's number; without it, the newest that has not ended.") var execution: Int64?

    @Flag(help: "Go on with the text that the execution began with, although the documents have changed since.")
    var original = false

    @OptionGroup var options: DriveOptions

    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let journal = try await Composition.existingJournal(options.documents)
        do {
            let listings = try await journal.executions()
            let chosen = execution.map { ExecutionID($0) } ?? listings.filter { $0.end == nil }.map(\.id).max()
            guard let id = chosen else { throw CommandFailure.nothingToResume }
            guard let listing = listings.first(where: { $0.id == id }) else { throw JournalError.noSuchExecution(id) }
            let machine: ExecutionMachine
            do {
                machine = try ExecutionMachine.replaying(
                    try await journal.entries(of: id).map { ($0.sequence, $0.event) }, of: try await journal.plan(of: id))
            } catch let error as ResumeError {
                throw CommandFailure(error, of: id)
            }
            if let end = machine.end { throw CommandFailure(ResumeError.ended(end), of: id) }
            // To resume what stopped at its budget is to say: go on over it.
            if case .overrun? = machine.wait, !listing.isDriven {
                try await journal.submit(.continue, by: Composition.person(), to: id)
            }
            let workspace = try workspace(of: machine.plan)
            let current = try original ? nil : workspace.plan(for: machine.plan, options.documents)
            try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook)
                .resume(id, current: current, journal: journal)
        } catch let error as JournalError {
            throw CommandFailure(error)
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    /// With `--original` the runbook may be broken or gone; the platform is still needed to reach the hosts.
    private func workspace(of plan: Plan) throws -> Workspace {
        guard original else { return try Workspace.load(options.documents) }
        let (platform, problems) = try Workspace.loadPlatform(options.documents)
        guard let platform else { throw CommandFailure(.documentsInvalid, problems) }
        let document = SourceText(name: plan.document, text: "")
        return Workspace(
            platform: platform, runbook: Runbook(document: document, title: "", sections: []), diagnostics: problems)
    }
}

extension Workspace {
    /// The plan that the documents give now for what an execution was begun with.
    func plan(for journaled: Plan, _ options: DocumentOptions) throws -> Plan {
        guard case .section(let id) = journaled.procedure else { return try plan(journaled.procedure) }
        if id == CommandLineSection.id { return try commandLinePlan(journaled) }
        // A runbook may have a section of such a name, too; the one that was journaled stands in no document.
        if let name = DiscardSection.restore(ofSection: id), journaled.sections.first?.line == 0 {
            return try discardPlan(RestoreRecords(state: Composition.absolute(options.statePath)).read(name))
        }
        return try plan(journaled.procedure)
    }
}
