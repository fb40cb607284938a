package import Documents

extension Action {
    /// Of `backup`, what a step may do by itself; the other words are for a person at the command line.
    package static let backupSteps = ["take", "verify", "check", "clean-point"]

    package var isCarriedOut: Bool {
        verb == .backup ? operands.first.map { Self.backupSteps.contains($0) } ?? false : verb.isCarriedOut
    }
}

extension Action.Verb {
    /// What this version really does. The others are words of the grammar that fail openly when they are reached.
    package var isCarriedOut: Bool {
        switch self {
        case .assess, .verify, .recover, .restart, .do, .postmortem, .backup, .restore: true
        case .rollback, .stableCommit, .isolate, .release, .provision, .switch, .patch, .aftercare: false
        }
    }
}

extension Diagnostic {
    /// A warning for each built-in action that would fail when its step is reached.
    package static func notCarriedOut(in runbook: Runbook) -> [Diagnostic] {
        runbook.allSections.flatMap(\.steps).flatMap { step in
            step.actions.filter { !$0.isCarriedOut }.map { action in
                let verb = action.verb == .backup ? "backup \(action.operands.first ?? "")" : action.verb.rawValue
                return Diagnostic(
                    DiagnosticCode(430), .warning,
                    Message("this version cannot carry out `\(verb)`", ko: "이 버전은 `\(verb)`을(를) 수행하지 못함"),
                    at: Place(runbook.document.name, action.range),
                    label: Message("would fail when `\(step.id)` is reached", ko: "`\(step.id)`에 이르면 실패함"),
                    notes: [Message("nothing would be changed; a person would be asked", ko: "아무것도 바꾸지 않고 사람에게 물음")],
                    help: [
                        Message(
                            "until then write the commands themselves, in a `bash` fence with `.destructive` where they destroy",
                            ko: "그때까지는 명령을 직접 `bash` 블록에 쓰고, 되돌릴 수 없으면 `.destructive`를 붙일 것")
                    ])
            }
        }
    }
}
