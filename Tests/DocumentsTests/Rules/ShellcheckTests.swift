@testable import Documents
import Foundation
import Testing

/// ShellCheck 0.9's own answers, recorded, on a document whose second fence is indented and holds Hangul.
@Suite struct ShellcheckTests {
    private let bench = RuleBench(
        """
        # 복구
        1. 목록
           ```bash
           echo "한글 🚨"; ls $BACKUP
           ssh host "ls $X"
           ```
        2. 정리
           ```bash
           git checkout main
           if true; then
           rm -rf "$DIR/"*
           ```

        """)
    private var shellcheck: Shellcheck {
        Shellcheck(
            platform: bench.platform, runbook: bench.runbook,
            context: CheckContext(today: RuleBench.today, isProse: true, platformSource: nil, markdown: bench.markdown))
    }

    private let recorded = #"""
        {"comments":[{"file":"/tmp/x/step-1.bash","line":4,"endLine":4,"column":1,"endColumn":1,"level":"error","code":1046,"message":"Couldn't find 'fi' for this 'if'.","fix":null},{"file":"/tmp/x/step-1.bash","line":4,"endLine":4,"column":1,"endColumn":1,"level":"error","code":1073,"message":"Couldn't parse this if expression. Fix to allow more checks.","fix":null},{"file":"/tmp/x/step-1.bash","line":6,"endLine":6,"column":1,"endColumn":1,"level":"error","code":1047,"message":"Expected 'fi' matching previously mentioned 'if'.","fix":null},{"file":"/tmp/x/step-1.bash","line":6,"endLine":6,"column":1,"endColumn":1,"level":"error","code":1072,"message":"Expected 'fi'. Fix any mentioned problems and try again.","fix":null},{"file":"/tmp/x/step-0.bash","line":3,"endLine":3,"column":17,"endColumn":24,"level":"info","code":2086,"message":"Double quote to prevent globbing and word splitting.","fix":{"replacements":[]}},{"file":"/tmp/x/step-0.bash","line":4,"endLine":4,"column":14,"endColumn":16,"level":"info","code":2029,"message":"Note that, unescaped, this expands on the client side.","fix":null}]}
        """#

    @Test func filesHoldThePreludeAndTheTextUnchanged() {
        #expect(shellcheck.files.map(\.name) == ["step-0.bash", "step-1.bash"])
        #expect(shellcheck.files[0].text == "#!/bin/bash\nset -euo pipefail\necho \"한글 🚨\"; ls $BACKUP\nssh host \"ls $X\"\n")
    }

    @Test func answersStandAtTheDocumentsPlaces() throws {
        let found = try shellcheck.diagnostics(json: Data(recorded.utf8))
        #expect(found.map { "\($0.severity) \($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0) \($0.notes[0].english)" } == [
            "warning 4:20 SC2086: Double quote to prevent globbing and word splitting.",
            "error 10:4 SC1046: Couldn't find 'fi' for this 'if'.",
        ])
    }

    @Test(arguments: Language.allCases) func wording(_ language: Language) throws {
        let found = try shellcheck.diagnostics(json: Data(recorded.utf8))
        try Golden.expect(DiagnosticRenderer([bench.source], language: language).render(found), "rules/shellcheck.\(language.rawValue).txt")
    }

    @Test func anythingElseIsNoAnswer() {
        #expect(throws: (any Error).self) { try shellcheck.diagnostics(json: Data("ShellCheck 0.3".utf8)) }
    }

    private func asked(_ text: String) -> Shellcheck {
        let bench = RuleBench(text)
        return Shellcheck(
            platform: bench.platform, runbook: bench.runbook,
            context: CheckContext(today: RuleBench.today, isProse: true, platformSource: nil, markdown: bench.markdown))
    }

    /// What stands twice is asked once and reported at both places, each with its own indent.
    @Test func theSameTextIsAskedOnce() throws {
        let twice = asked("# A\n\n```bash\nls $BACKUP\n```\n\n# B\n\n1. b\n   ```bash\n   ls $BACKUP\n   ```\n")
        #expect(twice.files.map(\.name) == ["step-0.bash"])
        #expect(twice.remark == nil)
        let answer = #"{"comments":[{"file":"step-0.bash","line":3,"endLine":3,"column":4,"endColumn":11,"level":"info","code":2086,"message":"m","fix":null}]}"#
        let found = try twice.diagnostics(json: Data(answer.utf8))
        #expect(found.map { "\($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0)" } == ["4:4", "11:7"])
    }

    /// ShellCheck takes more than linear time: what is beyond the limit is said, not waited for.
    @Test func moreThanItCanReadIsSaid() {
        let fences = (0..<300).map { number in "```bash\n" + (0..<10).map { "ls /srv/\(number)/\($0)\n" }.joined() + "```\n\n" }.joined()
        let much = asked("# A\n\n" + fences)
        #expect(much.files.count == 181)
        #expect(much.remark?.english == "shellcheck: 1309 lines of shell beyond the first 2000 are not checked")
    }
}
