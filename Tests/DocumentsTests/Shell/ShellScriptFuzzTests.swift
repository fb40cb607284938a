import Documents
import Testing

/// Any text is read to its end; every place lies inside the text.
@Suite struct ShellScriptFuzzTests {
    private static let pieces = [
        "$(", ")", "`", "\"", "'", "\\", "\n", " ", "<<EOF", "EOF", "\nEOF\n", "if ", "then ", "fi", "for i in ", "do ", "done", "case x in", "esac", "${",
        "}", "{", "((", "))", "[[", "]]", "&&", "||", "|", ";", ";;", "&", "#", "ssh a ", "sudo ", "bash -c ", "<(", "f() ", "=", "A=", "A=(", "가", "🚨", "\r\n",
        "<x>", "[", "]", "*", "$", "!", "function ", "until ", "2>", ">&",
    ]

    @Test(arguments: 0..<300) func splicedPieces(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var text = ""
        for _ in 0..<(seed % 60 + 1) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += Self.pieces[Int((state >> 33) % UInt64(Self.pieces.count))]
        }
        let script = ShellScript.parse(text)
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.count
        #expect(script.commands.allSatisfy { $0.range.start <= $0.range.end && $0.range.end.line <= lines })
        #expect(script.usedVariables.allSatisfy { !$0.name.isEmpty })
        #expect(script == ShellScript.parse(text))
    }

    @Test(arguments: ["$(", "(", "{ ", "if ", "`\\`", "\"$(", "f() ", "bash <<A\n", "ssh a <<A\n", "! ", "((", "A=(", "case x in a) "])
    func deepNestingEnds(piece: String) {
        let script = ShellScript.parse(String(repeating: piece, count: 5_000))
        #expect(script.commands.count <= 5_001)
    }
}
