import Documents

/// B1040 to B1059: copies of a whole cluster and its write-ahead log.
extension BackupError {
    private static let untouched = Message("nothing was touched", ko: "아무것도 건드리지 않음")
    private static let noReceipt = Message("no receipt was written: what was half copied does not count and goes with the next run", ko: "영수증을 쓰지 않음: 복사하다 만 것은 백업이 아니며 다음 실행 때 지워짐")

    package static func slotLost(_ cluster: String, since: String?) -> BackupError {
        let from = since ?? "-"
        return BackupError(
            1040, Message("the replication slot of `\(cluster)` is lost: the server no longer keeps the log that was not fetched", ko: "`\(cluster)`의 복제 슬롯을 잃음: 가져오지 못한 WAL을 서버가 이미 지움"),
            now: Message(
                "what was committed after \(from) is in no backup until a new one is taken; until then every earlier time stays restorable",
                ko: "\(from) 이후의 커밋은 새로 백업하기 전까지 어느 백업에도 없음; 그 이전 시각은 그대로 복구 가능"),
            help: [Message("make it anew and take a backup: `bongsu backup setup --yes`, `bongsu backup take`", ko: "슬롯을 다시 만들고 백업: `bongsu backup setup --yes`, `bongsu backup take`")])
    }

    package static func slotBusy(_ cluster: String, process: String) -> BackupError {
        BackupError(
            1041, Message("process \(process) on the server of `\(cluster)` already reads the replication slot", ko: "`\(cluster)` 서버의 프로세스 \(process)이(가) 이미 복제 슬롯을 읽는 중"),
            now: untouched,
            help: [Message("wait for the other run; one whose controller died ends within a minute", ko: "다른 실행이 끝나기를 기다릴 것; 컨트롤러가 죽은 실행은 1분 안에 끝남")])
    }

    package static func notSetUp(_ cluster: String) -> BackupError {
        BackupError(
            1042, Message("`\(cluster)` is not set up for physical backups", ko: "`\(cluster)`은(는) 물리 백업이 설정되지 않음"), now: untouched,
            help: [Message("see what it would change: `bongsu backup setup`", ko: "무엇이 바뀌는지 보기: `bongsu backup setup`")])
    }

    package static func anotherCluster(_ cluster: String, expected: String, found: String) -> BackupError {
        BackupError(
            1043, Message("`\(cluster)` is another cluster than the one that was set up", ko: "`\(cluster)`은(는) 설정했던 클러스터가 아님"),
            detail: "system identifier \(found), set up for \(expected)",
            now: Message("nothing was touched; a log of one cluster says nothing of another", ko: "아무것도 건드리지 않음; 한 클러스터의 WAL은 다른 클러스터에 쓸 수 없음"),
            help: [Message("if it was made anew on purpose: `bongsu backup setup --yes`", ko: "일부러 새로 만든 것이라면: `bongsu backup setup --yes`")])
    }

    package static func baseBroke(_ cluster: String, detail: String) -> BackupError {
        BackupError(
            1044, Message("the copy of `\(cluster)` broke off", ko: "`\(cluster)`의 복사가 중간에 끊김"), detail: detail, now: noReceipt,
            help: [Message("look: `bongsu assess --deep`; then again: `bongsu backup take`", ko: "확인: `bongsu assess --deep`; 그 뒤 다시: `bongsu backup take`")])
    }

    package static func logBroke(_ cluster: String, detail: String) -> BackupError {
        BackupError(
            1045, Message("the write-ahead log of `\(cluster)` could not be fetched", ko: "`\(cluster)`의 WAL을 가져오지 못함"), detail: detail,
            now: Message("the server keeps it in the slot until the next run; what was fetched before stays", ko: "서버가 다음 실행까지 슬롯에 보관함; 이미 가져온 것은 그대로임"),
            help: [Message("again: `bongsu backup take`", ko: "다시: `bongsu backup take`")])
    }

    package static func serverTooOld(_ cluster: String, version: Int) -> BackupError {
        BackupError(
            1046, Message("`\(cluster)` is PostgreSQL \(version / 10_000); physical backups need 13", ko: "`\(cluster)`은(는) PostgreSQL \(version / 10_000); 물리 백업에는 13 이상이 필요함"),
            now: untouched,
            help: [Message("dumps work with every version: `bongsu backup take`", ko: "덤프는 모든 버전에서 됨: `bongsu backup take`")])
    }

    package static func beforeBackup(_ moment: String, end: String) -> BackupError {
        BackupError(
            1047, Message("\(moment) is before the end of this backup, \(end)", ko: "\(moment)은(는) 이 백업의 끝(\(end))보다 앞섬"), now: untouched,
            help: [Message("choose an older backup: `bongsu backup list`, then `--backup ID`", ko: "더 오래된 백업 선택: `bongsu backup list` 뒤 `--backup ID`")])
    }

