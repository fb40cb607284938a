import Adapters
import Documents
import Engine
import Foundation
import Lab
import Subprocess
import Testing

/// `bongsu recover` with the ladder that comes from `platform.yaml`: the real program against real faults.
@Suite(labIsPossible) struct RecoveryLabTests {
    @Test func theLaddersBringBackWhatIsDown() async throws {
        try await Replica.with("recover") { replica in
            let folder = FileManager.default.temporaryDirectory.appending(path: labName("recover"))
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(replica.yaml.utf8).write(to: folder.appending(path: "platform.yaml"))
            try Data("# Runbook\n\n## Look around (5 min)\n\nThere is no recovery here.\n".utf8).write(to: folder.appending(path: "runbook.md"))
            try await frozenDatabase(replica, folder)
            try await brokenConfiguration(replica, folder)
            try await severalAtOnce(replica, folder)
            try await lastStartBeforeSystemdGivesUp(replica, folder)
        }
    }

    /// Woken, not restarted: its connections live on.
    private func frozenDatabase(_ replica: Replica, _ folder: URL) async throws {
        try await replica.lab.inject(try #require(Fault.named("freeze-postgresql")))
        let since = "systemctl show -p ActiveEnterTimestamp --value postgresql@15-main"
        let before = try await replica.lab.ssh("api", since)
        let run = try await bongsu("recover", "o4o_platform", in: folder, replica.lab)
        #expect(
            run.steps == [
                "ok State and last messages (api)", "ok Start the server, or wait while it recovers (api)", "ok Query (api)",
                "not needed: End the server by force and start it (api)", "ok Query after the forced start (api)", "ok succeeded",
            ], "\(run.output)")
        #expect(run.code == 0)
        #expect(try await replica.lab.ssh("api", since) == before)
    }

    /// Never loaded over the running one: reported in nginx's own words, and nginx serves on.
    private func brokenConfiguration(_ replica: Replica, _ folder: URL) async throws {
        let fault = try #require(Fault.named("break-nginx-config"))
        try await replica.lab.inject(fault)
        let process = "systemctl show -p MainPID --value nginx"
        let before = try await replica.lab.ssh("web", process)
        for (execution, verb) in [("2", "recover"), ("3", "restart")] {
            let run = try await bongsu(verb, "nginx", in: folder, replica.lab)
            #expect(run.code == 10, "\(run.output)")
            #expect(run.output.contains(#"unknown directive "proxy_passs" in /etc/nginx/sites-enabled/o4o.conf"#), "\(run.output)")
            #expect(run.steps.contains("not begun: Restart nginx (web)"), "\(run.output)")
            // It waits for a person, and holds the platform until one has ended it.
            #expect(try await bongsu("abort", execution, in: folder, replica.lab).code == 0)
        }
        #expect(try await replica.lab.ssh("web", process) == before)
        #expect(try await replica.lab.ssh("web", "curl -so /dev/null -w '%{http_code}' http://localhost/") == "200")
        try await replica.lab.heal(fault)
    }

    /// It waits to be started once more, is not failed yet, and any start would be one too many: ours, too.
    private func lastStartBeforeSystemdGivesUp(_ replica: Replica, _ folder: URL) async throws {
        let state = try await replica.lab.ssh(
            "api",
            """
            printf '%s\\n' '[Unit]' StartLimitIntervalSec=60 StartLimitBurst=1 '[Service]' 'ExecStart=/bin/sh -c "test -e /run/mended && exec sleep 1000"' \
              Restart=on-failure RestartSec=30 | sudo tee /etc/systemd/system/flap.service >/dev/null
            sudo systemctl daemon-reload; sudo systemctl start flap || true
            for i in $(seq 100); do [ "$(systemctl show -p SubState --value flap)" = auto-restart ] && break; sleep 0.1; done
            sudo touch /run/mended; systemctl show -p SubState --value flap
            """)
        #expect(state == "auto-restart")
        let yaml = replica.yaml.replacing("services:\n", with: "services:\n  flap: {host: api, manager: systemd}\n", maxReplacements: 1)
        try Data(yaml.utf8).write(to: folder.appending(path: "platform.yaml"))
        let run = try await bongsu("restart", "flap", in: folder, replica.lab)
        #expect(run.code == 0, "\(run.output)")
    }

    /// What is needed comes first; the start limit is lifted; a broken build is built again.
    private func severalAtOnce(_ replica: Replica, _ folder: URL) async throws {
        for name in ["stop-postgresql", "crash-loop-api", "kill-nginx"] {
            try await replica.lab.inject(try #require(Fault.named(name)))
        }
        let seen = await replica.assess()
        #expect(
            seen.lines == [
                "server-down database-stopped o4o_platform certain: ",
                "server-down crash-loop api-server certain: ",
                "server-down process-stopped nginx certain: admin health login main products",
            ], "\(seen.story)")
        let run = try await bongsu("recover", in: folder, replica.lab)
        #expect(
            run.steps == [
                "ok State and last messages (api)", "ok Start the server, or wait while it recovers (api)", "ok Query (api)",
                "not needed: End the server by force and start it (api)", "ok Query after the forced start (api)",
                "!! Restart api-server (api): failed, exit code 1", "not begun: Health check (api)", "ok Rebuild and start api-server (api)",
                "ok Health check after the rebuild (api)", "ok Validate the configuration (web)", "ok Restart nginx (web)",
                "ok Health check (web)", "ok succeeded",
            ], "\(run.output)")
        #expect(run.code == 0)
        try await replica.lab.up()
        let after = await replica.assess()
        #expect(after.isGreen, "\(after.story)")
    }

    private struct Run {
        var output: String
        var code: Int
        /// What happened to each step, without the times.
        var steps: [String] {
            output.split(separator: "\n").compactMap { line in
                let words = line.drop { $0.isNumber || $0 == ":" }.drop { $0 == " " }
                guard words.hasPrefix("ok ") || words.hasPrefix("!! ") || words.hasPrefix("not needed: ") || words.hasPrefix("not begun: ") else { return nil }
                let text = words.split(separator: " · ").first.map(String.init) ?? ""
                return text.hasPrefix("ok succeeded") ? "ok succeeded" : text
            }
        }
    }

    private func bongsu(_ arguments: String..., in folder: URL, _ lab: Lab) async throws -> Run {
        var binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while binary.path != "/", !FileManager.default.isExecutableFile(atPath: binary.appending(path: "bongsu").path) {
            binary.deleteLastPathComponent()
        }
        let result = try await Subprocess.run(
            .name("env"),
            arguments: Arguments([binary.appending(path: "bongsu").path] + arguments + ["-C", folder.path, "--language", "en"]),
            environment: .inherit.updating([
                "BONGSU_SSH_CONFIG": lab.sshConfiguration, "LOGIN_EMAIL": "test@example.com", "LOGIN_PASSWORD": "test",
                "ADMIN_TOKEN": "lab-admin-token",
            ]),
            output: .string(limit: 1_000_000), error: .string(limit: 1_000_000))
        let code: Int = if case .exited(let code) = result.terminationStatus { Int(code) } else { -1 }
        return Run(output: result.standardOutput + result.standardError, code: code)
    }
}
