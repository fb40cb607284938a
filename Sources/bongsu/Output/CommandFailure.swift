import Documents
import Engine
import Foundation

/// A command that cannot go on says three things: what happened, what is true now, the next command.
struct CommandFailure: Error {
    var status: ExitStatus
    var diagnostics: [Diagnostic]
    /// The documents that the diagnostics point into.
    var sources: [SourceText] = []

    init(_ status: ExitStatus, _ diagnostics: [Diagnostic], sources: [SourceText] = []) {
        self.status = status
        self.diagnostics = diagnostics
        self.sources = sources
    }

    init(_ error: BackupError) { self.init(.failed, [error.diagnostic]) }

    init(_ status: ExitStatus, _ code: Int, _ message: Message, notes: [Message] = [], help: [Message] = []) {
        self.init(status, [Diagnostic(DiagnosticCode(code), .error, message, notes: notes, help: help)])
    }

    /// Prints the problems to standard error, or as JSON to standard output, and ends the process.
    func report(in language: Language) -> Never {
        let arguments = CommandLine.arguments
        let console = Console(language: language)
        if arguments.contains("--json") {
            console.print(DiagnosticReport(diagnostics, language: language).json, terminator: "")
        } else {
            let colour = isatty(2) == 1 && console.colour
            let renderer = DiagnosticRenderer(sources, language: language, usesColour: colour)
            console.complain(renderer.render(diagnostics), terminator: "")
        }
        exit(status.rawValue)
    }
}