    package static func beyondLog(_ moment: String, reach: String?) -> BackupError {
        BackupError(
            1048, Message("\(moment) is later than the log that was fetched", ko: "\(moment)은(는) 가져온 WAL보다 나중임"),
            now: Message("nothing was touched; it reaches to \(reach ?? "the backup's own end")", ko: "아무것도 건드리지 않음; \(reach ?? "백업 자체의 끝")까지 복구 가능"),
            help: [Message("an earlier time, or everything there is: `--at latest`", ko: "더 이른 시각, 또는 있는 만큼 모두: `--at latest`")])
    }

    package static func logMissing(_ names: [String], reach: String?) -> BackupError {
        BackupError(
            1049, Message("\(names.count) files of the write-ahead log are missing, the first \(names.first ?? "-")", ko: "WAL 파일 \(names.count)개가 없음, 처음은 \(names.first ?? "-")"),
            now: Message("nothing was touched; without a gap it reaches to \(reach ?? "the backup's own end")", ko: "아무것도 건드리지 않음; 빈틈 없이 복구 가능한 시각: \(reach ?? "백업 자체의 끝")"),
            help: [
                Message("a time before that: `--at TIME`; or a newer backup: `bongsu backup list`", ko: "그보다 앞선 시각: `--at 시각`; 또는 더 새 백업: `bongsu backup list`"),
                Message("close the gap for the future: `bongsu backup take`", ko: "앞으로를 위해 빈틈 없애기: `bongsu backup take`"),
            ])
    }

    package static func noLog(_ part: String) -> BackupError {
        BackupError(
            1050, Message("no log beyond the end of this copy of `\(part)` was fetched", ko: "`\(part)` 사본의 끝 이후로 가져온 WAL이 없음"), now: untouched,
            help: [Message("restore its own end: leave out `--at`", ko: "사본 자체의 끝으로 복구: `--at` 없이")])
    }

    package static func copyDamaged(_ file: String, detail: String) -> BackupError {
        BackupError(
            1051, Message("`\(file)` is damaged", ko: "`\(file)`이(가) 손상됨"), detail: detail,
            now: Message("what serves now is as it was; this copy cannot be restored", ko: "지금 서비스 중인 것은 그대로; 이 사본은 복구할 수 없음"),
            help: [
                Message("choose another: `bongsu backup list`, then `--backup ID`", ko: "다른 백업 선택: `bongsu backup list` 뒤 `--backup ID`"),
                Message("take a new one at once: `bongsu backup take`", ko: "즉시 새로 백업: `bongsu backup take`"),
            ])
    }

    package static func copyMissing(_ file: String) -> BackupError {
        BackupError(
            1052, Message("`\(file)` is not in the repository", ko: "`\(file)`이(가) 저장소에 없음"), now: untouched,
            help: [Message("choose another: `bongsu backup list`, then `--backup ID`", ko: "다른 백업 선택: `bongsu backup list` 뒤 `--backup ID`")])
    }

    package static func directoryExists(_ path: String, host: String) -> BackupError {
        BackupError(
            1053, Message("`\(path)` is already on \(host)", ko: "\(host)에 `\(path)`이(가) 이미 있음"),
            now: Message("it was left alone; nothing was written", ko: "그대로 둠; 아무것도 쓰지 않음"),
            help: [Message("look whose it is: `ls -la \(path)`", ko: "무엇인지 확인: `ls -la \(path)`")])
    }

    package static func unpackBroke(_ path: String, host: String, detail: String) -> BackupError {
        let isFull = FullDisk.isTold(in: detail)
        return BackupError(
            1054, Message("unpacking into `\(path)` on \(host) broke off", ko: "\(host)의 `\(path)`에 풀다가 끊김"),
            detail: isFull ? "no space left on \(host): \(detail)" : detail,
            now: Message("what serves now is as it was; the half-made folder is removed", ko: "지금 서비스 중인 것은 그대로; 만들다 만 폴더는 지움"),
            help: [
                isFull
                    ? Message("make room: `ssh \(host) df -h`; then again", ko: "공간 확보: `ssh \(host) df -h`; 그 뒤 다시")
                    : Message("look at the host: `bongsu assess`; then again", ko: "호스트 확인: `bongsu assess`; 그 뒤 다시")
            ])
    }

    package static func notPhysical(_ part: String) -> BackupError {
        BackupError(
            1055, Message("`\(part)` is no copy of a cluster", ko: "`\(part)`은(는) 클러스터 사본이 아님"), now: untouched,
            help: [Message("what there is: `bongsu backup list`", ko: "목록 확인: `bongsu backup list`")])
    }

    package static func setupRefused(_ cluster: String, detail: String) -> BackupError {
        BackupError(
            1056, Message("`\(cluster)` cannot be set up as it is", ko: "`\(cluster)`은(는) 지금 상태로는 설정할 수 없음"), detail: detail, now: untouched,
            help: [
                Message(
                    "PostgreSQL's own defaults suffice: wal_level=replica, max_wal_senders=10, max_replication_slots=10; each needs a restart",
                    ko: "PostgreSQL 기본값이면 충분함: wal_level=replica, max_wal_senders=10, max_replication_slots=10; 모두 재시작 필요")
            ])
    }

    package static func setupBroke(_ cluster: String, detail: String) -> BackupError {
        BackupError(
            1057, Message("the server of `\(cluster)` refused a change", ko: "`\(cluster)` 서버가 변경을 거부함"), detail: detail,
            now: Message("what was changed before can be taken back: `bongsu backup setup --undo`", ko: "앞서 바뀐 것은 되돌릴 수 있음: `bongsu backup setup --undo`"),
            help: [Message("it needs a superuser: `user: postgres` in platform.yaml", ko: "슈퍼유저가 필요함: platform.yaml의 `user: postgres`")])
    }

    package static func unknownServer(_ name: String) -> BackupError {
        BackupError(
            1058, Message("no server `\(name)` in platform.yaml", ko: "platform.yaml에 서버 `\(name)`이(가) 없음"), now: untouched,
            help: [Message("a server is HOST-PORT, such as `db-5432`, or one of its databases", ko: "서버는 `db-5432`처럼 호스트-포트, 또는 그 데이터베이스 이름")])
    }
}
