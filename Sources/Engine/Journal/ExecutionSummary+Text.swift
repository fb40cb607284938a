package import Documents

extension ExecutionSummary {
    /// The summary as lines of text: what happened with times against budgets, then what is waited for.
    package func lines(in language: Language) -> [String] {
        var lines = ["\(execution)  \(platform)  \(statusText[language])  \(ClockText.text(elapsed))" + rtoText(language)]
        for section in sections {
            let indent = String(repeating: "  ", count: section.depth + 1)
            var line = "\(indent)\(section.title)  \(ClockText.text(section.taken(by: elapsed).wholeMilliseconds))"
            if let budget = section.budget { line += " / \(ClockText.text(budget.wholeMilliseconds))" }
            line += "  \((section.end?.message ?? Message("under way", ko: "진행 중"))[language])"
            lines.append(line)
            for step in steps where step.section == section.id && section.entered <= step.began
                && step.began <= (section.left ?? .max)
            {
                lines.append("\(indent)  \(text(step, language))")
            }
        }
        for task in tasks where !task.isDone {
            lines.append("  [ ] \(task.text)  " + "bongsu approve \(execution) \(task.id)")
        }
        if case .waiting(let wait) = status { lines += waiting(wait, language) }
        if case .paused = status { lines += waiting(.paused, language) }
        return lines
    }

    private func waiting(_ wait: Wait, _ language: Language) -> [String] {
        [wait.message[language]] + wait.commands(for: execution).map { "  " + $0 }
    }

    private func text(_ step: StepLine, _ language: Language) -> String {
        let hosts = step.hosts.isEmpty ? "" : " (\(step.hosts.joined(separator: ", ")))"
        let outcome = (step.outcome?.message ?? Message("under way", ko: "진행 중"))[language]
        let time = ClockText.text((step.ended ?? elapsed) - step.began)
        let detail = step.detail.map { ": \($0)" } ?? ""
        return "\(step.id)\(hosts)  \(time)  \(outcome)\(detail)"
    }

    private var statusText: Message {
        switch status {
        case .underWay: Message("under way", ko: "진행 중")
        case .paused: Message("paused", ko: "일시 정지")
        case .waiting: Message("waits for a person", ko: "사람을 기다림")
        case .ended(let end): end.message
        }
    }

    private func rtoText(_ language: Language) -> String {
        guard let rto else { return "" }
        return " / RTO \(ClockText.text(rto.wholeMilliseconds))"
    }
}

/// Times as a person reads them: `0:42`, `12:05`, `1:02:03`.
package enum ClockText {
    package static func text(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1_000
        let minutes = (seconds / 60) % 60
        let tail = (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"
        guard seconds >= 3_600 else { return "\(minutes):\(tail)" }
        return "\(seconds / 3_600):\(minutes < 10 ? "0" : "")\(minutes):\(tail)"
    }
}

extension Outcome {
    package var message: Message {
        switch self {
        case .succeeded: Message("succeeded", ko: "성공")
        case .failed: Message("failed", ko: "실패")
        case .skipped: Message("skipped", ko: "건너뜀")
        case .unreachable: Message("unreachable", ko: "연결할 수 없음")
        case .cancelled: Message("cancelled", ko: "취소됨")
        case .indeterminate: Message("outcome unknown", ko: "결과를 알 수 없음")
        }
    }
}

extension SectionEnd {
    package var message: Message {
        switch self {
        case .succeeded: Message("succeeded", ko: "성공")
        case .failed: Message("failed", ko: "실패")
        case .notNeeded: Message("not needed", ko: "필요 없음")
        case .skipped: Message("skipped", ko: "건너뜀")
        case .overrun: Message("left, out of time", ko: "시간 초과로 중단")
        }
    }
}

extension ExecutionEnd {
    package var message: Message {
        switch self {
        case .succeeded: Message("succeeded", ko: "성공")
        case .failed: Message("ended with failures", ko: "실패한 것이 남음")
        case .aborted: Message("aborted", ko: "중단됨")
        }
    }
}
