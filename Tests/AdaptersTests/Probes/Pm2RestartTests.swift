import Adapters
import Documents
import Engine
import Foundation
import Testing

/// The restart that Bongsu sends, run against a pm2 that notes when each of its commands begins and ends.
@Suite struct Pm2RestartTests {
    private let home = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent("pm2-\(UUID().uuidString)")
    private var shell: TestShell { TestShell(environment: ["HOME": home.path, "PM2_HOME": ""]) }

    /// Its first command starts a daemon that lives on and keeps every descriptor it was given, as pm2's does.
    private static let fake = #"""
        #!/bin/bash
        echo "begin $$" >>"$HOME/trace"
        if [ ! -e "$HOME/daemon" ]; then touch "$HOME/daemon"; setsid sleep 300 & echo $! >>"$HOME/daemons"; fi
        sleep 0.2
        if [ "$1" = jlist ]; then
          printf '%s\n' '[PM2] Spawning PM2 daemon with pm2_home=/x' '>>>> In-memory PM2 is out-of-date, do:' '>>>> $ pm2 update'
          n=$(cat "$HOME/count" 2>/dev/null || echo 0)
          if [ -e "$HOME/unknown" ]; then echo "[]"; else echo "[{\"name\":\"api-server\",\"pm_id\":0,\"pid\":$((100 + n)),\"pm2_env\":{\"status\":\"online\",\"pm_uptime\":$n}}]"; fi
        fi
        if [ "$1" = start ]; then rm "$HOME/unknown"; fi
        if [ "$1" = restart ]; then echo $(($(cat "$HOME/count" 2>/dev/null || echo 0) + 1)) >"$HOME/count"; fi
        echo "end $$" >>"$HOME/trace"
        """#

    private func restart(start: String? = nil) throws -> String {
        var platform = Platform(name: "P", language: .english)
        platform.hosts = [Host(name: "h", address: "h")]
        platform.services = [Service(name: "api-server", host: "h", manager: .pm2)]
        platform.services[0].start = start
        let section = try #require(RecoveryLadder.section(for: "api-server", platform: platform))
        let text = try #require(section.steps.first { $0.id.hasSuffix("-restart") }).text
        return "cat >\"$HOME/restart-$$\" <<'BONGSU_RESTART'\n\(text)BONGSU_RESTART\nbash -euo pipefail \"$HOME/restart-$$\"\n"
    }

    private static func isInstalled(_ program: String) -> Bool {
        ["/usr/bin", "/usr/local/bin", "/bin"].contains { FileManager.default.isExecutableFile(atPath: "\($0)/\(program)") }
    }

    private func install() throws {
        let bin = home.appendingPathComponent(".local/bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
        try Self.fake.write(to: bin.appendingPathComponent("pm2"), atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin.appendingPathComponent("pm2").path)
    }

    private func clean() async throws {
        _ = try await shell.read("while read -r p; do kill \"$p\" || true; done <\"$HOME/daemons\"", timeLimit: .seconds(5))
        try? FileManager.default.removeItem(at: home)
    }

    private static let hasPrograms = ["node", "flock", "setsid"].allSatisfy(isInstalled)

    /// Behind the banners stands an empty list: pm2 does not know the program, which is told or started.
    @Test(.enabled(if: hasPrograms, "needs node, flock and setsid")) func whatPm2DoesNotKnowIsStarted() async throws {
        try install()
        try Data().write(to: home.appendingPathComponent("unknown"))
        let told = try await shell.read(try restart(), timeLimit: .seconds(90))
        #expect(told.exitCode == 1)
        #expect(told.errorOutput.contains("does not know api-server"), "\(told)")
        let started = try await shell.read(try restart(start: "pm2 start ecosystem.config.js"), timeLimit: .seconds(90))
        #expect(started.exitCode == 0, "\(started)")
        try await clean()
    }

    /// Whole scripts of two controllers: no command begins before the other's has ended, one daemon is started, and
    /// the daemon does not keep the lock.
    @Test(.enabled(if: hasPrograms, "needs node, flock and setsid")) func twoRestartsNeverRunPm2AtOnce() async throws {
        try install()
        let (shell, script) = (self.shell, try restart())
        async let first = shell.read(script, timeLimit: .seconds(90))
        async let second = shell.read(script, timeLimit: .seconds(90))
        let answers = try await [first, second]
        #expect(answers.map(\.exitCode) == [0, 0], "\(answers)")
        let third = try await shell.read(script, timeLimit: .seconds(90))
        #expect(third.exitCode == 0, "the daemon holds the lock: \(third)")
        let trace = try String(contentsOf: home.appendingPathComponent("trace"), encoding: .utf8).split(separator: "\n")
        for (begin, end) in zip(stride(from: 0, to: trace.count, by: 2), stride(from: 1, to: trace.count, by: 2)) {
            #expect(trace[begin].dropFirst(6) == trace[end].dropFirst(4) && trace[begin].hasPrefix("begin"), "two at once: \(trace)")
        }
        let daemons = try String(contentsOf: home.appendingPathComponent("daemons"), encoding: .utf8).split(separator: "\n")
        #expect(daemons.count == 1)
        try await clean()
    }
}
