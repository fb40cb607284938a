/// B0110: a command that never ends, so that nothing after it ever runs.
enum NeverEnds: Rule {
    static let code = DiagnosticCode(110)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard let fact = ProgramFacts.neverEnds(site) else { return nil }
            let help = fact.instead.map { Message("end it: `\(site.sudo)\($0)`", ko: "끝나게 쓸 것: `\(site.sudo)\($0)`") }
                ?? Message("give it an end: `timeout 60 \(site.command.text.prefix(60))`", ko: "끝나는 시점을 줄 것: `timeout 60 \(site.command.text.prefix(60))`")
            return Finding(
                Message("command never ends", ko: "명령이 끝나지 않음"), at: subject.place(site.head), label: fact.why, help: [help])
        }
    }
}

/// B0111: a command that only a person at a terminal can use.
enum NeedsTerminal: Rule {
    static let code = DiagnosticCode(111)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard let fact = ProgramFacts.needsTerminal(site) else { return nil }
            let help = fact.instead.map { Message("print it once: `\(site.sudo)\($0)`", ko: "한 번만 출력할 것: `\(site.sudo)\($0)`") }
                ?? Message("use a form that needs no keys, or make it a person's task: `- [ ] …`", ko: "키 입력이 필요 없는 형태로 바꾸거나 사람이 할 일로 적을 것: `- [ ] …`")
            return Finding(
                Message("command needs a person at a terminal", ko: "터미널 앞의 사람이 있어야 하는 명령"), at: subject.place(site.head),
                label: fact.why, help: [help])
        }
    }
}

/// B0112: `ssh host` alone opens a session for a person; the lines after it stay on the machine before it.
enum LoginWithoutCommand: Rule {
    static let code = DiagnosticCode(112)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard let ssh = site.command.ssh, ssh.mode == .interactive else { return nil }
            let following = subject.sites(of: site.script).dropFirst(site.number + 1)
            var notes: [Message] = []
            if let next = following.first(where: { $0.command.remotes.isEmpty }), let last = following.last(where: { $0.command.remotes.isEmpty }) {
                let one = next.line == last.line
                notes.append(
                    Message(
                        (one ? "line \(next.line) is" : "lines \(next.line) to \(last.line) are") + " meant for \(ssh.address), and \(one ? "runs" : "run") where `ssh` was typed",
                        ko: (one ? "" : "\(next.line)~") + "\(last.line)번째 줄은 \(ssh.address)에서 실행하려는 것이지만, `ssh`를 입력한 곳에서 실행됨"))
            }
            let host = subject.platform.hosts.first { $0.address == ssh.address || $0.name == ssh.address }?.name
            let target = (ssh.user.map { $0 + "@" } ?? "") + ssh.address
            let help = host.map { Message("say where the block runs instead: `host=\($0)`", ko: "블록이 실행될 곳을 적을 것: `host=\($0)`") }
                ?? Message("hand the commands over: `ssh \(target) 'bash -euo pipefail' <<'EOF'`", ko: "명령을 넘겨줄 것: `ssh \(target) 'bash -euo pipefail' <<'EOF'`")
            return Finding(
                Message("`ssh` without a command waits for a person", ko: "명령 없는 `ssh`는 사람을 기다림"),
                at: subject.place(site.range), label: Message("opens a session and stays there", ko: "세션을 열고 그대로 머무름"),
                notes: notes, help: [help])
        }
    }
}

/// B0113: a command for a desktop; no server and no automation has one.
enum OpensDesktop: Rule {
    static let code = DiagnosticCode(113)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            let opens = ["xdg-open", "sensible-browser", "x-www-browser", "firefox", "google-chrome", "chromium"].contains(site.program)
                || (["open", "start"].contains(site.program) && (site.first.contains("://") || site.values.contains("-a")))
            guard opens else { return nil }
            let target = site.operands.last?.value ?? ""
            return Finding(
                Message("command opens a program on a desktop", ko: "데스크톱 프로그램을 여는 명령"), at: subject.place(site.head),
                label: Message("there is no browser where this runs", ko: "실행되는 곳에는 브라우저가 없음"),
                help: [Message("make it a person's task: `- [ ] <\(target)>`", ko: "사람이 할 일로 적을 것: `- [ ] <\(target)>`")])
        }
    }
}

/// B0114: a command that stops at a question which nobody is there to answer.
enum AsksQuestion: Rule {
    static let code = DiagnosticCode(114)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard let fact = ProgramFacts.asksQuestion(site) else { return nil }
            return Finding(
                Message("command waits for an answer", ko: "명령이 대답을 기다림"), at: subject.place(site.head), label: fact.why,
                help: [
                    fact.instead.map { Message("answer beforehand: `\($0)`", ko: "미리 대답해 둘 것: `\($0)`") }
                        ?? Message("give the answer as an option, or make it a person's task: `- [ ] …`", ko: "대답을 옵션으로 주거나 사람이 할 일로 적을 것: `- [ ] …`")
                ])
        }
    }
}
