/// Reads `when="api-server is down or failure is data-loss"`.
enum ConditionParser {
    static func parse(_ value: Located<String>, platform: Platform, document: String) -> (condition: Condition?, diagnostics: [Diagnostic]) {
        let words = located(value)
        let place = Diagnostic.Place(document, value.range)
        let joiners = Set(words.map(\.value).filter { $0 == "or" || $0 == "and" })
        guard joiners.count < 2 else {
            return (nil, [
                RunbookProblem.condition.error(
                    Message("condition mixes `or` and `and`", ko: "조건에 `or`와 `and`가 섞임"), place,
                    help: [Message("use only one of them; nest sections for the other", ko: "하나만 쓰고, 나머지는 하위 섹션의 조건으로 나누기")])
            ])
        }
        var terms: [Condition.Term] = []
        var diagnostics: [Diagnostic] = []
        for group in words.split(omittingEmptySubsequences: false, whereSeparator: { $0.value == "or" || $0.value == "and" }) {
            let (term, problem) = term(Array(group), whole: place, platform: platform)
            if let term { terms.append(term) }
            if let problem { diagnostics.append(problem) }
        }
        guard diagnostics.isEmpty else { return (nil, diagnostics) }
        return (Condition(terms: terms, joiner: joiners.contains("and") ? .and : .or), [])
    }

    private static func term(_ words: [Located<String>], whole: Diagnostic.Place, platform: Platform) -> (Condition.Term?, Diagnostic?) {
        func place(_ word: Located<String>) -> Diagnostic.Place { .init(whole.document, word.range) }
        guard words.count == 3, words[1].value == "is" else {
            let range = words.first.flatMap { first in words.last.map { SourceRange(first.range.start, $0.range.end) } }
            return (nil, RunbookProblem.condition.error(
                Message("not a condition", ko: "조건이 아님"), .init(whole.document, range ?? whole.range),
                help: [
                    Message(
                        "write `NAME is up|down|damaged`, `platform is …` or `failure is TYPE`, joined by `or` or by `and`",
                        ko: "`이름 is up|down|damaged`, `platform is …`, `failure is 유형`을 `or` 또는 `and`로 연결")
                ]))
        }
        let name = words[0].value
        if name == "failure" {
            guard let type = FailureType(rawValue: words[2].value) else { return (nil, unknownFailure(words[2], whole.document)) }
            return (.failure(type), nil)
        }
        guard let state = Condition.State(rawValue: words[2].value) else {
            let states = Condition.State.allCases.map(\.rawValue)
            return (nil, RunbookProblem.condition.error(
                Message("unknown state `\(words[2].value)`", ko: "알 수 없는 상태 `\(words[2].value)`"), place(words[2]),
                help: [Message("states: up, down, damaged", ko: "쓸 수 있는 상태: up, down, damaged")]
                    + EditDistance.help(for: words[2].value, among: states)))
        }
        if name == "platform" { return (.platform(state), nil) }
        guard platform.allNames.contains(name) else {
            return (nil, RunbookProblem.unknown(name, .thing, known: platform.allNames, place(words[0])))
        }
        return (.named(name, state), nil)
    }

    static func unknownFailure(_ word: Located<String>, _ document: String) -> Diagnostic {
        let types = FailureType.allCases.map(\.rawValue)
        return RunbookProblem.condition.error(
            Message("unknown failure type `\(word.value)`", ko: "알 수 없는 장애 유형 `\(word.value)`"), .init(document, word.range),
            help: EditDistance.help(for: word.value, among: types)
                + [Message("types: \(types.joined(separator: ", "))", ko: "쓸 수 있는 유형: \(types.joined(separator: ", "))")])
    }

    /// The words of a value, each with its place.
    static func located(_ value: Located<String>) -> [Located<String>] {
        var words: [Located<String>] = []
        var word = ""
        var column = value.range.start.column
        for character in value.value + " " {
            if !character.isBlank {
                word.append(character)
            } else if !word.isEmpty {
                words.append(Located(word, at: SourceRange(line: value.range.start.line, column: column - word.count, length: word.count)))
                word = ""
            }
            column += 1
        }
        return words
    }
}

extension Platform {
    /// Every name that a document may use.
    var allNames: [String] { hosts.map(\.name) + services.map(\.name) + databases.map(\.name) + endpoints.map(\.name) }
}

extension Message {
    static let thing = Message("host, service, database or endpoint", ko: "호스트, 서비스, 데이터베이스, 엔드포인트")
    static let host = Message("host", ko: "호스트")
    static let database = Message("database", ko: "데이터베이스")
}
