import Documents

/// Entering, walking through and leaving sections.
extension ExecutionMachine {
    /// Takes the next block of the innermost section, or leaves it.
    mutating func proceed() {
        guard let top = frames.last else { return }
        if frames.count == 1, !isAfter, proposesScenario(top) { return }
        switch top.phase {
        case .undoing: undoNext()
        case .failed: failureIsFinal()
        case .running:
            guard top.next < top.section.blocks.count else { return reachedEnd(of: top) }
            frames[frames.count - 1].next += 1
            take(top.section.blocks[top.next], seeking: top.failedStep)
        }
    }

    private mutating func take(_ block: PlannedBlock, seeking failed: String?) {
        let top = frames.count - 1
        switch block {
        case .box(let box):
            if failed == nil { ask(findingsIn: box) }
        case .step(let step):
            if step.isRollback {
                if failed == nil, let undone = frames[top].justSucceeded,
                    !frames[top].undoable.contains(where: { $0.rollback == step.id })
                {
                    frames[top].undoable.append(Frame.Undo(rollback: step.id, step: undone))
                }
                return
            }
            frames[top].justSucceeded = nil
            if let failed {
                guard step.isFallback else { return skip(step, .ladder) }
                frames[top].failedStep = nil
                decide(.fallbackTaken(step.id, after: failed))
            } else if step.isFallback {
                return skip(step, .notNeeded)
            }
            begin(step)
        case .section(let section):
            frames[top].justSucceeded = nil
            if let failed {
                guard section.isFallback else { return decide(.sectionLeft(section.id, .skipped)) }
                frames[top].failedStep = nil
                decide(.fallbackTaken(section.id, after: failed))
            } else if section.isFallback {
                return decide(.sectionLeft(section.id, .notNeeded))
            }
            enter(section)
        }
    }

    private mutating func skip(_ step: PlannedStep, _ reason: SkipReason) {
        outcomes[step.id] = .skipped
        decide(.stepSkipped(step.id, reason))
    }

    mutating func enter(_ section: PlannedSection) {
        if let scenario = taken, scenario.replaces.contains(section.id) {
            decide(.sectionLeft(section.id, .skipped))
            if !hasRunScenario {
                hasRunScenario = true
                enter(scenario.section)
            }
            return
        }
        if let choice = section.choice, let parent = frames.last {
            let key = parent.section.id + "/" + choice
            guard let chosen = choices[key] else { return ask(key, in: parent, choice: choice) }
            if chosen == section.id { open(section) } else { decide(.sectionLeft(section.id, .skipped)) }
            return
        }
        guard section.condition != nil else { return open(section) }
        question = .entry(section: section.id)
        ask(.entry(section: section.id))
    }

    mutating func open(_ section: PlannedSection) {
        var frame = Frame(section)
        frame.openBefore = openFailures
        frames.append(frame)
        decide(.sectionEntered(section.id))
        guard let budget = section.budget else { return }
        for percent in [50, 80, 100] {
            timers[.budget(section: section.id, percent: percent)] =
                elapsed + budget.wholeMilliseconds * Int64(percent) / 100
        }
    }

    private mutating func reachedEnd(of top: Frame) {
        if frames.count == 1 { return rootEnded() }
        if top.failedStep != nil || top.failedInside { return fail() }
        if top.section.condition != nil {
            question = .exit(section: top.section.id)
            return ask(.exit(section: top.section.id))
        }
        close(.succeeded)
    }

    private mutating func rootEnded() {
        guard !isAfter else { return finish(openFailures.isEmpty ? .succeeded : .failed) }
        isAfter = true
        var root = PlannedSection(id: "", title: "", onFailure: .next)
        root.blocks = plan.after.map(PlannedBlock.section)
        frames = [Frame(root)]
    }

    /// The innermost section has failed: what it did is undone first.
    mutating func fail() {
        let top = frames.count - 1
        frames[top].phase = frames[top].undoable.isEmpty ? .failed : .undoing
    }

    private mutating func undoNext() {
        let top = frames.count - 1
        guard let undo = frames[top].undoable.popLast(), let step = index.steps[undo.rollback] else {
            frames[top].phase = .failed
            return
        }
        decide(.rollbackBegun(step.id, undoing: undo.step))
        begin(step, undoes: undo.step)
    }

    /// Everything was tried and undone; now the section's failure is handed on or put to a person.
    private mutating func failureIsFinal() {
        guard let top = frames.last else { return }
        let section = top.section
        if section.expands {
            close(.failed)
            let parent = frames.count - 1
            if frames[parent].section.expands, section.onFailure == .next {
                frames[parent].failedInside = true
            } else {
                frames[parent].failedStep = section.id
            }
        } else if section.onFailure == .next {
            close(.failed)
            openFailures.append(section.id)
        } else {
            startWaiting(.failure(section: section.id, step: top.failedStep))
        }
    }

    /// Leaves the innermost section.
    mutating func close(_ end: SectionEnd) {
        guard let closed = frames.popLast() else { return }
        for percent in [50, 80, 100] { timers[.budget(section: closed.section.id, percent: percent)] = nil }
        decide(.sectionLeft(closed.section.id, end))
        guard let parent = frames.indices.last else { return }
        frames[parent].justSucceeded = nil
        guard end == .succeeded, closed.hasProof else { return }
        frames[parent].hasProof = true
        // A later part of the procedure, proved by a check, shows that what was passed over before it is mended.
        if parent == 0, !isAfter { openFailures.removeAll(where: closed.openBefore.contains) }
    }

    /// `on-overrun`, obeyed between two steps. True where something changed.
    mutating func obeyOverrun() -> Bool {
        guard run == nil || run?.phase == .ready,
            let overrun = frames.firstIndex(where: { $0.overrun != nil })
        else { return false }
        let section = frames[overrun].section.id
        let what = frames[overrun].overrun
        frames[overrun].overrun = nil
        switch what {
        case .stop: startWaiting(.overrun(section: section))
        case .next: leaveOverrun(section)
        case .escalate, nil: break
        }
        return true
    }

    /// Leaves a section that ran over its budget, and everything in it.
    mutating func leaveOverrun(_ section: String) {
        guard let position = frames.firstIndex(where: { $0.section.id == section }) else { return }
        if run != nil { dropStep() }
        while frames.count > position { close(.overrun) }
        openFailures.append(section)
    }
}
