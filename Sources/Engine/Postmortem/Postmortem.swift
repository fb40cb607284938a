package import Documents
import Foundation

/// The incident report of one execution: a view of its journal, nothing more. What it says was journaled, and it can be
/// written anew at any time with the same words.
package struct Postmortem: Sendable {
    let plan: Plan
    let summary: ExecutionSummary
    let events: [Event]
    let language: Language

    package init(_ execution: ExecutionID, plan: Plan, entries: [JournalEntry], language: Language) throws(ResumeError) {
        self.plan = plan
        self.language = language
        summary = try ExecutionSummary(execution, plan: plan, entries: entries)
        events = entries.map(\.event)
    }

    /// Markdown; ends with a line break.
    package var markdown: String {
        var lines = ["# " + say("Incident report", "장애 보고서") + ": \(plan.platform)", ""]
        lines += head
        lines += ["", "## " + say("Timeline (UTC)", "타임라인 (UTC)"), ""] + timeline
        lines += ["", "## " + say("Root cause, as diagnosed", "근본 원인 (진단 결과)"), ""] + causes
        lines += ["", "## " + say("Times against budgets", "예산 대비 시간"), ""] + budgets
        lines += ["", "## " + say("Still to be done", "조치 사항"), ""] + remaining
        let chain = say(
            "Execution \(summary.execution), \(events.count) journal entries, chain verified.",
            "실행 \(summary.execution), 기록 \(events.count)건, 해시 사슬 확인됨.")
        lines += ["", "---", "", chain]
        return lines.joined(separator: "\n") + "\n"
    }

    private func say(_ english: String, _ korean: String) -> String { Message(english, ko: korean)[language] }

    private var head: [String] {
        let first = events.first?.wall
        let last = events.last?.wall
        let affected = boxes.filter { if case .finding(.named) = $0.kind { answers[$0.id] == .yes } else { false } }.map(\.text)
        let state: String =
            switch summary.status {
            case .ended(let end): end.message[language]
            case .underWay, .paused, .waiting: say("not ended when this was written", "작성 시점에 아직 끝나지 않음")
            }
        return [
            "- **\(say("Date", "날짜"))**: \(first.map { Self.date($0) } ?? "-")",
            "- **\(say("Duration", "장애 시간"))**: \(first.map(Self.clock) ?? "-") - \(last.map(Self.clock) ?? "-") (\(ClockText.text(summary.elapsed)))",
            "- **\(say("Impact", "영향"))**: \(affected.isEmpty ? say("none found", "확인된 것 없음") : affected.joined(separator: ", "))",
            "- **\(say("Outcome", "결과"))**: \(state)",
        ]
    }

    private var boxes: [PlannedBox] {
        plan.allSections.flatMap { section in
            section.blocks.flatMap { block -> [PlannedBox] in if case .box(let box) = block { box.withDescendants } else { [] } }
        }
    }

    private var answers: [String: Truth] {
        events.reduce(into: [:]) { answers, event in
            if case .decided(.boxAnswered(let id, let truth)) = event.fact { answers[id] = truth }
        }
    }

    private var timeline: [String] {
        let steps = Dictionary(plan.allSteps.map { ($0.id, $0) }) { first, _ in first }
        let sections = Dictionary(plan.allSections.map { ($0.id, $0.title) }) { first, _ in first }
        var gaps = RestoreGaps(plan)
        return events.compactMap { event -> String? in
            gaps.see(event)
            let text: String? =
                switch event.fact {
                case .begun(let beginning): say("begun by \(beginning.by.name)", "시작: \(beginning.by.name)")
                case .resumed(let controller, _): say("resumed on \(controller)", "\(controller)에서 재개")
                case .ordered(let order, let person, _): "\(person.name): \(Self.words(order))"
                case .decided(.sectionEntered(let id)): sections[id].map { "**\($0)**" }
                case .decided(.stepEnded(let id, let outcome, let detail)):
                    steps[id].flatMap { step in
                        // What only looks is told where it found something.
                        step.onlyReads && outcome == .succeeded
                            ? nil
                            : "\(step.title): \(outcome.message[language])\(detail.map { " (\(JournaledDetail.message($0)[language]))" } ?? "")"
                                + (gaps.gap(endingWith: id)?.message.map { "; \($0[language])" } ?? "")
                    }
                case .decided(.budgetReached(let id, let percent, _)):
                    sections[id].map { say("\(percent) % of the budget of \($0) used", "\($0) 예산 \(percent) % 사용") }
                case .decided(.objectiveReached): say("the recovery time objective is over", "복구 목표 시간(RTO) 초과")
                case .decided(.waiting(let wait)): wait.message(in: plan)[language]
                case .decided(.ended(let end)): end.message[language]
                default: nil
                }
            return text.map { "- \(Self.clock(event.wall)) - \($0)" }
        }
    }

    private var causes: [String] {
        let evidence = events.reduce(into: [String: [String]]()) { found, event in
            if case .findingAnswered(let id, let judgement) = event.fact, judgement.truth == .yes { found[id] = judgement.evidence }
        }
        let failures = boxes.filter { if case .finding(.failure) = $0.kind { evidence[$0.id] != nil } else { false } }
        guard !failures.isEmpty else { return [say("None was diagnosed; a person writes it here.", "진단된 것이 없음. 사람이 여기에 적는다.")] }
        return failures.flatMap { box in ["- \(box.text)"] + (evidence[box.id] ?? []).map { "  - \($0)" } }
    }

    private var budgets: [String] {
        let stages = summary.sections.filter { $0.budget != nil }
        guard !stages.isEmpty else { return [say("No stage has a budget.", "예산이 있는 단계가 없음.")] }
        let head = [say("| stage | time | budget |", "| 단계 | 시간 | 예산 |"), "|---|---|---|"]
        return head
            + stages.map { stage in
                let taken = ClockText.text(Int64(stage.taken(by: summary.elapsed) / .milliseconds(1)))
                let budget = stage.budget.map { ClockText.text(Int64($0 / .milliseconds(1))) } ?? "-"
                return "| \(stage.title) | \(taken) | \(budget) |"
            }
    }

    private var remaining: [String] {
        let titles = Dictionary(plan.allSteps.map { ($0.id, $0.title) } + plan.allSections.map { ($0.id, $0.title) }) { first, _ in first }
        var lines = summary.openFailures.map { say("- [ ] failed and not made good: \(titles[$0] ?? $0)", "- [ ] 실패한 채 남음: \(titles[$0] ?? $0)") }
        // A task of a scenario that was not taken is nobody's.
        let entered = events.reduce(into: Set<String>()) { entered, event in
            if case .decided(.sectionEntered(let id)) = event.fact { entered.insert(id) }
        }
        let asked = plan.allSections.filter { entered.contains($0.id) }.flatMap { section in
            section.blocks.flatMap { block -> [String] in
                if case .box(let box) = block { box.withDescendants.map(\.id) } else { [] }
            }
        }
        lines += summary.tasks.filter { !$0.isDone && asked.contains($0.id) }.map { "- [ ] \($0.text)" }
        return lines.isEmpty ? [say("Nothing is open in the journal.", "기록에 남은 일이 없음.")] : lines
    }

    private static func words(_ order: OperatorOrder) -> String {
        switch order {
        case .pause: "pause"
        case .continue: "resume"
        case .abort: "abort"
        case .approve(let name): "approve \(name)"
        case .deny(let name): "approve \(name) --deny"
        case .retry(let name): "retry \(name)"
        case .skip(let name): "skip \(name)"
        case .settle(let name, let succeeded): "settle \(name) \(succeeded ? "succeeded" : "failed")"
        case .choose(let name, let option): "\(name): \(option ?? "-")"
        case .tick(let name): "tick \(name)"
        }
    }

    private static func iso(_ time: WallTime) -> String {
        let seconds = max(0, time.milliseconds / 1_000)
        // Days to a Gregorian date, years counted from March: Howard Hinnant, "chrono-compatible low-level date algorithms".
        let shifted = seconds / 86_400 + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let clock = [seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60].map(two).joined(separator: ":")
        return "\(year)-\(two(month))-\(two(day))T\(clock)Z"
    }

    private static func date(_ time: WallTime) -> String { String(iso(time).prefix(10)) }
    private static func clock(_ time: WallTime) -> String { String(iso(time).dropFirst(11).prefix(8)) }
}
