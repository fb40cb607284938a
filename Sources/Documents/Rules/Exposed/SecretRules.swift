/// B0906: a password, token or key that everybody who reads the document can use.
enum ClearTextCredential: Rule {
    static let code = DiagnosticCode(906)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var findings: [Finding] = []
        var seen: Set<SourcePosition> = []
        for (number, line) in subject.document.lines.enumerated() {
            for (start, length) in SecretText.spans(in: line) {
                let range = SourceRange(line: number + 1, column: start + 1, length: length)
                guard seen.insert(range.start).inserted else { continue }
                findings.append(finding(subject.place(range)))
            }
        }
        guard let platform = subject.context.platformSource else { return findings }
        for (number, line) in platform.lines.enumerated() where !line.drop(while: \.isWhitespace).hasPrefix("#") {
            for (start, length) in SecretText.spans(in: line) {
                findings.append(finding(Diagnostic.Place(platform.name, SourceRange(line: number + 1, column: start + 1, length: length))))
            }
        }
        return findings
    }

    private static func finding(_ place: Diagnostic.Place) -> Finding {
        Finding(
            Message("credential in clear text", ko: "평문으로 적힌 인증 정보"), at: place,
            label: Message("known to everybody who can read this", ko: "문서를 읽는 모두가 알게 됨"),
            help: [Message("change it, and keep it outside the documents: `variables: {PROBE_PASSWORD: \"${ENV:PROBE_PASSWORD}\"}`", ko: "바꾼 뒤 문서 밖에 둘 것: `variables: {PROBE_PASSWORD: \"${ENV:PROBE_PASSWORD}\"}`")])
    }
}

/// Secrets as they stand in text: values of keys whose name says so, passwords in addresses, keys that are known by their form.
enum SecretText {
    private static let names = ["password", "passwd", "pgpassword", "secret", "token", "api_key", "apikey", "access_key", "secret_key", "private_key"]

    /// What any of them needs, in lower case: nearly every line is ruled out by it.
    private static let needles = ["password", "passwd", "secret", "token", "apikey", "_key", "-----begin", "akia", "ghp_", "xoxb-", "sk_live_"].map { Array($0.utf8) }

    private static func mayHold(_ line: Substring) -> Bool {
        let text = SearchedText(lowercasedASCII: line)
        return needles.contains { text.holds($0) } || text.holds(Array("://".utf8)) && text.holds([UInt8(ascii: "@")])
    }

    /// Character offset and length of each secret with its name, on one line.
    static func spans(in line: Substring) -> [(Int, Int)] {
        guard line.utf8.count < 4_000, mayHold(line) else { return [] }
        let characters = Array(line)
        let lower = characters.map { Character($0.lowercased().first.map(String.init) ?? "") }
        var spans: [(Int, Int)] = []
        for name in names {
            let needle = Array(name)
            var at = 0
            while let found = index(of: needle, in: lower, from: at) {
                at = found + needle.count
                guard found == 0 || !lower[found - 1].isLetter, let end = valueEnd(characters, after: at) else { continue }
                var start = found
                while start > 0, characters[start - 1].isShellName || characters[start - 1] == "-" { start -= 1 }
                if start > 0, "\"'".contains(characters[start - 1]) { start -= 1 }
                if !spans.contains(where: { $0.0 <= start && start < $0.0 + $0.1 }) { spans.append((start, end - start)) }
            }
        }
        if let span = userInfo(characters) { spans.append(span) }
        for marker in ["-----BEGIN RSA PRIVATE KEY", "-----BEGIN OPENSSH PRIVATE KEY", "-----BEGIN PRIVATE KEY", "-----BEGIN EC PRIVATE KEY"] {
            if let found = index(of: Array(marker), in: characters, from: 0) { spans.append((found, marker.count)) }
        }
        for prefix in ["AKIA", "ghp_", "xoxb-", "sk_live_"] {
            if let found = index(of: Array(prefix), in: characters, from: 0) {
                let length = characters[found...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }.count
                if length >= 20 { spans.append((found, length)) }
            }
        }
        return spans.sorted { $0.0 < $1.0 }
    }

