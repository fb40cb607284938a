@testable import Documents

import Testing

@Suite struct RuleBookTests {
    @Test(arguments: RuleCases.all) func hits(_ rule: RuleCase) {
        #expect(RuleBench(rule.hit, platform: rule.hitPlatform, isProse: rule.isProse).places(of: rule.code) == rule.at)
    }

    @Test(arguments: RuleCases.all) func misses(_ rule: RuleCase) {
        #expect(RuleBench(rule.miss, platform: rule.missPlatform, isProse: rule.isProse).places(of: rule.code) == [])
    }

    @Test func everyRuleHasACaseAndAnExplanation() {
        let cases = Set(RuleCases.all.map { DiagnosticCode($0.code) })
        #expect(RuleBook.codes.filter { !cases.contains($0) } == [])
        #expect(RuleBook.codes == DiagnosticCatalogue.rules.map(\.code).filter { $0.number < 1100 })
        #expect(Set(RuleBook.codes).count == RuleBook.codes.count)
    }

    /// Every first line, label, note and proposal, as a person reads it.
    @Test(arguments: Language.allCases) func wording(_ language: Language) throws {
        let text = RuleCases.all.map { rule in
            let bench = RuleBench(rule.hit, platform: rule.hitPlatform, isProse: rule.isProse)
            let own = bench.check().filter { $0.code.number == rule.code }
            return DiagnosticRenderer([bench.source], language: language).render(own)
        }.joined(separator: "\n")
        try Golden.expect(text, "rules/hits.\(language.rawValue).txt")
    }

    @Test(arguments: Language.allCases) func explanations(_ language: Language) throws {
        try Golden.expect(DiagnosticCatalogue.rules.map { $0.text(in: language) }.joined(separator: "\n"), "rules/explanations.\(language.rawValue).txt")
    }

    @Test(arguments: Language.allCases) func noTextStaysInTheOtherLanguage(_ language: Language) {
        let texts = DiagnosticCatalogue.rules.flatMap { [$0.title, $0.why, $0.mend] }.map { $0[language] }
        let hangul = texts.filter { $0.unicodeScalars.contains { (0xAC00...0xD7A3).contains($0.value) } }
        #expect(hangul.count == (language == .korean ? texts.count : 0))
    }
}
