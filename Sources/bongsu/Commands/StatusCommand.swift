import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu status [EXECUTION]`: told from the journal, chain verified.
struct StatusCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "What ran, what waits and for whom, times against budgets.")

    @Argument(help: "An execution's number; without it, the list of all.") var execution: Int64?
    @OptionGroup var options: DocumentOptions

    var spoken: Language { options.spoken }

    func run() async throws {
        let platform = (try? Workspace.loadPlatform(options))?.0
        let console = Console(language: options.spoken)
        do {
            let journal = try await Composition.existingJournal(options)
            guard let execution else { return try await list(journal, console) }
            let report = try await ExecutionReport(journal, ExecutionID(execution), language: console.language, known: platform)
            if options.json {
                try console.printJSON(report)
            } else {
                report.print(console)
            }
            switch report.waitKind {
            case .indeterminate: throw Exit(.indeterminate)
            case .person: throw Exit(.waitsForPerson)
            case nil: return
            }
        } catch let error as JournalError {
            throw CommandFailure(error)
        }
    }

    private func list(_ journal: any Journal, _ console: Console) async throws {
        let listings = try await journal.executions()
        guard !options.json else {
            return try console.printJSON(listings.map(ExecutionRow.init))
        }
        guard !listings.isEmpty else { return console.say("no executions", ko: "실행 없음") }
        for row in listings.map(ExecutionRow.init) {
            console.print("\(row.execution)\t\(row.begun)\t\(row.state)\t\(row.procedure)\t\(row.platform)")
        }
    }
}

private struct ExecutionRow: Encodable {
    var execution: Int64
    var platform: String
    var procedure: String
    var begun: String
    var state: String

    init(_ listing: ExecutionListing) {
        execution = listing.id.number
        platform = listing.platform
        procedure = listing.procedure.words
        begun = listing.begun.iso
        state = listing.end?.rawValue ?? (listing.isDriven ? "running" : "waiting")
    }
}

extension Plan.Procedure {
    var words: String {
        switch self {
        case .general: "general"
        case .scenario(let id), .section(let id): "#\(id)"
        }
    }
}

extension WallTime {
    /// ISO 8601, UTC, to the second.
    var iso: String { Date(timeIntervalSince1970: Double(milliseconds) / 1_000).formatted(.iso8601) }
}
