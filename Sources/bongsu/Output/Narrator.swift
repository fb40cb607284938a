import Documents
import Engine

/// One line of an execution's story: the live view prints it as it happens, `status` from the journal.
struct StoryLine: Hashable, Sendable {
    enum Mark: String, Hashable, Sendable {
        case stage, section, good, bad, quiet, ask, clock, note
    }
    /// Milliseconds since the execution began.
    var elapsed: Int64
    /// Depth below the stage.
    var depth: Int
    var mark: Mark
    var text: String
    /// Further lines that belong to it: output of what failed, evidence, the next command.
    var details: [String] = []
    /// What stands behind it, each a block of its own.
    var problems: [Diagnostic] = []
}

/// Tells an execution's events in the order in which they happened, in one language.
///
/// Knows only the plan and the events, so a story told live and one told from the journal are the same.
struct Narrator {
    let plan: Plan
    let execution: ExecutionID?
    let language: Language
    private(set) var currentStage: PlannedSection?
    private(set) var stageBegan: Int64 = 0
    /// Steps that are under way, in the order in which they began.
    private(set) var running: [(step: PlannedStep, since: Int64)] = []
    /// What a person is waited for; a pause can stand over a question.
    private var waits: [Wait] = []
    var waiting: Wait? { waits.last }
    private var faults: ExecutionFaults
    private var gaps: RestoreGaps
    /// What stands in the way now.
    var problems: [Diagnostic] { waits.flatMap(faults.diagnostics) }
    /// What an execution that has ended leaves.
    var left: [Diagnostic] { faults.left }

    private let sections: [String: PlannedSection]
    private let steps: [String: PlannedStep]
    private let boxes: [String: PlannedBox]
    private let depths: [String: Int]
    /// The outermost box of each box: a checklist is told whole, in the document's order, when its last answer is there.
    private let roots: [String: PlannedBox]
    private var answers: [String: Truth] = [:]
    private var lastResult: [String: [String: AttemptResult]] = [:]
    private var evidence: [String: [String]] = [:]
    private var judged: [String: Truth] = [:]
    private var stageOf: [String: PlannedSection] = [:]

    init(_ plan: Plan, execution: ExecutionID?, language: Language, platform: Platform? = nil) {
        self.plan = plan
        self.execution = execution
        faults = ExecutionFaults(plan, execution: execution ?? ExecutionID(0), platform: platform)
        gaps = RestoreGaps(plan)
        self.language = language
        var sections: [String: PlannedSection] = [:]
        var steps: [String: PlannedStep] = [:]
        var boxes: [String: PlannedBox] = [:]
        var depths: [String: Int] = [:]
        var roots: [String: PlannedBox] = [:]
        func walk(_ section: PlannedSection, _ depth: Int) {
            sections[section.id] = section
            depths[section.id] = depth
            for block in section.blocks {
                switch block {
                case .section(let child): walk(child, section.expands ? depth : depth + 1)
                case .step(let step):
                    steps[step.id] = step
                    depths[step.id] = depth + 1
                case .box(let box):
                    func index(_ box: PlannedBox, _ depth: Int) {
                        boxes[box.id] = box
                        depths[box.id] = depth
                        for child in box.children { index(child, depth + 1) }
                    }
                    index(box, depth + 1)
                    for each in box.withDescendants { roots[each.id] = box }
                }
            }
        }
        for section in plan.sections + plan.scenarios.map(\.section) + plan.after { walk(section, 0) }
        self.sections = sections
        self.steps = steps
        self.boxes = boxes
        self.depths = depths
        self.roots = roots
    }

    mutating func tell(_ event: Event) -> [StoryLine] {
        faults.see(event)
        gaps.see(event)
        return switch event.fact {
        case .begun(let beginning): [opening(beginning, event)]
        case .resumed(let controller, let original): [resumption(controller, original, event)]
        case .conditionJudged(let section, let judgement): keep(judgement, of: section)
        case .findingAnswered(let box, let judgement): keep(judgement, of: box)
        case .attemptEnded(let id, let result): keep(result, of: id)
        case .attemptRefused(let step, let host, _, let result): keep(result, step: step, host: host)
        case .actionsEnded(let step, _, let result): keep(result, step: step, host: "controller")
        case .attemptIntended(let attempt): keep(attempt)
        case .scenariosProposed, .timerFired: []
        case .ordered(let order, let person, _): [told(order, person, event)]
        case .decided(let decision): tell(decision, event)
        }
    }

