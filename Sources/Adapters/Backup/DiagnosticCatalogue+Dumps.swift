package import Documents

extension DiagnosticCatalogue {
    /// B1120 to B1039: the way to a database, dumps, manifests, restic, scratch servers.
    package static let dumps: [DiagnosticExplanation] = [
        story(1120, "not allowed to act as the database's user", "데이터베이스 사용자로 실행할 수 없음", "A database is reached through its local socket, which asks the operating system who is there. Nothing is installed or opened for it, but `sudo -n -u postgres perl` must work without a password.", "데이터베이스에는 로컬 소켓으로 접속하며, 소켓은 운영체제 사용자를 확인함. 설치하거나 여는 것은 없지만 `sudo -n -u postgres perl`이 비밀번호 없이 되어야 함.", "Give the ssh user that one right in /etc/sudoers.d.", "/etc/sudoers.d에서 SSH 사용자에게 그 권한만 부여."),
        story(1121, "no such user on the host", "호스트에 없는 사용자", "The server's own operating system user is who the socket lets in.", "소켓은 서버를 소유한 운영체제 사용자를 받아들임.", "Set `user:` of the database in platform.yaml to that user, mostly `postgres`.", "platform.yaml의 데이터베이스 `user:`를 그 사용자(대개 `postgres`)로 설정."),
        story(1022, "no perl on the host", "호스트에 perl이 없음", "perl-base joins ssh to the socket; every Debian and Ubuntu has it.", "perl-base가 SSH와 소켓을 이어 줌. 모든 데비안·우분투에 들어 있음.", "Install perl-base.", "perl-base를 설치."),
        story(1023, "no PostgreSQL on that port", "그 포트에 PostgreSQL이 없음", "The server is down, or listens on another port.", "서버가 멈췄거나 다른 포트를 사용함.", "`bongsu assess` tells which; `port:` in platform.yaml names it.", "`bongsu assess`로 확인하고, 포트는 platform.yaml의 `port:`에 기재."),
        story(1024, "host not reached", "호스트에 접속할 수 없음", "Backups are pulled: without ssh nothing comes.", "백업은 제어 서버가 가져오는 방식이므로 SSH 없이는 받을 수 없음.", "`bongsu check --live` looks at every connection.", "`bongsu check --live`로 모든 연결을 확인."),
        story(1025, "PostgreSQL lets nobody in", "PostgreSQL이 접속을 거부함", "The socket answers, and the server refuses its own user: it is starting, full, or pg_hba.conf has been changed.", "소켓은 응답하지만 서버가 자기 사용자를 거부함: 시작 중이거나, 연결이 가득 찼거나, pg_hba.conf가 바뀜.", "Read the reason in the note.", "참고에 적힌 이유를 확인."),
        story(1026, "no PostgreSQL programs on the controller", "제어 서버에 PostgreSQL 프로그램이 없음", "pg_dump and psql run on the controller.", "pg_dump와 psql은 제어 서버에서 실행됨.", "Install postgresql-client.", "postgresql-client를 설치."),
        story(1027, "client older than the server", "서버보다 오래된 클라이언트", "An older pg_dump does not know what a newer server holds. In 2017 a dump of the wrong version failed unnoticed and cost GitLab its data.", "오래된 pg_dump는 새 서버의 내용을 알지 못함. 2017년 GitLab은 버전이 다른 덤프가 조용히 실패해 데이터를 잃음.", "Install the client of the server's version.", "서버와 같은 버전의 클라이언트를 설치."),
        story(1028, "dump broke off", "덤프 중단", "Half a dump restores without an error and lacks tables, so it never counts.", "반쪽 덤프도 오류 없이 복구되며 테이블이 빠지므로 백업으로 치지 않음.", "Look at the server, then take the backup again.", "서버를 확인한 뒤 다시 백업."),
        story(1029, "no manifest", "매니페스트 없음", "The manifest is read from every row. A row that cannot be read could not have been copied soundly either.", "매니페스트는 모든 행을 읽어 만듦. 읽을 수 없는 행은 온전히 복사할 수도 없음.", "`bongsu assess --deep` names what is damaged.", "`bongsu assess --deep`으로 손상된 곳을 확인."),
        story(1030, "no room on the controller", "제어 서버 공간 부족", "A full disk would take the journal with it, so it is looked at first.", "디스크가 가득 차면 기록도 남길 수 없으므로 먼저 확인함.", "Free space, or give old copies up: `bongsu backup prune`.", "공간을 비우거나 오래된 사본을 정리: `bongsu backup prune`."),
        story(1031, "wrong repository key", "저장소 키가 다름", "The repository is encrypted; another key opens nothing.", "저장소는 암호화되어 있어 다른 키로는 열리지 않음.", "Bring back the key that belongs to it.", "저장소의 키를 되돌려 놓을 것."),
        story(1032, "repository locked", "저장소가 잠김", "Another restic of a living process works in it. The lock of a dead one is removed by itself.", "살아 있는 다른 restic이 작업 중. 죽은 프로세스의 잠금은 저절로 제거됨.", "Wait until it is done.", "끝날 때까지 기다릴 것."),
        story(1033, "repository damaged", "저장소 손상", "Bytes are not what was written: a bad disk, or somebody's hand.", "쓴 것과 다른 바이트가 있음: 디스크 고장이거나 누군가의 변경.", "`bongsu backup verify ID` tells of each copy whether it is hit; take a new one at once.", "`bongsu backup verify ID`로 사본마다 영향받았는지 확인하고 즉시 새로 백업."),
        story(1034, "restic failed", "restic 실패", "Its own words are in the note.", "restic의 메시지가 참고에 있음.", "Look with `restic check`.", "`restic check`로 확인."),
        story(1035, "extension missing on the target", "대상에 확장이 없음", "The load would stop in its middle, so it is not begun.", "불러오다 중간에 멈출 것이므로 시작하지 않음.", "Install the package that brings the extension.", "확장이 들어 있는 패키지를 설치."),
        story(1036, "target server older than the copy", "사본보다 오래된 대상 서버", "A dump loads into its own version or a newer one.", "덤프는 같은 버전이나 더 새로운 버전에만 불러올 수 있음.", "Restore into a newer server.", "더 새로운 서버에 복구."),
        story(1037, "database already there", "이미 있는 데이터베이스", "A restore never writes over anything.", "복구는 있는 것을 절대 덮어쓰지 않음.", "Choose another name with `--into`.", "`--into`로 다른 이름을 선택."),
        story(1038, "load broke off", "불러오기 중단", "The half-loaded database was dropped; what served goes on serving.", "반쯤 불러온 데이터베이스는 삭제됨. 운영 중이던 것은 그대로.", "Read the reason in the note, then restore again.", "참고의 이유를 확인한 뒤 다시 복구."),
        story(1039, "no scratch server", "임시 서버를 시작할 수 없음", "Copies are proved in a PostgreSQL of their own on the controller.", "사본은 제어 서버의 별도 PostgreSQL에서 증명함.", "Install `postgresql` of the same version there; it need not run.", "같은 버전의 `postgresql`을 설치. 실행 중일 필요는 없음."),
    ]

    private static func story(
        _ number: Int, _ title: String, _ titleKorean: String, _ why: String, _ whyKorean: String, _ mend: String,
        _ mendKorean: String
    ) -> DiagnosticExplanation {
        DiagnosticExplanation(
            number, Message(title, ko: titleKorean), why: Message(why, ko: whyKorean),
            mend: Message(mend, ko: mendKorean))
    }
}
