import Documents
package import Engine

/// B1026 to B1039: dumps, manifests, restic and scratch servers.
extension BackupError {
    private static let noReceipt = Message("no receipt was written: what was half copied does not count and goes with the next run", ko: "영수증을 쓰지 않음: 복사하다 만 것은 백업이 아니며 다음 실행 때 지워짐")
    private static let notMade = Message("nothing that existed was changed; the half-made copy is removed", ko: "있던 것은 바뀌지 않음; 만들다 만 사본은 지움")
    private static let notBegun = Message("nothing was made; what serves now is as it was", ko: "아무것도 만들지 않음; 지금 서비스 중인 것은 그대로")
    private static let asItWas = Message("the repository is as it was", ko: "저장소는 그대로임")

    static func clientMissing(detail: String) -> BackupError {
        BackupError(
            1026, Message("no PostgreSQL client programs on the controller", ko: "제어 서버에 PostgreSQL 클라이언트 프로그램이 없음"), detail: detail,
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("install them: `apt-get install postgresql-client`", ko: "설치: `apt-get install postgresql-client`")])
    }

    static func clientOlder(_ program: String, has: String, server: String) -> BackupError {
        BackupError(
            1027,
            Message("`\(program)` \(has) is older than the server, which is PostgreSQL \(server)", ko: "`\(program)` \(has)이(가) 서버(PostgreSQL \(server))보다 오래됨"),
            now: Message("nothing was changed; an older client would leave out what it does not know", ko: "아무것도 바꾸지 않음; 오래된 클라이언트는 모르는 내용을 빠뜨림"),
            help: [Message("install it: `apt-get update && apt-get install postgresql-client-\(server.prefix { $0 != "." })`", ko: "설치: `apt-get update && apt-get install postgresql-client-\(server.prefix { $0 != "." })`")])
    }

    static func dumpBroke(_ database: String, detail: String) -> BackupError {
        BackupError(
            1028, Message("the dump of `\(database)` broke off", ko: "`\(database)`의 덤프가 중간에 끊김"), detail: detail, now: noReceipt,
            help: [Message("look: `bongsu assess --deep`; then again: `bongsu backup take`", ko: "확인: `bongsu assess --deep`; 그 뒤 다시: `bongsu backup take`")])
    }

    static func manifestBroke(_ database: String, detail: String) -> BackupError {
        BackupError(
            1029, Message("no manifest could be made of `\(database)`", ko: "`\(database)`의 매니페스트를 만들지 못함"), detail: detail,
            now: Message("nothing was changed; without a manifest nothing can be proved", ko: "아무것도 바꾸지 않음; 매니페스트 없이는 증명할 수 없음"),
            help: [Message("look: `bongsu assess --deep`", ko: "확인: `bongsu assess --deep`")])
    }

    static func diskFull(_ folder: String, needs: Int64? = nil, free: Int64 = 0, detail: String = "") -> BackupError {
        let (bytes, room) = ((needs ?? 0) / 1_000_000, free / 1_000_000)
        return BackupError(
            1030,
            needs == nil
                ? Message("no room on the controller's disk at `\(folder)`", ko: "제어 서버 디스크 `\(folder)`에 공간이 없음")
                : Message(
                    "no room on the controller's disk at `\(folder)`: \(bytes) MB are needed, \(room) MB are free",
                    ko: "제어 서버 디스크 `\(folder)`에 공간이 없음: \(bytes) MB 필요, 여유 \(room) MB"),
            detail: detail,
            now: Message(
                "nothing that existed was changed; what was half copied counts for nothing and goes with the next run",
                ko: "있던 것은 바뀌지 않음; 복사하다 만 것은 쓰이지 않고 다음 실행 때 지워짐"),
            help: [
                Message(
                    "make room: `df -h \(folder)`; old copies go by `bongsu backup prune`, which itself needs a few free MB",
                    ko: "공간 확보: `df -h \(folder)`; 오래된 사본은 `bongsu backup prune`으로 정리하며, 정리에도 몇 MB가 필요함")
            ])
    }

    static func wrongKey(_ repository: String, key: String, detail: String) -> BackupError {
        BackupError(
            1031, Message("`\(key)` is not the key of `\(repository)`", ko: "`\(key)`은(는) `\(repository)`의 키가 아님"), detail: detail, now: asItWas,
            help: [Message("bring the right key back from where it is escrowed (`bongsu backup kit` says where)", ko: "보관해 둔 올바른 키를 되돌려 놓을 것(`bongsu backup kit`이 위치를 알려 줌)")])
    }

    static func repositoryLocked(_ repository: String, detail: String) -> BackupError {
        BackupError(
            1032, Message("another restic works in `\(repository)`", ko: "다른 restic이 `\(repository)`에서 작업 중"), detail: detail, now: asItWas,
            help: [Message("wait for it; a lock whose process is dead goes by itself", ko: "끝날 때까지 기다릴 것; 죽은 프로세스의 잠금은 저절로 풀림")])
    }

    static func repositoryDamaged(_ repository: String, detail: String) -> BackupError {
        BackupError(
            1033, Message("`\(repository)` is damaged", ko: "`\(repository)`이(가) 손상됨"), detail: detail,
            now: Message("the copy cannot be restored from here; nothing was changed", ko: "여기서는 이 사본을 복구할 수 없음; 아무것도 바꾸지 않음"),
            help: [
                Message("which copies are hit: `bongsu backup verify ID` for each of `bongsu backup list`", ko: "영향받은 사본 확인: `bongsu backup list`의 각각에 `bongsu backup verify ID`"),
                Message("take a new one at once: `bongsu backup take`", ko: "즉시 새로 백업: `bongsu backup take`"),
            ])
    }

    static func resticFailed(_ verb: String, repository: String, key: String, detail: String) -> BackupError {
        BackupError(
            1034, Message("`restic \(verb)` failed", ko: "`restic \(verb)` 실패"), detail: detail, now: asItWas,
            help: [
                Message(
                    "look: `restic -r \(repository) --password-file \(key) check`", ko: "확인: `restic -r \(repository) --password-file \(key) check`")
            ])
    }

    package static func extensionsMissing(_ names: [String], on server: String, major: Int) -> BackupError {
        let list = names.joined(separator: ", ")
        return BackupError(
            1035, Message("the target server has no extension \(list)", ko: "대상 서버에 확장 \(list)이(가) 없음"), now: notBegun,
            help: [
                Message(
                    "install it on \(server): `apt-cache search postgresql-\(major) | grep -i \(names.first ?? "")`, or `apt-get install postgresql-contrib`",
                    ko: "\(server)에 설치: `apt-cache search postgresql-\(major) | grep -i \(names.first ?? "")` 또는 `apt-get install postgresql-contrib`")
            ])
    }

    package static func serverOlder(_ server: String, has: Int, copy: Int) -> BackupError {
        BackupError(
            1036,
            Message("\(server) is PostgreSQL \(has), the copy was made from \(copy)", ko: "\(server)은(는) PostgreSQL \(has), 사본은 \(copy)에서 만들어짐"),
            now: notBegun,
            help: [Message("restore into PostgreSQL \(copy) or newer: `apt-get install postgresql-\(copy)`", ko: "PostgreSQL \(copy) 이상에 복구: `apt-get install postgresql-\(copy)`")])
    }

    static func databaseExists(_ name: String) -> BackupError {
        BackupError(
            1037, Message("a database `\(name)` is already there", ko: "데이터베이스 `\(name)`이(가) 이미 있음"),
            now: Message("it was not touched", ko: "건드리지 않음"),
            help: [Message("restore under another name: `--into NAME`", ko: "다른 이름으로 복구: `--into 이름`")])
    }

    /// `databaseExists`
    var isNameTaken: Bool { diagnostic.code.number == 1037 }

    static func loadBroke(_ name: String, detail: String) -> BackupError {
        BackupError(
            1038, Message("loading into `\(name)` broke off", ko: "`\(name)`에 불러오는 중 끊김"), detail: detail, now: notMade,
            help: [Message("look at the server: `bongsu assess`; then again", ko: "서버 확인: `bongsu assess`; 그 뒤 다시")])
    }

    /// What was half made could not be dropped either.
    func leaving(_ name: String, on server: String) -> BackupError {
        var left = self
        left.diagnostic.notes.removeAll { $0 == Self.notMade }
        left.diagnostic.notes.append(
            Message(
                "nothing that existed was changed; half-made `\(name)` is still there and takes space", ko: "있던 것은 바뀌지 않음; 만들다 만 `\(name)`이(가) 남아 공간을 차지함"))
        left.diagnostic.help.append(
            Message("when \(server) answers again, drop it there: `sudo -u postgres dropdb \(name)`", ko: "\(server)이(가) 다시 응답하면 거기서 삭제: `sudo -u postgres dropdb \(name)`"))
        return left
    }

    package static func scratchBroke(_ folder: String, detail: String) -> BackupError {
        BackupError(
            1039, Message("no scratch PostgreSQL could be started on the controller", ko: "제어 서버에서 임시 PostgreSQL을 시작하지 못함"), detail: detail,
            now: Message("nothing was changed; `\(folder)` is removed", ko: "아무것도 바꾸지 않음; `\(folder)`은(는) 지움"),
            help: [Message("it needs the server's programs: `apt-get install postgresql`", ko: "서버 프로그램이 필요함: `apt-get install postgresql`")])
    }
}