    private var hostOfAttempt: [AttemptID: (step: String, host: String)] = [:]

    private mutating func keep(_ attempt: Attempt) -> [StoryLine] {
        hostOfAttempt[attempt.id] = (attempt.step, attempt.host)
        return []
    }

    private mutating func keep(_ result: AttemptResult, of id: AttemptID) -> [StoryLine] {
        guard let (step, host) = hostOfAttempt[id] else { return [] }
        return keep(result, step: step, host: host)
    }

    private mutating func keep(_ result: AttemptResult, step: String, host: String) -> [StoryLine] {
        lastResult[step, default: [:]][host] = result
        return []
    }

    private mutating func keep(_ judgement: Judgement, of id: String) -> [StoryLine] {
        evidence[id] = judgement.evidence
        judged[id] = judgement.truth
        return []
    }

    func say(_ english: String, _ korean: String) -> String { language == .korean ? korean : english }

    private func line(_ event: Event, _ id: String?, _ mark: StoryLine.Mark, _ text: String, _ details: [String] = []) -> StoryLine {
        StoryLine(elapsed: event.elapsed, depth: id.flatMap { depths[$0] } ?? 0, mark: mark, text: text, details: details)
    }

    private mutating func tell(_ decision: Decision, _ event: Event) -> [StoryLine] {
        switch decision {
        case .sectionEntered(let id): return entered(id, event)
        case .sectionLeft(let id, let end): return left(id, end, event)
        case .stepBegun(let id, _):
            if let step = steps[id] { running.append((step, event.elapsed)) }
            lastResult[id] = [:]
            return []
        case .stepEnded(let id, let outcome, let detail): return ended(id, outcome, detail, event)
        case .stepSkipped(let id, let reason): return skipped(id, reason, event)
        case .fallbackTaken(let id, let after):
            return [line(event, id, .note, say("the ladder goes on: \(title(id)), because \(title(after)) failed", "다음 수단: \(title(id)) (\(title(after)) 실패)"))]
        case .rollbackBegun(let id, let undoing):
            return [line(event, id, .note, say("rolling back \(title(undoing)) with \(title(id))", "되돌림: \(title(undoing)) ← \(title(id))"))]
        case .valueKept(let name, let value): return [line(event, nil, .quiet, "\(name) = \(value)")]
        case .budgetReached(let id, let percent, let seconds):
            return [line(event, id, .clock, say("\(percent) % of the budget of \(title(id)) is used (\(seconds) s)", "\(title(id)) 예산의 \(percent) % 사용 (\(seconds)초)"))]
        case .objectiveReached: return [line(event, nil, .clock, say("the recovery time objective is over", "복구 목표 시간(RTO)을 넘김"))]
        case .escalated(let id): return [line(event, id, .clock, say("\(title(id)) is over its budget: call the next level", "\(title(id)) 예산 초과: 다음 단계 담당자를 부를 것"))]
        case .waiting(let wait):
            waits.append(wait)
            return [question(wait, event)]
        case .waitEnded(let wait):
            waits.removeAll { $0 == wait }
            return []
        case .scenarioTaken(let id): return [line(event, nil, .stage, say("scenario: \(title(id))", "시나리오: \(title(id))"))]
        case .orderRefused(let reason): return [line(event, nil, .note, refusal(reason))]
        case .boxAnswered(let id, let truth): return answered(id, truth, event)
        case .ended(let end): return [closing(end, event)]
        }
    }

    private mutating func entered(_ id: String, _ event: Event) -> [StoryLine] {
        guard let section = sections[id] else { return [] }
        if let budget = section.budget {
            currentStage = section
            stageBegan = event.elapsed
            return [line(event, id, .stage, "\(section.title) (\(SpokenTime.budget(budget, language)))")]
        }
        guard !section.expands else { return [] }
        var details: [String] = []
        if section.condition != nil { details = evidence[id] ?? [] }
        return [line(event, id, .section, section.title, details)]
    }

