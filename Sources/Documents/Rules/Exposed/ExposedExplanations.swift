extension DiagnosticCatalogue {
    static let exposed: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            901, Message("date does not exist", ko: "존재하지 않는 날짜"),
            why: Message("No calendar reminds anybody of 29 February 2025; some readers silently make it 1 March.", ko: "2025년 2월 29일을 알려 주는 달력은 없음. 어떤 프로그램은 조용히 3월 1일로 읽음."),
            mend: Message("Write a day that exists.", ko: "존재하는 날짜를 적을 것."),
            example: "review: {updated: \"2025-01-29\", next: \"2025-02-28\"}"),
        DiagnosticExplanation(
            902, Message("review is overdue", ko: "문서 검토 기한이 지남"),
            why: Message("Addresses, people and versions have changed since; the document says what was true then.", ko: "그동안 주소와 사람과 버전이 바뀌었음. 문서는 그때의 사실만 말함."),
            mend: Message("Rehearse it, mend it, write the new dates.", ko: "훈련으로 확인하고 고친 뒤 새 날짜를 적을 것."),
            example: "review: {updated: \"2026-11-23\", next: \"2027-02-23\"}"),
        DiagnosticExplanation(
            903, Message("budgets and RTO do not agree", ko: "단계 시간과 RTO가 맞지 않음"),
            why: Message("Either the promise cannot be kept even if all goes well, or nobody knows what was promised.", ko: "모두 잘되어도 지킬 수 없는 약속이거나, 무엇을 약속했는지 아무도 모름."),
            mend: Message("State the RTO, and let the stages add up to less.", ko: "RTO를 적고, 단계의 합이 그보다 작게 할 것."),
            example: "objectives: {rto: 70m, rpo: 24h}"),
        DiagnosticExplanation(
            904, Message("no recovery point objective (RPO) is stated", ko: "복구 시점 목표(RPO)가 없음"),
            why: Message("Nobody can say whether last night's backup is good enough, or wait for a newer one.", ko: "어젯밤 백업으로 충분한지, 더 새로운 것을 찾아야 하는지 정할 수 없음."),
            mend: Message("Agree on how old restored data may be.", ko: "복구한 데이터가 얼마나 오래된 것이어도 되는지 합의할 것."),
            example: "objectives: {rto: 70m, rpo: 24h}"),
        DiagnosticExplanation(
            905, Message("last escalation level comes after the RTO", ko: "마지막 에스컬레이션 단계가 RTO보다 늦음"),
            why: Message("Who may decide to give up data or buy a server hears of it when the promise is already broken.", ko: "데이터를 포기하거나 서버를 사기로 정할 사람이 약속이 깨진 뒤에야 알게 됨."),
            mend: Message("Shorten the earlier levels. With `windows` their times add up, with `absolute` they count from the start.", ko: "앞 단계의 시간을 줄일 것. `windows`는 시간이 더해지고 `absolute`는 시작부터 셈."),
            example: "escalation: {mode: absolute, levels: [{level: L1, who: on-call, within: 5m}, {level: L2, who: CTO, within: 30m}]}"),
        DiagnosticExplanation(
            906, Message("credential in clear text", ko: "평문으로 적힌 인증 정보"),
            why: Message("Documents are mailed, printed and kept in every clone of the repository for ever.", ko: "문서는 메일로 보내지고 인쇄되며, 저장소의 모든 복제본에 영원히 남음."),
            mend: Message("Change it, and refer to where it is kept.", ko: "바꾸고, 보관 위치만 참조할 것."),
            example: "json: {email: \"${ENV:PROBE_EMAIL}\", password: \"${ENV:PROBE_PASSWORD}\"}"),
        DiagnosticExplanation(
            907, Message("secret in a command line", ko: "명령줄에 드러난 비밀 값"),
            why: Message("Every user of the host sees it in `ps`, and audit logs keep it.", ko: "호스트의 모든 사용자가 `ps`로 볼 수 있고 감사 로그에도 남음."),
            mend: Message("Hand it over on standard input or in a file.", ko: "표준 입력이나 파일로 넘길 것."),
            example: "printf 'Authorization: Bearer %s\\n' \"$TOKEN\" | curl -fsS -H @- https://example.org/"),
        DiagnosticExplanation(
            908, Message("tools are used that the list of tools lacks", ko: "도구 목록에 없는 도구를 사용함"),
            why: Message("The list is what somebody installs on the spare machine; the rest is `command not found`.", ko: "예비 장비에는 목록에 있는 것만 설치함. 나머지는 `command not found`."),
            mend: Message("Add them; `check --live` then looks whether they are there.", ko: "목록에 더할 것. `check --live`가 설치되어 있는지 확인함."),
            example: "tools: [ssh, psql, curl, git, pm2]"),
    ]
}
