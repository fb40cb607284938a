import Documents

/// What a person orders.
extension ExecutionMachine {
    mutating func ordered(_ order: OperatorOrder, by person: Person) {
        if case .tick(let box) = order { return tick(box) }
        if case .approve(let name) = order, case .task? = index.boxes[name]?.kind { return tick(name) }
        guard end == nil, !isAborting else { return decide(.orderRefused(.ended)) }
        switch order {
        case .tick: break
        case .abort: abort()
        case .pause:
            guard !isPaused else { return }
            isPaused = true
            decide(.waiting(.paused))
        case .continue: goOn()
        case .approve, .deny, .settle, .choose, .retry, .skip:
            // A drill's automation may pause or abort; what a person answers for, a person says.
            guard person.kind == .person else { return decide(.orderRefused(.needsPerson)) }
            if let refusal = answer(order) { decide(.orderRefused(refusal)) }
        }
    }

    private mutating func goOn() {
        if isPaused {
            isPaused = false
            return decide(.waitEnded(.paused))
        }
        guard case .overrun? = wait else { return decide(.orderRefused(.notWaiting)) }
        stopWaiting()
    }

    private mutating func answer(_ order: OperatorOrder) -> OrderRefusal? {
        switch (order, wait) {
        case (.approve(let step), .approval(let asked)?) where step == asked:
            stopWaiting()
            run?.phase = .ready
        case (.deny(let step), .approval(let asked)?) where step == asked:
            stopWaiting()
            endStep(.cancelled, detail: "denied")
        case (.approve(let section), .condition(let asked)?) where section == asked,
            (.choose(let section, "yes"), .condition(let asked)?) where section == asked:
            stopWaiting()
            if let planned = index.sections[section] { open(planned) }
        case (.deny(let section), .condition(let asked)?) where section == asked,
            (.skip(let section), .condition(let asked)?) where section == asked,
            (.choose(let section, "no"), .condition(let asked)?) where section == asked:
            stopWaiting()
            decide(.sectionLeft(section, .skipped))
        case (.choose(_, let option), .choice(let key, let options)?):
            return choose(option, among: options, key: key)
        case (.approve(let name), .choice(let key, let options)?):
            return choose(name, among: options, key: key)
        case (.skip(let name), .choice(let key, let options)?) where name == key || name == Wait.name(key):
            return choose(nil, among: options, key: key)
        case (.choose(_, let option), .scenario(let options)?):
            return take(option, among: options)
        case (.approve(let name), .scenario(let options)?):
            return take(name, among: options)
        case (.skip("scenario"), .scenario(let options)?), (.deny("scenario"), .scenario(let options)?):
            return take(nil, among: options)
        case (.settle(let step, let succeeded), .indeterminate(let asked, let hosts)?) where step == asked:
            settle(hosts, succeeded: succeeded)
        case (.retry(let step), .indeterminate(let asked, let hosts)?) where step == asked:
            lookAgain(at: hosts)
        case (.retry(let name), .failure(let section, let step)?):
            return retry(name, section: section, failed: step)
        case (.skip(let name), .failure(let section, let step)?):
            return skip(name, section: section, failed: step)
        case (.skip(let section), .overrun(let asked)?) where section == asked:
            stopWaiting()
            leaveOverrun(section)
        default:
            return .notWaiting
        }
        return nil
    }

    private mutating func choose(_ option: String?, among options: [String], key: String) -> OrderRefusal? {
        let option = option == "none" ? nil : option
        if let option, !options.contains(option) { return .unknownName }
        stopWaiting()
        choices[key] = .some(option)
        return nil
    }

    private mutating func take(_ option: String?, among options: [String]) -> OrderRefusal? {
        let option = option == "none" ? nil : option
        if let option, !options.contains(option) { return .unknownName }
        stopWaiting()
        guard let option else { return nil }
        scenario = option
        decide(.scenarioTaken(option))
        enterScenarioIfNothingIsReplaced()
        return nil
    }

    private mutating func settle(_ hosts: [String], succeeded: Bool) {
        stopWaiting()
        run?.phase = .underWay
        for host in hosts {
            guard case .ended(var result, let attempt)? = run?.hosts[host] else { continue }
            result.ending = succeeded ? .succeeded : .failed
            result.detail = "settled by a person"
            run?.hosts[host] = .ended(result, attempt)
        }
        conclude()
    }

    /// Asks the hosts once more; only where a host says that it cannot know either does a new attempt follow.
    private mutating func lookAgain(at hosts: [String]) {
        stopWaiting()
        run?.phase = .underWay
        if let step = run?.step, case .actions = step.work { return startTry(on: []) }
        for host in hosts {
            guard case .ended(_, let attempt?)? = run?.hosts[host] else { continue }
            run?.hosts[host] = .underWay(attempt)
            run?.wantedAgain.insert(host)
            effects.append(.attach(attempt))
        }
    }

    /// `retry STEP` begins that step of the failed section again and goes on from there; `retry SECTION`, and
    /// any retry after something was undone, begins the section from its first block.
    private mutating func retry(_ name: String, section: String, failed: String?) -> OrderRefusal? {
        guard let top = frames.indices.last, frames[top].section.id == section else { return .notWaiting }
        let position = frames[top].index(of: name)
        guard position != nil || name == section else { return .unknownName }
        stopWaiting()
        // A rollback that failed stands at the end of what is still to be undone.
        if frames[top].phase == .undoing, name == failed { return nil }
        frames[top].phase = .running
        frames[top].failedStep = nil
        frames[top].failedInside = false
        frames[top].justSucceeded = nil
        if let position, !frames[top].hasUndone {
            frames[top].next = position
            // A rung is only reached by a failure: say which.
            if frames[top].section.blocks[position].isFallback { frames[top].failedStep = failed ?? name }
        } else {
            frames[top].next = 0
            frames[top].undoable = []
            frames[top].hasUndone = false
            let prefix = section + "/"
            for key in choices.keys where key.hasPrefix(prefix) { choices[key] = nil }
        }
        return nil
    }

    /// `skip STEP` goes on behind the failed step, which stays failed; `skip SECTION` leaves the section.
    private mutating func skip(_ name: String, section: String, failed: String?) -> OrderRefusal? {
        guard let top = frames.indices.last, frames[top].section.id == section else { return .notWaiting }
        guard name == section || name == failed else { return .unknownName }
        stopWaiting()
        openFailures.append(name)
        if frames[top].phase == .undoing, name == failed {
            frames[top].undoable.removeLast()
        } else if name == section || frames[top].hasUndone {
            close(.failed)
        } else if let position = frames[top].index(of: name) {
            frames[top].phase = .running
            frames[top].failedStep = nil
            frames[top].next = position + 1
        }
        return nil
    }

    private mutating func tick(_ box: String) {
        guard case .task? = index.boxes[box]?.kind else { return decide(.orderRefused(.unknownName)) }
        guard boxes[box] != .yes else { return }
        boxes[box] = .yes
        decide(.boxAnswered(box, .yes))
    }
}

extension PlannedBlock {
    var isFallback: Bool {
        switch self {
        case .step(let step): step.isFallback
        case .section(let section): section.isFallback
        case .box: false
        }
    }
}
