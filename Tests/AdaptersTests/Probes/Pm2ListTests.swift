@testable import Adapters
import Documents
import Engine
import Foundation
import Testing

/// Every recorded output of the real pm2, and the traps that can be seen in it.
@Suite struct Pm2ListTests {
    private static func fixture(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Fixtures/pm2")
        return try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
    }

    /// The moment of the look, some seconds after the newest start in the list.
    private func state(_ file: String, secondsLater: Int = 5, name: String = "api-server") throws -> String {
        let list = try #require(Pm2List(try Self.fixture(file)))
        let newest = list.processes.compactMap(\.startedAt).max() ?? 0
        let answer = list.answer(for: name, now: newest + secondsLater * 1000)
        return "\(answer.state.rawValue): \(answer.detail)"
    }

    @Test(arguments: [
        ("jlist-healthy.json", "running: online"),
        ("jlist-ssh-node18-healthy.json", "running: online"),
        ("jlist-stopped.json", "stopped: stopped, exit 0, 7 restarts"),
        ("jlist-flapping-online.json", "crash-loop: online, exit 1, 9 restarts"),
        ("jlist-late-crash-loop-online.json", "crash-loop: online, exit 7, 4 restarts"),
        ("jlist-errored.json", "errored: errored, exit 1, 15 restarts"),
        ("jlist-stopped-from-errored.json", "stopped: stopped, exit 1, 46 restarts"),
        ("jlist-waiting-restart.json", "crash-loop: waiting restart, exit 1"),
        ("jlist-waiting-restart-exhausted.json", "waiting-forever: waiting restart, exit 1, 2 restarts"),
        ("jlist-launching.json", "starting: launching"),
        ("jlist-stopping.json", "stopping: stopping"),
        ("jlist-noautorestart-exited.json", "stopped: stopped, exit 1"),
        ("jlist-after-kill9-of-app.json", "running: online, 1 restarts"),
        ("jlist-just-restarted.json", "running: online, 1 restarts"),
        ("jlist-recovered.json", "running: online, 30 restarts"),
        ("jlist-cluster-2.json", "running: 2/2 online"),
        ("jlist-cluster-mixed.json", "running: 1/2 online, 2 restarts"),
        ("jlist-two-apps.json", "running: online, 7 restarts"),
        ("jlist-empty.json", "not-known: "),
        ("jlist-raw-version-skew.txt", "running: online"),
        ("jlist-raw-first-run-motd.txt", "not-known: "),
        ("jlist-raw-no-daemon-banner.txt", "not-known: "),
        ("jlist-raw-no-daemon-banner-colour.txt", "not-known: "),
    ])
    func eachStateIsWhatItMeans(_ file: String, _ expected: String) throws {
        #expect(try state(file) == expected)
    }

    @Test func stableForAMinuteIsNoLongerACrashLoop() throws {
        #expect(try state("jlist-late-crash-loop-online.json", secondsLater: 61) == "running: online, 4 restarts")
    }

    /// pm2 itself takes these for a namespace, a number, a pattern and everything.
    @Test(arguments: ["default", "0", "/api/", "all", "api", "API-SERVER", ""]) func onlyTheExactNameMatches(_ name: String) throws {
        #expect(try state("jlist-healthy.json", name: name) == "not-known: ")
    }

    @Test func noSecretOfTheApplicationIsKept() throws {
        let text = try Self.fixture("jlist-errored.json")
        #expect(text.contains("s3cret"))
        let list = try #require(Pm2List(text))
        #expect(!String(reflecting: list).contains("s3cret"))
    }

    @Test(arguments: ["", "[PM2] Spawning PM2 daemon", "[", "[{]", "pm2: command not found", "{\"a\": 1}"])
    func whatIsNoListIsNotReadAsEmpty(_ text: String) { #expect(Pm2List(text) == nil) }

    /// A pm2 in a folder that no PATH names, whose daemon is down, hangs, or answers.
    @Test(arguments: [
        ("down", "manager-down: "), ("hung", "manager-hung: pm2 jlist"), ("healthy", "running: online"),
    ])
    func aDaemonIsAskedOnlyWhereItLives(_ mode: String, _ expected: String) async throws {
        let home = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("pm2-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: home) }
        let bin = home.appendingPathComponent(".nvm/versions/node/v20/bin")
        let pm2 = home.appendingPathComponent(".pm2")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: pm2, withIntermediateDirectories: true)
        let list = home.appendingPathComponent("list.json")
        try Self.fixture("jlist-healthy.json").write(to: list, atomically: true, encoding: .utf8)
        let body = mode == "hung" ? "sleep 30" : "cat \(list.path)"
        try "#!/bin/sh\necho \"$@\" >>\(home.path)/asked\n\(body)\n".write(to: bin.appendingPathComponent("pm2"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin.appendingPathComponent("pm2").path)
        try "\(mode == "down" ? "999999999" : "\(getpid())")".write(to: pm2.appendingPathComponent("pm2.pid"), atomically: true, encoding: .utf8)
        var service = Service(name: "api-server", host: "h", manager: .pm2)
        service.directory = "/"
        let makeSocket = "python3 -c 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' \(pm2.path)/rpc.sock || nc -lU \(pm2.path)/rpc.sock & sleep 1"
        _ = try await TestShell().read(makeSocket, timeLimit: .seconds(5))
        let reader = TestShell(environment: ["HOME": home.path, "PM2_HOME": ""])
        let prober = Prober(hosts: TestHosts(readers: ["h": reader]), secrets: TestSecrets())
        let results = await prober.ask([ProbeRequest("x", subject: "x", vantage: "h", .manager(service))], hostLimit: .seconds(20))
        guard case .manager(let answer) = results[0].answer else {
            Issue.record("\(results[0].answer)")
            return
        }
        #expect("\(answer.state.rawValue): \(answer.detail)" == expected)
        let asked = try? String(contentsOf: home.appendingPathComponent("asked"), encoding: .utf8)
        #expect(asked == (mode == "down" ? nil : "jlist --silent\n"))
    }
}
