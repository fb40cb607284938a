import Testing

import Documents

@Suite struct DiagnosticRendererTests {
    private let source = SourceText(
        name: "runbook.md", text: "# 제목\n\t복구 🚨 `tail -f` 끝\n" + String(repeating: "가", count: 500) + "X" + String(repeating: "b", count: 500) + "\n")

    private var first: Diagnostic {
        Diagnostic(
            DiagnosticCode(110), Message("command never ends", ko: "명령이 끝나지 않음"),
            at: .init("runbook.md", SourceRange(line: 2, column: 8, length: 7)),
            label: Message("follows the file", ko: "파일을 계속 따라감"), notes: [Message("evidence", ko: "근거")],
            help: [Message("use `tail -n 200`", ko: "`tail -n 200` 사용")])
    }

    @Test func marksStandUnderWhatTheyMean() {
        #expect(
            DiagnosticRenderer([source], language: .english).render(first) == """
                error[B0110]: command never ends
                 --> runbook.md:2:8
                2 |     복구 🚨 `tail -f` 끝
                  |              ^^^^^^^ follows the file
                note: evidence
                help: use `tail -n 200`

                """)
    }

    @Test func koreanSaysTheSame() {
        #expect(
            DiagnosticRenderer([source], language: .korean).render(first) == """
                오류[B0110]: 명령이 끝나지 않음
                 --> runbook.md:2:8
                2 |     복구 🚨 `tail -f` 끝
                  |              ^^^^^^^ 파일을 계속 따라감
                참고: 근거
                도움말: `tail -n 200` 사용

                """)
    }

    @Test func wideMarksAndLongLines() {
        var long = Diagnostic(
            DiagnosticCode(900), .warning, Message("x", ko: "x"), at: .init("runbook.md", SourceRange(line: 3, column: 501, length: 1)))
        let text = DiagnosticRenderer([source], language: .english).render(long)
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { DisplayWidth.of($0) <= DiagnosticRenderer.widest + 10 })
        #expect(lines[2].hasPrefix("3 | …가"))
        let mark = DisplayWidth.of(lines[3].prefix { $0 != "^" })
        #expect(DisplayWidth.of(lines[2].prefix { $0 != "X" }) == mark)
        long.place = .init("runbook.md", SourceRange(line: 1, column: 3, length: 2))
        #expect(DiagnosticRenderer([source], language: .english).render(long).hasSuffix("1 | # 제목\n  |   ^^^^\n"))
    }

    @Test func nothingFromADocumentMovesTheCursor() {
        let evil = SourceText(name: "e\u{1B}[2J.md", text: "a\u{1B}[31mred\u{202E}\u{7}")
        let diagnostic = Diagnostic(
            DiagnosticCode(1), Message("m\u{1B}]0;t\u{7}", ko: "m"), at: .init(evil.name, SourceRange(line: 1, column: 1, length: 1)))
        #expect(
            DiagnosticRenderer([evil], language: .english).render(diagnostic) == """
                error[B0001]: m\u{FFFD}]0;t\u{FFFD}
                 --> e\u{FFFD}[2J.md:1:1
                1 | a\u{FFFD}[31mred\u{FFFD}\u{FFFD}
                  | ^

                """)
    }

    @Test func sortedByPlaceThenCode() {
        func at(_ line: Int, _ code: Int) -> Diagnostic {
            Diagnostic(DiagnosticCode(code), Message("x", ko: "x"), at: .init("a.md", SourceRange(line: line)))
        }
        let nowhere = Diagnostic(DiagnosticCode(999), Message("x", ko: "x"))
        #expect([at(2, 1), at(1, 5), at(1, 3), nowhere].sortedByPlace() == [nowhere, at(1, 3), at(1, 5), at(2, 1)])
    }

    @Test func reportCountsAndEncodes() {
        let report = DiagnosticReport([first], guesses: 5, language: .english)
        #expect(report.summary == Message("1 error, 0 warnings, 5 guesses", ko: "오류 1건, 경고 0건, 추측 5건"))
        #expect(
            report.json == """
                {
                  "diagnostics" : [
                    {
                      "code" : "B0110",
                      "document" : "runbook.md",
                      "help" : [
                        "use `tail -n 200`"
                      ],
                      "label" : "follows the file",
                      "message" : "command never ends",
                      "notes" : [
                        "evidence"
                      ],
                      "range" : {
                        "end" : {
                          "column" : 15,
                          "line" : 2
                        },
                        "start" : {
                          "column" : 8,
                          "line" : 2
                        }
                      },
                      "severity" : "error"
                    }
                  ],
                  "errors" : 1,
                  "guesses" : 5,
                  "warnings" : 0
                }

                """)
    }

    @Test(arguments: [
        ("hots", "host"), ("Host", "host"), ("adress", "address"), ("pm2", "pm2"), ("posgresql", "postgresql"), ("zzz", nil), ("", nil),
        ("esacaltion", "escalation"), ("xy", nil),
    ])
    func nearestName(word: String, expected: String?) {
        #expect(EditDistance.nearest(to: word, among: ["host", "hosts2", "address", "pm2", "postgresql", "escalation"]) == expected)
    }
}
