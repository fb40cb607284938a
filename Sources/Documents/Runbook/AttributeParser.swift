/// The one attribute grammar, `#id .class key=value key="value"`, for fences and headings alike.
///
/// There are no escapes: `"`, a backquote, `\`, `&`, `--` and a line break stand in no value, so that the text means
/// the same to every Markdown reader and inside an HTML comment.
struct AttributeParser {
    let document: String
    private let characters: [Character]
    private let start: SourcePosition
    private var index = 0
    private var attributes = Attributes()
    private var diagnostics: [Diagnostic] = []

    /// Reads one line of text that begins at `start`.
    static func parse(_ text: some StringProtocol, at start: SourcePosition, in document: String) -> (attributes: Attributes, diagnostics: [Diagnostic]) {
        var parser = AttributeParser(text, start, document)
        parser.run()
        return (parser.attributes, parser.diagnostics)
    }

    private init(_ text: some StringProtocol, _ start: SourcePosition, _ document: String) {
        characters = Array(text)
        self.start = start
        self.document = document
    }

    private mutating func run() {
        while true {
            while index < characters.count, characters[index].isBlank { index += 1 }
            guard index < characters.count else { return }
            let from = index
            switch characters[index] {
            case "#": mark(from) { parser, word in
                if parser.attributes.id == nil { parser.attributes.id = word } else { parser.repeated("#\(word.value)", word.range) }
            }
            case ".": mark(from) { parser, word in
                let isNew = !parser.attributes.classes.contains { $0.value == word.value }
                if isNew { parser.attributes.classes.append(word) } else { parser.repeated(".\(word.value)", word.range) }
            }
            default: pair(from)
            }
        }
    }

    private mutating func mark(_ from: Int, _ keep: (inout Self, Located<String>) -> Void) {
        let word = self.word(until: { $0.isBlank })
        let name = String(word.dropFirst())
        guard !name.isEmpty, name.allSatisfy(Self.isNameCharacter), !name.contains("--") else { return malformed(from) }
        keep(&self, Located(name, at: range(from, index)))
    }

    private mutating func pair(_ from: Int) {
        let key = word(until: { $0.isBlank || $0 == "=" })
        guard index < characters.count, characters[index] == "=", !key.isEmpty,
            key.utf8.allSatisfy({ $0.isLetterOrDigit || $0 == .dash || $0 == UInt8(ascii: "_") })
        else {
            _ = word(until: { $0.isBlank })
            return malformed(from)
        }
        let keyRange = range(from, index)
        index += 1
        let valueStart: Int
        let value: String
        if index < characters.count, characters[index] == "\"" {
            index += 1
            valueStart = index
            value = word(until: { $0 == "\"" })
            guard index < characters.count else {
                diagnostics.append(
                    RunbookProblem.attribute.error(
                        Message("quote is not closed", ko: "따옴표가 닫히지 않음"), place(valueStart - 1, characters.count),
                        help: [Message("end the value with `\"`", ko: "값 끝에 `\"` 추가")]))
                return
            }
            index += 1
            if index < characters.count, !characters[index].isBlank {
                _ = word(until: { $0.isBlank })
                return malformed(from)
            }
        } else {
            valueStart = index
            value = word(until: { $0.isBlank })
        }
        let valueRange = range(valueStart, valueStart + value.count)
        guard !value.trimmingBlanks.isEmpty else { return malformed(from) }
        guard !isIllegal(value, at: valueStart) else { return }
        let pair = Attributes.Pair(key: Located(key, at: keyRange), value: Located(value, at: valueRange))
        if attributes.value(key) == nil { attributes.pairs.append(pair) } else { repeated(key, keyRange) }
    }

    private mutating func isIllegal(_ value: String, at start: Int) -> Bool {
        let characters = Array(value)
        for (offset, character) in characters.enumerated() {
            let isDashes = character == "-" && offset + 1 < characters.count && characters[offset + 1] == "-"
            guard "\"`\\&\n\r\u{2028}\u{2029}".contains(character) || isDashes else { continue }
            let text = isDashes ? "--" : String(character)
            diagnostics.append(
                RunbookProblem.illegalCharacter.error(
                    Message("`\(text)` in a value", ko: "값 안에 `\(text)`"), place(start + offset, start + offset + text.count),
                    notes: [
                        Message(
                            "there are no escapes: `\"`, backquote, `\\`, `&` and `--` cannot stand in a value",
                            ko: "이스케이프 없음: `\"`, 역따옴표, `\\`, `&`, `--`는 값에 쓸 수 없음")
                    ]))
            return true
        }
        return false
    }

    private mutating func word(until isEnd: (Character) -> Bool) -> String {
        let from = index
        while index < characters.count, !isEnd(characters[index]) { index += 1 }
        return String(characters[from..<index])
    }

    private mutating func malformed(_ from: Int) {
        diagnostics.append(
            RunbookProblem.attribute.error(
                Message("not an attribute", ko: "속성이 아님"), place(from, max(index, from + 1)),
                help: [Message("write `#id`, `.class`, `key=value` or `key=\"two words\"`", ko: "`#id`, `.class`, `key=value`, `key=\"두 낱말\"` 형식 사용")]))
    }

    private mutating func repeated(_ text: String, _ range: SourceRange) {
        diagnostics.append(RunbookProblem.repeated.error(Message("`\(text)` is given twice", ko: "`\(text)` 중복"), .init(document, range)))
    }

    private func range(_ from: Int, _ to: Int) -> SourceRange {
        SourceRange(line: start.line, column: start.column + from, length: to - from)
    }

    private func place(_ from: Int, _ to: Int) -> Diagnostic.Place { .init(document, range(from, to)) }

    private static func isNameCharacter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_" || character == "." || character == "-"
    }
}
