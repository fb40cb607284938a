package import Documents

extension DiagnosticCatalogue {
    /// B04xx: plans and executions.
    package static let engine: [DiagnosticExplanation] = [
        story(401, "no such procedure", "없는 절차", "A run must be exactly what was meant, so a name is never guessed.", "이름을 짐작해 실행하지 않음.", "Type one of the names listed, or none for the general procedure.", "목록의 이름을 쓰거나, 일반 절차라면 이름을 생략."),
        story(402, "section runs inside itself", "절이 자기 자신 안에서 실행됨", "A circle of `do` never ends.", "`do`가 돌고 돌면 끝나지 않음.", "Take one `do` of the circle out.", "고리 가운데 `do` 하나를 제거."),
        story(403, "step without a host", "호스트 없는 단계", "A command without a host could run anywhere.", "호스트가 없으면 어디서 실행될지 알 수 없음.", "Add `host=NAME` to the fence or its section.", "코드 블록이나 절에 `host=이름`을 추가."),
        story(404, "step without a known database", "데이터베이스를 알 수 없는 단계", "An sql step runs where its database lives.", "sql 단계는 데이터베이스가 있는 곳에서 실행됨.", "Add `database=NAME` with a name of platform.yaml.", "platform.yaml에 있는 이름으로 `database=이름`을 추가."),
        story(405, "expansion in the wrong place", "쓸 수 없는 자리의 do·recover·restart", "They become several steps, so they have no single output and cannot be undone as one.", "여러 단계로 펼쳐지므로 출력값이 하나가 아니고 한꺼번에 되돌릴 수 없음.", "Give the steps inside the output or the rollback.", "안쪽 단계에 출력값이나 되돌리기를 둠."),
        story(406, "no such section", "없는 절", "`do #id` runs a section of the same document.", "`do #id`는 같은 문서의 절을 실행함.", "Correct the id, or give the section one.", "id를 고치거나 절에 id를 붙임."),
        story(407, "nothing says how to recover it", "복구 방법이 없음", "A recovery is the runbook's own section or the ladder of platform.yaml.", "복구 방법은 문서의 절이나 platform.yaml에서 나옴.", "Name a service or database of platform.yaml, or write a section with `when=\"NAME is down\"`.", "platform.yaml의 서비스나 데이터베이스 이름을 쓰거나 `when=\"이름 is down\"`인 절을 작성."),
        story(410, "outcome unknown", "결과를 알 수 없음", "The command began, and its host cannot tell how it ended. Starting it again could do the damage twice.", "명령이 시작됐으나 호스트가 끝을 알려 주지 못함. 다시 시작하면 같은 일을 두 번 할 수 있음.", "Look at the host, then `bongsu settle`; `bongsu retry` asks the host once more.", "호스트를 살펴본 뒤 `bongsu settle`, 호스트에 다시 물으려면 `bongsu retry`."),
        story(411, "documents changed", "문서가 바뀜", "An execution is what was read and approved when it began.", "실행은 시작할 때 읽고 승인한 내용 그대로여야 함.", "Go on with the text as it was (`--original`), or abort and begin anew.", "그때의 내용으로 계속하거나(`--original`) 중단하고 새로 시작."),
        story(412, "other decisions", "다른 판단", "The journal holds the decisions of another version; going on could do a step twice or not at all.", "다른 버전의 판단이 기록되어 있어, 이어 가면 단계를 두 번 하거나 빠뜨릴 수 있음.", "Resume with the version that began it.", "시작한 버전으로 재개."),
        story(413, "journal damaged", "기록 손상", "Every entry carries a hash over the one before; this one does not fit, so what follows cannot be trusted.", "기록마다 앞 기록을 포함한 해시가 있는데, 맞지 않으므로 그 뒤는 믿을 수 없음.", "Keep a copy, look at what happened on the hosts, begin a new execution.", "복사본을 남기고 호스트를 확인한 뒤 새로 실행."),
        story(414, "controller's disk full", "제어 서버 디스크 부족", "Nothing happens that is not written down first.", "먼저 기록하지 못하는 일은 하지 않음.", "Free space on the controller, then `bongsu resume`.", "제어 서버의 공간을 비운 뒤 `bongsu resume`."),
        story(415, "platform in use", "플랫폼 사용 중", "Two recoveries at once undo each other.", "복구 둘이 동시에 돌면 서로를 망침.", "Wait for the other, or stop it with `bongsu abort`.", "끝나기를 기다리거나 `bongsu abort`로 멈춤."),
        story(416, "taken over", "넘겨받음", "This process was thought dead and another has gone on in its place.", "이 프로세스가 죽은 것으로 판단되어 다른 쪽이 이어받음.", "Follow the other: `bongsu status`.", "다른 쪽을 확인: `bongsu status`."),
        story(417, "no such execution", "없는 실행", "Executions are known by their number.", "실행은 번호로 구별함.", "List them with `bongsu status`.", "`bongsu status`로 목록 확인."),
        story(418, "journal from a newer Bongsu", "더 새로운 기록", "An older program could misread it.", "옛 프로그램은 잘못 읽을 수 있음.", "Use the newer program.", "새 프로그램을 사용."),
        story(419, "journal unusable", "기록을 쓸 수 없음", "Nothing happens that is not written down first.", "먼저 기록하지 못하는 일은 하지 않음.", "Mend what the note says, then `bongsu resume`.", "안내된 문제를 고친 뒤 `bongsu resume`."),
        story(420, "execution ended", "끝난 실행", "What has ended is not taken up again.", "끝난 실행은 다시 이어 가지 않음.", "Begin a new one with `bongsu run`.", "`bongsu run`으로 새로 시작."),
        story(421, "section failed", "절 실패", "Every rung was tried, and `on-failure=stop` leaves the next step to a person.", "모든 방법을 시도했고, `on-failure=stop`이므로 사람이 정해야 함.", "`bongsu retry` after mending it, or `bongsu skip`.", "고친 뒤 `bongsu retry`, 또는 `bongsu skip`."),
        story(422, "stage out of time", "단계 시간 초과", "`on-overrun=stop`: whether to go on is a person's decision.", "`on-overrun=stop`이므로 계속할지는 사람이 정함.", "`bongsu resume` goes on, `bongsu skip` leaves the stage.", "`bongsu resume`으로 계속, `bongsu skip`으로 단계를 떠남."),
        story(423, "older execution not ended", "끝나지 않은 실행이 있음", "What an older execution left half done would be done over, or undone, by a new one that knows nothing of it.", "앞선 실행이 하다 만 일을, 그것을 모르는 새 실행이 다시 하거나 망칠 수 있음.", "`bongsu resume` goes on with it, `bongsu abort` ends it.", "`bongsu resume`으로 이어서 하거나 `bongsu abort`로 끝냄."),
        story(424, "host unreachable", "호스트에 접속할 수 없음", "The step needs the host, and nothing was started on it.", "단계에 그 호스트가 필요하며, 아무것도 시작하지 않았음.", "Bring the host or the way to it back, then `bongsu retry`; `bongsu assess` tells which of both it is.", "호스트나 네트워크를 되살린 뒤 `bongsu retry`, 어느 쪽인지는 `bongsu assess`로 확인."),
        story(425, "host key not known", "등록되지 않은 호스트 키", "A key that nobody has compared may be somebody else's; secrets and commands would go to them.", "대조하지 않은 키는 남의 것일 수 있고, 비밀과 명령이 그쪽으로 감.", "Compare the fingerprint with the host's own, then add the key to known_hosts.", "호스트의 지문과 대조한 뒤 known_hosts에 추가."),
        story(426, "host key changed", "바뀐 호스트 키", "Either the host was set up anew, or something stands in between. In an attack it is the second.", "호스트를 새로 설치했거나 중간에 무언가 끼어 있음. 공격이라면 후자임.", "Ask who set the host up; only then replace the key.", "호스트를 설치한 사람에게 확인한 뒤에만 키를 교체."),
        story(427, "login refused", "로그인 거부", "The host answers and does not take this user's keys.", "호스트는 응답하지만 이 사용자의 키를 받지 않음.", "Load the key into the agent, or have the public key put on the host.", "에이전트에 키를 넣거나 호스트에 공개 키를 등록."),
        story(428, "no room for a step on the host", "호스트에 단계의 파일을 둘 공간이 없음", "A step that cannot be written down on its host is not started: nobody could ask how it ended.", "호스트에 적어 두지 못하는 단계는 시작하지 않음. 어떻게 끝났는지 물을 수 없기 때문임.", "Free some space in one of the folders that the message names.", "메시지에 나온 폴더 중 한 곳의 공간을 비움."),
        story(429, "connection breaks off", "연결이 끊김", "The host was found, and the connection broke three times before anything was started.", "호스트는 찾았으나 시작하기 전에 연결이 세 번 끊김.", "Try ssh by hand with `-v`; look at the host's sshd and its load.", "`ssh -v`로 직접 접속해 보고, 호스트의 sshd와 부하를 확인."),
        story(442, "another controller on a host", "호스트에 다른 제어기가 있음", "Two recoveries at once undo each other, also when they keep different journals; a host names the execution that changes it.", "기록을 따로 쓰더라도 복구 둘이 동시에 돌면 서로를 망치므로, 호스트는 자기를 바꾸는 실행을 적어 둠.", "Wait for the other or end it there; once nothing of it runs and its controller is gone, `bongsu resume` takes over and says so.", "그쪽이 끝나기를 기다리거나 그쪽에서 끝냄. 도는 것도 제어기도 없으면 `bongsu resume`이 넘겨받고 그 사실을 알림."),
        story(430, "action that this version cannot carry out", "이 버전이 수행하지 못하는 동작", "A word of the grammar that fails when it is reached is better known in daylight.", "실행해야 알게 되는 실패는 낮에 알아 두는 편이 나음.", "Write the commands themselves in a `bash` fence until a version carries the action out.", "그 동작을 수행하는 버전이 나올 때까지 명령을 `bash` 블록에 직접 작성."),
        story(432, "host too slow", "호스트 응답 지연", "The connection stands and no answer comes: a hung disk, mount or an overloaded host.", "연결은 되지만 답이 없음. 디스크나 마운트가 멈췄거나 과부하임.", "Look at the host by its console, then `bongsu retry`.", "콘솔로 호스트를 확인한 뒤 `bongsu retry`."),
        story(433, "time limit reached", "제한 시간 초과", "A step that never ends would hold the whole recovery. Its host ended it, also where it ignored TERM.", "끝나지 않는 단계는 복구 전체를 붙잡음. TERM을 무시해도 호스트가 끝냄.", "See how far it got; `bongsu retry`, or give it a longer `timeout=` in the runbook.", "어디까지 했는지 보고 `bongsu retry`, 또는 런북에서 `timeout=`을 늘림."),
        story(434, "sudo refuses a step", "sudo가 단계를 거부함", "A step has no terminal to type a password at, and at 3 a.m. nobody should have to.", "단계에는 비밀번호를 입력할 터미널이 없고, 새벽 3시에 그래서도 안 됨.", "Allow the user the commands without a password; `bongsu check --live` finds every such place in daylight.", "비밀번호 없이 명령을 허용. `bongsu check --live`가 낮에 미리 찾아 줌."),
        story(435, "unexpected answer", "예상하지 못한 응답", "What answered is no plain shell: a login script that prints, a forced command, a restricted account.", "평범한 셸이 아님: 출력하는 로그인 스크립트, 강제 명령, 제한된 계정.", "Let `ssh HOST true` print nothing.", "`ssh 호스트 true`가 아무것도 출력하지 않게 함."),
        story(437, "no answer until the time limit", "제한 시간까지 응답 없음", "The host vanished while a step that may be repeated ran on it.", "되풀이해도 되는 단계가 도는 동안 호스트가 사라짐.", "Bring the host back, then `bongsu retry`.", "호스트를 되살린 뒤 `bongsu retry`."),
        story(438, "host's disk full", "호스트 디스크 부족", "A command of the step found no space and stopped half-way.", "단계의 명령이 공간 부족으로 도중에 멈춤.", "Free space on the host, look at what the step had done, then `bongsu retry`.", "호스트의 공간을 비우고 단계가 한 일을 확인한 뒤 `bongsu retry`."),
        story(440, "no such name in the execution", "실행에 없는 이름", "An order for a name that is not there would be taken by nobody, and be missed.", "없는 이름에 대한 지시는 아무도 받지 않아 놓치게 됨.", "Use the id that `bongsu status EXECUTION` shows.", "`bongsu status 실행번호`에 나오는 id를 사용."),
        story(441, "order that nothing waits for", "기다리지 않는 지시", "An order that comes at the wrong time is not kept for later: what it would mean then is not what was meant.", "때에 맞지 않는 지시는 나중을 위해 남기지 않음. 그때는 뜻이 달라짐.", "Give one of the orders that the message lists.", "메시지에 나온 지시 중 하나를 내림."),
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
