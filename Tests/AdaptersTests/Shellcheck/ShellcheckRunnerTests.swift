import Adapters
import Documents
import Testing

@Suite struct ShellcheckRunnerTests {
    private let shellcheck: Shellcheck = {
        let source = SourceText(name: "runbook.md", text: "# t\n```bash\necho \"$HOME\"\n```\n```bash\nls $1\n```\n")
        return Shellcheck(
            platform: Platform(name: "p"), runbook: Runbook(document: source, title: "t", sections: []),
            context: CheckContext(today: "2026-11-23", isProse: true, platformSource: nil, markdown: MarkdownDocument.parse(source)))
    }()

    @Test func theRealProgramIsUnderstood() async {
        switch await ShellcheckRunner().check(shellcheck) {
        case .checked(let found):
            #expect(found.map { "\($0.code) \($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0)" } == ["B1100 6:4"])
        case .absent:
            // The machine has none: the runner said so, which is all it can do.
            #expect(Shellcheck.absent.english.contains("apt-get install shellcheck"))
        case .failed(let reason):
            Issue.record("shellcheck could not be used: \(reason)")
        }
    }

    @Test func anAbsentProgramIsSaidOnce() async {
        #expect(await ShellcheckRunner(program: "no-such-shellcheck").check(shellcheck) == .absent)
    }

    @Test func aProgramThatDoesNotAnswerIsLeft() async {
        let outcome = await ShellcheckRunner(program: "tail", deadline: .seconds(5)).check(shellcheck)
        guard case .failed = outcome else { return #expect(outcome == .absent) }
    }
}
