import Engine
import Synchronization
import TestSupport

/// The invariants, judged from the journal's entries and the hosts' own records, not from the engine's state.
extension Simulation {
    func check(_ execution: ExecutionID, _ report: inout Report) {
        for name in hosts.keys.sorted() { hosts[name]?.settle() }
        let entries = Left<Result<[JournalEntry], JournalError>?>(nil)
        _ = Task(executorPreference: executor) { [journal] in
            do throws(JournalError) {
                let all = try await journal.entries(of: execution)
                entries.value = .success(all)
            } catch {
                entries.value = .failure(error)
            }
        }
        _ = executor.drain(until: { entries.value != nil })
        guard case .success(let all)? = entries.value else {
            return ledger.blame("invariant 7: the journal cannot be read")
        }
        report.entries = all.count
        checkFences(all, of: execution)
        checkStarts(all)
        checkSecrets(execution)
        checkRecord(all, end: report.end)
    }

    /// Invariants 5 and 7: the journal is what each controller was told is durable, one controller after the other.
    private func checkFences(_ entries: [JournalEntry], of execution: ExecutionID) {
        let written = ledger.state.withLock { $0.written }.filter { $0.execution == execution }
        if zip(written, written.dropFirst()).contains(where: { $0.fence > $1.fence }) {
            ledger.blame("invariant 5: an older lock wrote after a newer one")
        }
        if written.flatMap(\.events) != entries.map(\.event) {
            ledger.blame("invariant 7: the journal is not what its writers were told")
        }
    }

    /// Invariant 2: a step that may not start again began once on a host, or a person's retry stands between.
    private func checkStarts(_ entries: [JournalEntry]) {
        let accepted = Set(ledger.state.withLock { $0.accepted })
        let onHosts = Set(hosts.values.flatMap(\.startedAttempts))
        if !onHosts.isSubset(of: accepted) { ledger.blame("invariant 1: a host began what nobody accounted for") }
        let steps = Dictionary(plan.allSteps.map { ($0.id, $0) }) { first, _ in first }
        struct Place: Hashable {
            var step: String
            var host: String
        }
        var begun: [Place: Bool] = [:]
        for entry in entries {
            switch entry.event.fact {
            case .attemptIntended(let attempt) where accepted.contains(attempt.id):
                let place = Place(step: attempt.step, host: attempt.host)
                guard steps[attempt.step]?.mayStartAgain == false else { continue }
                if begun[place] == true { ledger.blame("invariant 2: \(attempt.step) began twice on \(attempt.host)") }
                begun[place] = true
            case .ordered(.retry, let by, _) where by.kind == .person:
                begun = [:]
            default: break
            }
        }
    }

    /// Invariant 8: nothing secret in the journal, as it is stored, or on the screen; not in base64 either.
    private func checkSecrets(_ execution: ExecutionID) {
        let found = Left<Result<[Int64], any Error>?>(nil)
        _ = Task(executorPreference: executor) { [journal] in
            do {
                let sequences = try await journal.entries(of: execution, holding: SecretForms.all)
                found.value = .success(sequences)
            } catch {
                found.value = .failure(error)
            }
        }
        _ = executor.drain(until: { found.value != nil })
        switch found.value {
        case .success(let sequences)?:
            for sequence in sequences { ledger.blame("invariant 8: entry \(sequence) holds a secret") }
        case .failure(let error)?: ledger.blame("invariant 8: \(error)")
        case nil: ledger.blame("invariant 8: the journal does not answer")
        }
        let screen = Array(seen.withLock { $0.joined() }.utf8)
        if SecretForms.all.contains(where: { SecretForms.holds(screen, $0) }) {
            ledger.blame("invariant 8: the screen shows a secret")
        }
    }

    /// Invariants 6 and 7: the record tells the whole story, and tells it to its end.
    private func checkRecord(_ entries: [JournalEntry], end: ExecutionEnd?) {
        guard let end else { return }
        guard case .decided(.ended(end))? = entries.last(where: { if case .decided(.ended) = $0.event.fact { true } else { false } })?.event.fact
        else { return ledger.blame("invariant 7: the journal knows of no end, or of another") }
        do throws(ResumeError) {
            let machine = try ExecutionMachine.replaying(entries.map { ($0.sequence, $0.event) }, of: plan)
            if machine.end != end { ledger.blame("invariant 7: replay ends otherwise") }
        } catch {
            ledger.blame("invariant 7: \(error)")
        }
        var last: Int64 = 0
        for entry in entries {
            if entry.event.elapsed < last { ledger.blame("invariant 7: time goes back at \(entry.sequence)") }
            last = max(last, entry.event.elapsed)
        }
        // Every attempt that was intended has an outcome or was left by an abort.
        var open: Set<AttemptID> = []
        for entry in entries {
            switch entry.event.fact {
            case .attemptIntended(let attempt): open.insert(attempt.id)
            case .attemptEnded(let id, _): open.remove(id)
            default: break
            }
        }
        if end != .aborted, !open.isEmpty { ledger.blame("invariant 7: no outcome of \(open.map(\.name).sorted())") }
    }
}
