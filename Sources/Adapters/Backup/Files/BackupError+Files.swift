import Documents
import Engine

/// B1080 to B1099: files of hosts.
extension BackupError {
    static func filesUnreadable(_ host: String, detail: String) -> BackupError {
        BackupError(
            1080, Message("files of \(host) cannot be read", ko: "\(host)의 파일을 읽을 수 없음"), detail: detail,
            now: Message("no backup was made; earlier ones are as they were", ko: "백업을 만들지 않음; 이전 백업은 그대로"),
            help: [
                Message("whether it can be reached: `bongsu check --live`", ko: "접속되는지 확인: `bongsu check --live`"),
                Message("rsync must be on the host and sudo must ask no password: `ssh HOST sudo -n rsync --version`", ko: "호스트에 rsync가 있고 sudo가 비밀번호를 묻지 않아야 함: `ssh 호스트 sudo -n rsync --version`")
            ])
    }

    static func filesUnwritable(_ host: String, _ path: String, detail: String) -> BackupError {
        BackupError(
            1081, Message("\(path) cannot be written on \(host)", ko: "\(host)에 \(path)을(를) 쓸 수 없음"), detail: detail,
            now: Message("nothing was swapped; what is there is as it was", ko: "교체하지 않음; 원래 파일은 그대로"))
    }

    static func filesNeedRoot() -> BackupError {
        BackupError(
            1082, Message("files are copied with their owners, which needs root on the controller", ko: "파일을 소유자와 함께 복사하려면 컨트롤러의 root가 필요함"),
            now: Message("nothing was copied", ko: "복사하지 않음"), help: [Message("run it as root: `sudo bongsu backup take`", ko: "root로 실행: `sudo bongsu backup take`")])
    }
}
