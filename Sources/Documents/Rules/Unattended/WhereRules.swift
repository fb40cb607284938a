/// B0117: commands for which nothing says the machine. Prose only: in an executable document the parser asks for it.
enum NoHost: Rule {
    static let code = DiagnosticCode(117)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        guard subject.isProse, !subject.platform.hosts.isEmpty else { return [] }
        let example = subject.platform.hosts.first?.name ?? "api"
        let names = subject.platform.fewHosts.map { "`\($0)`" }.joined(separator: ", ")
        let firstStatements = Dictionary(subject.statements.map { ($0.script, $0) }, uniquingKeysWith: { first, _ in first })
        return subject.scripts.enumerated().compactMap { number, script in
            guard !saysWhere(script, subject) else { return nil }
            if script.kind == .sql {
                guard let first = firstStatements[number] else { return nil }
                let database = subject.platform.databases.first?.name ?? "NAME"
                return Finding(
                    Message("SQL names no database", ko: "SQL을 실행할 데이터베이스가 없음"), at: subject.place(SourceRange(line: first.range.start.line, column: first.range.start.column, length: first.names[0].count)),
                    label: Message("asked of which database, on which host?", ko: "어느 호스트의 어느 데이터베이스에 묻는지 없음"),
                    help: [Message("say it on the fence: ```` ```sql {#rows .check database=\(database)} ````", ko: "펜스에 적을 것: ```` ```sql {#rows .check database=\(database)} ````")])
            }
            guard let first = subject.sites(of: number).first(where: { needsHost($0) }) else { return nil }
            return Finding(
                Message("commands name no host", ko: "명령을 실행할 호스트가 없음"), at: subject.place(first.head),
                label: Message("on which machine?", ko: "어느 서버에서 실행하는지 없음"),
                notes: [Message("the platform has \(names)", ko: "플랫폼의 호스트: \(names)")],
                help: [Message("say it on the fence, e.g. ```` ```bash {#\(first.program.isEmpty ? "step" : first.program) host=\(example)} ````", ko: "펜스에 적을 것. 예: ```` ```bash {#\(first.program.isEmpty ? "step" : first.program) host=\(example)} ````")])
        }
    }

    /// The lead, the heading, a comment or a login of the block names a machine.
    private static func saysWhere(_ script: Script, _ subject: Subject) -> Bool {
        if script.commands.first?.ssh != nil { return true }
        var told = script.comments + [script.lead]
        if let heading = script.heading { told.append(subject.outline.entries[heading].title) }
        return told.contains { text in
            let words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }.map(String.init)
            let searched = SearchedText(text)
            return subject.platform.hosts.contains { searched.holds(Array($0.address.utf8)) || names($0, among: words) }
        }
    }

    /// The host's name as a word of its own: `API 서버에서`, `on the api server`.
    private static func names(_ host: Host, among words: [String]) -> Bool {
        let name = host.name.lowercased()
        guard let at = words.firstIndex(where: { $0.hasPrefix(name) && ($0 == name || isName($0, withParticleOf: name)) }) else { return false }
        let neighbours = words[max(0, at - 2)...min(words.count - 1, at + 2)]
        return neighbours.contains { word in ["서버", "호스트", "server", "host", "machine", "node", "on", "에서"].contains { word.hasPrefix($0) } }
            || isName(words[at], withParticleOf: name)
    }

    private static func isName(_ word: String, withParticleOf name: String) -> Bool {
        ["에서", "에", "서버", "서버에서", "호스트에서"].contains { word == name + $0 }
    }

    private static func needsHost(_ site: Site) -> Bool {
        guard site.command.remotes.isEmpty else { return false }
        switch site.program {
        case "", "ssh", "scp", "sftp", "echo", "printf", "cd", "export", "sleep", "open", "xdg-open", "ssh-keygen", "aws", "gcloud", "az", "kubectl",
            "terraform", "dig", "nslookup", "host", "whois", "true", "test", "[":
            return false
        case "rsync": return !site.values.contains { $0.contains(":") }
        case "curl", "wget", "ab", "wrk", "hey", "siege", "http":
            return site.values.contains { WebAddress($0)?.isLocal ?? false }
        case "psql", "pg_dump", "pg_restore", "createdb", "dropdb", "mysql", "redis-cli":
            guard let host = site.option("-h", "--host")?.value else { return true }
            return host.hasSuffix("localhost") || host.hasSuffix("127.0.0.1")
        default: return true
        }
    }
}

