package import Documents

extension DiagnosticCatalogue {
    /// B1140 to B1147: repositories of other programs.
    package static let adopted: [DiagnosticExplanation] = [
        .told(1140, "nothing to adopt", "가져올 저장소 없음", "A repository of another program is read only where platform.yaml names it.", "platform.yaml에 적힌 저장소만 읽음.", "Name it under `backups.adopt`.", "`backups.adopt`에 적을 것."),
        .told(1141, "no such stanza", "없는 스탠자", "`pgbackrest info` says so with exit code 0.", "`pgbackrest info`는 종료 코드 0으로 그렇게 말함.", "Look at `pgbackrest info` on that machine and mend `backups.adopt.stanza`.", "그 서버의 `pgbackrest info`를 보고 `backups.adopt.stanza`를 고칠 것."),
        .told(1142, "repository of pgBackRest cannot be read", "pgBackRest 저장소를 읽을 수 없음", "A wrong cipher pass and a damaged `backup.info` look alike: both are bytes without meaning.", "틀린 암호와 손상된 `backup.info`는 똑같이 의미 없는 바이트로 보임.", "Give the pass of this repository; if it is right, look at the disk under it.", "이 저장소의 암호를 지정; 암호가 맞다면 디스크를 확인."),
        .told(1143, "repository elsewhere", "다른 곳의 저장소", "Only a folder can be fetched from a host without running something there.", "호스트에서 아무것도 실행하지 않고 가져올 수 있는 것은 폴더뿐임.", "Name the host that holds the folder, or configure `pgbackrest` on the controller.", "폴더가 있는 호스트를 적거나, 컨트롤러에 `pgbackrest`를 설정."),
        .told(1144, "host does not show the repository", "저장소를 보여 주지 않는 호스트", "Configuration and repository belong to PostgreSQL's user: they are read as root.", "설정과 저장소는 PostgreSQL 사용자의 것이라 root로 읽음.", "See the note: the connection, sudo, rsync, or the configuration's place (`backups.adopt.config`).", "참고를 확인: 연결, sudo, rsync, 설정 파일 위치(`backups.adopt.config`)."),
        .told(1145, "copy of another major version", "다른 주 버전의 사본", "PostgreSQL refuses the files of another major version.", "PostgreSQL은 다른 주 버전의 데이터 파일을 거부함.", "Install that version, where the copy is proved and where it is restored.", "증명하는 곳과 복구하는 곳에 그 버전을 설치."),
        .told(1146, "adopted repository is read only", "가져온 저장소는 읽기 전용", "Two programs that both expire would each remove what the other needs.", "두 프로그램이 함께 만료시키면 서로 필요한 것을 지움.", "Take and expire with `pgbackrest`; Bongsu proves and restores.", "백업과 만료는 `pgbackrest`로; 봉수는 증명과 복구를 함."),
        .told(1147, "server of the adopted backups unclear", "가져온 백업의 서버 불명", "A server is never guessed.", "서버를 짐작하지 않음.", "Name one of its databases under `backups.adopt.database`.", "`backups.adopt.database`에 그 데이터베이스 하나를 지정."),
    ]
}
