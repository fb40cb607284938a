/// B0115: a command with a blank that somebody was meant to fill in.
enum PlaceholderInCommand: Rule {
    static let code = DiagnosticCode(115)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.flatMap { site -> [Finding] in
            var seen: Set<String> = []
            return site.command.command.words.compactMap { word in
                guard let blank = blank(in: word), seen.insert(blank).inserted else { return nil }
                let name = valueName(blank)
                return Finding(
                    Message("command holds a placeholder", ko: "명령에 빈칸이 남아 있음"), at: subject.place(word, site),
                    label: Message("`\(blank)` was never filled in", ko: "`\(blank)` 자리가 채워지지 않음"),
                    help: [help(site, name)])
            }
        }
    }

    private static func blank(in word: ShellWord) -> String? {
        for case .placeholder(let text) in word.parts { return text.hasPrefix("<") ? text : "<\(text)>" }
        return Placeholder.inCommand(word.text)
    }

    private static func valueName(_ blank: String) -> String {
        let ascii = blank.uppercased().filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }
        let name = ascii.split { $0 == "-" || $0 == "_" }.joined(separator: "_")
        return name.count >= 3 ? name : "VALUE"
    }

    private static func help(_ site: Site, _ name: String) -> Message {
        if site.program == "git", ["checkout", "reset", "revert", "switch"].contains(site.first) {
            return Message(
                "let `stable-commit` say which commit was last seen healthy, and hand it over: `output=STABLE_COMMIT`, then `git \(site.first) \"$STABLE_COMMIT\"` with `env=STABLE_COMMIT`",
                ko: "마지막으로 정상이던 커밋을 `stable-commit`에게 물어 넘겨줄 것: `output=STABLE_COMMIT`, 그다음 `env=STABLE_COMMIT`과 `git \(site.first) \"$STABLE_COMMIT\"`")
        }
        return Message(
            "find the value in a step before, with `output=\(name)`, and use `\"$\(name)\"`",
            ko: "앞 스텝에서 값을 구해 `output=\(name)`으로 넘기고 `\"$\(name)\"`로 쓸 것")
    }
}

/// B0116: a variable that nothing sets; B0601 (`VariableFromOtherBlock`) is for those that another block sets.
enum UndefinedVariable: Rule {
    static let code = DiagnosticCode(116)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Variables.unset(in: subject).filter { $0.setAt == nil }.map { use in
            let name = use.variable.name
            let declared = subject.platform.variable(name)
            let help =
                declared != nil && !subject.isProse
                ? Message("hand it over: `env=\(name)`", ko: "넘겨줄 것: `env=\(name)`")
                : Message(
                    "say where it comes from: `variables: {\(name): \"${ENV:\(name)}\"}` in platform.yaml, then `env=\(name)` on the step",
                    ko: "어디서 오는지 적을 것: platform.yaml에 `variables: {\(name): \"${ENV:\(name)}\"}`, 스텝에 `env=\(name)`")
            return Finding(
                Message("variable `\(name)` is set nowhere", ko: "어디에서도 설정되지 않은 변수 `\(name)`"), at: subject.place(use.range),
                label: Message("empty when this runs", ko: "실행될 때 빈 값"), help: [help])
        }
    }
}

/// B0601: a variable set in one block and used in another: each block is a shell of its own.
enum VariableFromOtherBlock: Rule {
    static let code = DiagnosticCode(601)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        Variables.unset(in: subject).compactMap { use in
            guard let line = use.setAt else { return nil }
            let name = use.variable.name
            return Finding(
                Message("variable `\(name)` is set in another block", ko: "다른 블록에서 설정된 변수 `\(name)`"), at: subject.place(use.range),
                label: Message("empty here: every block is a fresh shell", ko: "여기서는 빈 값: 블록마다 새 셸"),
                notes: [Message("set in line \(line)", ko: "\(line)번째 줄에서 설정")],
                help: [Message("give the step in line \(line) `output=\(name)` and this one `env=\(name)`, or set it again here", ko: "\(line)번째 줄의 스텝에 `output=\(name)`, 이 스텝에 `env=\(name)`을 주거나 여기서 다시 설정할 것")])
        }
    }
}

/// Which uses of variables have no value in their own shell.
enum Variables {
    struct Use {
        var variable: ShellVariable
        var range: SourceRange
        /// The line in which another block sets it.
        var setAt: Int?
    }

    /// Set by the login, by bash, or by the tools that read them.
    private static let given: Set<String> = [
        "HOME", "USER", "LOGNAME", "PATH", "PWD", "OLDPWD", "SHELL", "HOSTNAME", "LANG", "TERM", "TMPDIR", "UID", "EUID", "PPID", "RANDOM",
        "SECONDS", "LINENO", "IFS", "OPTARG", "OPTIND", "REPLY", "FUNCNAME", "PIPESTATUS", "EDITOR", "SUDO_USER", "HOSTTYPE", "OSTYPE",
        "MACHTYPE", "EPOCHSECONDS", "EPOCHREALTIME", "SSH_AUTH_SOCK", "SSH_CONNECTION", "DISPLAY", "XDG_RUNTIME_DIR", "COLUMNS", "LINES",
    ]

    /// The first use of each name in each script.
    static func unset(in subject: Subject) -> [Use] {
        var setAt: [String: (script: Int, line: Int)] = [:]
        for (number, script) in subject.scripts.enumerated() {
            for name in script.assigned where setAt[name.value] == nil { setAt[name.value] = (number, script.range(name.range).start.line) }
        }
        var uses: [Use] = []
        for (number, script) in subject.scripts.enumerated() {
            var known = Set(script.assigned.map(\.value))
            known.formUnion(script.step?.environment ?? [])
            if subject.isProse { known.formUnion(subject.platform.variables.filter { !$0.value.holdsSecret }.map(\.name)) }
            for variable in script.used where !variable.isSpecial && !variable.handlesUnset {
                guard !given.contains(variable.name), !variable.name.hasPrefix("BASH"), known.insert(variable.name).inserted else { continue }
                let other = setAt[variable.name].flatMap { $0.script == number ? nil : $0.line }
                uses.append(Use(variable: variable, range: script.range(variable.range), setAt: other))
            }
        }
        return uses
    }
}
