package import Documents

extension Wait {
    /// What is waited for, in one line.
    package var message: Message {
        switch self {
        case .approval(let step):
            Message("`\(step)` destroys something and waits for approval", ko: "`\(step)`: 되돌릴 수 없는 단계, 승인을 기다림")
        case .condition(let section):
            Message("whether `\(section)` is needed cannot be told", ko: "`\(section)`이(가) 필요한지 알 수 없음")
        case .choice(_, let options):
            Message(
                "one of \(options.joined(separator: ", ")) is to be chosen",
                ko: "\(options.joined(separator: ", ")) 가운데 하나를 골라야 함")
        case .scenario(let options):
            Message(
                "the diagnosis speaks for \(options.joined(separator: ", "))",
                ko: "진단에 따르면 \(options.joined(separator: ", "))에 해당")
        case .failure(let section, let step):
            if section == CommandLineSection.id, step != nil {
                Message("the command failed", ko: "명령 실패")
            } else if let step {
                Message("`\(step)` failed and `\(section)` has no other way", ko: "`\(step)` 실패, `\(section)`에 남은 방법이 없음")
            } else {
                Message("`\(section)` has run and its condition still holds", ko: "`\(section)`을(를) 실행했으나 조건이 그대로임")
            }
        case .indeterminate(let step, let hosts):
            if hosts == [""] {
                Message("the outcome of `\(step)` is unknown", ko: "`\(step)`의 결과를 알 수 없음")
            } else {
                Message(
                    "the outcome of `\(step)` on \(hosts.joined(separator: ", ")) is unknown",
                    ko: "\(hosts.joined(separator: ", "))에서 `\(step)`의 결과를 알 수 없음")
            }
        case .overrun(let section):
            Message("`\(section)` has used up its time", ko: "`\(section)`의 시간을 다 씀")
        case .paused:
            Message("paused", ko: "일시 정지됨")
        }
    }

    /// The same, for somebody who sees the plan: a restore keeps what it replaces, and is not said to destroy it; a command that was typed
    /// bears its own words.
    package func message(in plan: Plan?) -> Message {
        if case .failure(CommandLineSection.id, _?) = self, let title = plan?.allSections.first(where: { $0.id == CommandLineSection.id })?.title {
            return Message("`\(title)` failed", ko: "`\(title)` 실패")
        }
        guard case .approval(let id) = self, let step = plan?.allSteps.first(where: { $0.id == id }), RestoreSteps.asks(step) else { return message }
        return RestoreSteps.swaps(step)
            ? Message(
                "`\(id)` waits for approval: a copy takes the place of what serves now, which stays beside it",
                ko: "`\(id)`: 사본이 지금 것의 자리를 대신하고 지금 것은 옆에 남음, 승인을 기다림")
            : Message(
                "`\(id)` waits for approval: a copy gets a name of its own, and nothing else changes",
                ko: "`\(id)`: 사본이 별도 이름을 받고 다른 것은 바뀌지 않음, 승인을 기다림")
    }

    /// The exact next commands, the likeliest first.
    package func commands(for execution: ExecutionID) -> [String] {
        switch self {
        case .approval(let step):
            ["bongsu approve \(execution) \(step)", "bongsu approve \(execution) \(step) --deny"]
        case .condition(let section):
            ["bongsu approve \(execution) \(section)", "bongsu skip \(execution) \(section)"]
        case .choice(let key, let options):
            options.map { "bongsu approve \(execution) \($0)" } + ["bongsu skip \(execution) \(Self.name(key))"]
        case .scenario(let options):
            options.map { "bongsu approve \(execution) \($0)" } + ["bongsu skip \(execution) scenario"]
        case .failure(CommandLineSection.id, let step?):
            ["bongsu retry \(execution) \(step)", "bongsu abort \(execution)"]
        case .failure(let section, let step):
            (step.map { ["bongsu retry \(execution) \($0)", "bongsu skip \(execution) \($0)"] } ?? [])
                + ["bongsu retry \(execution) \(section)", "bongsu skip \(execution) \(section)"]
        case .indeterminate(let step, _):
            [
                "bongsu settle \(execution) \(step) succeeded", "bongsu settle \(execution) \(step) failed",
                "bongsu retry \(execution) \(step)",
            ]
        case .overrun(let section):
            ["bongsu resume \(execution)", "bongsu skip \(execution) \(section)"]
        case .paused:
            ["bongsu resume \(execution)"]
        }
    }

    /// A choice's own name, without the section that it stands in.
    static func name(_ key: String) -> String {
        key.lastIndex(of: "/").map { String(key[key.index(after: $0)...]) } ?? key
    }
}
