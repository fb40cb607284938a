package import Documents

/// Why a step ended as it did, for a reader of either language.
///
/// The journal holds the English words, as it always has: old journals must open, and hashes cover them. The Korean
/// is found from them when they are read; words of other programs (ssh's own line) stay as they are.
package enum JournaledDetail {
    package static func message(_ detail: String) -> Message { Message(detail, ko: korean(detail)) }

    private static func korean(_ detail: String) -> String {
        if let whole = whole[detail] { return whole }
        for (prefix, korean) in prefixes where detail.hasPrefix(prefix) { return korean + hostKey(String(detail.dropFirst(prefix.count))) }
        for (suffix, korean) in suffixes where detail.hasSuffix(suffix) { return detail.dropLast(suffix.count) + korean }
        let silent = "no answer from "
        let until = " until the time limit"
        if detail.hasPrefix(silent), detail.hasSuffix(until) {
            return "\(detail.dropFirst(silent.count).dropLast(until.count)): 제한 시간까지 응답 없음"
        }
        return detail
    }

    /// What Bongsu itself says of a host key; the commands in it stay as they are.
    private static func hostKey(_ detail: String) -> String {
        guard detail.hasPrefix("the key of ") else { return detail }
        return hostKeyWords.reduce(detail) { $0.replacing($1.0, with: $1.1) }
    }

    private static let hostKeyWords = [
        ("the key of ", ""), (" is not the one known; the known one: ", ": 알려진 것과 다름; 알려진 키: "),
        ("; the one it shows now: ", "; 지금 보이는 키: "), ("; if the host was set up anew: ", "; 호스트를 새로 설치했다면: "),
        (" is not known; look at it: ", ": 등록되어 있지 않음; 확인: "), ("; if it is right: ", "; 맞으면: "),
    ]

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
        "unreadable": "읽을 수 없음",
        "the plan cannot be read": "계획을 읽을 수 없음",
        "the entry is missing": "기록 하나가 빠져 있음",
        "the entry is not what was written": "기록이 쓴 그대로가 아님",
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
