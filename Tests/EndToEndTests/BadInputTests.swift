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

        private func says(_ english: String, _ korean: String, _ code: Int32, _ arguments: String...) throws {
            for (language, words) in [("en", english), ("ko", korean)] {
                let result = try Binary.run(
                    arguments + ["--language", language], in: ground.folder, environment: ground.environment())
                #expect(ground.plain(result.errors) == words + "\n")
                #expect(result.output == "")
                #expect(result.code == code)
            }
        }

        @Test func aMissingFile() throws {
            try FileManager.default.removeItem(atPath: ground.file("runbook.md"))
            try says(
                """
                error[B0011]: no file `runbook.md`
                help: make both documents from a runbook that you have: `bongsu import RUNBOOK.md`
                help: or say where they are: `-C FOLDER`, `--platform FILE`, `--runbook FILE`
                """,
                """
                오류[B0011]: `runbook.md` 파일이 없음
                도움말: 가지고 있는 런북에서 두 문서를 만들기: `bongsu import RUNBOOK.md`
                도움말: 또는 위치를 지정: `-C 폴더`, `--platform 파일`, `--runbook 파일`
                """, 3, "run")
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
            let unknown = try ground.bongsu("run")
            #expect(unknown.code == 3)
            #expect(unknown.errors.contains("platform.yaml:2:1"))
            #expect(unknown.errors.contains("`hosts`"))
            try ground.write("platform.yaml", "platform: Shop\nhosts: {a: [\n")
            let bad = try ground.bongsu("run")
            #expect(bad.code == 3)
            #expect(bad.errors.contains(" --> platform.yaml:"))
            #expect(try ground.executions().isEmpty)
        }

        @Test func aRunbookThatChanged() throws {
            try ground.runbook(("bash {#one host=a}", "echo one >> \(ground.file("effects"))"), ("bash {#two .destructive host=a}", "true"))
            #expect(try ground.bongsu("run").code == 10)
            try ground.runbook(("bash {#one host=a}", "true"), ("bash {#two .destructive host=a}", "true"))
            let english = """
                error[B0411]: the documents have changed since execution 1 began
                note: `one` was `echo one >> <FOLDER>/effects` and is now `true`
                note: nothing was begun
                help: go on with the text as it was: `bongsu resume 1 --original`
                """
            let korean = """
                오류[B0411]: 실행 1을(를) 시작한 뒤 문서가 바뀜
                참고: `one`이(가) `echo one >> <FOLDER>/effects`에서 `true`(으)로 바뀜
                참고: 아무것도 시작하지 않았음
                도움말: 시작할 때의 내용으로 계속: `bongsu resume 1 --original`
                """
            try says(english, korean, 3, "resume")
            #expect(try ground.bongsu("approve", "1", "two").code == 0)
            #expect(try ground.bongsu("resume", "--original").code == 0)
            #expect(ground.lines("effects") == ["one"])
        }

        @Test func anExecutionThatHasNotEnded() throws {
            try ground.runbook(("bash {#two .destructive host=a}", "echo two >> \(ground.file("effects"))"))
            #expect(try ground.bongsu("run").code == 10)
            let english = """
                error[B0423]: execution 1 of `Shop` has not ended
                note: `two` destroys something and waits for approval
                note: nothing was begun
                help: go on with it: `bongsu resume 1`
                help: or end it: `bongsu abort 1`
                """
            let korean = """
                오류[B0423]: `Shop`의 실행 1이(가) 끝나지 않음
                참고: `two`: 되돌릴 수 없는 단계, 승인을 기다림
                참고: 아무것도 시작하지 않았음
                도움말: 이어서 진행: `bongsu resume 1`
                도움말: 또는 끝내기: `bongsu abort 1`
                """
            try says(english, korean, 11, "run")
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
                let result = try Binary.run(arguments, in: ground.folder, environment: ground.environment())
                #expect(result.code == 1)
                #expect(
                    result.errors == """
                        error[B0413]: the journal is damaged at execution 1, entry 5
                        note: the entry is not what was written
                        note: nothing was changed; everything before that place is intact
                        help: keep a copy of the file, then `bongsu status`

                        """)
            }
            // A journal that cannot be read does not stand in the way of a recovery.
            #expect(try ground.bongsu("run").code == 10)
        }
    }
}
