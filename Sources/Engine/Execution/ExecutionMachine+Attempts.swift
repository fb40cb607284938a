import Documents

/// What hosts and actions report.
extension ExecutionMachine {
    /// How often one step may begin anew on a host because nothing had started, or because a repeatable
    /// attempt was lost: a connection that drops each time ends here instead of going round for ever.
    static let restartLimit = 5

    mutating func intended(_ attempt: Attempt) {
        guard case .preparing(attempt.number)? = run?.hosts[attempt.host], run?.step.id == attempt.step else { return }
        left[attempt.host, default: []].append(attempt.id)
        if isAborting {
            run?.hosts[attempt.host] = .ended(AttemptResult(.cancelled), attempt)
            return conclude()
        }
        run?.hosts[attempt.host] = .underWay(attempt)
        effects.append(.start(attempt))
    }

    mutating func refused(_ step: String, _ host: String, _ number: Int, _ result: AttemptResult) {
        guard run?.step.id == step, case .preparing(number)? = run?.hosts[host] else { return }
        run?.hosts[host] = .ended(result, nil)
        conclude()
    }

    mutating func ended(_ id: AttemptID, _ result: AttemptResult) {
        guard let run,
            let (host, attempt) = run.hosts.firstNonNil({ host, phase in
                if case .underWay(let attempt) = phase, attempt.id == id { (host, attempt) } else { nil }
            })
        else { return }
        let wantedAgain = self.run?.wantedAgain.remove(host) != nil
        switch result.ending {
        case .notStarted where !isAborting:
            // The host has left a tombstone: this attempt can never start, so another one is no second start.
            restart(host, result, attempt, otherwise: .unreachable)
        case .lost where run.step.mayStartAgain && !isAborting:
            restart(host, result, attempt, otherwise: .failed)
        case .lost where wantedAgain && !isAborting:
            startAgain(run.step, on: host)
        case .failed where wantedAgain && !isAborting:
            startAgain(run.step, on: host)
        case .indeterminate where run.step.mayStartAgain:
            settle(host, AttemptResult(.unreachable, output: result.output, detail: result.detail), attempt)
        default:
            settle(host, result, attempt)
        }
    }

    private mutating func restart(
        _ host: String, _ result: AttemptResult, _ attempt: Attempt, otherwise ending: AttemptResult.Ending
    ) {
        guard let step = run?.step else { return }
        let count = (run?.restarts[host] ?? 0) + 1
        run?.restarts[host] = count
        guard count > Self.restartLimit else { return startAgain(step, on: host) }
        settle(host, AttemptResult(ending, output: result.output, detail: result.detail), attempt)
    }

    mutating func settle(_ host: String, _ result: AttemptResult, _ attempt: Attempt?) {
        run?.hosts[host] = .ended(result, attempt)
        conclude()
    }

    mutating func performed(_ step: String, _ number: Int, _ result: AttemptResult) {
        guard run?.step.id == step, run?.performing == number else { return }
        run?.performing = nil
        run?.hosts = ["": .ended(result, nil)]
        conclude()
    }

    mutating func fired(_ timer: Timer) {
        timers[timer] = nil
        switch timer {
        case .again: tryAgain()
        case .objective: decide(.objectiveReached)
        case .budget(let id, let percent):
            guard let position = frames.firstIndex(where: { $0.section.id == id }) else { return }
            let section = frames[position].section
            let budget = section.budget?.wholeMilliseconds ?? 0
            decide(.budgetReached(section: id, percent: percent, seconds: budget * Int64(percent) / 100_000))
            guard percent == 100 else { return }
            switch section.onOverrun {
            case .escalate: decide(.escalated(section: id))
            case .stop: frames[position].overrun = .stop
            case .next:
                frames[position].overrun = .next
                // Nobody has to answer for a stage that is being left, unless what happened is unknown.
                switch wait {
                case .approval, .condition, .choice, .failure, .overrun: releaseForOverrun(position)
                case .indeterminate, .scenario, .paused, nil: break
                }
            }
        }
    }

    private mutating func releaseForOverrun(_ position: Int) {
        stopWaiting()
        if run?.phase == .awaitingApproval { dropStep() }
    }

    mutating func abort() {
        isAborting = true
        timers = [:]
        stopWaiting()
        question = nil
        isPaused = false
        guard let run else { return }
        for (host, phase) in run.hosts.sorted(by: { $0.key < $1.key }) {
            switch phase {
            // No intent is durable, so no host has heard of it.
            case .preparing: self.run?.hosts[host] = .ended(AttemptResult(.cancelled), nil)
            case .underWay(let attempt): effects.append(.stop(attempt))
            case .ended: break
            }
        }
        self.run?.performing = nil
        if run.phase == .indeterminate {
            keepUnknown()
            endStep(.indeterminate, detail: nil)
        } else {
            conclude()
        }
    }
}

extension Dictionary {
    func firstNonNil<Result>(_ transform: (Key, Value) -> Result?) -> Result? {
        for (key, value) in self {
            if let result = transform(key, value) { return result }
        }
        return nil
    }
}
