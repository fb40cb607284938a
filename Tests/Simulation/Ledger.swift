import Engine
import Synchronization

/// What is durable, kept apart from the journal under test: the checkers' own memory.
package final class Ledger: Sendable {
    struct State {
        var intents: [AttemptID: Attempt] = [:]
        var approvals: Set<String> = []
        var violations: [String] = []
        var accepted: [AttemptID] = []
        var begun: Set<AttemptID> = []
        var destructive: Set<String> = []
        /// The newest lock that was given, and what was written under each.
        var fence: Int64 = 0
        var written: [(execution: ExecutionID, fence: Int64, events: [Event])] = []
        /// Of which a host said that they have not begun and never will.
        var buried: Set<AttemptID> = []
    }

    let state: Mutex<State>

    init(_ plan: Plan) {
        state = Mutex(State(destructive: Set(plan.allSteps.filter(\.needsApproval).map(\.id))))
    }

    func isLocked(under fence: Int64) {
        state.withLock { state in
            if fence <= state.fence { state.violations.append("invariant 5: lock \(fence) was given after \(state.fence)") }
            state.fence = fence
        }
    }

    /// Whether a controller's lock was given to another since: nothing else may fence it.
    func isStale(_ fence: Int64, by newer: Int64) -> Bool {
        state.withLock { fence < $0.fence && newer <= $0.fence && fence < newer }
    }

    func isDurable(_ events: [Event], of execution: ExecutionID, under fence: Int64) {
        state.withLock { state in
            if fence != state.fence {
                state.violations.append("invariant 5: written under lock \(fence), \(state.fence) was given since")
            }
            state.written.append((execution, fence, events))
            for event in events {
                switch event.fact {
                case .attemptIntended(let attempt): state.intents[attempt.id] = attempt
                case .attemptEnded(let id, let result) where result.ending == .notStarted: state.buried.insert(id)
                case .ordered(.approve(let step), let person, _) where person.kind == .person:
                    state.approvals.insert(step)
                // An approval is for one run of the step: the next run asks anew.
                case .decided(.stepBegun(let step, _)): state.approvals.remove(step)
                default: break
                }
            }
        }
    }

    /// A host begins a command: the moment of truth for invariants 1 and 3.
    func accepted(_ id: AttemptID) {
        state.withLock { state in
            if !state.begun.insert(id).inserted { state.violations.append("invariant 1: \(id) started twice") }
            state.accepted.append(id)
            if state.buried.contains(id) { state.violations.append("invariant 1: \(id) started after it never would") }
            guard let attempt = state.intents[id] else {
                state.violations.append("invariant 1: \(id) started without a durable intent")
                return
            }
            if state.destructive.contains(attempt.step), !state.approvals.contains(attempt.step) {
                state.violations.append("invariant 3: \(attempt.step) started without approval")
            }
        }
    }

    func blame(_ text: String) { state.withLock { $0.violations.append(text) } }
}
