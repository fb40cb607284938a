import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Ctrl-C, and what a person says from another terminal.
    @Suite struct OperatorTests {
        let ground: Loopback
        let effects: String

        init() throws {
            ground = try Loopback()
            effects = ground.file("effects")
        }

        @Test func onceFinishesTheStepAndPauses() throws {
            try ground.runbook(
                ("bash {#one host=a}", "echo one >> \(effects)\nsleep 2\necho finished >> \(effects)"),
                ("bash {#two host=a}", "echo two >> \(effects)"))
            let run = try ground.launch("run")
            try wait { !ground.lines("effects").isEmpty }
            run.signal(SIGINT)
            let paused = run.finish()
            #expect(paused.code == 10)
            #expect(paused.errors == "paused; go on with: bongsu resume 1\n")
            #expect(ground.lines("effects") == ["one", "finished"])
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one", "finished", "two"])
        }

        @Test func twiceStopsWhatRunsAndEnds() throws {
            try ground.runbook(
                ("bash {#one host=a}", "echo $$ >> \(effects)\nsleep 300"), ("bash {#two host=a}", "echo two >> \(effects)"))
            let run = try ground.launch("run")
            try wait { !ground.lines("effects").isEmpty }
            let step = try #require(pid_t(ground.lines("effects")[0]))
            run.signal(SIGINT)
            usleep(300_000)
            run.signal(SIGINT)
            #expect(run.finish().code == 130)
            #expect(kill(step, 0) == -1)
            #expect(try ground.executions().map(\.state) == ["aborted"])
            #expect(ground.lines("effects").count == 1)
        }

        @Test func anotherProcessAnswersARunThatStays() throws {
            try ground.runbook(
                ("bash {#one host=a .destructive}", "echo one >> \(effects)"),
                ("bash {#two host=a .destructive}", "echo two >> \(effects)"))
            let run = try ground.launch("run", "--wait")
            try wait { run.printed.contains("bongsu approve 1 one") }
            let second = try ground.bongsu("run")
            #expect(second.code == 11)
            #expect(second.errors.hasPrefix("error[B0415]: another execution holds `Shop`\n"))
            #expect(try ground.bongsu("approve", "1", "one").code == 0)
            try wait { run.printed.contains("bongsu approve 1 two") }
            #expect(try ground.bongsu("approve", "1", "two", "--deny").code == 0)
            try wait { run.printed.contains("bongsu skip 1 two") }
            #expect(try ground.bongsu("skip", "1", "two").code == 0)
            #expect(run.finish().code == 1)
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func ordersForAnExecutionThatNobodyDrives() throws {
            let flag = ground.file("flag")
            try ground.runbook(
                ("bash {#one host=a}", "echo one >> \(effects)\ntest -e \(flag)"),
                ("bash {#two host=a}", "echo two >> \(effects)\ntest -e \(flag).2"))
            let run = try ground.bongsu("run")
            #expect(run.code == 10)
            #expect(run.output.contains("bongsu retry 1 one"))
            try ground.write("flag", "")
            #expect(
                try ground.bongsu("retry", "1", "one").output
                    == "the order is written down; nobody drives execution 1 now: `bongsu resume 1`\n")
            #expect(try ground.bongsu("resume").code == 10)
            #expect(ground.lines("effects") == ["one", "one", "two"])
            #expect(try ground.bongsu("skip", "1", "two").code == 0)
            #expect(try ground.bongsu("resume").code == 1)
            #expect(ground.lines("effects") == ["one", "one", "two"])
        }

        @Test func abortWhereTheControllerWasKilled() throws {
            try ground.runbook(
                ("bash {#one host=a}", "echo $$ >> \(effects)\nsleep 300"), ("bash {#two host=a}", "echo two >> \(effects)"))
            let run = try ground.launch("run")
            try wait { !ground.lines("effects").isEmpty }
            let step = try #require(pid_t(ground.lines("effects")[0]))
            run.signal(SIGKILL)
            _ = run.finish()
            #expect(kill(step, 0) == 0)
            let abort = try ground.bongsu("abort", "1")
            #expect(abort.code == 0, "\(abort.output)\(abort.errors)")
            #expect(kill(step, 0) == -1)
            #expect(try ground.executions().map(\.state) == ["aborted"])
            #expect(ground.lines("effects").count == 1)
        }

        /// A failure that was passed over and then proved to be mended: succeeded, and told.
        @Test func aFailurePassedOverAndVerifiedIsASuccessThatNamesIt() throws {
            try ground.runbook(
                ("bash {#one host=a}", "echo one >> \(effects)\nfalse"), section: "#work on-failure=next")
            var text = try String(contentsOfFile: ground.file("runbook.md"), encoding: .utf8)
            text += "\n## Verify (5 min)\n<!-- bongsu: #verify -->\n\n```bash {#proof .check host=a}\ntest -e \(effects)\n```\n"
            try ground.write("runbook.md", text)
            let run = try ground.bongsu("run")
            #expect(run.code == 0, "\(run.output)")
            let status = try ground.bongsu("status", "1")
            #expect(status.code == 0)
            #expect(status.output.contains("failed, exit code 1"))
            #expect(try ground.executions().map(\.state) == ["succeeded"])
        }
    }

    @Suite struct SecretTests {
        /// The value is in the step's environment and nowhere else.
        @Test func aSecretIsNowhere() throws {
            let ground = try Loopback()
            let secret = "s3cr3t-\(UUID().uuidString)"
            try ground.write("platform.yaml", ground.platform(more: "variables: {TOKEN: \"${ENV:BONGSU_E2E}\"}"))
            try ground.runbook(
                ("bash {#use host=a env=TOKEN}", "touch \(ground.file("begun"))\nsleep 2\necho \"told $TOKEN\"\nprintf %s \"$TOKEN\" | wc -c > \(ground.file("length"))"))
            let run = try ground.launch("run", environment: ["BONGSU_E2E": secret])
            try wait { FileManager.default.fileExists(atPath: ground.file("begun")) }
            var seen: [String] = []
            while run.process.isRunning {
                seen += Processes.all().map(Processes.words).filter { $0.contains(secret) }
                usleep(100_000)
            }
            let result = run.finish()
            #expect(result.code == 0, "\(result.output)\(result.errors)")
            #expect(seen == [])
            #expect(ground.lines("length") == ["\(secret.utf8.count)"])
            #expect(!(result.output + result.errors).contains(secret))
            let kept = try FileManager.default.contentsOfDirectory(atPath: ground.file(".bongsu"))
            for name in kept {
                let bytes = try Data(contentsOf: URL(filePath: ground.file(".bongsu/\(name)")))
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name)")
            }
            let left = try Binary.run(
                "/bin/sh", ["-c", "grep -rlF \(secret) /var/lib/bongsu /var/tmp /run/bongsu-* /dev/shm 2>/dev/null; true"], in: ground.folder)
            #expect(left.output == "")
            #expect(!(try ground.bongsu("status", "1")).output.contains(secret))
        }
    }
}

