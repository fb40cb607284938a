extension Action {
    /// Reads the words of a command line, `["restore", "all", "--at", "latest"]`, checked against the platform.
    ///
    /// The action is nil only where its verb is unknown or lacking.
    package static func parse(words: [String], platform: Platform) -> (action: Action?, diagnostics: [Diagnostic]) {
        let line = words.joined(separator: " ")
        var column = 1
        let located = words.map { word in
            defer { column += word.count + 1 }
            return Located(word, at: SourceRange(line: 1, column: column, length: word.count))
        }
        let whole = SourceRange(line: 1, column: 1, length: line.count)
        return ActionParser(document: "bongsu", platform: platform, values: nil).parse(located, range: whole)
    }
}

/// Reads one line of built-in actions.
struct ActionParser {
    let document: String
    let platform: Platform
    /// What the step's `env=` hands over; nil where `$NAME` is not a value but text.
    let values: [String]?

    func parse(_ words: [Located<String>], range: SourceRange) -> (action: Action?, diagnostics: [Diagnostic]) {
        guard let first = words.first else { return (nil, []) }
        guard let verb = Action.Verb(rawValue: first.value) else {
            let verbs = Action.Verb.allCases.map(\.rawValue)
            let nearest = EditDistance.help(for: first.value, among: verbs)
            let list = verbs.joined(separator: ", ")
            return (nil, [
                RunbookProblem.verb.error(
                    Message("unknown action `\(first.value)`", ko: "알 수 없는 동작 `\(first.value)`"), place(first.range),
                    help: nearest.isEmpty ? [Message("actions: \(list)", ko: "쓸 수 있는 동작: \(list)")] : nearest)
            ])
        }
        let table = ActionTable.of(verb)
        var action = Action(verb: verb, range: range)
        var diagnostics: [Diagnostic] = []
        var operands: [Located<String>] = []
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            guard word.value.hasPrefix("--") else {
                operands.append(word)
                continue
            }
            let parts = word.value.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let name = parts.first ?? ""
            guard let option = table.options.first(where: { $0.name == name }) else {
                diagnostics.append(unknownOption(name, verb, table, word))
                if let next = rest.first, !next.value.hasPrefix("--"), operands.count >= table.operands.count { rest.removeFirst() }
                continue
            }
            let value = option.takesValue ? (parts.count == 2 ? parts[1] : rest.popFirst()?.value) : nil
            if action.option(name) != nil {
                diagnostics.append(RunbookProblem.option.error(Message("`--\(name)` is given twice", ko: "`--\(name)` 중복"), place(word.range)))
            } else if option.takesValue, value ?? "" == "" || value?.hasPrefix("--") == true {
                diagnostics.append(RunbookProblem.option.error(Message("`--\(name)` lacks its value", ko: "`--\(name)`에 값 없음"), place(word.range)))
            } else if !option.takesValue, parts.count == 2 {
                diagnostics.append(RunbookProblem.option.error(Message("`--\(name)` takes no value", ko: "`--\(name)`에는 값을 쓸 수 없음"), place(word.range)))
            } else {
                if name == "samples", let value, !value.hasPrefix("$"), !(1...1_000).contains(Int(value) ?? 0) {
                    diagnostics.append(RunbookProblem.option.error(
                        Message("`--samples` must be a number from 1 to 1000", ko: "`--samples`: 1부터 1000까지의 수 필요"), place(word.range)))
                }
                action.options.append(.init(name: name, value: value))
            }
        }
        action.operands = operands.map(\.value)
        diagnostics += check(operands, verb, table, range)
        for word in words where word.value.contains("$") { diagnostics += checkValue(word) }
        return (action, diagnostics)
    }

    private func check(_ operands: [Located<String>], _ verb: Action.Verb, _ table: ActionTable, _ range: SourceRange) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if operands.count < table.required, let kind = table.operands.first?.kind {
            found.append(RunbookProblem.operand.error(
                Message("`\(verb.rawValue)` lacks its \(kind.english)", ko: "`\(verb.rawValue)`에 \(kind.korean) 없음"), place(range)))
        }
        for (index, word) in operands.enumerated() {
            guard index < table.operands.count else {
                found.append(RunbookProblem.operand.error(
                    Message("`\(verb.rawValue)` takes no more than \(table.operands.count) names", ko: "`\(verb.rawValue)`에 쓸 수 있는 이름은 최대 \(table.operands.count)개"),
                    place(word.range), help: [Message("write one line for each", ko: "한 줄에 하나씩 쓰기")]))
                break
            }
            let operand = table.operands[index]
            if word.value.hasPrefix("$") { continue }
            if case .section = operand, !word.value.hasPrefix("#") || word.value.count < 2 {
                found.append(RunbookProblem.operand.error(
                    Message("`do` takes the `#id` of a section", ko: "`do`에는 섹션의 `#id` 필요"), place(word.range),
                    help: [Message("write `do #\(word.value)`", ko: "`do #\(word.value)` 형태로 쓰기")]))
            }
            if let names = operand.names(platform), !names.contains(word.value) {
                found.append(RunbookProblem.unknown(word.value, operand.kind, known: names, place(word.range)))
            }
        }
        return found
    }

    private func checkValue(_ word: Located<String>) -> [Diagnostic] {
        guard let values else { return [] }
        let name = String(word.value.dropFirst())
        guard word.value.first == "$", TextRule.variable.accepts(name) else {
            return [
                RunbookProblem.environment.error(
                    Message("a value must be a whole word `$NAME`", ko: "값은 `$NAME` 한 낱말이어야 함"), place(word.range))
            ]
        }
        guard !values.contains(name) else { return [] }
        return [
            RunbookProblem.environment.error(
                Message("`$\(name)` is not handed over", ko: "`$\(name)` 값을 넘겨받지 않음"), place(word.range),
                help: [Message("add `env=\(name)` to the braces", ko: "중괄호에 `env=\(name)` 추가")])
        ]
    }

    private func unknownOption(_ name: String, _ verb: Action.Verb, _ table: ActionTable, _ word: Located<String>) -> Diagnostic {
        let names = table.options.map(\.name)
        let nearest = EditDistance.nearest(to: name, among: names).map { [Message("did you mean `--\($0)`?", ko: "혹시 `--\($0)`?")] }
        let list = names.map { "--\($0)" }.joined(separator: ", ")
        let known = names.isEmpty ? [] : [Message("options: \(list)", ko: "쓸 수 있는 옵션: \(list)")]
        return RunbookProblem.option.error(
            Message("`\(verb.rawValue)` has no option `--\(name)`", ko: "`\(verb.rawValue)`에 없는 옵션 `--\(name)`"), place(word.range),
            help: nearest ?? known)
    }

    private func place(_ range: SourceRange) -> Diagnostic.Place { .init(document, range) }
}
