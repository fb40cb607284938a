import Documents
import Testing

/// A runbook in English that says what the Korean seed says becomes the same platform and the same steps.
@Suite struct ImporterTwinTests {
    private func draft(_ path: String) throws -> Draft {
        Importer.read(SourceText(name: path, text: try ImporterGoldenTests.text(path)))
    }

    @Test func samePlatform() throws {
        var korean = try draft("disaster-recovery-runbook.md").platform
        var english = try draft("english-twin.md").platform
        #expect(english.language == .english && korean.language == .korean)
        english.language = .korean
        // Names of people and vendors are words of the language.
        let people = { (platform: Platform) in platform.escalation?.levels.map { "\($0.level) \(String(describing: $0.within)) \($0.by)" } }
        #expect(people(english) == people(korean))
        #expect(english.vendors.map { [$0.url, $0.email] } == korean.vendors.map { [$0.url, $0.email] })
        english.escalation = korean.escalation
        english.vendors = korean.vendors
        english.places = [:]
        korean.places = [:]
        #expect(english == korean)
    }

    /// Fences' opening lines and the attributes under headings.
    private func structure(_ markdown: String) -> [String] {
        markdown.split(separator: "\n").map { String($0.drop { $0 == " " }) }.filter { $0.hasPrefix("```") && $0.contains("{") || $0.hasPrefix("<!-- bongsu:") }
    }

    @Test func sameSteps() throws {
        let korean = structure(try ImporterGoldenTests.imported("disaster-recovery-runbook.md").runbookMarkdown)
        let english = structure(try ImporterGoldenTests.imported("english-twin.md").runbookMarkdown)
        #expect(english == korean)
        #expect(korean.count > 50)
    }

    @Test func sameDraft() throws {
        func facts(_ draft: Draft) -> [String] {
            draft.runbook.allSections.flatMap { section in
                section.steps.map { "\($0.id) \($0.hosts) \($0.classes.map(\.rawValue).sorted()) \($0.directory ?? "")" }
                    + (section.scenario.map { ["\($0.failure) \($0.signals.map { "\($0.source) \($0.pattern)" })"] } ?? [])
            }
        }
        #expect(facts(try draft("english-twin.md")) == facts(try draft("disaster-recovery-runbook.md")))
    }
}
