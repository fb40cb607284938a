import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu check [FILE]`: what is wrong with the runbook, before 3 a.m.
struct CheckCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with the documents; a prose runbook is imported in memory.",
        discussion: "Exit code 0 when there are only warnings and guesses, 3 when there are errors.")

    @Argument(help: "A prose runbook; without it, platform.yaml and runbook.md.")
    var file: String?

    @OptionGroup var options: DocumentOptions

    @Flag(help: "Also contact every host: reachable, key, sudo, tools, disk, clock, services, databases.")
    var live = false

    var spoken: Language { options.spoken }

    func run() async throws {
        var subject = try CheckSubject.load(file: file, options)
        let console = Console(language: options.language ?? subject.platform?.language ?? options.spoken)
        if let platform = subject.platform, let runbook = subject.runbook {
            let context = CheckContext(
                today: Composition.today(), isProse: subject.isProse, platformSource: subject.isProse ? nil : subject.sources.first,
                markdown: subject.markdown ?? MarkdownDocument.parse(runbook.document))
            let (found, shellcheck) = RuleBook.examine(platform: platform, runbook: runbook, context: context)
            subject.diagnostics += found
            if !subject.isProse { subject.diagnostics += Diagnostic.notCarriedOut(in: runbook) }
            switch await ShellcheckRunner().check(shellcheck) {
            case .checked(let found):
                subject.diagnostics += found
                if let remark = shellcheck.remark, !options.json { console.complain(remark) }
            case .absent: if !options.json { console.complain(Shellcheck.absent) }
            case .failed(let reason): console.complain("shellcheck: \(reason)")
            }
            if live {
                subject.diagnostics += await Composition.liveCheck(
                    platform: platform, runbook: runbook, source: subject.isProse ? nil : subject.sources.first)
            }
        }
        subject.diagnostics = RuleBook.withoutConsequences(subject.diagnostics)
        let report = DiagnosticReport(subject.diagnostics, guesses: subject.guesses, language: console.language)
        if options.json {
            console.print(report.json, terminator: "")
        } else {
            let renderer = DiagnosticRenderer(subject.sources, language: console.language, usesColour: console.colour)
            if !subject.diagnostics.isEmpty { console.print(renderer.render(subject.diagnostics)) }
            console.print(report.summary)
        }
        if subject.diagnostics.contains(where: { $0.severity == .error }) {
            throw ExitCode(ExitStatus.documentsInvalid.rawValue)
        }
    }
}

/// What is checked: the two documents, or a prose runbook as the importer understands it.
private struct CheckSubject {
    var platform: Platform?
    var runbook: Runbook?
    var sources: [SourceText]
    /// A prose document's, read once for everything.
    var markdown: MarkdownDocument?
    var isProse: Bool
    var guesses: Int
    var diagnostics: [Diagnostic]

    static func load(file: String?, _ options: DocumentOptions) throws -> CheckSubject {
        if let file {
            let (source, unreadable) = try Workspace.read(file)
            guard let source else { throw CommandFailure(.documentsInvalid, unreadable) }
            let markdown = MarkdownDocument.parse(source)
            if !Importer.isExecutable(markdown) { return prose(markdown) }
            var options = options
            options.runbook = file
            if options.platform == nil {
                options.platform = DocumentOptions.join((file as NSString).deletingLastPathComponent, "platform.yaml")
            }
            return try documents(options)
        }
        return try documents(options)
    }

    private static func prose(_ markdown: MarkdownDocument) -> CheckSubject {
        let draft = Importer.read(markdown)
        return CheckSubject(
            platform: draft.platform, runbook: draft.runbook, sources: [markdown.source], markdown: markdown, isProse: true,
            guesses: Importer.write(draft).guesses.count, diagnostics: [])
    }

    private static func documents(_ options: DocumentOptions) throws -> CheckSubject {
        let (platformSource, unreadablePlatform) = try Workspace.read(options.platformPath)
        let (runbookSource, unreadableRunbook) = try Workspace.read(options.runbookPath)
        guard let platformSource, let runbookSource else {
            throw CommandFailure(.documentsInvalid, unreadablePlatform + unreadableRunbook)
        }
        var (platform, diagnostics) = PlatformDecoder.decode(platformSource)
        var runbook: Runbook?
        if let platform {
            let parsed = RunbookParser.parse(runbookSource, platform: platform)
            runbook = parsed.runbook
            diagnostics += parsed.diagnostics
        }
        if diagnostics.contains(where: { $0.severity == .error && $0.place?.document == platformSource.name }) {
            platform = nil
        }
        return CheckSubject(
            platform: platform, runbook: runbook, sources: [platformSource, runbookSource], isProse: false,
            guesses: Importer.guesses(in: platformSource) + Importer.guesses(in: runbookSource),
            diagnostics: diagnostics)
    }
}
