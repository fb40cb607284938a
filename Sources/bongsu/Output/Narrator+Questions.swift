import Documents
import Engine

/// What waits for a person, with the very words to type.
extension Narrator {
    func question(_ wait: Wait, _ event: Event) -> StoryLine {
        var details: [String] = []
        if case .approval(let id) = wait, let step = step(id) {
            // What would be done, and where: nobody approves what they cannot see.
            details.append(named(step))
            details += step.text.split(separator: "\n").map { "  | \(TerminalText.safe($0))" }
        }
        details += options(of: wait).map { "  \($0): \(title($0))" }
        // Where something is in the way its block has the commands, each with what it means.
        let problems = problems(of: wait)
        if problems.isEmpty { details += wait.commands(for: execution ?? ExecutionID(0)) }
        return StoryLine(
            elapsed: event.elapsed, depth: 0, mark: .ask, text: wait.message(in: plan)[language], details: details, problems: problems)
    }

    private func options(of wait: Wait) -> [String] {
        switch wait {
        case .choice(_, let options), .scenario(let options): options
        default: []
        }
    }

    func refusal(_ reason: OrderRefusal) -> String {
        switch reason {
        case .notWaiting: say("the order was not taken: nothing waits for it", "지시를 받지 않음: 기다리는 것이 없음")
        case .needsPerson: say("the order was not taken: only a person may approve", "지시를 받지 않음: 승인은 사람만 할 수 있음")
        case .unknownName: say("the order was not taken: no such name in this execution", "지시를 받지 않음: 이 실행에 그런 이름이 없음")
        case .ended: say("the order was not taken: the execution has ended", "지시를 받지 않음: 이미 끝난 실행")
        }
    }

    func told(_ order: OperatorOrder, _ person: Person, _ event: Event) -> StoryLine {
        let text: String
        switch order {
        case .pause: text = say("pause", "멈춤")
        case .continue: text = say("go on", "계속")
        case .abort: text = say("abort", "중단")
        case .approve(let step): text = say("approve \(title(step))", "승인: \(title(step))")
        case .deny(let step): text = say("deny \(title(step))", "거부: \(title(step))")
        case .retry(let name): text = say("retry \(title(name))", "다시: \(title(name))")
        case .skip(let name): text = say("skip \(title(name))", "건너뜀: \(title(name))")
        case .settle(let step, let succeeded):
            text = succeeded ? say("settle \(title(step)): succeeded", "확정: \(title(step)) 성공") : say("settle \(title(step)): failed", "확정: \(title(step)) 실패")
        case .choose(let name, let option):
            let chosen = option.map(title) ?? say("none", "없음")
            text = say("choose \(chosen) for \(name)", "선택: \(name) → \(chosen)")
        case .tick(let box): text = say("tick \(title(box))", "체크: \(title(box))")
        }
        return StoryLine(elapsed: event.elapsed, depth: 0, mark: .note, text: "\(person.name): \(text)")
    }
}
