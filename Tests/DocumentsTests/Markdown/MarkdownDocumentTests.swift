import Testing

import Documents

/// A tree as lines of `kind range`, so that a whole document is compared at once.
private func outline(_ source: String) -> String {
    let document = MarkdownDocument.parse(SourceText(name: "t.md", text: source))
    return document.blocks.map { outline($0, indent: "") }.joined()
}

private func outline(_ node: MarkdownNode, indent: String) -> String {
    let range = node.range.start.line == node.range.end.line
        ? "\(node.range.start.line):\(node.range.start.column)-\(node.range.end.column)"
        : "\(node.range.start.line):\(node.range.start.column)-\(node.range.end.line):\(node.range.end.column)"
    let kind: String
    switch node.kind {
    case .list(let list): kind = "list start=\(list.start.map(String.init) ?? "-") \(list.isTight ? "tight" : "loose")"
    case .codeBlock(let code):
        let fence = code.fence.map { "\($0.marks) info=\($0.info.value)@\($0.info.range.start.column) closed=\($0.isClosed)" }
        kind = "code \(fence ?? "indented") line=\(code.textLine) indent=\(code.textIndent) \(code.text.debugDescription)"
    default: kind = "\(node.kind)"
    }
    return "\(indent)\(kind) \(range)\n" + node.children.map { outline($0, indent: indent + " ") }.joined()
}

@Suite struct MarkdownDocumentTests {
    @Test func placesAreThoseOfTheDocument() {
        let got = outline(
                """
                # 제목 `api` (5분)
                <!-- bongsu: #a -->

                para one **bold** and
                  second `코드` line &amp; `x`
                third <https://a.b/> [l](u) \\* `z`

                > quote `a`
                > more `b`
                lazy `c`
                """)
        let expected = """
                heading(level: 1) 1:1-16
                 text("제목 ") 1:3-6
                 codeSpan("api") 1:7-10
                 text(" (5분)") 1:11-16
                html("<!-- bongsu: #a -->\\n") 2:1-20
                paragraph 4:1-6:35
                 text("para one ") 4:1-10
                 strong 4:10-18
                  text("bold") 4:12-16
                 text(" and") 4:18-22
                 softBreak 4:22-22
                 text("second ") 5:3-10
                 codeSpan("코드") 5:11-13
                 text(" line & ") 5:14-22
                 codeSpan("x") 5:27-28
                 softBreak 5:29-29
                 text("third ") 6:1-7
                 link(url: "https://a.b/") 6:7-21
                  text("https://a.b/") 6:8-20
                 text(" ") 6:21-22
                 link(url: "u") 6:22-28
                  text("l") 6:23-24
                 text(" * ") 6:28-31
                 codeSpan("z") 6:33-34
                blockQuote 8:1-10:9
                 paragraph 8:3-10:9
                  text("quote ") 8:3-9
                  codeSpan("a") 8:10-11
                  softBreak 8:12-12
                  text("more ") 9:3-8
                  codeSpan("b") 9:9-10
                  softBreak 9:11-11
                  text("lazy ") 10:1-6
                  codeSpan("c") 10:7-8

                """
        #expect(got == expected)
    }

