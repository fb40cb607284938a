extension DiagnosticCatalogue {
    static let cannotFail: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            501, Message("`curl` cannot fail on an HTTP error", ko: "`curl`이 HTTP 오류에도 성공으로 끝남"),
            why: Message("curl exits 0 for 404, 500 and 503: the health check is green over a dead service, and the fallback never runs.", ko: "curl은 404, 500, 503에도 종료 코드 0임. 죽은 서비스도 정상으로 보이고 대안 조치는 실행되지 않음."),
            mend: Message("Add `-fsS`: fail on errors, no progress meter, messages kept.", ko: "`-fsS`를 붙일 것: 오류면 실패하고, 진행 표시는 없애고, 메시지는 남김."),
            example: "curl http://localhost:4000/health        # before\ncurl -fsS http://localhost:4000/health   # after"),
        DiagnosticExplanation(
            502, Message("measured without a limit", ko: "한계 없이 측정함"),
            why: Message("A number is printed and compared with nothing; somebody who is tired must know what is slow.", ko: "숫자를 출력만 하고 비교하지 않음. 지친 사람이 느린지 아닌지 판단해야 함."),
            mend: Message("State the limit once, on the endpoint, and let `verify` compare.", ko: "엔드포인트에 한계를 적어 두고 `verify`가 비교하게 할 것."),
            example: "health: {url: https://example.org/health, expect: {status: 200, within: 500ms}}"),
        DiagnosticExplanation(
            503, Message("`psql` goes on after an error", ko: "`psql`이 오류가 나도 계속 진행함"),
            why: Message("A dump that fails on its third line is read to the end, and psql exits 0: a half restored database looks restored.", ko: "세 번째 줄에서 실패한 덤프도 끝까지 읽고 종료 코드는 0임. 반만 복원된 데이터베이스가 복원된 것처럼 보임."),
            mend: Message("Stop at the first error.", ko: "첫 오류에서 멈출 것."),
            example: "psql -d shop -f dump.sql                     # before\npsql -v ON_ERROR_STOP=1 -d shop -f dump.sql  # after"),
        DiagnosticExplanation(
            504, Message("failure is lost in the pipeline", ko: "파이프라인에서 사라지는 실패"),
            why: Message("`ls` finds no backup, `head` succeeds, and the next line goes on with an empty name.", ko: "`ls`가 백업을 찾지 못해도 `head`는 성공하고, 다음 줄은 빈 이름으로 진행됨."),
            mend: Message("`set -o pipefail`, on the far side of `ssh` too.", ko: "`set -o pipefail`을 쓸 것. `ssh` 건너편에서도 마찬가지."),
            example: "LATEST=$(ls -t /backup/*.tar.gz | head -1)\nset -o pipefail; LATEST=$(ls -t /backup/*.tar.gz | head -1)   # after"),
        DiagnosticExplanation(
            505, Message("failure of a check is thrown away", ko: "확인 명령의 실패를 버림"),
            why: Message("`|| true` makes the check green for ever; what it would have shown is hidden from the person who needs it.", ko: "`|| true`를 붙이면 늘 정상으로 보임. 알아야 할 사람에게 문제가 숨겨짐."),
            mend: Message("Let it fail; where the failure is expected, make the step `.evidence`.", ko: "실패하게 둘 것. 실패해도 괜찮다면 `.evidence`로 바꿀 것."),
            example: "curl -fsS http://localhost/health || true   # before\ncurl -fsS http://localhost/health           # after"),
        DiagnosticExplanation(
            506, Message("status is never red", ko: "실패로 나오는 일이 없는 상태 확인"),
            why: Message("Debian's postgresql.service is /bin/true and stays green over a dead cluster; `pm2 status` exits 0 for processes that crash.", ko: "Debian의 postgresql.service는 /bin/true라 클러스터가 죽어도 정상으로 보이고, `pm2 status`는 프로세스가 죽어도 종료 코드 0임."),
            mend: Message("Ask the service itself.", ko: "서비스에 직접 물을 것."),
            example: "systemctl status postgresql       # before\npg_isready                        # after"),
        DiagnosticExplanation(
            507, Message("pattern or log that nobody writes", ko: "아무도 기록하지 않는 문구나 로그"),
            why: Message("Nothing is found, and nothing looks like good news, also in the middle of an attack.", ko: "아무것도 나오지 않으니 이상 없는 것처럼 보임. 공격을 받는 중에도 마찬가지."),
            mend: Message("Search for what the program writes: sshd writes `Failed password`.", ko: "프로그램이 실제로 기록하는 문구를 찾을 것. sshd는 `Failed password`로 기록함."),
            example: "grep \"Failed login\" /var/log/auth.log      # before\ngrep \"Failed password\" /var/log/auth.log   # after"),
        DiagnosticExplanation(
            601, Message("variable is set in another block", ko: "다른 블록에서 설정된 변수"),
            why: Message("Every block is a fresh shell, by hand often another window: the variable is empty, and `rm -rf $X/*` means `rm -rf /*`.", ko: "블록마다 새 셸이고, 손으로 해도 다른 창이기 쉬움. 변수는 비어 있고 `rm -rf $X/*`는 `rm -rf /*`가 됨."),
            mend: Message("Hand it over with `output=` and `env=`, or set it again.", ko: "`output=`과 `env=`로 넘기거나 다시 설정할 것."),
            example: "```bash {#latest host=api output=LATEST_BACKUP}\n```bash {#unpack host=api env=LATEST_BACKUP}"),
        DiagnosticExplanation(
            602, Message("file is unpacked in one folder and looked for in another", ko: "파일을 푼 폴더와 찾는 폴더가 다름"),
            why: Message("The command fails, or finds a file of last month that lies there.", ko: "명령이 실패하거나, 거기 남아 있던 지난달 파일을 쓰게 됨."),
            mend: Message("Name the folder in both places.", ko: "두 곳 모두 폴더까지 적을 것."),
            example: "gunzip db/dump.sql.gz; psql -f dump.sql      # before\ngunzip db/dump.sql.gz; psql -f db/dump.sql   # after"),
    ]
}
