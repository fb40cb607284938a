extension DiagnosticCatalogue {
    static let halfAPair: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            801, Message("automation is switched on and was never switched off", ko: "자동화를 켜기만 하고 먼저 끈 적이 없음"),
            why: Message("While people repair, the automation restarts what they have just stopped.", ko: "사람이 고치는 동안 자동화가 방금 멈춘 것을 다시 시작함."),
            mend: Message("Switch it off in the first stage, on again in the last.", ko: "첫 단계에서 끄고 마지막 단계에서 켤 것."),
            example: "curl -fsS -X POST http://localhost:4000/auto-recovery/disable"),
        DiagnosticExplanation(
            802, Message("isolated and never released", ko: "격리만 하고 해제하지 않음"),
            why: Message("Everything is restored, every check on the host is green, and no user can reach it.", ko: "모두 복구되고 호스트 안의 확인도 정상인데 사용자는 접속할 수 없음."),
            mend: Message("End with the release, approved by a person.", ko: "사람이 승인하는 격리 해제로 끝낼 것."),
            example: "```bongsu {#release .destructive}\nrelease\n```"),
        DiagnosticExplanation(
            803, Message("service is stopped and never started", ko: "서비스를 멈추기만 하고 시작하지 않음"),
            why: Message("The recovery itself becomes the outage.", ko: "복구 작업 자체가 장애가 됨."),
            mend: Message("Start it where the work ends.", ko: "작업이 끝나는 곳에서 시작할 것."),
            example: "systemctl stop nginx\n…\nsystemctl start nginx"),
        DiagnosticExplanation(
            804, Message("restart is never verified", ko: "재시작한 뒤 확인하지 않음"),
            why: Message("A restart succeeds for a program that dies a second later.", ko: "1초 뒤에 죽는 프로그램도 재시작은 성공함."),
            mend: Message("End with a check of what the service is for.", ko: "서비스가 하는 일을 확인하는 것으로 끝낼 것."),
            example: "systemctl restart nginx\ncurl -fsS http://localhost/"),
        DiagnosticExplanation(
            805, Message("no procedure covers this failure", ko: "이 장애를 다루는 절차가 없음"),
            why: Message("The checklist leads to a diagnosis, and the diagnosis nowhere.", ko: "체크리스트로 진단은 하지만 그다음이 없음."),
            mend: Message("Write a scenario, if only one of whom to call.", ko: "누구에게 연락할지만이라도 시나리오를 적을 것."),
            example: "### Scenario 5: network failure\n<!-- bongsu: #network failure=network-failure -->"),
        DiagnosticExplanation(
            806, Message("no procedure covers this host", ko: "이 호스트를 다루는 절차가 없음"),
            why: Message("It holds something that the platform needs, and nobody has written how it comes back.", ko: "플랫폼에 필요한 것이 있는데 되살리는 방법은 적혀 있지 않음."),
            mend: Message("Write a section whose condition names what runs there.", ko: "그곳에서 도는 것을 조건으로 한 섹션을 적을 것."),
            example: "#### Web server\n<!-- bongsu: #recover-nginx when=\"nginx is down\" host=web -->"),
        DiagnosticExplanation(
            807, Message("backups lie on the host that they protect", ko: "백업이 보호 대상과 같은 호스트에 있음"),
            why: Message("A dead disk or ransomware takes the data and the backup in one go.", ko: "디스크 고장이나 랜섬웨어가 데이터와 백업을 한꺼번에 가져감."),
            mend: Message("Let another machine pull them, one that the host cannot write to.", ko: "그 호스트가 쓸 수 없는 다른 장비에서 가져갈 것."),
            example: "backups: {repository: ./repository, schedule: \"0 2 * * *\"}"),
        DiagnosticExplanation(
            808, Message("dashboard lives inside what it watches", ko: "대시보드가 감시 대상 안에 있음"),
            why: Message("It is down exactly when it is needed.", ko: "정작 필요할 때 함께 내려가 있음."),
            mend: Message("Watch from a machine outside the platform.", ko: "플랫폼 밖의 장비에서 감시할 것."),
            example: "bongsu watch"),
    ]
}
