import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// What is wrong before anything begins: the whole message, the documented code, and nothing begun.
    @Suite struct BadInputTests {
        let ground: Loopback

        init() throws {
            ground = try Loopback()
            try ground.runbook(("bash {#one host=a}", "echo one >> \(ground.file("effects"))"))
        }

        @Test func aMissingFile() throws {
            try FileManager.default.removeItem(atPath: ground.file("runbook.md"))
            try ground.says("missing-runbook", "run")
        }

        /// `bongsu run | tee log` with a `tee` that dies: the words are lost, the recovery is not.
        @Test func aReaderThatGoesAwayEndsNothing() throws {
            let piped = ["-o", "pipefail", "-c", "{ \"$0\" run --language en 2>&1; echo $? >code; } | true"]
            _ = try Binary.run("/bin/bash", piped + [Binary.path], in: ground.folder, environment: ground.environment())
            #expect(ground.lines("code") == ["0"])
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func anUnknownKeyAndBadYAML() throws {
            try ground.write("platform.yaml", "platform: Shop\nhots:\n  a: {address: 127.0.0.1}\n")
            try ground.says("unknown-key", "run")
            try ground.write("platform.yaml", "platform: Shop\nhosts: {a: [\n")
            try ground.says("bad-yaml", "run")
            try FileManager.default.removeItem(atPath: ground.file("platform.yaml"))
            try ground.says("missing-file", "run")
            #expect(!FileManager.default.fileExists(atPath: ground.file(".bongsu/journal.sqlite")))
        }

        @Test func namesThatAreNotThere() throws {
            try ground.says("no-journal", "status")
            try ground.says("no-procedure", "run", "everything")
            #expect(try ground.bongsu("run").code == 0)
            try ground.says("no-execution", "status", "9")
            try ground.says("nothing-to-resume", "resume")
            try ground.says("execution-ended", "retry", "1", "one")
        }

        /// Who reads Korean is told of a problem in Korean, whatever the environment says, as far as platform.yaml can be read.
        @Test func problemsAreToldInThePlatformsLanguage() throws {
            func begins(_ words: String, _ arguments: String...) throws {
                let result = try Binary.run(arguments, in: ground.folder, environment: ground.environment(["LANG": "C.UTF-8"]))
                #expect(result.errors.hasPrefix(words), "\(arguments): \(result.errors)\(result.output)")
            }
            try ground.write("platform.yaml", ground.platform(language: "ko"))
            try begins("오류[B0431]", "status")
            try begins("오류[B0431]", "approve", "1", "one")
            try begins("오류[B0007]", "plan", "everything")
            try begins("오류[B0008]", "verify", "nowhere")
            try begins("error[B0431]", "status", "--language", "en")
            // One mistake in the document does not take its language away; nor does YAML that is none.
            try ground.write("platform.yaml", ground.platform(language: "ko") + "\nhots: {}\n")
            try begins("오류[", "run")
            try ground.write("platform.yaml", "language: ko   # 새벽 3시\nplatform: [\n")
            try begins("오류[", "run")
            try begins("오류[", "postmortem")
            try ground.write("platform.yaml", "language: fr\nplatform: Shop\n")
            try begins("error[", "run")
        }

        @Test func aSecondController() throws {
            try ground.runbook(("bash {#two .destructive host=a}", "echo two >> \(ground.file("effects"))"))
            let first = try ground.launch("run", "--wait")
            try wait { first.printed.contains("bongsu approve 1 two") }
            try ground.says("second-controller", "run")
            try ground.says("second-controller-resumes", "resume", "1")
            #expect(try ground.bongsu("approve", "1", "two").code == 0)
            #expect(first.finish().code == 0)
            #expect(ground.lines("effects") == ["two"])
        }

        @Test func aRunbookThatChanged() throws {
            try ground.runbook(("bash {#one host=a}", "echo one >> \(ground.file("effects"))"), ("bash {#two .destructive host=a}", "true"))
            #expect(try ground.bongsu("run").code == 10)
            try ground.runbook(("bash {#one host=a}", "true"), ("bash {#two .destructive host=a}", "true"))
            try ground.says("changed-runbook", "resume")
            #expect(try ground.bongsu("approve", "1", "two").code == 0)
            #expect(try ground.bongsu("resume", "--original").code == 0)
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func anExecutionThatHasNotEnded() throws {
            try ground.runbook(("bash {#two .destructive host=a}", "echo two >> \(ground.file("effects"))"))
            #expect(try ground.bongsu("run").code == 10)
            try ground.says("unfinished", "run")
            #expect(try ground.bongsu("abort", "1").code == 0)
            #expect(try ground.executions().map(\.state) == ["aborted"])
            #expect(ground.lines("effects") == [])
            #expect(try ground.bongsu("run").code == 10)
        }

        @Test func aJournalWithAFlippedByte() throws {
            try ground.runbook(("bash {#one host=a}", "echo first-line"), ("bash {#two .destructive host=a}", "true"))
            #expect(try ground.bongsu("run").code == 10)
            // The last connection that closes writes everything into the one file; a row keeps its bytes as they are.
            let path = ground.file(".bongsu/journal.sqlite")
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            let found = try #require(bytes.firstRange(of: Array("\"first-line".utf8)))
            bytes[found.lowerBound + 1] = UInt8(ascii: "F")
            try Data(bytes).write(to: URL(filePath: path))
            for arguments in [["resume"], ["status", "1"]] {
                for language in ["en", "ko"] {
                    let result = try Binary.run(
                        arguments + ["--language", language], in: ground.folder, environment: ground.environment())
                    try Golden.expect("damaged-journal.\(language)", ground.whole(result))
                }
            }
            // A journal that cannot be read does not stand in the way of a recovery.
            #expect(try ground.bongsu("run").code == 10)
        }
    }
}
