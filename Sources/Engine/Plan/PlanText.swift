package import Documents

/// A plan for people: what would run, where, with which text. Touches nothing and resolves no secret.
package struct PlanText: Sendable {
    let plan: Plan
    let language: Language

    package init(_ plan: Plan, in language: Language) {
        self.plan = plan
        self.language = language
    }

    package var lines: [String] {
        var lines = ["\(plan.platform): \(procedure[language])"]
        if let rto = plan.rto { lines.append("RTO \(ClockText.text(rto.wholeMilliseconds))") }
        for section in plan.sections { lines += text(section, depth: 0) }
        for scenario in plan.scenarios {
            let replaced = scenario.replaces.map { "#" + $0 }.joined(separator: ", ")
            let head =
                replaced.isEmpty
                ? Message("scenario, after the first stage, if a person confirms it", ko: "시나리오: 첫 단계 뒤, 사람이 확인하면")
                : Message("scenario, in the place of \(replaced)", ko: "시나리오: \(replaced) 대신")
            lines += ["", head[language]]
            lines += text(scenario.section, depth: 0)
        }
        if !plan.after.isEmpty {
            lines += ["", Message("after every procedure", ko: "모든 절차가 끝난 뒤")[language]]
            for section in plan.after { lines += text(section, depth: 0) }
        }
        return lines
    }

    private var procedure: Message {
        switch plan.procedure {
        case .general: Message("general procedure", ko: "일반 절차")
        case .scenario(let id): Message("scenario #\(id)", ko: "시나리오 #\(id)")
        case .section(let id): Message("section #\(id)", ko: "절 #\(id)")
        }
    }

    private func text(_ section: PlannedSection, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        var head = "\(indent)\(section.title) #\(section.id)"
        if let budget = section.budget { head += "  \(ClockText.text(budget.wholeMilliseconds))" }
        var lines = [head]
        if let condition = section.condition { lines.append("\(indent)  \(said(condition))") }
        if let choice = section.choice {
            lines.append("\(indent)  " + Message("alternative of `\(choice)`", ko: "`\(choice)` 가운데 하나")[language])
        }
        if section.isFallback {
            lines.append("\(indent)  " + Message("only if what is before fails", ko: "앞 단계가 실패했을 때만")[language])
        }
        for block in section.blocks {
            switch block {
            case .section(let child): lines += text(child, depth: depth + 1)
            case .box(let box): lines += text(box, depth: depth + 1)
            case .step(let step): lines += text(step, depth: depth + 1)
            }
        }
        return lines
    }

    private func text(_ box: PlannedBox, depth: Int) -> [String] {
        ["\(String(repeating: "  ", count: depth))[ ] \(box.text)"]
            + box.children.flatMap { text($0, depth: depth + 1) }
    }

    private func text(_ step: PlannedStep, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        var notes = step.hosts.isEmpty ? ["bongsu"] : [step.hosts.joined(separator: ", ")]
        if step.isFallback { notes.append(Message("only if what is before fails", ko: "앞 단계가 실패했을 때만")[language]) }
        if step.isRollback { notes.append(Message("undoes the step before", ko: "앞 단계를 되돌림")[language]) }
        if step.needsApproval { notes.append(Message("waits for approval", ko: "승인 필요")[language]) }
        if step.isCheck { notes.append(Message("check", ko: "점검")[language]) }
        if step.isEvidence { notes.append(Message("evidence", ko: "증거 수집")[language]) }
        if let until = step.until {
            let time = ClockText.text(until.wholeMilliseconds)
            notes.append(Message("polled for \(time)", ko: "\(time) 동안 반복")[language])
        }
        if step.retries > 0 {
            notes.append(Message("retried \(step.retries) times", ko: "\(step.retries)번 재시도")[language])
        }
        if case .command(let command) = step.work, let directory = command.directory { notes.append(directory) }
        if !step.environment.isEmpty { notes.append("env \(step.environment.joined(separator: ", "))") }
        if let output = step.output { notes.append("→ \(output)") }
        return ["\(indent)\(step.title) #\(step.id)  [\(notes.joined(separator: "; "))]"]
            + step.text.split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.isEmpty }
            .map { "\(indent)    \($0)" }
    }

    private func said(_ condition: Condition) -> String {
        let terms = condition.terms.map { term in
            switch term {
            case .named(let name, let state): "\(name) is \(state.rawValue)"
            case .platform(let state): "platform is \(state.rawValue)"
            case .failure(let type): "failure is \(type.rawValue)"
            }
        }
        let text = terms.joined(separator: " \(condition.joiner.rawValue) ")
        return Message("only when \(text)", ko: "조건: \(text)")[language]
    }
}
