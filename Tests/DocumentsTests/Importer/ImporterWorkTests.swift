@testable import Documents
import Testing

/// How much is done for a large document, counted: times differ from machine to machine.
@Suite struct ImporterWorkTests {
    private func reading(_ text: String) -> Reading { Reading(MarkdownDocument.parse(SourceText(name: "r.md", text: text))) }

    private func parsed(_ text: String) -> Int { reading(text).outline.fences.count { $0.fence.script != nil } }

    /// What is beyond the limits stays prose, and is not read as shell either.
    @Test func noShellIsReadBeyondTheLimits() {
        let lines = (1...900).map { "systemctl restart unit-\($0)\n" }.joined()
        #expect(parsed("# P\n\n```bash\n\(lines)```\n") == 0)
        let fence = "```bash\n" + (1...30).map { "ls /srv/\($0)\n" }.joined() + "```\n\n"
        // 26 fences hold 780 commands, the 27th goes over, and that is seen by reading it.
        #expect(parsed("# P\n\n" + String(repeating: fence, count: 100)) == 27)
        #expect(parsed("# P\n\n" + String(repeating: "```bash\nls\n```\n\n", count: 1_000)) == 400)
    }

    /// Two thousand machines with one label: each has a name of its own, in the order of the document.
    @Test func oneLabelForManyMachines() {
        let rows = (0..<2_000).map { "| API 서버 | 10.1.\($0 / 250).\($0 % 250) |\n" }.joined()
        let hosts = Importer.read(SourceText(name: "r.md", text: "# P\n\n| 서버 | 주소 |\n|--|--|\n\(rows)")).platform.hosts
        #expect(hosts.count == 2_000)
        #expect(hosts.first?.name == "api")
        #expect(hosts.last?.name == "api-2000")
        #expect(Set(hosts.map(\.name)).count == 2_000)
    }
}

/// Words are found by bytes as they were found by characters.
@Suite struct ProseWordsTests {
    private let words = ProseWords("복구 후", "restor*", "db", "post-mortem")

    @Test(arguments: [
        ("복구 후 조치", "복구 후"), ("사후복구 후에", "복구 후"), ("Restoring it", "restor*"), ("We RESTORE", "restor*"), ("unrestored", nil),
        ("the DB.", "db"), ("db", "db"), ("dbs", nil), ("adb db", "db"), ("디비(db)는", "db"), ("Post-Mortem", "post-mortem"), ("", nil), ("post-mortems", nil),
    ] as [(String, String?)])
    func found(_ text: String, _ word: String?) { #expect(words.first(in: text) == word) }

    /// Hangul as macOS writes it in file names, put together from letters.
    @Test func decomposedHangul() {
        #expect(words.first(in: "\u{1107}\u{1169}\u{11A8}\u{1100}\u{116E} \u{1112}\u{116E} 조치") == "복구 후")
    }

    @Test func wordsInBytes() {
        let text = SearchedText("aab ab")
        #expect(text.holds(Array("ab".utf8)))
        #expect(text.holds(wholeWord: Array("ab".utf8), isPrefix: false))
        #expect(!text.holds(wholeWord: Array("aa".utf8), isPrefix: false))
        #expect(!text.holds(Array("aab ab ".utf8)))
        #expect(SearchedText(lowercasedASCII: "PASSWORD 비밀").holds(Array("password".utf8)))
    }
}
