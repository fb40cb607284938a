import Documents
import Engine
import Foundation
import TestSupport
import Testing

/// Every block that a host's fault gives, whole, in both languages: `Tests/Fixtures/faults`. `BONGSU_RECORD=1` writes them
/// anew; then they are to be read aloud.
@Suite struct ExecutionFaultsTests {
    private static let platform: Platform = {
        var platform = Platform(name: "shop", language: .english)
        platform.hosts = [
            Host(name: "api", address: "10.0.0.7", user: "ubuntu"), Host(name: "web", address: "10.0.0.8", user: "ubuntu", port: 2222),
        ]
        return platform
    }()

    private static func faults(
        _ answers: [AttemptResult], _ classes: Set<Step.Class> = [], hosts: [String] = ["api"], _ more: (inout MachineScript) -> Void = { _ in }
    ) -> ExecutionFaults {
        let restart = Make.step("restart", classes, hosts: hosts) { $0.line = 58 }
        var script = MachineScript(Make.plan([Make.section("first", [restart, Make.step("after")]) { $0.line = 50 }]))
        script.answers = ["restart": answers]
        script.begin()
        more(&script)
        var faults = ExecutionFaults(script.machine.plan, execution: ExecutionID(7), platform: platform)
        for event in script.events { faults.see(event) }
        return faults
    }

    private static let failure = Wait.failure(section: "first", step: "restart")

    private static func refused(_ error: HostError) -> [Diagnostic] {
        faults([AttemptResult(.unreachable, detail: error.text)]).diagnostics(of: failure)
    }

    /// A command that was typed is told by its words, not by the ids of what carries it.
    @Test func aCommandThatWasTypedBearsItsWords() throws {
        // As the planner expands it: the ladder that the action stands for.
        let inner = Make.section("action/restore-shop", [Make.step("action/restore-shop-choose")]) { $0.expands = true }
        let action = Make.section(CommandLineSection.step, [.section(inner)]) { $0.expands = true }
        let section = Make.section(CommandLineSection.id, [.section(action)]) { $0.title = "bongsu restore shop" }
        var script = MachineScript(Make.plan([section]))
        script.answers = ["action/restore-shop-choose": [AttemptResult(.failed)]]
        script.begin()
        let wait = try #require(script.machine.wait)
        var faults = ExecutionFaults(script.machine.plan, execution: ExecutionID(7))
        for event in script.events { faults.see(event) }
        let told = try #require(faults.diagnostics(of: wait).last)
        #expect(told.message == Message("`bongsu restore shop` failed", ko: "`bongsu restore shop` 실패"))
        #expect(told.help.map(\.english) == ["when that is mended, begin it again: `bongsu retry 7 action`", "or end it: `bongsu abort 7`"])
    }

    /// A name, and what it gives.
    private static let cases: [(String, [Diagnostic])] = {
        let output = "Stopping nginx\nsudo: a terminal is required to read the password; either use the -S option\nsudo: a password is required\n"
        let barred = "ubuntu is not in the sudoers file.\n"
        let full = "pg_restore: error: could not write to file: No space left on device\n"
        func failed(_ code: Int32, _ output: String) -> AttemptResult {
            AttemptResult(.failed, exitCode: code, output: output, detail: "exit code \(code)")
        }
        let limit = AttemptResult(.failed, output: "waiting for lock\n", detail: "time limit reached; process group ended")
        return [
            ("unreachable", refused(.unreachable(detail: "ssh: connect to host 10.0.0.7 port 22: No route to host"))),
            ("key unknown", refused(.hostKey(detail: "the key of 10.0.0.7 is not known; look at it: `…`"))),
            ("key changed", refused(.hostKey(detail: "the key of 10.0.0.7 is not the one known; the known one: `…`"))),
            ("login refused", refused(.authentication(detail: "ubuntu@10.0.0.7: Permission denied (publickey)."))),
            ("no space", refused(.noSpace(detail: "/var/lib/bongsu /var/tmp/bongsu-1000"))),
            ("connection lost", refused(.connectionLost(detail: "Connection reset by 10.0.0.7 port 22"))),
            ("no answer in time", refused(.deadline)),
            ("strange answer", refused(.protocolViolation(detail: "This account is currently not available."))),
            ("time limit", faults([limit]).diagnostics(of: failure)),
            ("sudo wants a password", faults([failed(1, output)]).diagnostics(of: failure)),
            ("sudo does not allow it", faults([failed(1, barred)]).diagnostics(of: failure)),
            ("disk full", faults([failed(1, full)]).diagnostics(of: failure)),
            ("failed by itself", faults([failed(3, "one\nnginx: bad directive\n")]).diagnostics(of: failure)),
            (
                "one of two hosts",
                faults(
                    [AttemptResult(.succeeded, exitCode: 0), AttemptResult(.unreachable, detail: HostError.deadline.text)],
                    hosts: ["api", "web"]
                ).diagnostics(of: failure)
            ),
            (
                "silent, may be repeated",
                faults([AttemptResult(.indeterminate, detail: "no answer from api until the time limit")], [.idempotent])
                    .diagnostics(of: failure)
            ),
            (
                "outcome unknown",
                faults([AttemptResult(.lost, detail: "began, and nobody can know how it ended")])
                    .diagnostics(of: .indeterminate(step: "restart", hosts: ["api"]))
            ),
            (
                "outcome unknown, silent",
                faults([AttemptResult(.indeterminate, detail: "no answer from api until the time limit")])
                    .diagnostics(of: .indeterminate(step: "restart", hosts: ["api"]))
            ),
            (
                "aborted, outcome unknown",
                faults([AttemptResult(.lost, detail: "began, and nobody can know how it ended")]) { $0.order(.abort) }.left
            ),
            (
                "ended over it",
                faults([AttemptResult(.unreachable, detail: HostError.deadline.text)]) { $0.order(.skip("restart")) }.left
            ),
            ("condition still holds", faults([]).diagnostics(of: .failure(section: "first", step: nil))),
            ("out of time", faults([]).diagnostics(of: .overrun(section: "first"))),
        ]
    }()

