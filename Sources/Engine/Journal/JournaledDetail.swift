package import Documents

/// Why a step ended as it did, for a reader of either language.
///
/// The journal holds the English words, as it always has: old journals must open, and hashes cover them. The Korean
/// is found from them when they are read; words of other programs (ssh's own line) stay as they are.
package enum JournaledDetail {
    package static func message(_ detail: String) -> Message { Message(detail, ko: korean(detail)) }

    private static func korean(_ detail: String) -> String {
        if let whole = whole[detail] { return whole }
        for (prefix, korean) in prefixes where detail.hasPrefix(prefix) { return korean + detail.dropFirst(prefix.count) }
        for (suffix, korean) in suffixes where detail.hasSuffix(suffix) { return detail.dropLast(suffix.count) + korean }
        let silent = "no answer from "
        let until = " until the time limit"
        if detail.hasPrefix(silent), detail.hasSuffix(until) {
            return "\(detail.dropFirst(silent.count).dropLast(until.count)): 제한 시간까지 응답 없음"
        }
        return detail
    }

    private static let whole = [
        "still running": "아직 실행 중",
        "began, and nobody can know how it ended": "시작했으나 어떻게 끝났는지 알 수 없음",
        "stopped on request": "요청에 따라 멈춤",
        "time limit reached; process group ended": "제한 시간에 이르러 프로세스 그룹을 끝냄",
        "no row, or a value is NULL, false, 0 or empty": "행이 없거나 값이 NULL, false, 0 또는 빈 값",
        "the host cannot be asked to stop it": "호스트에 멈추라고 요청할 수 없음",
        "the output value holds a secret": "출력값에 비밀이 들어 있음",
        "the output value may hold a secret that could not be resolved": "출력값에 확인할 수 없는 비밀이 들어 있을 수 있음",
        "settled by a person": "사람이 확정함",
        "denied": "거부됨",
        "no answer in time": "제때 응답이 없음",
    ]

    private static let prefixes = [
        ("exit code ", "종료 코드 "), ("ended by signal ", "시그널로 종료: "), ("no value: ", "값이 없음: "),
        ("unreachable: ", "접속 불가: "), ("host key: ", "호스트 키: "), ("authentication: ", "인증 실패: "),
        ("connection lost: ", "연결 끊김: "), ("no folder takes a write: ", "쓸 수 있는 폴더가 없음: "),
        ("unexpected answer: ", "예상하지 못한 응답: "), ("no answer within ", "응답 없음, 기다린 시간 "),
    ]

    private static let suffixes = [
        (": standard output is not one non-empty line", ": 표준 출력이 비어 있지 않은 한 줄이 아님"),
        (": the action gave no value", ": 동작이 값을 주지 않음"),
    ]
}
