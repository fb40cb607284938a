@testable import Documents
import Foundation
import Testing

/// The first user's own runbook, verbatim. Every reported line was read against the document: what stands in the
/// golden is true of it, and the list below is what must be found.
@Suite struct SeedCheckTests {
    static let name = "disaster-recovery-runbook.md"

    private static func checked() throws -> (SourceText, [Diagnostic]) {
        let source = SourceText(name: name, text: try Golden.read("seed/\(name)"))
        let draft = Importer.read(source)
        let context = CheckContext(today: RuleBench.today, isProse: true, platformSource: nil, markdown: MarkdownDocument.parse(source))
        return (source, RuleBook.check(platform: draft.platform, runbook: draft.runbook, context: context))
    }

    @Test(arguments: Language.allCases) func report(_ language: Language) throws {
        let (source, found) = try Self.checked()
        try Golden.expect(DiagnosticRenderer([source], language: language).render(found), "rules/seed.\(language.rawValue).txt")
    }

    /// Code and line of every defect that the document is known to have.
    @Test(arguments: [
        (110, [27, 62, 80]), (111, [312, 313]), (112, [37, 71]), (113, [157]), (115, [213]), (116, [154]), (117, [56, 94, 109, 153, 212, 229, 238, 312]),
        (118, [160]), (121, [290, 291, 292, 293, 298, 299]), (501, [50, 102, 128, 129, 130, 135, 138, 145, 153]), (502, [145, 247]), (503, [114, 117]),
        (504, [94, 238]), (506, [23, 23, 56, 101]), (507, [238, 325]), (601, [109]), (602, [114]), (701, [118]), (702, [119]), (703, [119]), (704, [114]),
        (705, [119]), (706, [77]), (707, [98]), (709, [83]), (710, [105]), (711, [34]), (712, [110, 113, 118]), (713, [114]), (714, [169, 193]), (715, [175]),
        (801, [153]), (802, [184]), (804, [74, 220]), (805, [16]), (808, [157]), (901, [356]), (902, [355]), (903, [5]), (905, [293]), (906, [132]),
        (907, [154]), (908, [304]),
    ]) func defects(_ code: Int, _ lines: [Int]) throws {
        let (_, found) = try Self.checked()
        #expect(found.filter { $0.code.number == code }.map { $0.place?.range.start.line ?? 0 } == lines)
    }
}
