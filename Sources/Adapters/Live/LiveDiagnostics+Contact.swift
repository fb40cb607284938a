import Documents
import Engine

/// B1001–B1004, B1012, B1017–B1019: reaching a host, its clock, names and secrets.
extension Diagnostic {
    static func liveContact(_ error: HostError, _ host: Host, limit: Duration, at place: Place?) -> Diagnostic {
        let target = (host.user.map { "\($0)@" } ?? "") + host.address
        let port = host.port.map { " -p \($0)" } ?? ""
        let user = host.user.map { "user `\($0)`" } ?? "this user"
        let userKorean = host.user.map { "사용자 `\($0)`" } ?? "이 사용자"
        func note(_ detail: String) -> [Message] { [Message("ssh \(target): \(detail)", ko: "ssh \(target): \(detail)")] }
        switch error {
        case .unreachable(let detail):
            return Diagnostic(
                DiagnosticCode(1001), Message("host `\(host.name)` cannot be reached", ko: "호스트 `\(host.name)`에 접속할 수 없음"), at: place,
                notes: note(detail), help: [Message("try it by hand: `ssh -v\(port) \(target) true`", ko: "직접 확인: `ssh -v\(port) \(target) true`")])
        case .deadline:
            let seconds = limit.components.seconds
            return Diagnostic(
                DiagnosticCode(1001), Message("host `\(host.name)` cannot be reached", ko: "호스트 `\(host.name)`에 접속할 수 없음"), at: place,
                notes: [Message("no answer within \(seconds) s", ko: "\(seconds)초 안에 응답 없음")],
                help: [Message("try it by hand: `ssh -v\(port) \(target) true`", ko: "직접 확인: `ssh -v\(port) \(target) true`")])
        case .hostKey(let detail):
            let scan = "ssh-keyscan -p \(host.port ?? 22) \(host.address)"
            let known = host.port.map { $0 == 22 ? host.address : "'[\(host.address)]:\($0)'" } ?? host.address
            let isChanged = detail.contains("not the one known") || detail.uppercased().contains("CHANGED")
            let sentence = detail.split(separator: ";").first.map(String.init) ?? detail
            return isChanged
                ? Diagnostic(
                    DiagnosticCode(1002), Message("host key of `\(host.name)` is not the one known", ko: "호스트 `\(host.name)`의 호스트 키가 알려진 것과 다름"),
                    at: place, notes: note(sentence),
                    help: [
                        Message("look at the key it shows now: `\(scan) | ssh-keygen -lf -`", ko: "지금 보이는 키 확인: `\(scan) | ssh-keygen -lf -`"),
                        Message("only where the host was set up anew: `ssh-keygen -R \(known)`", ko: "호스트를 새로 설치한 경우에만: `ssh-keygen -R \(known)`"),
                    ])
                : Diagnostic(
                    DiagnosticCode(1002), Message("host key of `\(host.name)` is not known", ko: "호스트 `\(host.name)`의 호스트 키가 등록되어 있지 않음"), at: place,
                    notes: note(sentence),
                    help: [
                        Message("compare its fingerprint: `\(scan) | ssh-keygen -lf -`", ko: "지문 대조: `\(scan) | ssh-keygen -lf -`"),
                        Message("if it is right: `\(scan) >> ~/.ssh/known_hosts`", ko: "맞으면: `\(scan) >> ~/.ssh/known_hosts`"),
                    ])
        case .authentication(let detail):
            return Diagnostic(
                DiagnosticCode(1003), Message("host `\(host.name)` does not let \(user) in", ko: "호스트 `\(host.name)`: \(userKorean)의 로그인을 거부함"), at: place,
                notes: note(detail), help: [Message("hand over the public key: `ssh-copy-id\(port) \(target)`", ko: "공개 키 등록: `ssh-copy-id\(port) \(target)`")])
        case .connectionLost(let detail), .noSpace(let detail), .protocolViolation(let detail):
            let name = LiveHost(host.name)
            return Diagnostic(
                DiagnosticCode(1004), Message("\(name.english) gave no usable answer", ko: "\(name.korean): 쓸 수 있는 응답이 없음"), at: place,
                notes: detail.isEmpty ? [] : [Message(detail, ko: "ssh의 말: \(detail)")],
                help: [Message("`sh` must start without printing anything: `ssh\(port) \(target) true`", ko: "로그인 스크립트가 아무것도 출력하지 않는지 확인: `ssh\(port) \(target) true`")])
        }
    }