    private mutating func left(_ id: String, _ end: SectionEnd, _ event: Event) -> [StoryLine] {
        guard let section = sections[id] else { return [] }
        let isStage = section.id == currentStage?.id
        if isStage { currentStage = nil }
        switch end {
        case .succeeded:
            guard isStage, let budget = section.budget else { return [] }
            let used = SpokenTime.seconds(event.elapsed - stageBegan, language)
            return [line(event, id, .good, say("stage done in \(used) of \(SpokenTime.budget(budget, language))", "단계 완료: \(SpokenTime.budget(budget, language)) 중 \(used)"))]
        case .failed: return [line(event, id, .bad, say("failed: \(section.title)", "실패: \(section.title)"), stillHolds(section))]
        case .notNeeded: return [line(event, id, .quiet, say("not needed: \(section.title)", "필요 없음: \(section.title)"))]
        case .skipped: return [line(event, id, .quiet, say("skipped: \(section.title)", "건너뜀: \(section.title)"))]
        case .overrun: return [line(event, id, .bad, say("left, its budget is used up: \(section.title)", "예산을 다 써서 떠남: \(section.title)"))]
        }
    }

    private func stillHolds(_ section: PlannedSection) -> [String] {
        section.condition == nil || judged[section.id] != .yes ? [] : evidence[section.id] ?? []
    }

    private mutating func ended(_ id: String, _ outcome: Outcome, _ detail: String?, _ event: Event) -> [StoryLine] {
        guard let step = steps[id] else { return [] }
        let since = running.last { $0.step.id == id }?.since ?? event.elapsed
        running.removeAll { $0.step.id == id }
        let took = SpokenTime.seconds(event.elapsed - since, language)
        let name = named(step)
        let results = lastResult[id] ?? [:]
        switch outcome {
        case .succeeded:
            // What it cost those who wait is said where a restore ends.
            let gap = gaps.gap(endingWith: id)?.message.map { [$0[language]] } ?? []
            return [line(event, id, .good, "\(name) · \(took)", (step.hosts.isEmpty || step.speaks ? beginning(results) : []) + gap)]
        case .skipped: return [line(event, id, .quiet, say("skipped: \(name)", "건너뜀: \(name)"))]
        default:
            var details = tail(results, lines: 6)
            if let detail, !details.contains(where: { $0.contains(detail) }) {
                details.insert(JournaledDetail.message(detail)[language], at: 0)
            }
            return [line(event, id, .bad, "\(name): \(word(outcome, results)) · \(took)", details)]
        }
    }

    private func word(_ outcome: Outcome, _ results: [String: AttemptResult]) -> String {
        let code = results.values.compactMap(\.exitCode).first { $0 != 0 }
        let suffix = code.map { say(", exit code \($0)", ", 종료 코드 \($0)") } ?? ""
        switch outcome {
        case .failed: return say("failed", "실패") + suffix
        case .unreachable: return say("unreachable", "접속 불가")
        case .cancelled: return say("cancelled", "취소됨")
        case .indeterminate: return say("indeterminate: nobody can know how it ended", "불확정: 어떻게 끝났는지 알 수 없음")
        case .succeeded: return say("succeeded", "성공")
        case .skipped: return say("skipped", "건너뜀")
        }
    }

    /// What an action said, as far as a person reads it while the clock runs; all of it is in the journal.
    private func beginning(_ results: [String: AttemptResult]) -> [String] {
        let lines = results.values.flatMap { $0.output.split(separator: "\n", omittingEmptySubsequences: true) }.map(TerminalText.safe)
        guard lines.count > Self.shownLines else { return lines }
        return lines.prefix(Self.shownLines - 1) + [say("… \(lines.count - Self.shownLines + 1) more lines", "… \(lines.count - Self.shownLines + 1)줄 더")]
    }

    private static let shownLines = 16

