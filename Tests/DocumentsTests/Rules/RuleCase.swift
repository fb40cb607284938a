@testable import Documents
import Testing

/// One rule's shortest mistake, and the same text without it.
struct RuleCase: Sendable, CustomTestStringConvertible {
    var code: Int
    /// `line:column` of each finding in `hit`.
    var at: [String]
    var hit: String
    var miss: String
    var hitPlatform: Platform
    var missPlatform: Platform
    var isProse: Bool

    init(
        _ code: Int, at: String..., hit: String, miss: String, platform: Platform = RuleBench.usual, missPlatform: Platform? = nil, isProse: Bool = true
    ) {
        self.code = code
        self.at = at
        self.hit = hit
        self.miss = miss
        hitPlatform = platform
        self.missPlatform = missPlatform ?? platform
        self.isProse = isProse
    }

    /// A block of shell in which nothing but its own mistake is wrong with the place.
    static func shell(_ code: Int, at: String..., hit: String, miss: String, platform: Platform = RuleBench.usual) -> RuleCase {
        var made = RuleCase(code, hit: block(hit), miss: block(miss), platform: platform)
        made.at = at
        return made
    }

    static func block(_ commands: String) -> String { "# t\n```bash\n# api 서버에서\n\(commands)\n```\n" }

    var testDescription: String { DiagnosticCode(code).description }
}
