import Documents

/// What can be wrong with a plan.
extension Diagnostic {
    static func unknownProcedure(_ name: String, known: [String]) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(401), .error,
            Message("`\(name)` is no procedure and no section", ko: "`\(name)`: 그런 절차나 절이 없음"),
            help: [
                Message(
                    "one of: \(known.joined(separator: ", "))", ko: "다음 가운데 하나: \(known.joined(separator: ", "))")
            ])
    }

    static func cycle(_ path: [String], _ action: Action, in runbook: Runbook) -> Diagnostic {
        let way = path.map { "#" + $0 }.joined(separator: " → ")
        return Diagnostic(
            DiagnosticCode(402), .error, Message("section runs inside itself", ko: "절이 자기 자신 안에서 실행됨"),
            at: Place(runbook.document.name, action.range), label: Message(way, ko: way))
    }

    static func noHost(_ step: Step, in runbook: Runbook) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(403), .error, Message("`\(step.id)` names no host", ko: "`\(step.id)`에 호스트가 없음"),
            at: Place(runbook.document.name, step.range),
            help: [Message("add `host=NAME` to the fence or its section", ko: "코드 블록이나 절에 `host=이름`을 추가")])
    }

    static func noDatabase(_ step: Step, in runbook: Runbook) -> Diagnostic {
        let name = step.database ?? ""
        return Diagnostic(
            DiagnosticCode(404), .error,
            name.isEmpty
                ? Message("`\(step.id)` names no database", ko: "`\(step.id)`에 데이터베이스가 없음")
                : Message(
                    "`\(step.id)` names an unknown database `\(name)`", ko: "`\(step.id)`의 데이터베이스 `\(name)`을(를) 알 수 없음"),
            at: Place(runbook.document.name, step.range),
            help: [Message("add `database=NAME` to the fence or its section", ko: "코드 블록이나 절에 `database=이름`을 추가")])
    }

    static func expansionMisplaced(_ step: Step, in runbook: Runbook) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(405), .error,
            Message(
                "`do`, `recover` and `restart` have no output and undo nothing",
                ko: "`do`, `recover`, `restart`에는 출력값이 없고 되돌리기로 쓸 수 없음"),
            at: Place(runbook.document.name, step.range))
    }

    static func unknownSection(_ id: String, _ action: Action, in runbook: Runbook) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(406), .error, Message("there is no section `#\(id)`", ko: "`#\(id)` 절이 없음"),
            at: Place(runbook.document.name, action.range))
    }

    static func unknownRecovery(_ name: String, _ action: Action, in runbook: Runbook) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(407), .error, Message("nothing says how to recover `\(name)`", ko: "`\(name)`의 복구 방법이 없음"),
            at: Place(runbook.document.name, action.range),
            notes: [
                Message(
                    "it is no service and no database of platform.yaml, and no section has `when=\"\(name) is down\"`",
                    ko: "platform.yaml의 서비스나 데이터베이스가 아니며, `when=\"\(name) is down\"`인 절도 없음")
            ])
    }
}
