extension DiagnosticCatalogue {
    static let unattended: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            110, Message("command never ends", ko: "명령이 끝나지 않음"),
            why: Message("The step holds its stage's whole budget while everybody waits for output that never stops; nothing after it runs.", ko: "출력이 멈추지 않는 동안 단계의 시간이 모두 지나가고, 그 뒤의 명령은 하나도 실행되지 않음."),
            mend: Message("Read the end of what is there, or put a limit on it.", ko: "이미 있는 내용의 끝만 읽거나 한계를 둘 것."),
            example: "tail -f /var/log/app.log          # before\ntail -n 200 /var/log/app.log      # after"),
        DiagnosticExplanation(
            111, Message("command needs a person at a terminal", ko: "터미널 앞의 사람이 있어야 하는 명령"),
            why: Message("Without a terminal such a program ends with an error or waits for keys that nobody presses.", ko: "터미널이 없으면 이런 프로그램은 오류로 끝나거나, 아무도 누르지 않을 키를 기다림."),
            mend: Message("Use a form that prints once and ends; where a person must look, make it a task.", ko: "한 번 출력하고 끝나는 형태로 쓸 것. 사람이 봐야 한다면 할 일로 적을 것."),
            example: "htop                              # before\ntop -b -n 1 | head -n 20          # after"),
        DiagnosticExplanation(
            112, Message("`ssh` without a command waits for a person", ko: "명령 없는 `ssh`는 사람을 기다림"),
            why: Message("Pasted as one block, the lines below run after the session is closed: on the wrong machine.", ko: "블록째 붙여 넣으면 아래 줄들은 세션이 닫힌 뒤, 엉뚱한 서버에서 실행됨."),
            mend: Message("Say where the block runs, or hand the commands to `ssh`.", ko: "블록이 실행될 곳을 적거나 명령을 `ssh`에 넘길 것."),
            example: "ssh ubuntu@10.0.0.1               # before\npm2 restart api\n\n```bash {#restart host=api}       # after\npm2 restart api\n```"),
        DiagnosticExplanation(
            113, Message("command opens a program on a desktop", ko: "데스크톱 프로그램을 여는 명령"),
            why: Message("Servers have no desktop, and `open` is no such command on Linux: the step fails, and the page is looked at by nobody.", ko: "서버에는 데스크톱이 없고 Linux의 `open`은 그런 명령이 아님. 스텝은 실패하고 페이지는 아무도 보지 않음."),
            mend: Message("Make it a person's task, or ask the address with `curl -fsS`.", ko: "사람이 할 일로 적거나 `curl -fsS`로 주소를 확인할 것."),
            example: "open https://example.org/status   # before\n- [ ] <https://example.org/status> # after"),
        DiagnosticExplanation(
            114, Message("command waits for an answer", ko: "명령이 대답을 기다림"),
            why: Message("The question is asked on a terminal that nobody watches; the step hangs or takes the default, which is no.", ko: "아무도 보지 않는 터미널에 질문이 뜸. 스텝은 멈추거나 기본값인 '아니오'로 끝남."),
            mend: Message("Answer beforehand with an option.", ko: "옵션으로 미리 대답해 둘 것."),
            example: "apt install nginx                 # before\napt-get install -y nginx          # after"),
        DiagnosticExplanation(
            115, Message("command holds a placeholder", ko: "명령에 빈칸이 남아 있음"),
            why: Message("Whoever carries it out must find the value under pressure; bash may even read `<x>` as a file and `[x]` as a wildcard.", ko: "실행하는 사람이 다급한 중에 값을 찾아야 함. bash는 `<x>`를 파일로, `[x]`를 와일드카드로 읽기도 함."),
            mend: Message("Find the value in a step before and hand it over.", ko: "앞 스텝에서 값을 구해 넘길 것."),
            example: "git checkout [stable_commit]      # before\ngit checkout \"$STABLE_COMMIT\"     # after, with env=STABLE_COMMIT"),
        DiagnosticExplanation(
            116, Message("variable is set nowhere", ko: "어디에서도 설정되지 않은 변수"),
            why: Message("It was set in the shell of whoever wrote the page. Here it is empty, and the command does something else.", ko: "문서를 쓴 사람의 셸에만 있던 변수임. 여기서는 빈 값이라 명령이 다른 일을 하게 됨."),
            mend: Message("Declare it under `variables:` and name it in the step's `env=`.", ko: "`variables:`에 적고 스텝의 `env=`에 이름을 줄 것."),
            example: "variables: {ADMIN_TOKEN: \"${ENV:ADMIN_TOKEN}\"}\n```bash {#enable host=api env=ADMIN_TOKEN}"),
        DiagnosticExplanation(
            117, Message("commands name no host", ko: "명령을 실행할 호스트가 없음"),
            why: Message("On the wrong machine a restart does nothing and a restore does harm.", ko: "엉뚱한 서버에서 재시작은 헛일이고 복원은 피해를 줌."),
            mend: Message("Say it on the fence, or in the words above it.", ko: "펜스나 바로 위 문장에 적을 것."),
            example: "```bash                           # before\n```bash {#restart host=api}       # after"),
        DiagnosticExplanation(
            118, Message("relative path without a directory", ko: "기준 디렉터리가 없는 상대 경로"),
            why: Message("It worked in the directory in which somebody happened to be; a fresh shell is somewhere else.", ko: "마침 그 디렉터리에 있었기에 되던 명령임. 새 셸은 다른 곳에서 시작함."),
            mend: Message("Write the whole path, or say the directory.", ko: "전체 경로를 쓰거나 디렉터리를 적을 것."),
            example: "./scripts/check.sh                # before\n/srv/app/scripts/check.sh         # after, or directory=/srv/app"),
        DiagnosticExplanation(
            119, Message("host is not part of the platform", ko: "플랫폼에 없는 호스트"),
            why: Message("A machine that the list lacks is not watched, not backed up and not checked before it is needed.", ko: "목록에 없는 서버는 감시도 백업도 사전 점검도 되지 않음."),
            mend: Message("Add it to `hosts:`, or correct the address.", ko: "`hosts:`에 더하거나 주소를 고칠 것."),
            example: "hosts: {db: {address: 10.0.0.3, user: ubuntu}}"),
        DiagnosticExplanation(
            120, Message("host is used nowhere", ko: "쓰는 곳이 없는 호스트"),
            why: Message("Either it is gone and somebody will look for it, or it was forgotten and nobody will recover it.", ko: "이미 없어진 서버라면 누군가 헛되이 찾게 되고, 잊은 서버라면 아무도 복구하지 않음."),
            mend: Message("Say what runs there, mark it `role: spare`, or remove it.", ko: "무엇이 도는지 적거나 `role: spare`를 붙이거나 지울 것."),
            example: "hosts: {old: {address: 10.0.0.9, role: spare}}"),
        DiagnosticExplanation(
            121, Message("contact is a placeholder", ko: "연락처가 채워지지 않음"),
            why: Message("The escalation reaches nobody, and that is found out when the person is needed.", ko: "에스컬레이션이 아무에게도 닿지 않고, 정작 그 사람이 필요할 때에야 알게 됨."),
            mend: Message("Write the real one, or keep it outside the document and refer to it.", ko: "실제 연락처를 적거나 문서 밖에 두고 참조할 것."),
            example: "by: [\"phone:+82-10-XXXX-XXXX\"]     # before\nby: [\"webhook:${ENV:PAGER_URL}\"]   # after"),
        DiagnosticExplanation(
            122, Message("name is given twice", ko: "두 번 쓰인 이름"),
            why: Message("`recover shop` could mean the service or the database; nobody should have to guess.", ko: "`recover shop`이 서비스인지 데이터베이스인지 알 수 없음. 짐작하게 해서는 안 됨."),
            mend: Message("Names are unique across hosts, services, databases and endpoints: rename one.", ko: "이름은 호스트·서비스·데이터베이스·엔드포인트 전체에서 하나뿐이어야 함. 하나를 바꿀 것."),
            example: "services: {shop: {host: api}}\ndatabases: {shop: {host: api}}     # before\ndatabases: {shop_db: {host: api}}  # after"),
    ]
}
