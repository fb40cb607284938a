/// What a fence's info string says about running it.
struct FenceInfo {
    var kind: Step.Kind
    var attributes: Attributes

    /// Nil where the fence is prose, or where what is wrong forbids to run it.
    static func read(_ info: Located<String>, in document: String) -> (info: FenceInfo?, diagnostics: [Diagnostic]) {
        let text = info.value
        guard let open = text.firstIndex(of: "{") else { return (nil, []) }
        let place = Diagnostic.Place(document, info.range)
        let language = text[..<open].trimmingBlanks
        let kind = Step.Kind(rawValue: language)
        if language.isEmpty {
            return (nil, [
                RunbookProblem.noLanguage.error(
                    Message("braces without a language", ko: "언어 없는 중괄호"), place,
                    help: [Message("write `bash \(text)`", ko: "`bash \(text)` 형태로 쓰기")])
            ])
        }
        let inner = text[text.index(after: open)...]
        let isClosed = inner.last == "}"
        let body = isClosed ? inner.dropLast() : inner
        let offset = text.distance(from: text.startIndex, to: open) + 1
        let start = SourcePosition(line: info.range.start.line, column: info.range.start.column + offset)
        guard let kind else { return (nil, prose(language, body, at: start, place)) }
        let isSpaced = text[..<open].last?.isBlank == true
        guard isSpaced, isClosed, !body.contains("{"), !body.contains("}") else {
            let attributes = body.filter { $0 != "{" && $0 != "}" }.trimmingBlanks
            return (nil, [
                RunbookProblem.braces.error(
                    isSpaced
                        ? Message("braces must end the line", ko: "중괄호가 줄 끝에 없음")
                        : Message("no blank between language and braces", ko: "언어와 중괄호 사이에 공백 없음"), place,
                    help: [Message("write `\(language) {\(attributes)}`", ko: "`\(language) {\(attributes)}` 형태로 쓰기")])
            ])
        }
        let (attributes, problems) = AttributeParser.parse(body, at: start, in: document)
        let table = AttributeTable.check(attributes, .step, in: document)
        return (FenceInfo(kind: kind, attributes: attributes), problems + table)
    }

    /// Braces after another language are prose; a warning where they look like a step that nobody will run.
    private static func prose(_ language: String, _ body: Substring, at start: SourcePosition, _ place: Diagnostic.Place) -> [Diagnostic] {
        let (attributes, problems) = AttributeParser.parse(body, at: start, in: place.document)
        let isMeant = attributes.pairs.contains { AttributeTable.stepKeys.contains($0.key.value) }
            || attributes.classes.contains { AttributeTable.stepClasses.contains($0.value) }
        guard problems.isEmpty, isMeant else { return [] }
        let shells = ["shell", "console", "zsh", "ksh", "shell-session", "terminal"]
        let nearest = shells.contains(language.lowercased())
            ? "bash" : EditDistance.nearest(to: language, among: Step.Kind.allCases.map(\.rawValue)) ?? "bash"
        return [
            RunbookProblem.notRun.warning(
                Message("a `\(language)` fence never runs", ko: "`\(language)` 코드 블록은 실행되지 않음"), place,
                help: [Message("write `\(nearest) {…}` to run it, or remove the braces", ko: "실행하려면 `\(nearest) {…}`, 아니면 중괄호 제거")])
        ]
    }
}
