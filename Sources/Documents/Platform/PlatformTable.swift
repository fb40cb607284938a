/// The one table of `platform.yaml`: every key, its shape, whether it is required, its standard, its meaning.
enum PlatformTable {
    static let root: [PlatformKey] = [
        PlatformKey("platform", .text(.any), required: true, Message("the platform's name", ko: "플랫폼 이름")),
        PlatformKey(
            "language", .choice(Language.allCases.map(\.rawValue)), standard: "en",
            Message("language of output, pages and post-mortem", ko: "출력, 화면, 사후 보고서의 언어")),
        PlatformKey("objectives", .object(objectives), Message("what a recovery must reach", ko: "복구 목표")),
        PlatformKey("review", .object(review), Message("when the documents are looked through", ko: "문서 검토 일정")),
        PlatformKey("hosts", .map(names: .name, .object(host)), Message("machines by name", ko: "이름별 호스트")),
        PlatformKey("services", .map(names: .name, .object(service)), Message("programs that must run, by name", ko: "이름별 서비스")),
        PlatformKey("databases", .map(names: .name, .object(database)), Message("databases by name", ko: "이름별 데이터베이스")),
        PlatformKey(
            "endpoints", .map(names: .name, .object(endpoint)),
            Message("what users see; verification and watch use the same list", ko: "사용자가 보는 주소: 검증과 감시가 같은 목록을 사용")),
        PlatformKey("backups", .object(backups), Message("what is backed up, where to, how long it is kept", ko: "백업 대상, 위치, 보관 기간")),
        PlatformKey(
            "variables", .map(names: .variable, .text(.template)), Message("values that steps may ask for with env=", ko: "단계가 env=로 받을 수 있는 값")),
        PlatformKey("escalation", .object(escalation), Message("who is called, and when", ko: "누구에게 언제 연락하는지")),
        PlatformKey("vendors", .list(.object(vendor), orOne: false), Message("outside help", ko: "외부 벤더")),
        PlatformKey("tools", .list(.text(.any), orOne: true), Message("programs that the operator needs", ko: "필수 도구")),
    ]

    private static let objectives: [PlatformKey] = [
        PlatformKey("rto", .duration, Message("longest time until every endpoint is green again", ko: "모든 엔드포인트가 정상으로 돌아올 때까지 허용되는 시간")),
        PlatformKey("rpo", .duration, Message("greatest age of restored data", ko: "복구된 데이터의 최대 나이")),
    ]

    private static let review: [PlatformKey] = [
        PlatformKey("updated", .text(.date), Message("day of the last review", ko: "최종 업데이트 날짜")),
        PlatformKey("next", .text(.date), Message("day of the next review", ko: "다음 검토 날짜")),
    ]

    private static let host: [PlatformKey] = [
        PlatformKey("address", .text(.address), required: true, Message("host name or IP address", ko: "호스트 이름 또는 IP 주소")),
        PlatformKey("user", .text(.user), Message("user to log in as", ko: "로그인 사용자")),
        PlatformKey("port", .integer(1...65_535), standard: "22", Message("SSH port", ko: "SSH 포트")),
        PlatformKey(
            "role", .choice(Host.Role.allCases.map(\.rawValue)), standard: "member",
            Message("spare: stands ready to replace another", ko: "spare: 대체용 예비 호스트")),
    ]

    private static let service: [PlatformKey] = [
        PlatformKey("host", .text(.name), required: true, Message("host it runs on", ko: "실행되는 호스트")),
        PlatformKey("manager", .choice(Service.Supervisor.allCases.map(\.rawValue)), required: true, Message("what starts it", ko: "서비스 관리자")),
        PlatformKey("unit", .text(.any), Message("the manager's own name for it, where it differs", ko: "관리자가 쓰는 이름이 다를 때 그 이름")),
        PlatformKey("directory", .text(.path), Message("folder its commands run in", ko: "명령을 실행하는 폴더")),
        PlatformKey("rebuild", .list(.text(.any), orOne: true), Message("commands that build it anew", ko: "다시 빌드하는 명령")),
        PlatformKey("start", .text(.any), Message("command that starts it", ko: "시작 명령")),
        PlatformKey("stop", .text(.any), Message("command that stops it", ko: "정지 명령")),
        PlatformKey("restart", .text(.any), Message("command that restarts it", ko: "재시작 명령")),
        PlatformKey("status", .text(.any), Message("command that succeeds while it runs", ko: "실행 중이면 성공하는 명령")),
        PlatformKey("validate", .text(.any), Message("command that must succeed before a start or restart", ko: "시작이나 재시작 전에 성공해야 하는 명령")),
        PlatformKey("health", .text(.url), Message("address asked from its host", ko: "호스트에서 확인하는 주소")),
        PlatformKey("logs", .list(.text(.any), orOne: true), Message("log files; relative ones are under directory", ko: "로그 파일: 상대 경로는 directory 기준")),
        PlatformKey("source", .text(.path), Message("git checkout it is deployed from", ko: "배포에 쓰는 git 작업 폴더")),
        PlatformKey("needs", .list(.text(.name), orOne: true), Message("services and databases that must be up first", ko: "먼저 살아 있어야 하는 서비스와 데이터베이스")),
    ]

