@testable import Documents
import Foundation
import Testing

/// Executable documents as `bongsu check` sees them: both parsers and all rules, read line by line when recorded.
@Suite struct ExecutableCheckTests {
    static let examples = Golden.fixtures.deletingLastPathComponent().deletingLastPathComponent().appending(path: "Examples")

    private static func checked(_ folder: URL) throws -> ([SourceText], [Diagnostic]) {
        let sources = try ["platform.yaml", "runbook.md"].map {
            SourceText(name: $0, text: try String(contentsOf: folder.appending(path: $0), encoding: .utf8))
        }
        let (platform, problems) = PlatformDecoder.decode(sources[0])
        guard let platform else { return (sources, problems) }
        let (runbook, more) = RunbookParser.parse(sources[1], platform: platform)
        guard let runbook else { return (sources, problems + more) }
        let context = CheckContext(
            today: RuleBench.today, isProse: false, platformSource: sources[0], markdown: MarkdownDocument.parse(sources[1]))
        return (sources, (problems + more + RuleBook.check(platform: platform, runbook: runbook, context: context)).sortedByPlace())
    }

    private static func prose(_ language: Language) throws -> [Diagnostic] {
        let name = "disaster-recovery-runbook.\(language.rawValue).md"
        let source = SourceText(name: name, text: try String(contentsOf: examples.appending(path: "o4o/\(name)"), encoding: .utf8))
        let draft = Importer.read(source)
        let context = CheckContext(today: RuleBench.today, isProse: true, platformSource: nil, markdown: MarkdownDocument.parse(source))
        return RuleBook.check(platform: draft.platform, runbook: draft.runbook, context: context)
    }

    @Test(arguments: Language.allCases) func replica(_ language: Language) throws {
        let (sources, found) = try Self.checked(Self.examples.appending(path: "o4o"))
        try Golden.expect(DiagnosticRenderer(sources, language: language).render(found), "rules/o4o.\(language.rawValue).txt")
    }

    @Test(arguments: Language.allCases) func handMadeExample(_ language: Language) throws {
        let (sources, found) = try Self.checked(Golden.fixtures.appending(path: "example"))
        try Golden.expect(DiagnosticRenderer(sources, language: language).render(found), "rules/example.\(language.rawValue).txt")
    }

    /// What the importer writes shows on the page where a step runs and that it destroys.
    @Test func importedTitlesSayWhatDestroys() throws {
        let (_, found) = try Self.checked(Self.examples.appending(path: "o4o"))
        #expect(found.filter { $0.code.number == 362 } == [])
    }

    /// The twins say the same on the same lines, so they have the same mistakes.
    @Test func englishTwinHasTheSameMistakes() throws {
        func lines(_ found: [Diagnostic]) -> [String] { found.map { "\($0.code) \($0.place?.range.start.line ?? 0)" } }
        #expect(lines(try Self.prose(.english)) == lines(try Self.prose(.korean)))
    }
}
