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
        story(424, "another controller on a host", "호스트에 다른 제어기가 있음", "Two recoveries at once undo each other, also when they keep different journals; a host names the execution that changes it.", "기록을 따로 쓰더라도 복구 둘이 동시에 돌면 서로를 망치므로, 호스트는 자기를 바꾸는 실행을 적어 둠.", "Wait for the other or end it there; once nothing of it runs and its controller is gone, `bongsu resume` takes over and says so.", "그쪽이 끝나기를 기다리거나 그쪽에서 끝냄. 도는 것도 제어기도 없으면 `bongsu resume`이 넘겨받고 그 사실을 알림."),
        story(430, "action that this version cannot carry out", "이 버전이 수행하지 못하는 동작", "A word of the grammar that fails when it is reached is better known in daylight.", "실행해야 알게 되는 실패는 낮에 알아 두는 편이 나음.", "Write the commands themselves in a `bash` fence until a version carries the action out.", "그 동작을 수행하는 버전이 나올 때까지 명령을 `bash` 블록에 직접 작성."),
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