    private static let database: [PlatformKey] = [
        PlatformKey("host", .text(.name), required: true, Message("host it runs on", ko: "실행되는 호스트")),
        PlatformKey("engine", .choice(Database.Kind.allCases.map(\.rawValue)), standard: "postgresql", Message("kind of database", ko: "데이터베이스 종류")),
        PlatformKey("port", .integer(1...65_535), standard: "5432", Message("port on its host", ko: "호스트의 포트")),
        PlatformKey("user", .text(.user), standard: "postgres", Message("user to ask as", ko: "접속 사용자")),
        PlatformKey("unit", .text(.any), Message("systemd unit of the cluster itself, such as postgresql@15-main", ko: "postgresql@15-main 같은 클러스터의 systemd 유닛")),
        PlatformKey("tables", .list(.text(.table), orOne: true), Message("tables whose rows are counted", ko: "행 수를 세는 테이블")),
        PlatformKey("logs", .list(.text(.any), orOne: true), Message("log files", ko: "로그 파일")),
    ]

    private static let endpoint: [PlatformKey] = [
        PlatformKey("url", .text(.url), required: true, Message("address", ko: "주소")),
        PlatformKey("method", .choice(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]), standard: "GET", Message("HTTP method", ko: "HTTP 메서드")),
        PlatformKey("headers", .map(names: .header, .text(.template)), Message("request headers", ko: "요청 헤더")),
        PlatformKey("json", .json, Message("request body, sent as JSON", ko: "JSON으로 보내는 요청 본문")),
        PlatformKey("body", .text(.template), Message("request body as it stands", ko: "그대로 보내는 요청 본문")),
        PlatformKey("expect", .object(expectation), Message("what a healthy answer is", ko: "정상 응답의 조건")),
    ]

    private static let expectation: [PlatformKey] = [
        PlatformKey("status", .list(.integer(100...599), orOne: true), standard: "200", Message("HTTP status", ko: "HTTP 상태 코드")),
        PlatformKey("within", .duration, Message("longest time to answer", ko: "응답 제한 시간")),
        PlatformKey("contains", .text(.any), Message("text that the body must hold", ko: "본문에 들어 있어야 하는 글")),
    ]

    private static let backups: [PlatformKey] = [
        PlatformKey("repository", .text(.any), Message("folder, sftp:… or s3:…", ko: "폴더, sftp:… 또는 s3:…")),
        PlatformKey("schedule", .text(.cron), Message("when backups are taken", ko: "백업 시각")),
        PlatformKey("keep", .object(keep), Message("how many are kept", ko: "보관 개수")),
        PlatformKey("files", .map(names: .name, .list(.text(.path), orOne: true)), Message("folders by host", ko: "호스트별 폴더")),
        PlatformKey("existing", .object(existing), Message("archives from before Bongsu", ko: "기존 백업")),
        PlatformKey("offsite", .text(.any), Message("second repository, elsewhere: sftp:… or s3:…", ko: "다른 곳의 두 번째 저장소: sftp:… 또는 s3:…")),
        PlatformKey("rate", .integer(1...100_000), Message("most MB a second that a backup takes from a host", ko: "백업이 호스트에서 가져오는 초당 최대 MB")),
        PlatformKey("adopt", .object(adopted), Message("a physical repository of another program, for restores", ko: "복구에 쓸 다른 프로그램의 물리 백업 저장소")),
        PlatformKey("check", .object(limits), Message("when the catalogue's check is red", ko: "백업 점검의 기준")),
    ]

    private static let adopted: [PlatformKey] = [
        PlatformKey("engine", .choice(["pgbackrest"]), required: true, Message("the program that wrote it", ko: "저장소를 만든 프로그램")),
        PlatformKey("host", .text(.any), required: true, Message("host that it lies on, or controller", ko: "저장소가 있는 호스트, 또는 controller")),
        PlatformKey("stanza", .text(.any), required: true, Message("the program's name for the cluster", ko: "그 프로그램이 쓰는 클러스터 이름")),
        PlatformKey("config", .text(.path), Message("the program's configuration there, where it is not Debian's", ko: "데비안 기본 위치가 아닌 설정 파일")),
        PlatformKey("path", .text(.path), Message("the repository's folder, where no configuration names it", ko: "설정이 없을 때 저장소 폴더")),
        PlatformKey("cipher", .text(.template), Message("what opens an encrypted repository, where no configuration holds it", ko: "설정에 없을 때 암호화된 저장소의 암호")),
        PlatformKey("database", .text(.any), Message("one of its databases, where the host has several servers or none", ko: "호스트만으로 서버를 알 수 없을 때 그 데이터베이스 하나")),
    ]

    private static let limits: [PlatformKey] = [
        PlatformKey("age", .duration, standard: "26h", Message("oldest that the newest backup may be", ko: "최신 백업의 최대 나이")),
        PlatformKey("proof", .duration, standard: "8d", Message("oldest that the newest proof may be", ko: "최신 증명의 최대 나이")),
        PlatformKey("count", .integer(0...10_000), standard: "3", Message("fewest backups", ko: "최소 백업 수")),
        PlatformKey("change", .integer(1...100_000), standard: "50", Message("largest change of size against the usual, in percent", ko: "평소 크기 대비 허용 변화(%)")),
        PlatformKey("free", .integer(0...1_000_000_000), standard: "10240", Message("least free space of the repository's disk, in MB", ko: "저장소 디스크의 최소 여유 공간(MB)")),
    ]

    private static let keep: [PlatformKey] = [
        PlatformKey("daily", .integer(0...10_000), Message("daily backups kept", ko: "보관할 일간 백업 수")),
        PlatformKey("weekly", .integer(0...10_000), Message("weekly backups kept", ko: "보관할 주간 백업 수")),
        PlatformKey("monthly", .integer(0...10_000), Message("monthly backups kept", ko: "보관할 월간 백업 수")),
    ]

    private static let existing: [PlatformKey] = [
        PlatformKey("host", .text(.name), required: true, Message("host they lie on", ko: "백업이 있는 호스트")),
        PlatformKey("folder", .text(.path), required: true, Message("folder they lie in", ko: "백업이 있는 폴더")),
        PlatformKey("archive", .text(.any), Message("pattern of the archives' names", ko: "백업 파일 이름 패턴")),
        PlatformKey("dump", .text(.any), Message("the dump inside an archive", ko: "백업 파일 안의 덤프")),
    ]

    private static let escalation: [PlatformKey] = [
        PlatformKey(
            "mode", .choice(Escalation.Mode.allCases.map(\.rawValue)), standard: "windows",
            Message("windows: each level has its own time; absolute: times count from the incident's beginning", ko: "windows: 단계마다 제한 시간, absolute: 장애 시작 기준 시각")),
        PlatformKey("levels", .list(.object(level), orOne: false), Message("from the first to the last", ko: "처음부터 마지막까지의 단계")),
    ]

    private static let level: [PlatformKey] = [
        PlatformKey("level", .text(.any), required: true, Message("such as L1", ko: "L1 같은 단계 이름")),
        PlatformKey("who", .text(.any), required: true, Message("person or role", ko: "담당자")),
        PlatformKey("within", .duration, Message("time to answer", ko: "대응 시간")),
        PlatformKey("by", .list(.text(.notifier), orOne: true), Message("email:…, webhook:…, phone:… (shown, not dialled)", ko: "email:…, webhook:…, phone:… (표시만 하고 걸지 않음)")),
    ]

    private static let vendor: [PlatformKey] = [
        PlatformKey("name", .text(.any), required: true, Message("name", ko: "이름")),
        PlatformKey("url", .text(.url), Message("web address", ko: "웹 주소")),
        PlatformKey("email", .text(.email), Message("e-mail address", ko: "전자우편")),
        PlatformKey("phone", .text(.any), Message("telephone number", ko: "전화번호")),
    ]
}
