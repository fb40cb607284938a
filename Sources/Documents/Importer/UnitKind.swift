/// What a line of a runbook's fence is for.
enum UnitKind: Hashable, Sendable {
    /// `ssh host` alone: what follows is typed there.
    case login
    case changeDirectory(String)
    /// A local GET.
    case health(CurlCall)
    /// A public URL.
    case endpoint(CurlCall)
    /// A local request that changes something.
    case call(CurlCall)
    case latency(CurlCall, samples: Int)
    case configurationTest
    case connectionTest
    case query
    case status
    case log
    case reading
    case listBackups(String)
    case pickBackup(String)
    case unpack
    case createDatabase
    case loadDump
    case swapDatabase
    case restart
    case remove
    case build
    case checkout
    case open(String)
    case interactive
    case loadTest
    case action

    enum Role: Hashable, Sendable { case check, evidence, action }

    var role: Role {
        switch self {
        case .health, .endpoint, .latency, .configurationTest, .connectionTest: .check
        case .status, .log, .reading, .listBackups, .query: .evidence
        default: .action
        }
    }

    /// What the commands of one line are for together; the first that changes something decides.
    static func of(_ commands: [ShellCommand], isLoop: Bool, samples: Int?) -> UnitKind {
        let outer = commands.filter { !$0.isInSubstitution }
        if isLoop, let call = outer.compactMap(CurlCall.init).first(where: \.measuresTime) { return .latency(call, samples: samples ?? 10) }
        let kinds = outer.enumerated().map { index, command in kind(of: command, isFirst: index == 0) }
        if let swap = kinds.first(where: { $0 == .swapDatabase || $0 == .createDatabase || $0 == .loadDump }) { return swap }
        return kinds.first { $0.role == .action } ?? kinds.first { $0.role == .check } ?? kinds.first ?? .action
    }

    private static func kind(of command: ShellCommand, isFirst: Bool) -> UnitKind {
        if command.ssh?.mode == .interactive { return .login }
        if let pick = pickedBackup(command) { return pick }
        guard let program = command.program else { return command.command.words.isEmpty ? .reading : .action }
        if writesFile(command) { return .action }
        if let call = CurlCall(command) {
            guard call.isLocal else { return .endpoint(call) }
            return call.onlyReads ? .health(call) : .call(call)
        }
        if let call = PsqlCall(command) { return kind(of: call, command) }
        let values = command.argumentValues
        let first = values.first { !$0.hasPrefix("-") } ?? ""
        switch program {
        case "cd", "pushd": return .changeDirectory(values.first ?? "~")
        case "systemctl", "service", "supervisorctl": return kind(ofService: program, values)
        case "pm2": return kind(ofPM2: first)
        case "nginx", "apachectl", "apache2ctl", "haproxy", "sshd", "named-checkconf":
            return command.hasFlag("t") || command.hasFlag("c") || values.contains("configtest") ? .configurationTest : .action
        case "pg_isready": return .connectionTest
        case "redis-cli": return values.contains("ping") ? .connectionTest : .action
        case "pg_restore": return .loadDump
        case "createdb": return .createDatabase
        case "tail", "journalctl": return .log
        case "git": return kind(ofGit: first, values)
        case "tar": return values.contains { $0.hasPrefix("-") && $0.contains("x") || $0.hasPrefix("x") } ? .unpack : .action
        case "gunzip", "unzip", "unxz", "zstd": return .unpack
        case "open", "xdg-open", "start": return first.contains("://") ? .open(first) : .action
        case "vim", "vi", "nano", "emacs", "htop", "top", "less", "more", "watch", "mysql", "mc", "tmux", "screen":
            return program == "top" && command.hasFlag("b") || program == "mysql" && command.hasFlag("e") ? .reading : .interactive
        case "ab", "wrk", "hey", "siege", "k6", "vegeta": return .loadTest
        case "npm", "pnpm", "yarn", "node", "make", "go", "cargo", "mvn", "gradle", "bundle", "pip", "pip3":
            return kind(ofBuild: program, values)
        case "docker", "docker-compose", "podman", "kubectl": return kind(ofContainer: program, values)
        case "find": return values.contains { $0 == "-delete" || $0 == "-exec" || $0 == "-execdir" } ? .action : .reading
        case "sed", "perl": return command.hasFlag("i") ? .action : .reading
        case "ls":
            let folder = values.first { $0.hasPrefix("/") }
            return folder.map { ProseWords.backup.hold($0.split(separator: "/").joined(separator: " ")) ? .listBackups($0) : .reading } ?? .reading
        default: return readers.contains(program) ? .reading : .action
        }
    }