    /// Where the value after `name` ends; nil where none stands there, or one that is no secret.
    private static func valueEnd(_ text: [Character], after name: Int) -> Int? {
        var at = name
        while at < text.count, "\"'".contains(text[at]) { at += 1 }
        let quoted = at > name
        while at < text.count, text[at] == " " { at += 1 }
        guard at < text.count, text[at] == "=" || (text[at] == ":" && quoted) || (text[at] == ":" && isYAML(text, at)) else { return nil }
        at += 1
        while at < text.count, text[at] == " " { at += 1 }
        var close: Character?
        if at < text.count, text[at] == "\"" || text[at] == "'" { close = text[at]; at += 1 }
        let start = at
        while at < text.count, text[at] != (close ?? " "), close != nil || !",;}&\"'`)|".contains(text[at]) { at += 1 }
        let value = String(text[start..<at])
        guard isSecret(value) else { return nil }
        return close != nil && at < text.count ? at + 1 : at
    }

    /// `password: x` is a value only where the colon is followed by a space and one word.
    private static func isYAML(_ text: [Character], _ colon: Int) -> Bool {
        guard colon + 1 < text.count, text[colon + 1] == " " else { return false }
        let rest = String(text[(colon + 1)...]).split(whereSeparator: { $0 == " " || $0 == "}" || $0 == "," })
        return rest.count == 1 && rest[0].allSatisfy(\.isASCII)
    }

    private static func isSecret(_ value: String) -> Bool {
        guard value.count >= 3, !value.contains("$"), !value.contains("<"), !value.contains("{"), !value.hasPrefix("["), !value.hasPrefix("(") else { return false }
        let lower = value.lowercased()
        if lower.allSatisfy({ $0 == "x" || $0 == "*" || $0 == "." || $0 == "-" }) { return false }
        return !["true", "false", "null", "none", "required", "string", "changeme", "redacted", "...", "/dev/null"].contains(lower) && !lower.hasPrefix("/") && !lower.hasPrefix("your")
    }

    /// `scheme://user:password@host`.
    private static func userInfo(_ text: [Character]) -> (Int, Int)? {
        guard let scheme = index(of: Array("://"), in: text, from: 0) else { return nil }
        let start = scheme + 3
        let authority = text[start...].prefix { !"/ \"'`)?#".contains($0) }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
        return isSecret(String(text[(colon + 1)..<at])) ? (start, at - start) : nil
    }

    private static func index(of needle: [Character], in text: [Character], from start: Int) -> Int? {
        guard !needle.isEmpty, text.count >= needle.count, start <= text.count - needle.count else { return nil }
        return (start...(text.count - needle.count)).first { at in text[at] == needle[0] && text[at..<(at + needle.count)].elementsEqual(needle) }
    }

    /// Whether a variable's name says that its value is a secret.
    static func isSecretName(_ name: String) -> Bool {
        let lower = name.lowercased()
        return ["password", "passwd", "token", "secret", "api_key", "apikey", "access_key", "private_key"].contains { lower.contains($0) } || lower.hasSuffix("_pass") || lower.hasSuffix("_pw")
    }
}

/// B0907: what stands in a command line stands in every process list, and often in a log.
enum SecretInCommandLine: Rule {
    static let code = DiagnosticCode(907)
    static let severity = Diagnostic.Severity.error
    private static let builtins: Set<String> = ["echo", "printf", "export", "test", "[", "read", "local", "declare", "cd", ":"]

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.flatMap { site -> [Finding] in
            guard let program = site.command.program, !builtins.contains(program) else { return [] }
            return site.command.arguments.compactMap { word in
                guard let variable = word.variables.first(where: { SecretText.isSecretName($0.name) }) else { return nil }
                let name = variable.name
                return Finding(
                    Message("secret in a command line", ko: "명령줄에 드러난 비밀 값"), at: subject.place(word, site),
                    label: Message("`ps` shows `$\(name)` to every user of the host", ko: "`ps`로 호스트의 모든 사용자가 `$\(name)`을 볼 수 있음"),
                    help: [mended(site, word, name)])
            }
        }
    }

    private static func mended(_ site: Site, _ word: ShellWord, _ name: String) -> Message {
        guard site.program == "curl", word.value.contains(":") else {
            return Message("hand it over on standard input or in a file of mode 0600", ko: "표준 입력이나 권한 0600 파일로 넘길 것")
        }
        let header = word.value.replacing("${\(name)}", with: "%s").replacing("$\(name)", with: "%s")
        return Message(
            "give it on standard input: `printf '\(header)\\n' \"$\(name)\" | curl -fsS -H @- …`",
            ko: "표준 입력으로 넘길 것: `printf '\(header)\\n' \"$\(name)\" | curl -fsS -H @- …`")
    }
}

/// B0908: the list of tools is what somebody installs beforehand; what it lacks is missing at 3 a.m.
enum ToolNotListed: Rule {
    static let code = DiagnosticCode(908)
    static let severity = Diagnostic.Severity.warning

