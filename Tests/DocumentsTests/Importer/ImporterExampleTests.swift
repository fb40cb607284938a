import Documents
import Foundation
import Testing

/// The replica's prose runbook, in both languages: the same platform, the same steps, and documents that the readers accept.
@Suite struct ImporterExampleTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Examples/o4o")

    static func imported(_ language: String) throws -> Imported {
        let name = "disaster-recovery-runbook.\(language).md"
        let text = try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        return Importer.write(Importer.read(SourceText(name: name, text: text)))
    }

    private func structure(_ markdown: String) -> [String] {
        markdown.split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix("```") && $0.contains("{") || $0.hasPrefix("<!-- bongsu:") }
    }

    @Test func bothLanguagesBecomeTheSameSteps() throws {
        let korean = try Self.imported("ko")
        let english = try Self.imported("en")
        #expect(structure(english.runbookMarkdown) == structure(korean.runbookMarkdown))
        #expect(korean.keptAsProse.isEmpty && english.keptAsProse.isEmpty)
        try ImporterGoldenTests.compare(korean.platformYAML, "o4o-ko/platform.yaml")
        try ImporterGoldenTests.compare(korean.runbookMarkdown, "o4o-ko/runbook.md")
        try ImporterGoldenTests.compare(english.platformYAML, "o4o-en/platform.yaml")
        try ImporterGoldenTests.compare(english.runbookMarkdown, "o4o-en/runbook.md")
    }

    @Test(arguments: ["ko", "en"]) func platformIsAccepted(language: String) throws {
        let result = PlatformDecoder.decode(SourceText(name: "platform.yaml", text: try Self.imported(language).platformYAML))
        #expect(result.diagnostics.filter { $0.severity == .error }.map { "\($0.place?.range.start.line ?? 0): \($0.message.english)" } == [])
        #expect(result.platform?.hosts.map(\.name) == ["api", "web", "spare"])
    }

    @Test(arguments: ["disaster-recovery-runbook.md", "english-twin.md"]) func seedsPlatformIsAccepted(path: String) throws {
        let imported = try ImporterGoldenTests.imported(path)
        let result = PlatformDecoder.decode(SourceText(name: "platform.yaml", text: imported.platformYAML))
        #expect(result.diagnostics.filter { $0.severity == .error }.map { "\($0.place?.range.start.line ?? 0): \($0.message.english)" } == [])
        #expect(result.platform?.endpoints.map(\.name) == ["health", "products", "login", "admin", "www"])
    }

    private func errors(of imported: Imported) -> [String] {
        guard let platform = PlatformDecoder.decode(SourceText(name: "platform.yaml", text: imported.platformYAML)).platform else { return ["no platform"] }
        let (_, diagnostics) = RunbookParser.parse(SourceText(name: "runbook.md", text: imported.runbookMarkdown), platform: platform)
        return diagnostics.filter { $0.severity == .error }.map { "\($0.code) \($0.place?.range.start.line ?? 0): \($0.message.english)" }
    }

    @Test(arguments: ["ko", "en"]) func runbookIsAccepted(language: String) throws {
        #expect(errors(of: try Self.imported(language)) == [])
    }

    @Test(arguments: ["disaster-recovery-runbook.md", "english-twin.md"]) func seedsRunbookIsAccepted(path: String) throws {
        #expect(errors(of: try ImporterGoldenTests.imported(path)) == [])
    }

    /// A person who accepts every guess deletes the comments in `runbook.md` and the word in `platform.yaml`.
    @Test func storedDocumentsAreWhatImportMakes() throws {
        let imported = try Self.imported("ko")
        let runbook = imported.runbookMarkdown.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.drop { $0 == " " }.hasPrefix("<!-- guess ") }.joined(separator: "\n")
        let platform = imported.platformYAML.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { $0.offset < 2 ? String($0.element) : $0.element.split(separator: "guess ", omittingEmptySubsequences: false).joined() }.joined(separator: "\n")
        try ImporterGoldenTests.compare(platform, "../../../Examples/o4o/platform.yaml")
        try ImporterGoldenTests.compare(runbook, "../../../Examples/o4o/runbook.md")
    }
}
