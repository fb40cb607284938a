/// B08xx: what has a counterpart that is missing.
enum HalfAPairRules {
    static let all: [any Rule.Type] = [
        EnabledNeverDisabled.self, IsolatedNeverReleased.self, StoppedNeverStarted.self, EndsUnverified.self, UncoveredFailure.self, UncoveredHost.self,
    ]
}