    static func liveClock(_ host: LiveHost, milliseconds skew: Int, roundTrip: Int, at place: Place?) -> Diagnostic {
        let tenths = (abs(skew) + 50) / 100
        let span = "\(tenths / 10).\(tenths % 10)"
        return Diagnostic(
            DiagnosticCode(1012), abs(skew) > 30_000 ? .error : .warning,
            Message(
                "clock of \(host.english) is \(span) s \(skew > 0 ? "ahead" : "behind")",
                ko: "\(host.korean): 시계가 \(span)초 \(skew > 0 ? "빠름" : "느림")"), at: place,
            notes: [
                Message(
                    "at least so much: the round trip of \(roundTrip) ms is allowed for", ko: "최소한의 차이: 왕복 시간 \(roundTrip) ms는 이미 뺌")
            ],
            help: [Message("`sudo timedatectl set-ntp true`, then look with `timedatectl`", ko: "`sudo timedatectl set-ntp true` 실행 후 `timedatectl`로 확인")])
    }

    static func liveName(_ host: LiveHost, _ need: LiveNeeds.Need<String>) -> Diagnostic {
        let name = need.subject
        return Diagnostic(
            DiagnosticCode(1017), Message("name `\(name)` is not known to \(host.english)", ko: "\(host.korean): 이름 `\(name)` 찾을 수 없음"),
            at: need.use.place, notes: others(need),
            help: [Message("ask for it by hand: `getent ahosts \(name)`", ko: "직접 확인: `getent ahosts \(name)`")])
    }

    static func liveSecret(_ error: SecretError, uses: [LiveNeeds.Use]) -> Diagnostic {
        let reference = error.reference.description
        let parts = error.detail.split(separator: " / ", maxSplits: 1).map(String.init)
        var help: [Message] = []
        if case .environment(let name) = error.reference {
            help = [Message("`export \(name)=…` before `bongsu` is started", ko: "`bongsu` 실행 전에 `export \(name)=…`")]
        }
        return Diagnostic(
            DiagnosticCode(1018), Message("secret `\(reference)` has no value", ko: "비밀 `\(reference)`의 값이 없음"), at: uses.first?.place,
            notes: [Message(parts.first ?? "", ko: parts.last ?? "")] + others(LiveNeeds.Need(subject: reference, uses: uses)), help: help)
    }

    static func liveLate(_ host: LiveHost, _ questions: [String], at place: Place?) -> Diagnostic {
        let list = questions.map { "`\($0)`" }.joined(separator: ", ")
        return Diagnostic(
            DiagnosticCode(1019), Message("\(host.english) left questions unanswered", ko: "\(host.korean): 일부 질문에 제시간에 답하지 않음"), at: place,
            notes: [Message("no answer in time: \(list)", ko: "응답 없음: \(list)")],
            help: [Message("a hung disk, mount or service manager looks like this", ko: "디스크, 마운트, 서비스 관리자가 멈춘 경우일 수 있음")])
    }

    /// Who else has the need.
    static func others<Subject>(_ need: LiveNeeds.Need<Subject>) -> [Message] {
        let names = need.uses.map(\.by).reduce(into: [String]()) { if !$0.contains($1), $1 != need.use.by { $0.append($1) } }
        guard !names.isEmpty else { return [] }
        let shown = names.prefix(5).map { "`\($0)`" }.joined(separator: ", ")
        let rest = names.count > 5 ? (" and \(names.count - 5) more", " 외 \(names.count - 5)곳") : ("", "")
        return [Message("also needed by \(shown)\(rest.0)", ko: "필요한 다른 곳: \(shown)\(rest.1)")]
    }
}
