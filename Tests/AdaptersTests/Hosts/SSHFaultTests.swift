import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("What goes wrong before a command is named", .serialized, .enabled(if: SSHServer.isPossible, "sshd is not installed"))
struct SSHFaultTests {
    @Test func unknownHostKey() async throws {
        let server = try await SSHServer()
        try server.know(hostKey: nil)
        let look = "ssh-keyscan -p \(server.port) 127.0.0.1"
        await #expect(
            throws: HostError.hostKey(
                detail: "the key of 127.0.0.1 is not known; look at it: `\(look) | ssh-keygen -lf -`; "
                    + "if it is right: `\(look) >> ~/.ssh/known_hosts`")
        ) { try await server.connect().session.bootID() }
        await #expect(throws: HostError.self) { try await server.connect().reader.read("true", timeLimit: .seconds(20)) }
    }

    @Test func changedHostKey() async throws {
        let server = try await SSHServer()
        try server.know(hostKey: "stranger")
        await #expect(
            throws: HostError.hostKey(
                detail: "the key of 127.0.0.1 is not the one known; the known one: `ssh-keygen -l -F '[127.0.0.1]:\(server.port)'`; "
                    + "the one it shows now: `ssh-keyscan -p \(server.port) 127.0.0.1 | ssh-keygen -lf -`; "
                    + "if the host was set up anew: `ssh-keygen -R '[127.0.0.1]:\(server.port)'`")
        ) { try await server.connect().session.bootID() }
    }

    @Test func wrongKey() async throws {
        let server = try await SSHServer()
        try server.write(identity: "stranger")
        await #expect(
            throws: HostError.authentication(detail: "\(NSUserName())@127.0.0.1: Permission denied (publickey).")
        ) { try await server.connect().session.bootID() }
    }

    @Test func nobodyListens() async throws {
        let server = try await SSHServer()
        server.kill()
        await #expect(
            throws: HostError.unreachable(detail: "ssh: connect to host 127.0.0.1 port \(server.port): Connection refused")
        ) { try await server.connect().session.bootID() }
    }

    /// A listener that accepts and says nothing: TCP works, the host does not.
    @Test func blackHole() async throws {
        let server = try await SSHServer()
        let listener = try SilentListener()
        defer { listener.close() }
        var silent = server.host
        silent.port = listener.port
        var options = server.options()
        await #expect(throws: HostError.deadline) {
            try await SSHHost(silent, options: options).reader.read("true", timeLimit: .seconds(1))
        }
        options.deadline = .seconds(1)
        await #expect(throws: HostError.unreachable(detail: "no answer within 1.0 seconds")) {
            try await SSHHost(silent, options: options).session.bootID()
        }
    }

    @Test(arguments: ["-oProxyCommand=touch /tmp/bongsu-owned", "", "a b"])
    func addressThatIsNone(_ address: String) async throws {
        var platform = Platform(name: "p")
        platform.hosts = [Documents.Host(name: "h", address: address)]
        let hosts = PlatformHosts(platform: platform, options: SSHOptions())
        await #expect(throws: HostError.unreachable(detail: "`\(address)` cannot be an address")) {
            try await hosts.session(for: "h")
        }
    }

    @Test func sudoThatWantsAPassword() async throws {
        let server = try await SSHServer()
        let bin = server.folder.file("bin")
        try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
        try "#!/bin/sh\necho 'sudo: a password is required' >&2\nexit 1\n".write(toFile: bin + "/sudo", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/sudo")
        let session = server.connect().session
        let attempt = AttemptID("sudo-" + UUID().uuidString)
        var command = RemoteCommand(.bash, "sudo -n systemctl restart nginx\ntouch \(server.folder.file("went-on"))\n", timeLimit: .seconds(20))
        command.environment = [("PATH", bin + ":/usr/bin:/bin")]
        var status = try await session.start(command, attempt: attempt).status
        for _ in 0..<600 where status == .running {
            try await Task.sleep(for: .milliseconds(100))
            status = try await session.status(of: attempt)
        }
        #expect(status == .exited(code: 1))
        let output = try await session.output(of: attempt, from: 0, limit: 1_000).bytes
        #expect(String(decoding: output, as: UTF8.self) == "sudo: a password is required\n")
        #expect(!FileManager.default.fileExists(atPath: server.folder.file("went-on")))
        try await session.forget([attempt])
    }
}

/// Accepts connections by its backlog alone and never says a word.
struct SilentListener {
    private let descriptor: Int32

    let port: Int

    init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        port = Int.random(in: 32_000..<32_700)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0, listen(descriptor, 10) == 0 else { throw SSHServer.CallFailed() }
    }

    func close() { _ = Foundation.close(descriptor) }
}
