package import Documents
import Engine
import Glibc

/// How Bongsu calls the system's OpenSSH client: the operator's own configuration, agents, jump hosts and hardware
/// keys stay in force, and only what an unattended program cannot do without is set.
package struct SSHOptions: Sendable {
    /// A further configuration file (`ssh -F`), instead of the operator's.
    package var configurationFile: String?
    /// A private folder for shared connections; nil shares none.
    package var runtimeFolder: String?
    package var connectTimeoutSeconds = 10
    /// Most time for a request, connecting included.
    package var deadline: Duration = .seconds(20)

    package init(configurationFile: String? = nil, runtimeFolder: String? = nil) {
        self.configurationFile = configurationFile
        self.runtimeFolder = runtimeFolder
    }

    /// From the environment: `BONGSU_SSH_CONFIG`, `XDG_RUNTIME_DIR`.
    package static func standard(_ environment: [String: String]) -> SSHOptions {
        let configuration = environment["BONGSU_SSH_CONFIG"].flatMap { $0.isEmpty ? nil : $0 }
        let base = environment["XDG_RUNTIME_DIR"].map { $0 + "/bongsu" } ?? "/tmp/bongsu-\(getuid())"
        return SSHOptions(configurationFile: configuration, runtimeFolder: privateFolder(base))
    }

    /// Makes the folder 0700 and returns it; nil where somebody else owns it or may look into it. A socket's path
    /// has at most 108 bytes, of which ssh takes 58 for its own name.
    package static func privateFolder(_ path: String) -> String? {
        guard path.utf8.count < 45 else { return nil }
        _ = mkdir(path, 0o700)
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
            status.st_mode & 0o077 == 0
        else { return nil }
        return path
    }

    /// What must not reach ssh: it would read an address with a leading dash as an option.
    package static func refusal(_ host: Host) -> String? {
        func plain(_ text: String) -> Bool {
            !text.isEmpty && !text.hasPrefix("-") && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7f }
        }
        if !plain(host.address) { return "`\(host.address)` cannot be an address" }
        if let user = host.user, !plain(user) || user.contains("@") { return "`\(user)` cannot be a user" }
        if let port = host.port, !(1...65535).contains(port) { return "\(port) cannot be a port" }
        return nil
    }

    package func arguments(for host: Host, command: String) -> [String] {
        common(for: host) + ["-T", "--", host.address, command]
    }

    /// The whole call, as words for a POSIX shell.
    /// - Parameter first: options that win over ours.
    package func shellWords(for host: Host, command: String = "exec sh", first: [String] = []) -> String {
        (["ssh"] + first + arguments(for: host, command: command)).map(shellWord).joined(separator: " ")
    }

    /// What `rsync -e` is given: it adds the address itself, and knows quotes but no other sign of a shell.
    package func remoteShell(for host: Host) -> String {
        (["ssh"] + arguments(for: host, command: "").dropLast(3)).map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
    }

    /// For bytes by the gigabyte: the fastest cipher (chacha20 75 to 105 MB/s, aes128-gcm 110 to 140 on one core), and a shared connection
    /// of its own, since a server allows ten sessions in each. The first value that ssh is given for an option stands.
    package var bulk: [String] { ["-o", "Ciphers=^aes128-gcm@openssh.com"] + (runtimeFolder.map { ["-o", "ControlPath=\($0)/t%C"] } ?? []) }

    /// Words for a shell here that carry a script out on the host, as a user there; standard input stays free for data by the gigabyte.
    func bulkWords(for host: Host, as user: String, _ script: String) -> String {
        let text = """
            cd /; LC_ALL=C; export LC_ALL
            \(LadderBuilder.asUser)
            as_user \(shellWord(user)) sh -c \(shellWord(script))
            """
        return shellWords(for: host, command: "exec sh -c " + shellWord(text), first: bulk)
    }

    /// Ends the shared connection to a host.
    func exitArguments(for host: Host) -> [String] { common(for: host) + ["-O", "exit", "--", host.address] }

    private func common(for host: Host) -> [String] {
        var arguments: [String] = []
        if let configurationFile { arguments += ["-F", configurationFile] }
        var options = [
            "BatchMode=yes", "StrictHostKeyChecking=yes", "ConnectTimeout=\(connectTimeoutSeconds)",
            "ServerAliveInterval=5", "ServerAliveCountMax=3",
            // A shared configuration may forward ports or set a command; neither belongs to a runbook's session.
            "ClearAllForwardings=yes", "RemoteCommand=none", "RequestTTY=no", "PermitLocalCommand=no", "EscapeChar=none",
            "LogLevel=ERROR",
        ]
        if let runtimeFolder {
            options += ["ControlMaster=auto", "ControlPath=\(runtimeFolder)/%C", "ControlPersist=60"]
        } else {
            options += ["ControlMaster=no", "ControlPath=none"]
        }
        for option in options { arguments += ["-o", option] }
        if let port = host.port { arguments += ["-p", String(port)] }
        if let user = host.user { arguments += ["-l", user] }
        return arguments
    }
}