    private static let readers: Set<String> = [
        "cat", "head", "grep", "egrep", "zgrep", "fgrep", "df", "du", "free", "uptime", "ps", "ss", "netstat", "lsof", "dmesg", "last", "lastb", "who", "w", "id",
        "hostname", "date", "echo", "printf", "wc", "sort", "uniq", "awk", "cut", "tr", "stat", "file", "uname", "ping", "dig", "nslookup", "host", "env",
        "vmstat", "iostat", "md5sum", "sha256sum", "sha1sum", "pg_lsclusters", "traceroute", "tcpdump", "which", "command", "true", ":", "sleep", "zcat", "jq",
        "diff", "lsblk", "nproc", "pgrep", "whoami", "pwd", "test", "[", "[[", "hostnamectl", "timedatectl", "sar", "mtr", "telnet", "nc", "column",
    ]

    private static func writesFile(_ command: ShellCommand) -> Bool {
        command.command.redirections.contains { [">", ">>", "&>", "&>>", ">|"].contains($0.form) && $0.target.value != "/dev/null" }
    }

    /// `NAME=$(ls -t folder/*.gz | head -1)`
    private static func pickedBackup(_ command: ShellCommand) -> UnitKind? {
        guard command.command.words.isEmpty, let assignment = command.command.assignments.first,
            let script = assignment.value.substitutions.first, script.commands.contains(where: { ["ls", "find"].contains($0.program) })
        else { return nil }
        let text = assignment.name.lowercased() + " " + assignment.value.value.lowercased()
        return text.contains("backup") || text.contains("dump") ? .pickBackup(assignment.name) : nil
    }

    private static func kind(of call: PsqlCall, _ command: ShellCommand) -> UnitKind {
        if call.isInteractive { return .interactive }
        if call.file != nil || call.readsInput { return .loadDump }
        let statement = call.statement
        if statement.contains("rename to") && statement.contains("database") { return .swapDatabase }
        if statement.contains("create database") { return .createDatabase }
        if statement.hasPrefix("select 1") || statement.hasPrefix("select now()") || statement.hasPrefix("select version()") { return .connectionTest }
        return call.onlyReads ? .query : .action
    }

    private static func kind(ofService program: String, _ values: [String]) -> UnitKind {
        let words = values.filter { !$0.hasPrefix("-") }
        let verb = program == "service" ? (words.count > 1 ? words[1] : "status") : (words.first ?? "status")
        switch verb {
        case "status", "is-active", "is-failed", "is-enabled", "show", "list-units", "list-timers", "cat", "list-unit-files", "tail": return .status
        case "restart", "start", "reload", "reload-or-restart", "try-restart": return .restart
        default: return .action
        }
    }

    private static func kind(ofPM2 verb: String) -> UnitKind {
        switch verb {
        case "status", "list", "ls", "l", "jlist", "describe", "show", "info", "ping": .status
        case "restart", "reload", "start", "resurrect", "startOrRestart": .restart
        case "delete", "del", "kill": .remove
        case "logs", "log": .log
        case "monit": .interactive
        default: .action
        }
    }

    private static func kind(ofGit verb: String, _ values: [String]) -> UnitKind {
        switch verb {
        case "log", "status", "diff", "show", "rev-parse", "describe", "reflog", "blame": .reading
        case "branch", "remote", "tag", "stash": values.count <= 2 && !values.contains("-D") && verb != "stash" ? .reading : .action
        case "checkout", "reset", "switch", "revert": .checkout
        default: .action
        }
    }

    private static func kind(ofBuild program: String, _ values: [String]) -> UnitKind {
        let words = values.filter { !$0.hasPrefix("-") }
        if values == ["-v"] || values == ["--version"] { return .reading }
        if program == "node" { return words.first.map { $0.lowercased().contains("build") } == true ? .build : .action }
        let verbs = ["install", "ci", "i", "build", "compile", "package", "assemble"]
        if let verb = words.first, verbs.contains(verb) { return .build }
        if words.first == "run", words.count > 1, words[1].contains("build") || words[1].contains("compile") { return .build }
        return program == "make" && words.isEmpty ? .build : .action
    }

    private static func kind(ofContainer program: String, _ values: [String]) -> UnitKind {
        let words = values.filter { !$0.hasPrefix("-") }
        let verb = words.first == "compose" ? (words.count > 1 ? words[1] : "") : (words.first ?? "")
        switch verb {
        case "ps", "stats", "images", "inspect", "get", "describe", "top", "version", "info": return verb == "stats" && !values.contains("--no-stream") ? .interactive : .status
        case "logs": return .log
        case "restart", "start", "up": return .restart
        case "build": return .build
        case "exec": return values.contains("-it") || values.contains("-ti") ? .interactive : .action
        default: return .action
        }
    }
}
