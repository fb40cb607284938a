import Documents

/// A fault that one or several hosts share: what the words need to know.
struct FaultOnHosts {
    var step: PlannedStep
    var hosts: [String]
    /// Hosts of the same step on which it succeeded.
    var done: [String]
    var result: AttemptResult
    var faults: ExecutionFaults

    /// "host `a`", "hosts `a`, `b`".
    var names: Message {
        let list = hosts.map { "`\($0)`" }.joined(separator: ", ")
        return Message("\(hosts.count == 1 ? "host" : "hosts") \(list)", ko: "호스트 \(list)")
    }

    var host: String { hosts.first ?? "" }
    var there: Host? { faults.platform?.host(host) }
    var login: String { faults.login(host) }

    /// What is true now.
    var state: [Message] {
        let begun = Message(
            "`\(step.id)` was not started there; \(rest.english)", ko: "그곳에서 `\(step.id)`을(를) 시작하지 않았고, \(rest.korean)")
        return [begun] + succeeded
    }

    /// What became of everything after the step.
    var rest: Message {
        faults.hasEnded
            ? Message("the execution has ended", ko: "실행은 끝났음") : Message("the steps after it wait", ko: "다음 단계는 기다림")
    }

    var succeeded: [Message] {
        guard !done.isEmpty else { return [] }
        let list = done.map { "`\($0)`" }.joined(separator: ", ")
        guard !faults.hasEnded else { return [Message("it succeeded on \(list)", ko: "\(list)에서는 성공함")] }
        return [
            Message("it succeeded on \(list); a retry starts it there too", ko: "\(list)에서는 성공함, 다시 시작하면 그곳에서도 다시 실행됨")
        ]
    }
}

/// B0424–B0438: what a host did to a step.
extension Diagnostic {
    init(_ on: FaultOnHosts, _ fault: StepFault) {
        switch fault {
        case .refused(let error): self.init(refusal: error, on)
        case .timeLimit: self.init(timeLimitOf: on)
        case .sudo(let line, let asks): self.init(sudo: line, asksPassword: asks, on)
        case .diskFull(let line):
            self.init(
                DiagnosticCode(438), .error, Message("no space left on \(on.names.english)", ko: "\(on.names.korean)에 남은 공간이 없음"),
                at: on.faults.place(on.step.line),
                notes: [Message(line, ko: line)] + Self.cutShort(on) + on.succeeded,
                help: [Message("see what fills it: `\(on.login) df -h`", ko: "무엇이 채웠는지 확인: `\(on.login) df -h`")])
        case .lost, .silent: self.init(unansweredBy: on)
        }
    }