/// B0118: a path or a project command that depends on a directory which nothing has entered.
enum RelativePath: Rule {
    static let code = DiagnosticCode(118)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        let entered = subject.sites.first { $0.program == "cd" && $0.first.hasPrefix("/") }?.first
        // Where another block finds a neighbour of the same file, this one is most likely found too.
        var known: [Substring: String] = [:]
        for site in subject.sites {
            guard let word = site.command.invocation.programWord?.value, let directory = site.directory, let folder = folder(of: word) else { continue }
            known[folder] = known[folder] ?? directory
        }
        return subject.scripts.indices.compactMap { number in
            let sites = subject.sites(of: number)
            guard let (site, word) = sites.lazy.compactMap({ site in depending(site).map { (site, $0) } }).first else { return nil }
            let directory = folder(of: word.value).flatMap { known[$0] } ?? entered ?? "/path/to/project"
            return Finding(
                Message("relative path without a directory", ko: "기준 디렉터리가 없는 상대 경로"), at: subject.place(word, site),
                label: Message("found only from the right directory", ko: "정해진 디렉터리에서만 찾을 수 있음"),
                help: [
                    subject.isProse
                        ? Message("write the whole path, or enter the directory first: `cd \(directory)`", ko: "전체 경로를 적거나 먼저 이동할 것: `cd \(directory)`")
                        : Message("say it on the step: `directory=\(directory)`", ko: "스텝에 적을 것: `directory=\(directory)`")
                ])
        }
    }

    /// The word that needs a directory, where none is known.
    private static func depending(_ site: Site) -> ShellWord? {
        guard site.directory == nil else { return nil }
        if let program = site.command.invocation.programWord, isRelativeFile(program.value), program.value.contains("/") { return program }
        switch site.program {
        case "npm", "pnpm", "yarn", "bundle", "rake", "mvn", "gradle", "composer", "poetry":
            guard !site.has("g", "global"), !site.values.contains("--prefix"), !site.values.contains("-C"), !site.has("v", "version") else { return nil }
            return site.command.invocation.programWord
        case "make": return site.has("C", "directory") ? nil : site.command.invocation.programWord
        case "git":
            guard !site.values.contains("-C"), !["clone", "config", "--version", "version", "ls-remote"].contains(site.values.first ?? "") else { return nil }
            return site.command.invocation.programWord
        case "docker":
            return site.values.first == "compose" && !site.has("f", "file") ? site.command.invocation.programWord : nil
        case "docker-compose": return site.has("f", "file") ? nil : site.command.invocation.programWord
        case "pm2": return site.first == "start" ? site.operands.dropFirst().first { isRelativeFile($0.value) && $0.value.contains(".") } : nil
        case "bash", "sh", "source", ".", "node", "python", "python3":
            return site.operands.first { isRelativeFile($0.value) && !site.has("c") && !site.has("e") && ($0.value.contains("/") || $0.value.contains(".")) }
        case "cat", "tail", "head", "less", "gunzip", "tar", "unzip", "rm", "cp", "mv", "ls", "chmod", "chown", "cd", "psql", "pg_restore", "gzip":
            return site.operands.first { isRelativeFile($0.value) && $0.value.contains("/") && !$0.value.contains(":") && !$0.value.contains(" ") }
        default: return nil
        }
    }

    /// `./scripts` of `./scripts/restore.sh`; nil where the path is no relative one or names no folder.
    private static func folder(of path: String) -> Substring? {
        guard isRelativeFile(path), let slash = path.lastIndex(of: "/"), path[..<slash] != "." else { return nil }
        return path[..<slash]
    }

    private static func isRelativeFile(_ value: String) -> Bool {
        guard let first = value.first, !"/~$-+<>%@{".contains(first), !value.contains("://") else { return false }
        return value != "." && value != ".." && !value.contains("=")
    }
}

/// B0119: a login to a machine that the platform does not know.
enum UnknownHost: Rule {
    static let code = DiagnosticCode(119)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        guard !subject.platform.hosts.isEmpty else { return [] }
        let known = Set(subject.platform.hosts.flatMap { [$0.name, $0.address] } + ["localhost", "127.0.0.1", "controller"])
        let names = subject.platform.fewHosts.joined(separator: ", ")
        return subject.sites.compactMap { site in
            guard let ssh = site.command.ssh, !known.contains(ssh.address), !ssh.address.contains("$"), !ssh.address.contains("<"), !ssh.address.contains("[")
            else { return nil }
            let user = ssh.user.map { ", user: \($0)" } ?? ""
            return Finding(
                Message("host `\(ssh.address)` is not part of the platform", ko: "플랫폼에 없는 호스트 `\(ssh.address)`"),
                at: subject.place(subject.scripts[site.script].range(ssh.range)),
                label: Message("known: \(names)", ko: "등록된 호스트: \(names)"),
                help: [Message("add it to platform.yaml: `hosts: {NAME: {address: \(ssh.address)\(user)}}`", ko: "platform.yaml에 더할 것: `hosts: {NAME: {address: \(ssh.address)\(user)}}`")])
        }
    }
}

extension Platform {
    /// The hosts' names for a note: at most eight, so that no finding grows with the platform.
    var fewHosts: [String] {
        hosts.count <= 8 ? hosts.map(\.name) : hosts.prefix(7).map(\.name) + ["…"]
    }
}
