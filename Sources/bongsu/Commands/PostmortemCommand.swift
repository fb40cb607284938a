import ArgumentParser
import Documents
import Engine

/// `bongsu postmortem [EXECUTION]`: the incident report, a view of the journal.
struct PostmortemCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "postmortem", abstract: "The incident report of an execution, from its journal, as Markdown.")

    @Argument(help: "The execution's number; without it, the newest.") var execution: Int64?

    @Option(name: [.customShort("o"), .long], help: "Write it to this new file instead of standard output.")
    var output: String?

    @OptionGroup var options: DocumentOptions

    var spoken: Language { options.spoken }

    func run() async throws {
        let journal = try await Composition.existingJournal(options)
        do {
            guard let id = try await journal.executions().map(\.id).filter({ execution == nil || $0.number == execution }).max() else {
                throw JournalError.noSuchExecution(ExecutionID(execution ?? 0))
            }
            let plan = try await journal.plan(of: id)
            let language = options.language ?? plan.language
            let report: Postmortem
            do {
                report = try Postmortem(id, plan: plan, entries: try await journal.entries(of: id), language: language)
            } catch let error as ResumeError {
                throw CommandFailure(error, of: id)
            }
            let console = Console(language: language)
            guard let output else {
                guard options.json else { return console.print(report.markdown, terminator: "") }
                return try console.printJSON(["execution": id.description, "markdown": report.markdown])
            }
            try NewFile.write(report.markdown, to: output)
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
    }
}
