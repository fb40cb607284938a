import Testing

import Documents

/// SplitMix64: the same inputs on every machine; a failure prints its seed.
private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Whatever the bytes, reading ends, and every place that is named lies in the document.
@Suite struct DocumentFuzzTests {
    private static func misplaced(_ diagnostics: [Diagnostic], in source: SourceText) -> [String] {
        diagnostics.compactMap { diagnostic in
            guard let place = diagnostic.place else { return nil }
            let start = place.range.start
            let isInside = start.line >= 1 && start.line <= max(1, source.lines.count) && start.column >= 1
                && start.column <= source.line(start.line).count + 1 && place.range.start <= place.range.end
            return isInside ? nil : "\(diagnostic.code) \(place.range)"
        }
    }

    private static func readBoth(_ bytes: [UInt8], seed: UInt64) {
        guard let source = SourceText.read(bytes, name: "fuzz").source else { return }
        let (platform, problems) = PlatformDecoder.decode(source)
        #expect(misplaced(problems, in: source) == [], "seed \(seed)")
        let (_, found) = RunbookParser.parse(source, platform: platform ?? Platform(name: "x"))
        #expect(misplaced(found, in: source) == [], "seed \(seed)")
        let text = DiagnosticRenderer([source], language: .korean).render(found + problems)
        #expect(text.isEmpty == (found + problems).isEmpty, "seed \(seed)")
    }

    @Test(arguments: 0..<150 as Range<UInt64>)
    func randomBytes(seed: UInt64) {
        var random = Seeded(state: seed)
        let marks = Array("#`{}[]()<>!-*_|:.=\"'&\\~ \n\t\r0a,$@%?/bongsu: bash --- ```가🚨".utf8)
        let length = Int.random(in: 0..<2_000, using: &random)
        let bytes = (0..<length).map { _ in
            Int.random(in: 0..<20, using: &random) == 0 ? UInt8.random(in: 0...255, using: &random) : marks.randomElement(using: &random) ?? 0x20
        }
        let text = seed.isMultiple(of: 2) ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
        Self.readBoth(text, seed: seed)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func cutAndSplicedExamples(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let documents = try ["runbook.md", "platform.yaml"].map { Array(try Fixture.text("Tests/Fixtures/example/\($0)").utf8) }
        var bytes = documents[Int(seed % 2)]
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            let from = Int.random(in: 0...bytes.count, using: &random)
            let to = min(bytes.count, from + Int.random(in: 0...200, using: &random))
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes.removeSubrange(from..<to)
            case 1: bytes.insert(contentsOf: bytes[from..<to], at: Int.random(in: 0...bytes.count, using: &random))
            case 2:
                let other = documents.randomElement(using: &random) ?? []
                let start = Int.random(in: 0..<max(1, other.count), using: &random)
                bytes.replaceSubrange(from..<to, with: other[start..<min(other.count, start + 200)])
            default: bytes = Array(bytes[..<max(1, from)])
            }
        }
        Self.readBoth(Array(String(decoding: bytes, as: UTF8.self).utf8), seed: seed)
    }

    enum Shape: CaseIterable {
        case quotes, lists, brackets, flow, longLine, dashes, emphasis, comments, links, entities, backticks, blanks, anchors, keys, headings, tasks

        var text: String {
            func many(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }
            switch self {
            case .quotes: return many(">", 100_000) + "\n" + many("a\n", 1_000)
            case .lists: return (0..<300).map { many(" ", 2 * $0) + "- a\n" }.joined()
            case .brackets: return many("[", 20_000) + many("]", 20_000)
            case .flow: return "platform: " + many("[", 20_000)
            case .longLine: return "platform: " + many("가 ", 30_000)
            case .dashes: return many("- ", 20_000)
            case .emphasis: return many("*a_ ", 10_000)
            case .comments: return many("<!-- bongsu: ", 5_000)
            case .links: return many("[a](<b", 5_000)
            case .entities: return many("&amp; `x` \\* ", 5_000)
            case .backticks: return (1..<300).map { many("`", $0) + " " }.joined()
            case .blanks: return many("- a\n", 100) + many("\n", 50_000)
            case .anchors: return "a: &a [x]\n" + (1..<30).map { "b\($0): &b\($0) [*a, *a]\n" }.joined()
            case .keys: return (0..<2_000).map { "key\($0): {a: b, c: [d]}\n" }.joined()
            case .headings: return (0..<3_000).map { many("#", 1 + $0 % 6) + " 같은 제목\n" }.joined()
            case .tasks: return (0..<2_000).map { "- [ ] 같은 일 (`host\($0)`)\n" }.joined()
            }
        }
    }

    @Test(arguments: Shape.allCases)
    func shapesThatGrow(shape: Shape) { Self.readBoth(Array(shape.text.utf8), seed: 0) }
}
