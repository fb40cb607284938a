import Documents
import Engine

/// What every engine may meet on the controller: B1060 to B1064.
extension BackupError {
    static func programMissing(_ program: String, detail: String) -> BackupError {
        BackupError(
            1060, Message("`\(program)` cannot be started on the controller", ko: "제어 서버에서 `\(program)`을(를) 시작할 수 없음"), detail: detail,
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("install it: `apt-get install \(program)`", ko: "설치: `apt-get install \(program)`")])
    }

    static func programTooSlow(limit: Duration) -> BackupError {
        let seconds = limit.components.seconds
        return BackupError(
            1061, Message("no end within \(seconds) s", ko: "\(seconds)초 안에 끝나지 않음"),
            now: Message("what was started has been ended; the repository is as it was", ko: "시작한 것은 끝냈고 저장소는 그대로임"))
    }
}
