import Documents
import Engine

/// B1013–B1016, B1020, B1021: service managers and databases.
extension Diagnostic {
    static func liveManager(_ service: Service, _ host: LiveHost, _ state: ManagerAnswer.State, at place: Place?) -> Diagnostic {
        let manager = service.manager.rawValue
        let unit = service.unit ?? service.name
        let message: Message
        let help: Message
        switch state {
        case .managerMissing:
            message = Message("\(manager) is not on \(host.english)", ko: "\(host.korean)에 \(manager) 없음")
            help = Message("install it there, or correct `manager:`", ko: "설치하거나 `manager:` 수정")
        case .managerHung:
            message = Message("\(manager) does not answer on \(host.english)", ko: "\(host.korean): \(manager) 응답 없음")
            help = look(service)
        default:
            message = Message("\(manager) does not know `\(unit)` on \(host.english)", ko: "\(host.korean): \(manager)에 `\(unit)` 없음")
            help = Message("list what it knows: `\(list(service))`, then write it as `unit:`", ko: "목록 확인: `\(list(service))`; 맞는 이름을 `unit:`에 쓰기")
        }
        return Diagnostic(DiagnosticCode(1013), message, at: place, help: [help])
    }

    static func liveUnitNotLoaded(_ service: Service, _ host: LiveHost, load: String, at place: Place?) -> Diagnostic {
        let unit = service.unit ?? service.name
        return Diagnostic(
            DiagnosticCode(1013), Message("unit `\(unit)` is not loaded on \(host.english)", ko: "\(host.korean): 유닛 `\(unit)`: 로드되지 않음"), at: place,
            notes: [Message("LoadState is `\(load)`", ko: "LoadState: `\(load)`")],
            help: [
                load == "masked"
                    ? Message("there: `sudo systemctl unmask \(unit)`", ko: "호스트에서: `sudo systemctl unmask \(unit)`")
                    : Message("there: `systemd-analyze verify \(unit)`", ko: "호스트에서: `systemd-analyze verify \(unit)`")
            ])
    }

    static func liveNotRunning(_ service: Service, _ host: LiveHost, _ manager: ManagerAnswer, at place: Place?) -> Diagnostic {
        let word = manager.state.rawValue
        return Diagnostic(
            DiagnosticCode(1014), .warning,
            manager.state == .managerDown
                ? Message("\(service.manager.rawValue) is not running on \(host.english)", ko: "\(host.korean): \(service.manager.rawValue) 실행 중 아님")
                : Message("`\(service.name)` is not running on \(host.english)", ko: "\(host.korean): `\(service.name)` 실행 중 아님"),
            at: place, notes: [Message("state: \(word)\(tail(manager.detail))", ko: "상태: \(word)\(tail(manager.detail))")],
            help: [Message("`bongsu assess \(service.name)`, then `bongsu recover \(service.name)`", ko: "`bongsu assess \(service.name)` 확인 후 `bongsu recover \(service.name)`")])
    }

    static func liveNotEnabled(_ service: Service, _ host: LiveHost, at place: Place?) -> Diagnostic {
        let unit = service.unit ?? service.name
        return Diagnostic(
            DiagnosticCode(1014), .warning,
            Message("`\(unit)` does not come back after a reboot of \(host.english)", ko: "\(host.korean): `\(unit)`: 재부팅 후 시작되지 않음"), at: place,
            notes: [Message("`systemctl is-enabled` says `disabled`", ko: "`systemctl is-enabled` 결과: `disabled`")],
            help: [Message("there: `sudo systemctl enable \(unit)`", ko: "호스트에서: `sudo systemctl enable \(unit)`")])
    }

