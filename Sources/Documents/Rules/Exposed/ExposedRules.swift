/// B09xx: what has gone stale, and what everybody can read.
enum ExposedRules {
    static let all: [any Rule.Type] = [ClearTextCredential.self, SecretInCommandLine.self, ToolNotListed.self]
}
