/// Reads a scenario: its failure, what it replaces, and its symptoms.
struct ScenarioReader {
    let document: String
    private(set) var diagnostics: [Diagnostic] = []

    init(document: String) { self.document = document }

    /// `시나리오 2: 랜섬웨어`, `Scenario 2: ransomware`; other marks may stand before.
    static func isScenario(_ title: String) -> Bool {
        let text = title.drop { !$0.isLetter }.lowercased()
        for word in ["시나리오", "scenario"] where text.hasPrefix(word) {
            let rest = text.dropFirst(word.count).drop(while: \.isBlank)
            let number = rest.prefix(while: \.isNumber)
            let after = rest.dropFirst(number.count).drop(while: \.isBlank).first
            if !number.isEmpty, let after, ":\u{FF1A}.-–—".contains(after) { return true }
        }
        return false
    }

    mutating func scenario(_ part: HeadingPart, bodies: [(title: String, nodes: [MarkdownNode])]) -> Scenario? {
        let failure = part.attributes.value("failure")
        guard Self.isScenario(part.title) else {
            for key in ["failure", "replaces"] {
                guard let value = part.attributes.value(key) else { continue }
                diagnostics.append(RunbookProblem.scenario.error(
                    Message("`\(key)=` stands only on a scenario", ko: "`\(key)=`는 시나리오에만 쓸 수 있음"), .init(document, value.range),
                    help: [Message("name the heading `Scenario N: …`", ko: "제목을 `시나리오 N: …` 형식으로 쓰기")]))
            }
            return nil
        }
        guard let failure else {
            diagnostics.append(RunbookProblem.scenario.error(
                Message("scenario without `failure=`", ko: "`failure=` 없는 시나리오"), .init(document, part.range),
                notes: [Message("without it, nothing ever proposes this scenario", ko: "이것이 없으면 이 시나리오는 제안되지 않음")],
                help: [Message("add `<!-- bongsu: failure=TYPE -->` under the heading", ko: "제목 아래에 `<!-- bongsu: failure=유형 -->` 추가")]))
            return nil
        }
        guard let type = FailureType(rawValue: failure.value) else {
            diagnostics.append(ConditionParser.unknownFailure(failure, document))
            return nil
        }
        var scenario = Scenario(failure: type)
        scenario.replaces = (part.attributes.list("replaces") ?? []).map { $0.value.first == "#" ? String($0.value.dropFirst()) : $0.value }
        for (title, nodes) in bodies { readSymptoms(title: title, nodes, into: &scenario) }
        return scenario
    }

    private mutating func readSymptoms(title: String, _ nodes: [MarkdownNode], into scenario: inout Scenario) {
        var isUnder = Self.isSymptoms(title)
        for node in nodes {
            switch node.kind {
            case .paragraph:
                let text = node.plainText
                if Self.isSymptoms(text) { isUnder = true } else if text.trimmingBlanks.last.map({ ":\u{FF1A}".contains($0) }) == true { isUnder = false }
            case .list where isUnder:
                for item in node.children { symptom(item, into: &scenario) }
                isUnder = Self.isSymptoms(title)
            default: break
            }
        }
    }

    private mutating func symptom(_ item: MarkdownNode, into scenario: inout Scenario) {
        var hasSignal = false
        for node in item.withDescendants {
            guard case .codeSpan(let text) = node.kind, let colon = text.firstIndex(of: ":") else { continue }
            let name = text[..<colon].trimmingBlanks
            let pattern = text[text.index(after: colon)...].trimmingBlanks
            let sources = Signal.Source.allCases.map(\.rawValue)
            if let source = Signal.Source(rawValue: name) {
                hasSignal = true
                if pattern.isEmpty {
                    diagnostics.append(RunbookProblem.signal.error(Message("signal without a pattern", ko: "패턴 없는 신호"), .init(document, node.range)))
                } else {
                    scenario.signals.append(Signal(source: source, pattern: pattern, range: node.range))
                }
            } else if let nearest = EditDistance.nearest(to: name, among: sources) {
                diagnostics.append(RunbookProblem.signal.error(
                    Message("unknown signal `\(name):`", ko: "알 수 없는 신호 `\(name):`"), .init(document, node.range),
                    help: [Message("did you mean `\(nearest):`?", ko: "혹시 `\(nearest):`?")]))
            }
        }
        guard !hasSignal else { return }
        scenario.questions.append(Located(BoxReader.text(item), at: item.range))
    }

    private static func isSymptoms(_ text: String) -> Bool {
        let words = text.lowercased().filter { $0.isLetter || $0.isBlank }.trimmingBlanks
        return words == "증상" || words == "symptoms" || words == "symptom"
    }
}
