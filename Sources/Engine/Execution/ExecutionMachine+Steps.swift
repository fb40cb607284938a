import Documents

/// The life of one step: approval, start, retries, end.
extension ExecutionMachine {
    mutating func begin(_ step: PlannedStep, undoes undone: String? = nil) {
        let number = (runs[step.id] ?? 0) + 1
        runs[step.id] = number
        decide(.stepBegun(step.id, run: number))
        var run = StepRun(
            step: step, run: number, phase: step.needsApproval ? .awaitingApproval : .ready, began: elapsed)
        run.undoes = undone
        self.run = run
        if step.needsApproval { startWaiting(.approval(step: step.id)) }
    }

    /// Nothing holds the step any more: it goes to its hosts.
    mutating func dispatch() {
        guard var run else { return }
        run.phase = .underWay
        run.began = elapsed
        run.tries = 1
        self.run = run
        let missing = run.step.environment.filter { values[$0] == nil && !index.variables.contains($0) }
        guard missing.isEmpty else {
            return endStep(.failed, detail: "no value: \(missing.joined(separator: ", "))")
        }
        startTry(on: run.step.hosts)
    }

    mutating func startTry(on hosts: [String]) {
        guard var run else { return }
        run.phase = .underWay
        switch run.step.work {
        case .actions:
            let number = nextNumber(run.step.id, host: "")
            run.performing = number
            self.run = run
            effects.append(.perform(step: run.step.id, number: number))
        case .command:
            self.run = run
            for host in hosts { startAgain(run.step, on: host) }
        }
    }

    /// A new attempt on a host.
    mutating func startAgain(_ step: PlannedStep, on host: String) {
        let number = nextNumber(step.id, host: host)
        run?.hosts[host] = .preparing(number: number)
        prepare(step, on: host, number: number)
    }

    mutating func prepare(_ step: PlannedStep, on host: String, number: Int) {
        let id = index.attempt(beginning?.token ?? "", step: step.id, host: host, number: number)
        effects.append(.prepare(AttemptOrder(id: id, step: step.id, host: host, number: number)))
    }

    private mutating func nextNumber(_ step: String, host: String) -> Int {
        let number = (attempts[step]?[host] ?? 0) + 1
        attempts[step, default: [:]][host] = number
        return number
    }

    /// All hosts have answered, or the actions have: what does that make of the step?
    mutating func conclude() {
        guard var run else { return }
        let results = run.hosts.sorted { $0.key < $1.key }.compactMap { host, phase -> (String, AttemptResult)? in
            if case .ended(let result, _) = phase { (host, result) } else { nil }
        }
        guard results.count == run.hosts.count else { return }
        if isAborting { return endAborted(results.map(\.1.ending)) }
        let unknown = results.filter { [.indeterminate, .lost].contains($0.1.ending) }.map(\.0)
        if !unknown.isEmpty {
            run.phase = .indeterminate
            self.run = run
            return startWaiting(.indeterminate(step: run.step.id, hosts: unknown))
        }
        let failed = results.filter { $0.1.ending != .succeeded }
        if failed.isEmpty || run.step.isEvidence {
            if let name = run.step.output, let value = results.compactMap(\.1.value).first {
                values[name] = value
                decide(.valueKept(name: name, value: value))
            }
            let unseen = !failed.isEmpty && failed.allSatisfy { $0.1.ending == .unreachable }
            return endStep(unseen ? .unreachable : .succeeded, detail: nil)
        }
        if rest(run) { return }
        let outcome: Outcome = failed.allSatisfy { $0.1.ending == .unreachable } ? .unreachable : .failed
        endStep(outcome, detail: failed.compactMap(\.1.detail).first)
    }

    /// An abort changes nothing about what did happen.
    private mutating func endAborted(_ endings: [AttemptResult.Ending]) {
        keepUnknown()
        if endings.contains(where: { [.indeterminate, .lost].contains($0) }) {
            endStep(.indeterminate, detail: nil)
        } else if !endings.isEmpty, endings.allSatisfy({ $0 == .succeeded }) {
            endStep(.succeeded, detail: nil)
        } else {
            endStep(.cancelled, detail: nil)
        }
    }

    /// What nobody knows the end of stays on its host, so that a person can still look.
    mutating func keepUnknown() {
        for (host, phase) in run?.hosts ?? [:] {
            guard case .ended(let result, let attempt?) = phase, [.indeterminate, .lost].contains(result.ending) else {
                continue
            }
            left[host]?.removeAll { $0 == attempt.id }
        }
    }

    /// Whether the step is tried again by itself: only what may start again, and only within its limits.
    private mutating func rest(_ run: StepRun) -> Bool {
        let salt = index.ordinals[run.step.id] ?? 0
        let seed = beginning?.seed ?? 0
        if run.step.isCheck, let until = run.step.until {
            let due = elapsed + Backoff.poll(run.tries, seed: seed, salt: salt)
            if due <= run.began + until.wholeMilliseconds {
                timers[.again(step: run.step.id)] = due
                self.run?.phase = .resting
                return true
            }
        }
        guard run.step.mayStartAgain, run.tries <= run.step.retries else { return false }
        timers[.again(step: run.step.id)] = elapsed + Backoff.retry(run.tries, seed: seed, salt: salt)
        self.run?.phase = .resting
        return true
    }

    /// The next try, on those hosts that did not succeed.
    mutating func tryAgain() {
        guard var run, run.phase == .resting else { return }
        run.tries += 1
        let failed = run.step.hosts.filter { host in
            if case .ended(let result, _)? = run.hosts[host] { result.ending != .succeeded } else { true }
        }
        self.run = run
        startTry(on: failed)
    }

    mutating func endStep(_ outcome: Outcome, detail: String?) {
        guard let ended = run else { return }
        run = nil
        timers[.again(step: ended.step.id)] = nil
        outcomes[ended.step.id] = outcome
        decide(.stepEnded(ended.step.id, outcome, detail: detail))
        guard let top = frames.indices.last, !isAborting else { return }
        let hasFailed = outcome != .succeeded && !ended.step.isEvidence
        if let undone = ended.undoes {
            frames[top].hasUndone = true
            // What stands on something that could not be undone is not undone either: a person looks first.
            if hasFailed {
                frames[top].undoable.append(Frame.Undo(rollback: ended.step.id, step: undone))
                startWaiting(.failure(section: frames[top].section.id, step: ended.step.id))
            }
            return
        }
        if hasFailed {
            frames[top].failedStep = ended.step.id
        } else {
            frames[top].justSucceeded = outcome == .succeeded ? ended.step.id : nil
            if outcome == .succeeded, ended.step.proves { frames[top].hasProof = true }
        }
    }

    /// Gives up a step that has not begun.
    mutating func dropStep() {
        guard let dropped = run else { return }
        run = nil
        timers[.again(step: dropped.step.id)] = nil
        outcomes[dropped.step.id] = .cancelled
        decide(.stepEnded(dropped.step.id, .cancelled, detail: nil))
    }
}

extension PlannedStep {
    /// Its success shows that something works.
    var proves: Bool {
        if isCheck { return true }
        guard case .actions(let actions) = work else { return false }
        return actions.contains { $0.verb == .verify }
    }
}
