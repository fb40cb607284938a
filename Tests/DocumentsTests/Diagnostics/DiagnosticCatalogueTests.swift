import Foundation
import Testing

import Documents

@Suite struct DiagnosticCatalogueTests {
    private let catalogue = DiagnosticCatalogue(DiagnosticCatalogue.files, DiagnosticCatalogue.platform, DiagnosticCatalogue.runbook)

    @Test func everyCodeOfTheDocumentsIsExplainedOnce() throws {
        let folder = Fixture.repository.appending(path: "Sources/Documents/Diagnostics")
        var used: Set<Int> = []
        for name in ["FileDiagnostics.swift", "PlatformDiagnostics.swift", "RunbookDiagnostics.swift"] {
            let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
            used.formUnion(text.matches(of: /DiagnosticCode\((\d+)\)/).compactMap { Int($0.1) })
            used.formUnion(text.matches(of: /\w+ = (3\d\d)/).compactMap { Int($0.1) })
        }
        #expect(used.count > 40)
        #expect(catalogue.explanations.map(\.code.number) == used.sorted())
    }

    @Test func bothLanguagesSaySomething() {
        for explanation in catalogue.explanations {
            for message in [explanation.title, explanation.why, explanation.mend] {
                #expect(!message.english.isEmpty && message.korean.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) })
            }
        }
    }

    @Test func codesAsPeopleTypeThem() {
        #expect(catalogue.explanation(typed: "b207")?.code == DiagnosticCode(207))
        #expect(catalogue.explanation(typed: "B0207")?.code == DiagnosticCode(207))
        #expect(catalogue.explanation(typed: "nonsense") == nil)
        #expect(
            catalogue.explanation(typed: "207")?.text(in: .english) == """
                B0207: not a length of time

                why: 70 may be seconds or minutes: a factor of sixty in an RTO.

                how to mend it: Write the unit.

                example:

                    objectives: {rto: 70m, rpo: 24h}

                """)
    }
}