extension EndToEnd {
    /// Who reads may go away, and who orders may mistype.
    @Suite struct ReaderTests {
        let ground: Loopback
        let effects: String

        init() throws {
            ground = try Loopback()
            effects = ground.file("effects")
        }

        /// `bongsu run | head -1`: the reader goes after the first line, the recovery goes on.
        @Test(arguments: ["run", "run --json"]) func aReaderThatGoesDoesNotEndTheRecovery(_ command: String) throws {
            try ground.runbook(
                ("bash {#one host=a}", "echo one >> \(effects)\nsleep 1"), ("bash {#two host=a}", "echo two >> \(effects)"))
            let script = "{ \(Binary.path) \(command); echo $? > \(ground.file("code")); } | head -c 1 > /dev/null; exec 2>&-"
            _ = try Binary.run("/bin/sh", ["-c", script], in: ground.folder, environment: ground.environment())
            #expect(ground.lines("code") == ["0"])
            #expect(ground.lines("effects") == ["one", "two"])
            #expect(try ground.executions().map(\.state) == ["succeeded"])
        }

        @Test func nonsenseIsRefusedAtOnce() throws {
            try ground.runbook(("bash {#two .destructive host=a}", "echo two >> \(effects)"), ("bash {#three host=a}", "true"))
            #expect(try ground.bongsu("run").code == 10)
            try ground.says("order-misspelt", "approve", "1", "tow")
            try ground.says("order-not-waited-for", "settle", "1", "two", "succeeded")
            try ground.says("order-not-understood", "settle", "1", "two", "perhaps")
            #expect(try ground.bongsu("retry", "1", "three").code == 64)
            #expect(try ground.bongsu("skip", "1", "two").code == 64)
            // Nothing of it was kept.
            #expect(try ground.bongsu("resume").code == 10)
            #expect(try ground.bongsu("approve", "1", "two").code == 0)
            #expect(try ground.bongsu("approve", "1", "two").code == 64)
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["two"])
        }

        @Test func everyCommandAnswersInJSON() throws {
            try ground.runbook(("bash {#two .destructive host=a}", "true"))
            func valid(_ code: Int32, _ arguments: String...) throws {
                let result = try Binary.run(arguments + ["--json"], in: ground.folder, environment: ground.environment())
                #expect(result.code == code, "\(arguments): \(result.errors)")
                #expect(throws: Never.self, "\(arguments): \(result.output)") {
                    try JSONSerialization.jsonObject(with: Data(result.output.utf8), options: .fragmentsAllowed)
                }
            }
            try valid(64, "status")
            try valid(10, "run")
            try valid(0, "status")
            try valid(10, "status", "1")
            try valid(64, "status", "9")
            try valid(64, "approve", "1", "tow")
            try valid(64, "approve", "one", "two")
            try valid(0, "pause", "1")
            try valid(11, "run")
            try valid(0, "plan")
            try valid(64, "plan", "nowhere")
            try valid(0, "check")
            try valid(0, "explain")
            try valid(0, "explain", "B0410")
            try valid(64, "explain", "B9999")
            try valid(0, "postmortem", "1")
            try valid(64, "verify", "nowhere")
            try valid(64, "recover", "nowhere")
            try valid(64, "do", "nowhere")
            try valid(64, "nonsense")
            try valid(0, "abort", "1")
            try valid(64, "resume", "1")
        }
    }
}
