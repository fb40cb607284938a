package import Documents

/// B10xx: what `bongsu check --live` finds on the hosts.
extension DiagnosticCatalogue {
    package static let live: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            1001, Message("host cannot be reached", ko: "호스트에 접속할 수 없음"),
            why: Message("no step can run there; on the day of the outage this is the first thing that stops a recovery", ko: "그 호스트에서는 어떤 단계도 실행할 수 없어 복구가 시작부터 막힘"),
            mend: Message("see that address, port, firewall and jump host are right: `ssh -v USER@ADDRESS true` tells where it ends", ko: "주소, 포트, 방화벽, 경유 호스트 확인: `ssh -v 사용자@주소 true`로 어디서 막히는지 볼 수 있음")),
        DiagnosticExplanation(
            1002, Message("host key is not known, or not the one known", ko: "호스트 키가 등록되지 않았거나 알려진 것과 다름"),
            why: Message("Bongsu never talks to a machine that may be another; a key that changed without a reason is a sign of an attack", ko: "다른 서버일 수 있는 곳에는 접속하지 않음; 이유 없이 바뀐 키는 공격의 징후일 수 있음"),
            mend: Message("compare the fingerprint with the provider's console, then add it to known_hosts", ko: "제공자 콘솔의 지문과 대조한 뒤 known_hosts에 등록"), example: "ssh-keyscan -p 22 ADDRESS | ssh-keygen -lf -"),
        DiagnosticExplanation(
            1003, Message("host does not let the user in", ko: "호스트가 로그인을 거부함"),
            why: Message("keys expire and people leave; nobody can repair access at 3 a.m.", ko: "키는 만료되고 담당자는 바뀜; 새벽 3시에는 접근 권한을 고칠 사람이 없음"),
            mend: Message("hand over the controller's public key, and see that an agent is running where the key needs one", ko: "컨트롤러의 공개 키를 등록하고, 필요하면 ssh-agent가 실행 중인지 확인"), example: "ssh-copy-id USER@ADDRESS"),
        DiagnosticExplanation(
            1004, Message("host gave no usable answer", ko: "쓸 수 있는 응답이 없음"),
            why: Message("the login works, but what comes back is not what was asked: a login script that prints or ends the session, a forced command, a lost connection", ko: "로그인은 되지만 응답이 다름: 로그인 스크립트의 출력, 강제 명령, 끊긴 연결이 원인일 수 있음"),
            mend: Message("let `ssh HOST true` print nothing and end with 0", ko: "`ssh 호스트 true`가 아무것도 출력하지 않고 0으로 끝나게 만들기")),
        DiagnosticExplanation(
            1005, Message("sudo asks for a password", ko: "sudo가 비밀번호를 요구함"),
            why: Message("a step has no terminal to type a password at: it fails at its first sudo", ko: "단계에는 비밀번호를 입력할 터미널이 없어 첫 sudo에서 실패함"),
            mend: Message("allow the user what its steps run, without a password; the programs are in the note", ko: "단계가 실행하는 명령을 비밀번호 없이 허용; 필요한 명령은 참고에 있음"),
            example: "# sudo visudo -f /etc/sudoers.d/bongsu\nubuntu ALL=(root) NOPASSWD: /usr/bin/systemctl, /usr/sbin/nginx\nubuntu ALL=(postgres) NOPASSWD: ALL"),
        DiagnosticExplanation(
            1006, Message("program is not there", ko: "프로그램이 없음"),
            why: Message("the step ends with 127; programs of nvm, pnpm and the like are on the PATH of a login only", ko: "단계가 127로 끝남; nvm, pnpm 등으로 설치한 프로그램은 로그인 세션의 PATH에만 있음"),
            mend: Message("install it, or begin the step with its PATH", ko: "설치하거나 단계 첫 줄에서 PATH 지정"), example: "export PATH=\"/home/ubuntu/.nvm/versions/node/v20.11.0/bin:$PATH\"\npm2 restart api-server"),
        DiagnosticExplanation(
            1007, Message("script is not there, or cannot be used", ko: "스크립트가 없거나 쓸 수 없음"),
            why: Message("a script that was moved or lost its x bit stops the step that counts on it", ko: "옮겨졌거나 실행 권한을 잃은 스크립트는 그 단계를 멈추게 함"),
            mend: Message("correct the path, the step's `directory=`, or the mode", ko: "경로, 단계의 `directory=`, 권한 수정"), example: "chmod u+x scripts/restore.sh"),
        DiagnosticExplanation(
            1008, Message("folder is not there, or cannot be entered", ko: "폴더가 없거나 들어갈 수 없음"),
            why: Message("a step that cannot enter its directory does not start", ko: "작업 폴더에 들어갈 수 없는 단계는 시작되지 않음"),
            mend: Message("correct the path, or the rights of the user", ko: "경로 또는 사용자 권한 수정")),
        DiagnosticExplanation(
            1009, Message("log or file is not there", ko: "로그나 파일이 없음"),
            why: Message("a signal in a log that nobody writes is never seen, and what is not there is not backed up", ko: "아무도 쓰지 않는 로그에서는 신호를 볼 수 없고, 없는 파일은 백업되지 않음"),
            mend: Message("correct the path; `*` stands for any text in a name", ko: "경로 수정; `*`는 이름의 임의 부분을 뜻함")),
        DiagnosticExplanation(
            1010, Message("disk is full, or nearly", ko: "디스크가 가득 찼거나 거의 찼음"),
            why: Message("a restart writes logs, a restore needs room beside the broken data", ko: "재시작은 로그를 쓰고, 복구는 손상된 데이터 옆에 새 공간이 필요함"),
            mend: Message("free space before it is needed; warned from 90 % on", ko: "미리 공간 확보; 90%부터 경고")),
        DiagnosticExplanation(
            1011, Message("no folder for attempts takes a write", ko: "시도를 기록할 폴더에 쓸 수 없음"),
            why: Message("Bongsu starts nothing that it could not follow: without a folder no step begins", ko: "추적할 수 없는 명령은 시작하지 않음: 기록할 폴더가 없으면 단계를 시작할 수 없음"),
            mend: Message("make one of /var/lib/bongsu, /var/tmp, /run, /dev/shm writable", ko: "/var/lib/bongsu, /var/tmp, /run, /dev/shm 중 하나에 쓸 수 있게 만들기")),
        DiagnosticExplanation(
            1012, Message("clock differs from the controller's", ko: "시계가 컨트롤러와 다름"),
            why: Message("logs of several hosts cannot be put in order, certificates and tokens fail; an error from 30 s on", ko: "여러 호스트의 로그 순서를 맞출 수 없고 인증서와 토큰이 실패함; 30초부터 오류"),
            mend: Message("switch time synchronisation on", ko: "시간 동기화 켜기"), example: "sudo timedatectl set-ntp true"),
        DiagnosticExplanation(
            1013, Message("service manager does not answer, or does not know the service", ko: "서비스 관리자가 응답하지 않거나 서비스를 모름"),
            why: Message("recovery asks the manager by this name: a wrong one restarts nothing", ko: "복구는 이 이름으로 관리자에게 요청함: 틀린 이름으로는 아무것도 재시작되지 않음"),
            mend: Message("write the manager's own name as `unit:`", ko: "관리자가 쓰는 이름을 `unit:`에 쓰기"), example: "api-server: {host: api, manager: systemd, unit: o4o-api}"),
        DiagnosticExplanation(
            1014, Message("service is not running now, or not after a reboot", ko: "서비스가 실행 중이 아니거나 재부팅 후 시작되지 않음"),
            why: Message("what is down while nobody looks is an outage; what is not enabled becomes one with the next reboot", ko: "아무도 보지 않는 사이 멈춘 서비스는 장애이고, 활성화되지 않은 서비스는 다음 재부팅 때 장애가 됨"),
            mend: Message("recover it, or enable it", ko: "복구하거나 활성화"), example: "sudo systemctl enable --now nginx"),
        DiagnosticExplanation(
            1015, Message("database does not answer, or is not there", ko: "데이터베이스가 응답하지 않거나 없음"),
            why: Message("every SQL step and the proof of every restore ask it the same way", ko: "모든 SQL 단계와 복구 검증이 같은 방식으로 질의함"),
            mend: Message("`bongsu assess NAME` tells why; correct `port:`, `user:` or the name", ko: "`bongsu assess 이름`으로 원인 확인; `port:`, `user:`, 이름 수정")),
        DiagnosticExplanation(
            1016, Message("table is not there, or cannot be read", ko: "테이블이 없거나 읽을 수 없음"),
            why: Message("tables named in platform.yaml prove that data came back", ko: "platform.yaml의 테이블은 데이터가 돌아왔다는 증거임"),
            mend: Message("correct `tables:`; one that exists and cannot be read may be damaged", ko: "`tables:` 수정; 있는데 읽을 수 없는 테이블은 손상되었을 수 있음")),
        DiagnosticExplanation(
            1017, Message("name is not known", ko: "이름을 찾을 수 없음"),
            why: Message("an endpoint whose name does not resolve looks down for ever", ko: "이름을 찾을 수 없는 엔드포인트는 계속 장애로 보임"),
            mend: Message("correct the URL, or the controller's resolver", ko: "URL 또는 컨트롤러의 이름 서버 설정 수정")),
        DiagnosticExplanation(
            1018, Message("secret has no value", ko: "비밀의 값이 없음"),
            why: Message("the step that needs it fails before it starts", ko: "그 비밀이 필요한 단계는 시작하기 전에 실패함"),
            mend: Message("set the variable, or keep the value in a file of mode 600 and write `${FILE:path}`", ko: "환경 변수를 설정하거나 권한 600인 파일에 두고 `${FILE:경로}` 사용"), example: "export ADMIN_TOKEN=…"),
        DiagnosticExplanation(
            1019, Message("host left questions unanswered", ko: "일부 질문에 제시간에 답하지 않음"),
            why: Message("a command that hangs in a check hangs in a step, too", ko: "점검에서 멈추는 명령은 단계에서도 멈춤"),
            mend: Message("run the named command there by hand", ko: "표시된 명령을 호스트에서 직접 실행해 보기")),
        DiagnosticExplanation(
            1020, Message("psql is older than its server", ko: "psql이 서버보다 오래됨"),
            why: Message("pg_dump refuses a server of a later version: no backup can be taken", ko: "pg_dump는 더 새로운 서버를 거부함: 백업을 만들 수 없음"),
            mend: Message("install the client of the server's version", ko: "서버와 같은 버전의 클라이언트 설치"), example: "sudo apt-get install -y postgresql-client-15"),
        DiagnosticExplanation(
            1021, Message("unit is green whatever happens", ko: "무슨 일이 있어도 정상으로 보이는 유닛"),
            why: Message("Debian's `postgresql.service` runs `/bin/true`: it is active over a dead cluster, and its restart says nothing", ko: "Debian의 `postgresql.service`는 `/bin/true`를 실행함: 클러스터가 죽어도 active이고 재시작 결과도 의미가 없음"),
            mend: Message("name the cluster's own unit", ko: "클러스터 자체의 유닛을 쓰기"), example: "databases:\n  o4o_platform: {host: api, unit: postgresql@15-main}"),
    ]
}