    @Test(arguments: Language.allCases) func everyBlockReadsAsItShould(_ language: Language) throws {
        let renderer = DiagnosticRenderer([], language: language)
        let text = Self.cases.map { "## \($0.0)\n\(renderer.render($0.1))" }.joined(separator: "\n")
        let url = Binary.root.appending(path: "Tests/Fixtures/faults/blocks.\(language.rawValue).txt")
        if ProcessInfo.processInfo.environment["BONGSU_RECORD"] != nil { try Data(text.utf8).write(to: url) }
        #expect(text == (try? String(contentsOf: url, encoding: .utf8)))
    }

    /// Each stands in the runbook, says what is true now, and proposes something; a wait's last block has the next commands.
    @Test func everyBlockHelps() {
        for (name, found) in Self.cases {
            #expect(!found.isEmpty, "\(name)")
            for diagnostic in found {
                #expect(diagnostic.place?.document == "runbook.md", "\(name)")
                #expect(!diagnostic.notes.isEmpty && !diagnostic.help.isEmpty, "\(name)")
                for message in diagnostic.notes + diagnostic.help + [diagnostic.message] {
                    #expect(!message.english.isEmpty && !message.korean.isEmpty, "\(name)")
                }
            }
        }
    }

    @Test func aQuestionIsNoProblem() {
        let none = Self.faults([])
        for wait in [Wait.approval(step: "restart"), .condition(section: "first"), .choice("c", options: ["first"]), .paused] {
            #expect(none.diagnostics(of: wait).isEmpty)
        }
        #expect(none.left.isEmpty)
    }

    /// The journal keeps a host's refusal as words; they are read back as what they were.
    @Test func refusalsComeBackFromTheirWords() {
        let all: [HostError] = [
            .unreachable(detail: "a: b"), .hostKey(detail: "k"), .authentication(detail: "x"), .connectionLost(detail: ""),
            .noSpace(detail: "/run"), .deadline, .protocolViolation(detail: "?"),
        ]
        for error in all { #expect(HostError(journaled: error.text) == error) }
        #expect(HostError(journaled: "exit code 1") == nil)
    }

    /// A command may print anything; only a failure's own words name its cause, and only whole ones.
    @Test func wordsOfACommandThatFailedByItself() {
        func fault(_ output: String) -> StepFault? { StepFault(AttemptResult(.failed, exitCode: 1, output: output)) }
        #expect(fault("password authentication failed for user \"app\"") == nil)
        #expect(fault("sudo: unable to resolve host api") == nil)
        #expect(fault("sudo: a password is required\nretrying\n") == .sudo(line: "sudo: a password is required", asksPassword: true))
        #expect(StepFault(AttemptResult(.succeeded, exitCode: 0, output: "sudo: a password is required")) == nil)
    }
}