    private init(refusal error: HostError, _ on: FaultOnHosts) {
        let names = on.names
        let code: Int
        let message: Message
        var evidence: [Message] = []
        var help: [Message] = []
        let byHand = on.faults.login(on.host, verbose: true) + " true"
        let tryIt = Message("try it by hand: `\(byHand)`", ko: "직접 확인: `\(byHand)`")
        switch error {
        case .unreachable(let detail):
            code = 424
            message = Message("\(names.english) cannot be reached", ko: "\(names.korean)에 접속할 수 없음")
            evidence = [Message(detail, ko: detail)]
            help = [tryIt]
        case .hostKey(let detail):
            self.init(hostKey: detail, on)
            return
        case .authentication(let detail):
            code = 427
            message = Message("\(names.english) does not let this user in", ko: "\(names.korean): 로그인을 거부함")
            evidence = [Message(detail, ko: detail)]
            let copy = "ssh-copy-id" + on.login.dropFirst(3)
            help = [
                Message("see which keys are offered: `ssh-add -l`", ko: "내미는 키 확인: `ssh-add -l`"),
                Message("hand over the public key: `\(copy)`", ko: "공개 키 등록: `\(copy)`"),
            ]
        case .noSpace(let folders):
            code = 428
            message = Message("\(names.english) has no room for a step's files", ko: "\(names.korean)에 단계의 파일을 둘 공간이 없음")
            evidence = [Message("none of these takes a write: \(folders)", ko: "쓸 수 있는 폴더가 없음: \(folders)")]
            help = [
                Message(
                    "see what fills it: `\(on.login) df -h /var/lib /var/tmp /run /dev/shm`",
                    ko: "무엇이 채웠는지 확인: `\(on.login) df -h /var/lib /var/tmp /run /dev/shm`"),
                Message("one free megabyte in one of them is enough", ko: "그중 한 곳에 1 MB만 비어 있으면 됨"),
            ]
        case .connectionLost(let detail):
            code = 429
            message = Message("the connection to \(names.english) breaks off", ko: "\(names.korean)의 연결이 끊김")
            evidence = [Message("\(detail); asked three times", ko: "\(detail), 세 번 시도함")]
            help = [tryIt]
        case .deadline:
            code = 432
            message = Message("\(names.english) does not answer in time", ko: "\(names.korean): 제때 응답이 없음")
            evidence = [Message("asked three times; a hung disk or an overloaded host looks like this", ko: "세 번 물음, 디스크가 멈췄거나 과부하일 때 이렇게 보임")]
            help = [tryIt]
        case .protocolViolation(let detail):
            code = 435
            message = Message("\(names.english) answered something unexpected", ko: "\(names.korean): 예상하지 못한 응답")
            evidence = [Message(detail, ko: detail)]
            help = [
                Message(
                    "a login script must print nothing: `\(on.login) true`", ko: "로그인 스크립트가 아무것도 출력하지 않아야 함: `\(on.login) true`")
            ]
        }
        self.init(
            DiagnosticCode(code), .error, message, at: on.faults.place(on.step.line), notes: evidence + on.state, help: help)
    }

    private init(hostKey detail: String, _ on: FaultOnHosts) {
        let isChanged = detail.contains("not the one known")
        let address = on.there?.address ?? on.host
        let port = on.there?.port ?? 22
        let scan = "ssh-keyscan -p \(port) \(address)"
        let known = port == 22 ? address : "'[\(address)]:\(port)'"
        let place = on.faults.place(on.step.line)
        guard isChanged else {
            self.init(
                DiagnosticCode(425), .error,
                Message("the key of \(on.names.english) is not known", ko: "\(on.names.korean)의 호스트 키가 등록되어 있지 않음"), at: place,
                notes: [
                    Message("\(address) shows a key that this machine has not seen before", ko: "\(address)의 키를 이 컴퓨터는 처음 봄")
                ] + on.state,
                help: [
                    Message("compare its fingerprint with the host's own: `\(scan) | ssh-keygen -lf -`", ko: "호스트의 지문과 대조: `\(scan) | ssh-keygen -lf -`"),
                    Message("only if it is right: `\(scan) >> ~/.ssh/known_hosts`", ko: "맞는 경우에만: `\(scan) >> ~/.ssh/known_hosts`"),
                ])
            return
        }
        self.init(
            DiagnosticCode(426), .error,
            Message("the key of \(on.names.english) is not the one known", ko: "\(on.names.korean)의 호스트 키가 알려진 것과 다름"), at: place,
            notes: [
                Message(
                    "either \(address) was set up anew, or something else answers in its place",
                    ko: "\(address)을(를) 새로 설치했거나, 다른 무언가가 대신 응답하고 있음")
            ] + on.state,
            help: [
                Message("the key that is known: `ssh-keygen -l -F \(known)`", ko: "알려진 키: `ssh-keygen -l -F \(known)`"),
                Message("the key that it shows now: `\(scan) | ssh-keygen -lf -`", ko: "지금 보이는 키: `\(scan) | ssh-keygen -lf -`"),
                Message(
                    "only if it was set up anew: `ssh-keygen -R \(known) && \(scan) >> ~/.ssh/known_hosts`",
                    ko: "새로 설치한 경우에만: `ssh-keygen -R \(known) && \(scan) >> ~/.ssh/known_hosts`"),
            ])
    }

