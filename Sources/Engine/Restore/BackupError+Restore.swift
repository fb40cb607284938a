package import Documents

/// B1101 to B1119: restores that are refused before anything is touched.
extension BackupError {
    private static let untouched = Message("nothing was touched", ko: "아무것도 건드리지 않음")

    package static func noSuchBackup(_ id: String) -> BackupError {
        BackupError(
            1101, Message("no backup `\(id)`", ko: "백업 `\(id)`이(가) 없음"), now: untouched,
            help: [Message("`bongsu backup list` names them", ko: "`bongsu backup list`로 목록 확인")])
    }

    static func nothingToRestore(_ database: String) -> BackupError {
        BackupError(
            1102, Message("no backup holds `\(database)`", ko: "`\(database)`이(가) 들어 있는 백업이 없음"), now: untouched,
            help: [
                Message("archives that the platform already has: `bongsu backup import`", ko: "플랫폼이 이미 가진 아카이브: `bongsu backup import`"),
                Message("from now on: `bongsu backup take`", ko: "앞으로를 위해: `bongsu backup take`"),
            ])
    }

    static func everyCopyRefused(_ database: String) -> BackupError {
        BackupError(
            1103, Message("every copy of `\(database)` failed its proof", ko: "`\(database)`의 모든 사본이 증명에 실패함"), now: untouched,
            help: [Message("what is wrong with each: `bongsu backup list`, `bongsu backup show ID`", ko: "사본마다 문제 확인: `bongsu backup list`, `bongsu backup show ID`")])
    }

    static func notProved(_ database: String, _ id: BackupID, _ state: BackupState, words: String, request: Bool) -> BackupError {
        BackupError(
            1104,
            Message("backup \(id) of `\(database)` is \(state.rawValue), not proved", ko: "`\(database)`의 백업 \(id)은(는) 증명되지 않음(\(state.spokenKorean))"),
            now: untouched,
            help: [
                Message("prove it first: `bongsu backup verify \(id)`", ko: "먼저 증명: `bongsu backup verify \(id)`"),
                Message(
                    "or accept it in words: `bongsu restore \(database) --backup \(id) --accept \"\(words)\"`",
                    ko: "또는 글로 수락: `bongsu restore \(database) --backup \(id) --accept \"\(words)\"`"),
            ])
    }

    package static func unreachableTime(_ moment: String, spans: [String]) -> BackupError {
        let reachable = spans.isEmpty ? "-" : spans.joined(separator: ", ")
        return BackupError(
            1105, Message("no backup can be recovered to \(moment)", ko: "\(moment)(으)로 복구할 수 있는 백업이 없음"),
            detail: nil,
            now: Message("nothing was touched; restorable: \(reachable)", ko: "아무것도 건드리지 않음; 복구 가능: \(reachable)"),
            help: [Message("a time inside one of these spans: `bongsu restore NAME --at TIME`", ko: "이 구간 안의 시각으로: `bongsu restore NAME --at 시각`")])
    }

    static func serverLostWithoutCluster(_ database: String) -> BackupError {
        BackupError(
            1106,
            Message("the server of `\(database)` does not answer, and only dumps are there", ko: "`\(database)`의 서버가 응답하지 않고 덤프만 있음"),
            now: untouched,
            help: [
                Message("a dump needs a running server: `bongsu recover \(database)`, then restore again", ko: "덤프에는 실행 중인 서버가 필요함: `bongsu recover \(database)` 뒤 다시 복구"),
                Message("a physical backup needs none: `bongsu backup setup`", ko: "물리 백업에는 필요 없음: `bongsu backup setup`"),
            ])
    }

    package static func notEqual(_ subject: String, differences: [String]) -> BackupError {
        BackupError(
            1107, Message("what was restored is not what was backed up: `\(subject)`", ko: "복구한 것이 백업한 것과 다름: `\(subject)`"),
            detail: differences.prefix(20).joined(separator: "\n"),
            now: Message("nothing was swapped; the platform serves what it served", ko: "교체하지 않음; 플랫폼은 그대로"),
            help: [Message("choose another: `bongsu backup list`, then `--backup ID`", ko: "다른 백업 선택: `bongsu backup list` 뒤 `--backup ID`")])
    }

    package static func noSpace(_ host: String, folder: String, needs: Int64, free: Int64) -> BackupError {
        BackupError(
            1108,
            Message("not enough space on \(host): \(folder) has \(free / 1_000_000) MB, the restore needs \(needs / 1_000_000) MB", ko: "\(host)의 공간 부족: \(folder)에 \(free / 1_000_000) MB, 복구에는 \(needs / 1_000_000) MB 필요"),
            now: untouched,
            help: [Message("free space there, or drop an old broken copy: `bongsu discard`", ko: "공간을 비우거나 오래된 손상본을 삭제: `bongsu discard`")])
    }

    package static func recordMissing(_ name: String) -> BackupError {
        BackupError(
            1109, Message("no restore `\(name)` was chosen here", ko: "`\(name)` 복구가 선택된 적이 없음"), now: untouched,
            help: [Message("begin anew: `bongsu restore NAME`", ko: "처음부터: `bongsu restore NAME`")])
    }

    package static func stepFailed(_ what: Message, detail: String, now: Message) -> BackupError {
        BackupError(1110, what, detail: detail, now: now)
    }
}
