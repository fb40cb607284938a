import Documents

/// The stories behind the codes that the command line itself raises.
extension DiagnosticCatalogue {
    static let commandLine: [DiagnosticExplanation] = ownFiles + executions + rehearsal

    private static let ownFiles: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            11, Message("a document is not there", ko: "문서가 없음"),
            why: Message("Bongsu works from two documents, platform.yaml and runbook.md. Without them it would have to guess what to protect.", ko: "봉수는 platform.yaml과 runbook.md 두 문서로 일한다. 없으면 무엇을 지킬지 짐작해야 한다."),
            mend: Message("import the runbook that you have, or say where the documents are with -C, --platform, --runbook.", ko: "가진 런북을 가져오거나(import), -C, --platform, --runbook으로 위치를 알려 준다."),
            example: "bongsu import disaster-recovery.md"),
        DiagnosticExplanation(
            12, Message("a document cannot be read", ko: "문서를 읽을 수 없음"),
            why: Message("a runbook that only one person may read does not exist for the one who is on call.", ko: "한 사람만 읽을 수 있는 런북은 당직자에게는 없는 것과 같다."),
            mend: Message("make it a plain file that the user who runs Bongsu may read.", ko: "봉수를 실행하는 사용자가 읽을 수 있는 일반 파일로 만든다.")),
        DiagnosticExplanation(
            13, Message("import refuses a runbook that already runs", ko: "이미 실행 가능한 런북은 가져오지 않음"),
            why: Message("a document with braces was written or corrected by a person; importing it again would lose that work.", ko: "중괄호가 있는 문서는 사람이 쓰거나 고친 것이다. 다시 가져오면 그 수고가 사라진다."),
            mend: Message("check it instead; import only prose.", ko: "대신 검사(check)하고, 글로 쓴 문서만 가져온다.")),
        DiagnosticExplanation(
            14, Message("import never writes over a file", ko: "가져오기는 파일을 덮어쓰지 않음"),
            why: Message("the documents beside the runbook may hold a person's corrections.", ko: "옆에 있는 문서에는 사람이 고친 내용이 있을 수 있다."),
            mend: Message("write to another folder with -o and compare.", ko: "-o로 다른 폴더에 쓰고 비교한다."),
            example: "bongsu import disaster-recovery.md -o imported && diff -u runbook.md imported/runbook.md"),
        DiagnosticExplanation(
            5, Message("a file cannot be written", ko: "파일을 쓸 수 없음"),
            why: Message("half a document is worse than none; what could not be written whole was removed again.", ko: "반쪽 문서는 없느니만 못하다. 온전히 쓰지 못한 것은 다시 지웠다."),
            mend: Message("look at the folder's owner and the disk's space, then run the same command again.", ko: "폴더의 소유자와 디스크 공간을 보고 같은 명령을 다시 실행한다.")),
        DiagnosticExplanation(
            6, Message("no such diagnostic code", ko: "그런 진단 코드가 없음"),
            why: Message("codes are stable and never reused, so a code that is unknown was mistyped or comes from a newer version.", ko: "코드는 바뀌지도 다시 쓰이지도 않는다. 모르는 코드라면 잘못 쳤거나 더 새 버전의 것이다."),
            mend: Message("list all codes with `bongsu explain`.", ko: "`bongsu explain`으로 모든 코드를 본다.")),
        DiagnosticExplanation(
            7, Message("no such procedure", ko: "그런 절차가 없음"),
            why: Message("running something else than what was asked for would be the worst guess of the night.", ko: "시킨 것과 다른 것을 실행하는 것은 그날 밤 최악의 짐작이다."),
            mend: Message("give a scenario's number or id, or a section's id, as `bongsu plan` shows them.", ko: "`bongsu plan`이 보여 주는 시나리오 번호나 id, 절의 id를 준다.")),
        DiagnosticExplanation(
            9, Message("a command that was not understood", ko: "이해하지 못한 명령"),
            why: Message("a mistyped word must never do something else than was meant, so nothing was done.", ko: "잘못 친 말 때문에 다른 일을 해서는 안 되므로 아무것도 하지 않았다."),
            mend: Message("the message shows the command's usage; `--help` tells what each word means.", ko: "메시지가 명령의 쓰는 법을 보여 준다. `--help`는 낱말마다 설명한다.")),
        DiagnosticExplanation(
            8, Message("no such name in platform.yaml", ko: "platform.yaml에 그런 이름이 없음"),
            why: Message("hosts, services, databases and endpoints are known by their names in platform.yaml and by nothing else.", ko: "호스트, 서비스, 데이터베이스, 엔드포인트는 platform.yaml의 이름으로만 안다."),
            mend: Message("use one of the names that the message lists.", ko: "메시지에 나온 이름 중 하나를 쓴다.")),
    ]

    private static let executions: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            431, Message("there is no journal", ko: "기록이 없음"),
            why: Message("executions are remembered beside the documents; another folder has another journal.", ko: "실행은 문서 옆에 기록된다. 다른 폴더에는 다른 기록이 있다."),
            mend: Message("go to the folder of the documents, or name it with -C.", ko: "문서가 있는 폴더로 가거나 -C로 지정한다.")),
        DiagnosticExplanation(
            439, Message("nothing to resume", ko: "이어서 할 것이 없음"),
            why: Message("every execution in this journal has ended.", ko: "이 기록의 모든 실행이 끝났다."),
            mend: Message("begin a new one with `bongsu run`.", ko: "`bongsu run`으로 새로 시작한다.")),
    ]

    private static let rehearsal: [DiagnosticExplanation] = [
        DiagnosticExplanation(
            1201, Message("the lab could not do it", ko: "랩이 하지 못함"),
            why: Message("the lab boots real systemd hosts in namespaces of this machine and needs root, a few Debian packages and room on the disk.", ko: "랩은 이 기계의 네임스페이스에 진짜 systemd 호스트를 띄우므로 root, 몇 가지 데비안 패키지, 디스크 공간이 필요하다."),
            mend: Message("the message names what was missing; `bongsu lab down` removes whatever is there.", ko: "무엇이 모자랐는지 메시지가 말한다. `bongsu lab down`은 남은 것을 모두 지운다.")),
        DiagnosticExplanation(
            1202, Message("ssh cannot be started", ko: "ssh를 시작할 수 없음"),
            why: Message("the lab's shell is the system's OpenSSH client.", ko: "랩의 셸은 시스템의 OpenSSH 클라이언트다."),
            mend: Message("install openssh-client.", ko: "openssh-client를 설치한다.")),
        DiagnosticExplanation(
            1203, Message("no such fault", ko: "그런 장애가 없음"),
            why: Message("the lab breaks only what it can also see broken.", ko: "랩은 망가진 것을 확인할 수 있는 장애만 일으킨다."),
            mend: Message("list them with `bongsu lab break`.", ko: "`bongsu lab break`로 목록을 본다.")),
    ]
}
