import Documents
import Engine

/// B1120 to B1025: a database that cannot be reached from the controller.
extension BackupError {
    private static let unchanged = Message("nothing was changed on the host or in the repository", ko: "호스트와 저장소에서 아무것도 바꾸지 않음")

    /// Tells by exit code and words why the bridge did not come up.
    static func tunnel(exitCode: Int32, words: String, to host: Documents.Host, user: String, port: Int) -> BackupError {
        let last = words.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }.map(String.init) ?? ""
        if exitCode == BridgeProgram.noSocket { return socketMissing(host, port: port, detail: last) }
        if exitCode == 255 { return tunnelUnreachable(host, detail: last) }
        if words.contains("unknown user") || words.contains("no passwd entry") { return userMissing(host, user: user, detail: last) }
        if words.contains("perl") && words.contains("not found") { return perlMissing(host, detail: last) }
        return sudoRefused(host, user: user, detail: last)
    }

    static func sudoRefused(_ host: Documents.Host, user: String, detail: String) -> BackupError {
        BackupError(
            1120, Message("the ssh user on `\(host.name)` may not act as `\(user)`", ko: "`\(host.name)`의 SSH 사용자가 `\(user)`(으)로 실행할 수 없음"),
            detail: detail, now: unchanged,
            help: [
                Message(
                    "on \(host.name), `visudo -f /etc/sudoers.d/bongsu`: `\(host.user ?? "USER") ALL=(\(user)) NOPASSWD: /usr/bin/perl`",
                    ko: "\(host.name)에서 `visudo -f /etc/sudoers.d/bongsu`: `\(host.user ?? "사용자") ALL=(\(user)) NOPASSWD: /usr/bin/perl`")
            ])
    }

    static func userMissing(_ host: Documents.Host, user: String, detail: String) -> BackupError {
        BackupError(
            1121, Message("`\(host.name)` has no user `\(user)`", ko: "`\(host.name)`에 사용자 `\(user)`이(가) 없음"), detail: detail, now: unchanged,
            help: [
                Message(
                    "in platform.yaml, `user:` of the database is the operating system's user that owns the server, mostly `postgres`",
                    ko: "platform.yaml의 데이터베이스 `user:`는 서버를 소유한 운영체제 사용자(대개 `postgres`)")
            ])
    }

    static func perlMissing(_ host: Documents.Host, detail: String) -> BackupError {
        BackupError(
            1022, Message("`\(host.name)` has no perl", ko: "`\(host.name)`에 perl이 없음"), detail: detail, now: unchanged,
            help: [Message("on \(host.name): `sudo apt-get install perl-base`", ko: "\(host.name)에서: `sudo apt-get install perl-base`")])
    }

    static func socketMissing(_ host: Documents.Host, port: Int, detail: String) -> BackupError {
        BackupError(
            1023, Message("no PostgreSQL answers on port \(port) of `\(host.name)`", ko: "`\(host.name)`의 \(port)번 포트에서 PostgreSQL이 응답하지 않음"),
            detail: detail, now: unchanged,
            help: [Message("look: `bongsu assess`; bring it back: `bongsu recover DATABASE`", ko: "확인: `bongsu assess`; 되살리기: `bongsu recover 데이터베이스`")])
    }

    static func tunnelUnreachable(_ host: Documents.Host, detail: String) -> BackupError {
        BackupError(
            1024, Message("`\(host.name)` cannot be reached by ssh", ko: "`\(host.name)`에 SSH로 접속할 수 없음"), detail: detail, now: unchanged,
            help: [Message("look: `bongsu check --live`", ko: "확인: `bongsu check --live`")])
    }

    static func serverRefuses(_ host: Documents.Host, detail: String) -> BackupError {
        BackupError(
            1025, Message("PostgreSQL on `\(host.name)` lets nobody in", ko: "`\(host.name)`의 PostgreSQL이 접속을 거부함"), detail: detail, now: unchanged,
            help: [
                Message(
                    "the first rules of pg_hba.conf must hold `local all postgres peer`; a server that is starting needs a moment",
                    ko: "pg_hba.conf 앞부분에 `local all postgres peer`가 있어야 함; 시작 중인 서버라면 잠시 뒤 다시")
            ])
    }
}
