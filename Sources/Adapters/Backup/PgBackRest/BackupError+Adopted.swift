import Documents
import Engine

/// B1140 to B1149: repositories of other programs.
extension BackupError {
    private static let untouched = Message("nothing was touched, here or there", ko: "이쪽도 저쪽도 아무것도 건드리지 않음")

    static func nothingAdopted() -> BackupError {
        BackupError(
            1140, Message("platform.yaml names no repository of another program", ko: "platform.yaml에 다른 프로그램의 저장소가 없음"), now: untouched,
            help: [
                Message(
                    "`backups: {adopt: {engine: pgbackrest, host: HOST, stanza: NAME}}`; `host: controller` for one that lies here",
                    ko: "`backups: {adopt: {engine: pgbackrest, host: 호스트, stanza: 이름}}`; 여기에 있다면 `host: controller`")
            ])
    }

    static func stanzaMissing(_ stanza: String, repository: String) -> BackupError {
        BackupError(
            1141, Message("no stanza `\(stanza)` in \(repository)", ko: "\(repository)에 스탠자 `\(stanza)`이(가) 없음"), now: untouched,
            help: [Message("what there is: `pgbackrest info` on that machine", ko: "목록 확인: 그 서버에서 `pgbackrest info`")])
    }

    static func adoptedUnreadable(_ repository: String, detail: String) -> BackupError {
        BackupError(
            1142, Message("the repository of pgBackRest at \(repository) cannot be read", ko: "\(repository)의 pgBackRest 저장소를 읽을 수 없음"), detail: detail,
            now: Message("nothing was touched; what its backups hold is not known, and none is blamed", ko: "아무것도 건드리지 않음; 백업 내용은 알 수 없으며 어느 것도 손상으로 보지 않음"),
            help: [
                Message(
                    "an encrypted one needs its own pass: `repo1-cipher-pass` in its configuration, or `backups: {adopt: {cipher: \"${FILE:…}\"}}`",
                    ko: "암호화된 저장소에는 그 암호가 필요함: 설정의 `repo1-cipher-pass`, 또는 `backups: {adopt: {cipher: \"${FILE:…}\"}}`")
            ])
    }

    static func adoptedElsewhere(_ host: String, type: String) -> BackupError {
        BackupError(
            1143, Message("the repository that \(host) uses is no folder of its own (\(type))", ko: "\(host)이(가) 쓰는 저장소는 그 서버의 폴더가 아님(\(type))"), now: untouched,
            help: [
                Message(
                    "name the host that it lies on; or configure `pgbackrest` on the controller and write `host: controller`",
                    ko: "저장소가 있는 호스트를 적거나, 컨트롤러에 `pgbackrest`를 설정하고 `host: controller`로 적을 것")
            ])
    }

    static func adoptedHostSilent(_ host: String, detail: String) -> BackupError {
        BackupError(
            1144, Message("\(host) does not show its repository of pgBackRest", ko: "\(host)의 pgBackRest 저장소를 볼 수 없음"), detail: detail, now: untouched,
            help: [
                Message(
                    "it is read as root, by `sudo -n cat`, `find` and `rsync`: `bongsu check --live` shows what is missing",
                    ko: "root 권한(`sudo -n cat`, `find`, `rsync`)으로 읽음: `bongsu check --live`로 부족한 것을 확인")
            ])
    }

    static func otherMajor(copy: Int, has: String, where place: Message) -> BackupError {
        BackupError(
            1145, Message("the copy is of PostgreSQL \(copy), \(place.english) has \(has)", ko: "사본은 PostgreSQL \(copy), \(place.korean)에는 \(has)"),
            now: Message("nothing was touched; files of one major version are read by no other", ko: "아무것도 건드리지 않음; 데이터 파일은 같은 주 버전에서만 읽을 수 있음"),
            help: [Message("install it: `apt-get install postgresql-\(copy)`", ko: "설치: `apt-get install postgresql-\(copy)`")])
    }

    static func adoptedIsReadOnly() -> BackupError {
        BackupError(
            1146, Message("the repository of pgBackRest is only read", ko: "pgBackRest 저장소는 읽기만 함"),
            now: Message("nothing was touched; pgBackRest alone takes and expires its backups", ko: "아무것도 건드리지 않음; 백업과 만료는 pgBackRest만 함"))
    }

    static func clusterUnclear(_ clusters: [String]) -> BackupError {
        let list = clusters.isEmpty ? "-" : clusters.joined(separator: ", ")
        return BackupError(
            1147, Message("it is not clear which server the adopted backups are of: \(list)", ko: "가져온 백업이 어느 서버의 것인지 알 수 없음: \(list)"), now: untouched,
            help: [Message("name one of its databases: `backups: {adopt: {database: NAME}}`", ko: "그 데이터베이스 하나를 지정: `backups: {adopt: {database: 이름}}`")])
    }
}