    private init(timeLimitOf on: FaultOnHosts) {
        let id = on.step.id
        var limit = ""
        if case .command(let command) = on.step.work { limit = ClockText.text(command.timeLimit.wholeMilliseconds) }
        self.init(
            DiagnosticCode(433), .error,
            Message(
                "`\(id)` reached its time limit of \(limit) on \(on.names.english)",
                ko: "\(on.names.korean)에서 `\(id)`이(가) 제한 시간 \(limit)에 이름"), at: on.faults.place(on.step.line),
            notes: (on.result.lastWords.map { [Message("its last words: \($0)", ko: "마지막 출력: \($0)")] } ?? []) + [
                Message(
                    "all its processes were ended there and seen gone; what it had done by then is done",
                    ko: "그곳의 프로세스를 모두 끝내고 사라진 것을 확인함, 그때까지 한 일은 남아 있음"),
                on.rest,
            ] + on.succeeded,
            help: [
                Message("look how far it got: `\(on.login)`", ko: "어디까지 했는지 확인: `\(on.login)`"),
                Message(
                    "if it only needs longer, that is a change of the runbook (`timeout=`), and of the next execution",
                    ko: "시간이 더 필요할 뿐이면 런북의 `timeout=`을 고치고, 다음 실행부터 적용됨"),
            ])
    }

    private init(sudo line: String, asksPassword: Bool, _ on: FaultOnHosts) {
        let user = on.there?.user ?? "USER"
        let entry = "\(user) ALL=(ALL) NOPASSWD: ALL"
        let message =
            asksPassword
            ? Message("sudo asks for a password on \(on.names.english)", ko: "\(on.names.korean): sudo가 비밀번호를 요구함")
            : Message("sudo does not allow it on \(on.names.english)", ko: "\(on.names.korean): sudo가 허용하지 않음")
        self.init(
            DiagnosticCode(434), .error, message, at: on.faults.place(on.step.line),
            notes: [Message(line, ko: line)]
                + (asksPassword ? [Message("a step has no terminal to type one at", ko: "단계에는 비밀번호를 입력할 터미널이 없음")] : [])
                + Self.cutShort(on) + on.succeeded,
            help: [
                Message(
                    "there, with `sudo visudo -f /etc/sudoers.d/bongsu`, write the line `\(entry)`",
                    ko: "그 호스트에서 `sudo visudo -f /etc/sudoers.d/bongsu`로 `\(entry)` 줄 추가"),
                Message("find every such place at once: `bongsu check --live`", ko: "이런 곳을 한꺼번에 찾기: `bongsu check --live`"),
            ])
    }

    private init(unansweredBy on: FaultOnHosts) {
        self.init(
            DiagnosticCode(437), .error,
            Message("\(on.names.english) did not answer until the time limit of `\(on.step.id)`", ko: "\(on.names.korean): `\(on.step.id)`의 제한 시간까지 응답이 없음"),
            at: on.faults.place(on.step.line),
            notes: [
                Message(
                    "it may have run there; it only reads or may be repeated, so a retry does no harm",
                    ko: "그곳에서 실행되었을 수 있으나, 읽기만 하거나 되풀이해도 되는 단계라 다시 시작해도 해롭지 않음"),
                on.rest,
            ] + on.succeeded,
            help: {
                let byHand = on.faults.login(on.host, verbose: true) + " true"
                return [Message("try it by hand: `\(byHand)`", ko: "직접 확인: `\(byHand)`")]
            }())
    }

    /// A script stops at its first failure.
    private static func cutShort(_ on: FaultOnHosts) -> [Message] {
        [
            Message(
                "`\(on.step.id)` stopped there; what stands before it has been done; \(on.rest.english)",
                ko: "`\(on.step.id)`은(는) 거기서 멈춤, 그 앞까지는 실행되었고 \(on.rest.korean)")
        ]
    }
}