    @Test func listsTasksAndFencesInItems() {
        #expect(
            outline(
                """
                - [ ] 가나 (`api.x`)
                  - [x] API *서버*
                    여러 줄 `q`
                1. item

                   ~~~bash {#x host=api}
                   echo 가
                     two
                   ~~~
                   after `w`
                10. ten
                """) == """
                list start=- tight 1:1-3:13
                 taskItem(isChecked: false) 1:1-3:13
                  paragraph 1:7-19
                   text("가나 (") 1:7-11
                   codeSpan("api.x") 1:12-17
                   text(")") 1:18-19
                  list start=- tight 2:3-3:13
                   taskItem(isChecked: true) 2:3-3:13
                    paragraph 2:9-3:13
                     text("API ") 2:9-13
                     emphasis 2:13-17
                      text("서버") 2:14-16
                     softBreak 2:17-17
                     text("여러 줄 ") 3:5-10
                     codeSpan("q") 3:11-12
                list start=1 loose 4:1-11:8
                 item 4:1-10:13
                  paragraph 4:4-8
                   text("item") 4:4-8
                  code ~~~ info=bash {#x host=api}@7 closed=true line=7 indent=3 "echo 가\\n  two\\n" 6:4-9:7
                  paragraph 10:4-13
                   text("after ") 10:4-10
                   codeSpan("w") 10:11-12
                 item 11:1-8
                  paragraph 11:5-8
                   text("ten") 11:5-8

                """)
    }

    @Test func tablesAndUnclosedFences() {
        #expect(
            outline(
                """
                | a | 나 `k` |
                |---|---|
                | 1 `z` | `가` 2 |

                - ```bash {#x}
                  inner
                after
                ```
                unclosed
                """) == """
                table 1:1-3:17
                 tableRow(isHeader: true) 1:1-13
                  tableCell 1:2-5
                   text("a") 1:3-4
                  tableCell 1:6-13
                   text("나 ") 1:7-9
                   codeSpan("k") 1:10-11
                 tableRow(isHeader: false) 3:1-17
                  tableCell 3:2-9
                   text("1 ") 3:3-5
                   codeSpan("z") 3:6-7
                  tableCell 3:10-17
                   codeSpan("가") 3:12-13
                   text(" 2") 3:14-16
                list start=- tight 5:1-6:8
                 item 5:1-6:8
                  code ``` info=bash {#x}@6 closed=false line=6 indent=2 "inner\\n" 5:3-6:8
                paragraph 7:1-6
                 text("after") 7:1-6
                code ``` info=@4 closed=false line=9 indent=0 "unclosed\\n" 8:1-9:9

                """)
    }

    @Test func infoStringsAreNotUnescaped() {
        let document = MarkdownDocument.parse(SourceText(name: "t.md", text: "```bash {#a x=&amp;\\*}\n```\n"))
        guard case .codeBlock(let code) = document.blocks.first?.kind else { return #expect(Bool(false)) }
        #expect(code.fence?.info.value == "bash {#a x=&amp;\\*}")
    }

    @Test func plainTextIsWhatAReaderSees() {
        let document = MarkdownDocument.parse(
            SourceText(name: "t.md", text: "# **제목** `x` <!-- no --> [링크](u)\nline\nbreak\n\n| a | b |\n|---|---|\n| c | d |\n"))
        #expect(document.blocks.map(\.plainText) == ["제목 x  링크", "line break", "a | b\nc | d"])
    }

    enum Deep: CaseIterable {
        case quotes, bullets, numbers, indented, emphasis
        var text: String {
            switch self {
            case .quotes: String(repeating: ">", count: 100_000) + " deep"
            case .bullets: String(repeating: "- ", count: 100_000) + "deep"
            case .numbers: String(repeating: "1. ", count: 100_000) + "deep"
            case .indented: (0..<600).map { String(repeating: " ", count: 2 * $0) + "- x\n" }.joined()
            case .emphasis: String(repeating: "*a **b ", count: 10_000) + String(repeating: "b** a*", count: 10_000)
            }
        }
    }

    @Test(arguments: Deep.allCases)
    func deepNestingIsCutAndNamed(deep: Deep) {
        let source = deep.text
        let document = MarkdownDocument.parse(SourceText(name: "t.md", text: source))
        #expect(document.tooDeep != nil)
        func depth(_ node: MarkdownNode) -> Int { 1 + (node.children.map(depth).max() ?? 0) }
        #expect(document.blocks.map(depth).max() ?? 0 <= MarkdownDocument.maximumDepth + 1)
    }

    @Test func aTableThatWouldFillUpIsNoTable() {
        let header = String(repeating: "a|", count: 2_000) + "\n" + String(repeating: "-|", count: 2_000) + "\n"
        let document = MarkdownDocument.parse(SourceText(name: "t.md", text: header + String(repeating: "x|\n", count: 1_000)))
        #expect(document.tooDeep?.start == SourcePosition(line: 2))
        #expect(document.blocks.map(\.kind) == [.paragraph])
    }

    @Test func aLoneCarriageReturnBeginsNoLine() {
        #expect(outline("a\rb\n\n`c`\r\n# d\r\n") == """
            paragraph 1:1-4
             text("a b") 1:1-4
            paragraph 3:1-4
             codeSpan("c") 3:2-3
            heading(level: 1) 4:1-4
             text("d") 4:3-4

            """)
    }
}