    /// The last lines; where a step of ours told a problem, all of that, from what happened to what to do.
    private func tail(_ results: [String: AttemptResult], lines count: Int) -> [String] {
        results.sorted { $0.key < $1.key }.flatMap { host, result -> [String] in
            let all = result.output.split(separator: "\n", omittingEmptySubsequences: true)
            let problem = all.lastIndex { $0.hasPrefix("error[B") || $0.hasPrefix("오류[B") }
            let lines = all.suffix(max(count, min(problem.map { all.count - $0 } ?? 0, 30))).map(TerminalText.safe)
            return results.count > 1 ? lines.map { "\(host): \($0)" } : lines
        }
    }

    private func skipped(_ id: String, _ reason: SkipReason, _ event: Event) -> [StoryLine] {
        switch reason {
        case .notNeeded: [line(event, id, .quiet, say("not needed: \(title(id))", "필요 없음: \(title(id))"))]
        case .ladder: [line(event, id, .quiet, say("not begun: \(title(id))", "시작하지 않음: \(title(id))"))]
        case .person: [line(event, id, .quiet, say("skipped by a person: \(title(id))", "사람이 건너뜀: \(title(id))"))]
        }
    }

    private mutating func answered(_ id: String, _ truth: Truth, _ event: Event) -> [StoryLine] {
        answers[id] = truth
        guard let root = roots[id] else { return [] }
        let all = root.withDescendants
        let findings = all.filter { if case .finding = $0.kind { true } else { false } }
        // A task is a person's, at any time; it is told by itself.
        if case .task? = boxes[id]?.kind { return boxes[id].map { [box($0, truth, event)] } ?? [] }
        guard findings.allSatisfy({ answers[$0.id] != nil }), findings.contains(where: { $0.id == id }) else { return [] }
        return all.map { box($0, answers[$0.id], event) }
    }

    private func box(_ box: PlannedBox, _ truth: Truth?, _ event: Event) -> StoryLine {
        if box.kind == .group { return line(event, box.id, .quiet, box.text) }
        let mark: String = switch truth { case .yes: "[x]"; case .no, nil: "[ ]"; case .unknown: "[?]" }
        let isBad = truth == .yes && box.kind != .task
        return line(event, box.id, isBad ? .bad : .quiet, "\(mark) \(box.text)", truth == .no ? [] : evidence[box.id] ?? [])
    }

    func problems(of wait: Wait) -> [Diagnostic] { faults.diagnostics(of: wait) }

    func title(_ id: String) -> String { steps[id]?.title ?? sections[id]?.title ?? boxes[id]?.text ?? id }

    func step(_ id: String) -> PlannedStep? { steps[id] }

    /// Its title, with its hosts where the title does not name them.
    func named(_ step: PlannedStep) -> String {
        step.hosts.isEmpty || ["(\(step.hosts.joined(separator: ",")))", "(\(step.hosts.joined(separator: ", ")))"].contains(where: step.title.contains)
            ? step.title : "\(step.title) (\(step.hosts.joined(separator: ", ")))"
    }

    private func opening(_ beginning: Beginning, _ event: Event) -> StoryLine {
        let number = execution.map { " \($0)" } ?? ""
        let objective = plan.rto.map { say(", objective \(SpokenTime.budget($0, language))", ", 목표 \(SpokenTime.budget($0, language))") } ?? ""
        return line(event, nil, .note, say("execution\(number) of \(plan.platform) begun by \(beginning.by.name)\(objective)", "실행\(number): \(plan.platform), 시작한 사람 \(beginning.by.name)\(objective)"))
    }

    private func resumption(_ controller: String, _ original: Bool, _ event: Event) -> StoryLine {
        let how = original ? say(", with the journaled text", ", 저널에 남은 원문으로") : ""
        return line(event, nil, .note, say("resumed on \(controller)\(how)", "\(controller)에서 이어서 진행\(how)"))
    }

    private func closing(_ end: ExecutionEnd, _ event: Event) -> StoryLine {
        let took = SpokenTime.seconds(event.elapsed, language)
        var told = switch end {
        case .succeeded: line(event, nil, .good, say("succeeded in \(took)", "성공: \(took)"))
        case .failed: line(event, nil, .bad, say("failed after \(took)", "실패: \(took)"))
        case .aborted: line(event, nil, .bad, say("aborted after \(took)", "중단됨: \(took)"))
        }
        told.problems = faults.left
        return told
    }
}
