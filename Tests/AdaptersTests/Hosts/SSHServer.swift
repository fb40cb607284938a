import Documents
import Engine
import Foundation

@testable import Adapters

/// A real sshd on the loopback, as the current user, with its own port, host key and configuration.
final class SSHServer: Sendable {
    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd") }

    let folder: ScratchFolder
    let port: Int
    /// Runs before sshd, in a mount namespace of its own; empty for none.
    private let mounts: String

    init(mounts: String = "") async throws {
        folder = try ScratchFolder()
        port = Int.random(in: 20_000..<32_000)
        self.mounts = mounts
        try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        for key in ["host", "user", "stranger"] {
            try await Self.call(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder.file(key)])
        }
        try """
            Port \(port)
            ListenAddress 127.0.0.1
            HostKey \(folder.file("host"))
            PidFile \(folder.file("pid"))
            AuthorizedKeysFile \(folder.file("user")).pub
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            Subsystem sftp internal-sftp
            """.write(toFile: folder.file("sshd_config"), atomically: true, encoding: .utf8)
        try write(identity: "user")
        try know(hostKey: "host")
        try await start()
    }

    deinit { kill() }

    /// Which key the client offers.
    func write(identity: String) throws {
        try """
            Host *
              IdentityFile \(folder.file(identity))
              IdentitiesOnly yes
              UserKnownHostsFile \(folder.file("known_hosts"))
              GlobalKnownHostsFile /dev/null
            """.write(toFile: folder.file("ssh_config"), atomically: true, encoding: .utf8)
    }

    func know(hostKey: String?) throws {
        let key = try hostKey.map { try String(contentsOfFile: folder.file($0 + ".pub"), encoding: .utf8) }
        try (key.map { "[127.0.0.1]:\(port) \($0)" } ?? "")
            .write(toFile: folder.file("known_hosts"), atomically: true, encoding: .utf8)
    }

    /// sshd goes into the background by itself, once it listens.
    func start() async throws {
        let sshd = "exec /usr/sbin/sshd -f \(folder.file("sshd_config")) -E \(folder.file("log"))"
        let command = ["sh", "-c", mounts + "\n" + sshd]
        let arguments = mounts.isEmpty ? command : ["unshare", "-m"] + command
        try await Self.call(arguments)
        for _ in 0..<200 where listener == nil { try await Task.sleep(for: .milliseconds(20)) }
    }

    private var listener: pid_t? {
        (try? String(contentsOfFile: folder.file("pid"), encoding: .utf8)).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
    }

    /// The listener and every connection, at once.
    func kill() {
        guard let listener else { return }
        killConnections()
        Foundation.kill(listener, SIGKILL)
        try? FileManager.default.removeItem(atPath: folder.file("pid"))
    }

    /// sshd's own processes for the connections; what they started goes on.
    func killConnections() {
        guard let listener else { return }
        for child in Self.children(of: listener) {
            for grandchild in Self.children(of: child) where Self.name(grandchild) == "sshd" { Foundation.kill(grandchild, SIGKILL) }
            Foundation.kill(child, SIGKILL)
        }
    }

    /// The shells that serve sessions: what each connection started first.
    func sessionShells() -> [pid_t] {
        guard let listener else { return [] }
        let servers = Self.children(of: listener).flatMap { [$0] + Self.children(of: $0) }.filter { Self.name($0) == "sshd" }
        return servers.flatMap { Self.children(of: $0) }.filter { Self.name($0) != "sshd" }
    }

    var host: Documents.Host { Documents.Host(name: "loopback", address: "127.0.0.1", user: NSUserName(), port: port) }

    /// Own shared connections, so that no other test's are used.
    func options(shared: Bool = true) -> SSHOptions {
        var options = SSHOptions(
            configurationFile: folder.file("ssh_config"),
            runtimeFolder: shared ? SSHOptions.privateFolder(folder.file("m")) : nil)
        options.connectTimeoutSeconds = 5
        return options
    }

    func connect(shared: Bool = true) -> SSHHost { SSHHost(host, options: options(shared: shared)) }

    private static func children(of parent: pid_t) -> [pid_t] {
        let text = (try? String(contentsOfFile: "/proc/\(parent)/task/\(parent)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { pid_t($0) }
    }

    private static func name(_ process: pid_t) -> String {
        ((try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "").trimmingCharacters(in: .newlines)
    }

    struct CallFailed: Error { var detail = "" }

    /// Not by Foundation's `Process`: what that starts inherits the pipes of whatever is started beside it.
    static func call(_ words: [String]) async throws {
        let answer = try await BoundedProcess(
            executable: words[0], arguments: Array(words.dropFirst()), deadline: .seconds(30)).run()
        guard answer.exitCode == 0 else { throw CallFailed(detail: String(decoding: answer.errorOutput, as: UTF8.self)) }
    }
}
