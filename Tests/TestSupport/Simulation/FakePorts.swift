package import Documents
package import Engine
import Synchronization

/// Answers of a platform in trouble, from a seed.
package final class FakePlatform: ActionPort, JudgementPort, SecretPort {
    private let random: Mutex<Seeded>
    private let clock: SimulationClock

    package init(seed: UInt64, clock: SimulationClock) {
        random = Mutex(Seeded(seed))
        self.clock = clock
    }

    package func perform(_ action: Action, values: [String: String]) async -> ActionReport {
        await hesitate()
        return random.withLock { random in
            let values = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            let outcome: ActionReport.Outcome = random.chance(80) ? .succeeded : random.chance(70) ? .failed : .indeterminate
            return ActionReport(outcome, text: "\(action.verb.rawValue) \(values)", value: "found")
        }
    }

    package func judge(_ condition: Condition) async -> Judgement { await judgement() }
    package func judge(_ finding: Box.Subject) async -> Judgement { await judgement() }

    private func judgement() async -> Judgement {
        await hesitate()
        return random.withLock { random in
            Judgement(random.chance(45) ? .yes : random.chance(75) ? .no : .unknown, evidence: ["seen"])
        }
    }

    package func proposeScenario(among scenarios: [Section]) async -> [String] {
        await hesitate()
        return random.withLock { random in random.chance(60) ? scenarios.map(\.id) : [] }
    }

    package func resolve(_ reference: SecretReference) async throws(SecretError) -> String {
        if random.withLock({ $0.chance(5) }) { throw SecretError(reference, detail: "not set") }
        return PlanGenerator.secret
    }

    private func hesitate() async {
        let time = random.withLock { random -> Duration in
            if random.chance(3) { return .seconds(1_000) }
            return random.chance(50) ? .zero : .milliseconds(random.below(5_000))
        }
        if time > .zero { try? await clock.sleep(for: time) }
    }
}
