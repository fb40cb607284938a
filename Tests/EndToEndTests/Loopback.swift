import Foundation
import Glibc
import TestSupport

/// A real sshd on the loopback, documents that name it, and the real `bongsu` in their folder.
///
/// Hosts `a`, `b`, `c` are 127.0.0.1, .2 and .3: one machine, three connections. A step tells them apart by
/// `$SSH_CONNECTION`.
final class Loopback {
    static var isPossible: Bool { getuid() == 0 && FileManager.default.isExecutableFile(atPath: "/usr/sbin/sshd") }

    let folder: URL
    /// Below those that the kernel gives to clients: one of theirs would keep one of the three addresses shut.
    let port = Int.random(in: 10_000..<32_000)
    private let mounts: String

    /// - Parameter mounts: runs before sshd in a mount namespace of its own, so that only the hosts see it.
    init(mounts: String = "") throws {
        // A socket's path has at most 108 bytes, of which ssh takes 58.
        folder = URL(filePath: "/tmp/be2e-\(UUID().uuidString.prefix(8))")
        self.mounts = mounts
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        try? FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        for key in ["host", "other", "user"] {
            _ = try Binary.run("/usr/bin/ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file(key)], in: folder)
        }
        try write("sshd_config", """
            Port \(port)
            ListenAddress 127.0.0.1
            ListenAddress 127.0.0.2
            ListenAddress 127.0.0.3
            HostKey \(file("host"))
            PidFile \(file("pid"))
            AuthorizedKeysFile \(file("user")).pub
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            PermitRootLogin prohibit-password
            MaxStartups 100
            """)
        try write("ssh_config", """
            Host *
              IdentityFile \(file("user"))
              IdentitiesOnly yes
              UserKnownHostsFile \(file("known_hosts"))
              GlobalKnownHostsFile /dev/null
            """)
        try know("host")
        try write("platform.yaml", platform())
        try listen()
    }

    deinit {
        killSSH()
        killSessions()
        if let listener { kill(listener, SIGKILL) }
        // What killed controllers of this test have left must not stand in the way of the next one's.
        let word = "Shop".utf8.map { String($0, radix: 16) }.joined()
        try? FileManager.default.removeItem(atPath: "/var/lib/bongsu/.lock-\(word)")
        try? FileManager.default.removeItem(at: folder)
    }

    func file(_ name: String) -> String { folder.appending(path: name).path }

    func write(_ name: String, _ text: String) throws {
        try Data((text.hasSuffix("\n") ? text : text + "\n").utf8).write(to: folder.appending(path: name))
    }

    func lines(_ name: String) -> [String] {
        ((try? String(contentsOfFile: file(name), encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }

    func platform(language: String = "en", more: String = "") -> String {
        """
        platform: Shop
        language: \(language)
        hosts:
          a: {address: 127.0.0.1, user: \(NSUserName()), port: \(port)}
          b: {address: 127.0.0.2, user: \(NSUserName()), port: \(port)}
          c: {address: 127.0.0.3, user: \(NSUserName()), port: \(port)}
        \(more)
        """
    }

    /// One stage with the fences given.
    func runbook(_ fences: (info: String, text: String)..., section: String = "#work") throws {
        let steps = fences.map { "```\($0.info)\n\($0.text)\n```\n" }.joined(separator: "\n")
        try write("runbook.md", "# Shop\n\n## Work (10 min)\n<!-- bongsu: \(section) -->\n\n\(steps)")
    }

    /// Which host key the client knows; nil for none.
    func know(_ key: String?) throws {
        let text = try key.map { try String(contentsOfFile: file($0 + ".pub"), encoding: .utf8) }
        try write("known_hosts", text.map { key in (1...3).map { "[127.0.0.\($0)]:\(port) \(key)" }.joined() } ?? "")
    }

    // MARK: bongsu

    func environment(_ extra: [String: String] = [:]) -> [String: String] {
        ["BONGSU_SSH_CONFIG": file("ssh_config"), "XDG_RUNTIME_DIR": folder.path, "USER": "tester", "SUDO_USER": ""]
            .merging(extra) { $1 }
    }

    func bongsu(_ arguments: String..., environment extra: [String: String] = [:]) throws -> Binary.Result {
        try Binary.run(arguments, in: folder, environment: environment(extra))
    }

    func launch(_ arguments: String..., environment extra: [String: String] = [:]) throws -> Launched {
        try Launched(Binary.path, arguments, in: folder, environment: environment(extra))
    }

    /// What a failure printed, without what differs from run to run.
    func plain(_ text: String) -> String {
        text.replacingOccurrences(of: folder.path, with: "<FOLDER>").replacingOccurrences(of: String(port), with: "<PORT>")
    }

    struct Row: Decodable { var execution: Int64; var state: String }

    func executions() throws -> [Row] {
        let result = try bongsu("status", "--json")
        guard result.code == 0 else { return [] }
        return try JSONDecoder().decode([Row].self, from: Data(result.output.utf8))
    }

    // MARK: What is killed

    private func listen() throws {
        let sshd = "exec /usr/sbin/sshd -f \(file("sshd_config")) -E \(file("log"))"
        let script = ["sh", "-c", mounts + "\n" + sshd]
        _ = try Binary.run("/usr/bin/env", mounts.isEmpty ? script : ["unshare", "-m"] + script, in: folder)
        try wait { self.listener != nil }
    }

    private var listener: pid_t? {
        (try? String(contentsOfFile: file("pid"), encoding: .utf8)).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
    }

    /// The controller's own ssh processes: only those that name this folder.
    func killSSH() {
        for process in Processes.all() where Processes.name(process) == "ssh" && Processes.words(process).contains(folder.path) {
            kill(process, SIGKILL)
        }
    }

    /// sshd's processes for the connections, and the sessions' shells; steps go on.
    func killSessions() {
        guard let listener else { return }
        for child in Processes.children(of: listener) {
            for grandchild in Processes.children(of: child) { kill(grandchild, SIGKILL) }
            kill(child, SIGKILL)
        }
    }
}

/// A program under way.
final class Launched {
    let process = Process()
    private let output: URL
    private let errors: URL

    init(_ program: String, _ arguments: [String], in folder: URL, environment extra: [String: String]) throws {
        output = folder.appending(path: ".out-\(UUID().uuidString)")
        errors = folder.appending(path: ".err-\(UUID().uuidString)")
        for file in [output, errors] { try Data().write(to: file) }
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": folder.path]
            .merging(extra) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    var printed: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    func finish() -> Binary.Result {
        process.waitUntilExit()
        let code = process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
        return Binary.Result(output: printed, errors: (try? String(contentsOf: errors, encoding: .utf8)) ?? "", code: code)
    }
}

enum Processes {
    static func all() -> [pid_t] {
        ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { pid_t($0) }
    }

    static func children(of parent: pid_t) -> [pid_t] {
        text("/proc/\(parent)/task/\(parent)/children").split(separator: " ").compactMap { pid_t($0) }
    }

    static func name(_ process: pid_t) -> String { text("/proc/\(process)/comm").trimmingCharacters(in: .newlines) }

    /// The command line, its words parted by NUL.
    static func words(_ process: pid_t) -> String { text("/proc/\(process)/cmdline") }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
}

struct NeverHappened: Error {}

/// Polls for what another process does; a minute is for machines that are busy, not a measurement.
func wait(_ condition: () throws -> Bool) throws {
    for _ in 0..<3_000 {
        if try condition() { return }
        usleep(20_000)
    }
    throw NeverHappened()
}