    static func liveMeaningless(_ unit: String, _ host: LiveHost, cluster: String?, at place: Place?) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1021), .warning, Message("unit `\(unit)` is green whatever happens", ko: "유닛 `\(unit)`: 무슨 일이 있어도 정상으로 보임"), at: place,
            notes: [Message("on \(host.english) its command is `/bin/true`", ko: "\(host.korean)에서 이 유닛의 명령은 `/bin/true`")],
            help: [unitHelp(cluster)])
    }

    static func liveNoUnit(_ unit: String, _ database: Database, _ host: LiveHost, cluster: String?, at place: Place?) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1013), Message("systemd does not know `\(unit)` on \(host.english)", ko: "\(host.korean): systemd에 `\(unit)` 없음"), at: place,
            notes: [Message("it is the unit of database `\(database.name)`", ko: "데이터베이스 `\(database.name)`의 유닛")], help: [unitHelp(cluster)])
    }

    private static func unitHelp(_ cluster: String?) -> Message {
        cluster.map { Message("write `unit: \($0)`", ko: "`unit: \($0)` 사용") }
            ?? Message("list the clusters there: `pg_lsclusters`", ko: "호스트에서 클러스터 목록 확인: `pg_lsclusters`")
    }

    static func liveDatabase(_ database: Database, _ host: LiveHost, _ contact: DatabaseAnswer.Contact, at place: Place?) -> Diagnostic {
        var message = Message("database `\(database.name)` does not answer on \(host.english)", ko: "\(host.korean): 데이터베이스 `\(database.name)` 응답 없음")
        let note: Message
        switch contact {
        case .error(sqlState: "3D000", _):
            message = Message("database `\(database.name)` is not on \(host.english)", ko: "\(host.korean)에 데이터베이스 `\(database.name)` 없음")
            note = Message("the server answers and does not know it (3D000)", ko: "서버는 응답하지만 이 데이터베이스를 모름 (3D000)")
        case .error(let state, let detail): note = Message("the server says \(state): \(detail)", ko: "서버의 말 \(state): \(detail)")
        case .refused: note = Message("nothing listens on port \(database.port)", ko: "포트 \(database.port)에서 받는 프로세스 없음")
        case .noReply: note = Message("it accepts the connection and says nothing", ko: "연결은 받지만 응답이 없음")
        case .unclear(let detail): note = Message("psql says: \(detail)", ko: "psql의 말: \(detail)")
        case .accepting: note = Message("it answers", ko: "응답함")
        }
        return Diagnostic(
            DiagnosticCode(1015), message, at: place, notes: [note],
            help: [Message("`bongsu assess \(database.name)`", ko: "`bongsu assess \(database.name)`로 확인")])
    }

    static func liveTable(_ table: DatabaseAnswer.Table, _ database: Database, _ host: LiveHost, at place: Place?) -> Diagnostic {
        let isMissing = table.sqlState == "42P01"
        let state = table.sqlState ?? ""
        return Diagnostic(
            DiagnosticCode(1016),
            isMissing
                ? Message("table `\(table.name)` is not in database `\(database.name)`", ko: "데이터베이스 `\(database.name)`에 테이블 `\(table.name)` 없음")
                : Message("table `\(table.name)` of database `\(database.name)` cannot be read", ko: "데이터베이스 `\(database.name)`: 테이블 `\(table.name)` 읽기 실패"),
            at: place, notes: [Message("the server on \(host.english) says \(state)\(tail(table.detail))", ko: "\(host.korean) 서버의 말: \(state)\(tail(table.detail))")],
            help: [
                isMissing
                    ? Message("correct `tables:`", ko: "`tables:` 수정")
                    : Message("`bongsu assess \(database.name) --deep`", ko: "`bongsu assess \(database.name) --deep`로 확인")
            ])
    }

    static func liveOldClient(_ database: Database, _ host: LiveHost, client: Int, server: String, at place: Place?) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1020), .warning,
            Message("psql on \(host.english) is older than its server", ko: "\(host.korean): psql이 서버보다 오래됨"), at: place,
            notes: [Message("psql \(client), server \(server): pg_dump of that age refuses to work", ko: "psql \(client), 서버 \(server): 이 버전의 pg_dump는 동작을 거부함")],
            help: [Message("install the client of the server's version", ko: "서버와 같은 버전의 클라이언트 설치")])
    }

    private static func tail(_ detail: String) -> String { detail.isEmpty ? "" : " · \(detail)" }

    private static func look(_ service: Service) -> Message {
        Message("there: `\(list(service))`", ko: "호스트에서: `\(list(service))`")
    }

    private static func list(_ service: Service) -> String {
        switch service.manager {
        case .systemd: "systemctl list-units --all --type=service"
        case .pm2: "pm2 jlist"
        case .supervisor: "sudo supervisorctl status"
        case .compose: "docker compose ps --all"
        case .commands: service.status ?? "ps aux"
        }
    }
}