    /// On every Debian host, or part of the shell.
    private static let everywhere: Set<String> = [
        "cd", "ls", "cat", "cp", "mv", "rm", "mkdir", "rmdir", "ln", "chmod", "chown", "chgrp", "touch", "head", "tail", "sort", "uniq", "wc", "cut", "tr",
        "grep", "egrep", "fgrep", "sed", "awk", "find", "xargs", "tee", "df", "du", "ps", "kill", "pkill", "pgrep", "top", "free", "uptime", "date", "sleep", "echo",
        "printf", "test", "[", "[[", "true", "false", "tar", "gzip", "gunzip", "zcat", "bash", "sh", "dash", "env", "export", "set", "source", ".", "exit", "read", "local",
        "declare", "return", "shift", "trap", "wait", "eval", "exec", "unset", "sudo", "su", "systemctl", "service", "journalctl", "hostname", "uname", "id", "whoami", "who",
        "w", "last", "mount", "umount", "dd", "sync", "ip", "ss", "ping", "less", "more", "diff", "cmp", "basename", "dirname", "readlink", "realpath", "stat", "file", "md5sum",
        "sha256sum", "mktemp", "apt", "apt-get", "dpkg", "apt-cache", "reboot", "shutdown", "crontab", "passwd", "useradd", "usermod", "adduser", "groupadd", "nproc", "lsblk",
        "blkid", "fdisk", "dmesg", "timeout", "nohup", "time", "watch", "yes", "seq", "history", "alias", "type", "command", "which", "pushd", "popd", "ulimit", "umask", ":",
        "break", "continue", "open", "xdg-open", "scp", "ssh-keygen", "sftp", "sysctl", "modprobe", "chroot", "swapon", "swapoff", "hostnamectl", "timedatectl", "logger",
        "vmstat", "iostat", "tac", "rev", "nl", "od", "xxd", "base64", "expr", "bc", "let", "column", "strings", "killall", "nice", "renice", "lsof", "fuser",
    ]
    /// Tools that come with a listed one.
    private static let together: [String: Set<String>] = [
        "psql": ["pg_dump", "pg_restore", "pg_isready", "createdb", "dropdb", "pg_dumpall", "pg_basebackup", "vacuumdb", "reindexdb"],
        "npm": ["npx", "node"], "ssh": ["scp", "sftp", "ssh-copy-id"], "docker": ["docker-compose"], "mysql": ["mysqldump", "mysqladmin"], "apache2-utils": ["ab"],
        "net-tools": ["netstat", "ifconfig", "route"], "dig": ["nslookup", "host"],
    ]

    static func findings(in subject: Subject) -> [Finding] {
        guard !subject.platform.tools.isEmpty else { return [] }
        var listed = Set(subject.platform.tools.map { $0.lowercased() })
        for tool in listed { listed.formUnion(together[tool] ?? []) }
        // What the platform itself runs is installed where it runs.
        for service in subject.platform.services { listed.formUnion([service.name, service.unit ?? service.name]) }
        var first: [(name: String, line: Int)] = []
        for site in subject.sites {
            guard let program = site.command.program, isTool(program, site), !everywhere.contains(program), listed.insert(program).inserted else { continue }
            first.append((program, site.line))
        }
        guard !first.isEmpty else { return [] }
        let missing = first.sorted { $0.name < $1.name }
        let names = missing.map { "`\($0.name)`" }.joined(separator: ", ")
        let all = (subject.platform.tools + missing.map(\.name)).joined(separator: ", ")
        return [
            Finding(
                Message("tools are used that the list of tools lacks", ko: "도구 목록에 없는 도구를 사용함"), at: subject.place(key: "tools", text: nil),
                label: Message("lacks \(names)", ko: "빠진 것: \(names)"),
                notes: [
                    Message(
                        "used in \(subject.isProse ? "" : "\(subject.document.name), ")" + missing.map { "line \($0.line): `\($0.name)`" }.joined(separator: ", "),
                        ko: "사용한 곳\(subject.isProse ? "" : "(\(subject.document.name))"): "
                            + missing.map { "\($0.line)번째 줄 `\($0.name)`" }.joined(separator: ", "))
                ],
                help: [Message("list them: `tools: [\(all)]`", ko: "목록에 더할 것: `tools: [\(all)]`")])
        ]
    }

    private static func isTool(_ program: String, _ site: Site) -> Bool {
        let path = site.command.invocation.programWord?.value ?? program
        return !path.contains("/") && !program.hasSuffix(".sh") && program.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) } && (program.first?.isLetter ?? false)
            && !site.command.isInFunction
    }
}
