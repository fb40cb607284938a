extension ShellParser {
    mutating func parseSimple() -> SimpleCommand? {
        let start = index
        var command = SimpleCommand(range: range(from: start), text: "")
        var end = start
        var isTest = false
        while true {
            skipBlanks()
            guard let character = current, !character.isLineBreak else { break }
            if isTest, let operatorWord = testOperator() {
                command.words.append(operatorWord)
                end = index
                continue
            }
            if character == "#" {
                skipComment()
                break
            }
            if let redirection = parseRedirection() {
                command.redirections.append(redirection)
                end = index
                continue
            }
            if command.words.isEmpty, let assignment = parseAssignment() {
                command.assignments.append(assignment)
                end = index
                continue
            }
            guard let word = parseWord() else { break }
            if command.words.isEmpty, word.text == "[[" { isTest = true }
            command.words.append(word)
            end = index
            if isTest, word.text == "]]" { break }
        }
        guard end > start else { return nil }
        command.range = range(from: start, to: end)
        command.text = String(characters[start..<end])
        return command
    }

    /// `&&`, `||`, `(`, `<`, … inside `[[ … ]]` are words.
    private mutating func testOperator() -> ShellWord? {
        let forms = ["&&", "||", "=~", "(", ")", "<", ">", "|", "&", ";"]
        guard let form = forms.first(where: { matches($0) }) else { return nil }
        let start = index
        index += form.count
        return ShellWord(
            text: form, parts: [.text(form, quoted: false)], range: range(from: start), value: form,
            mapped: mapped(from: start, to: index))
    }

    func mapped(from start: Int, to end: Int) -> MappedText {
        MappedText(characters: Array(characters[start..<end]), places: Array(places[start..<end]), end: places[end])
    }

    // MARK: Assignments

    private mutating func parseAssignment() -> ShellAssignment? {
        let start = index
        guard current?.isShellNameStart == true else { return nil }
        var end = index
        while end < characters.count, characters[end].isShellName { end += 1 }
        let name = String(characters[index..<end])
        if end < characters.count, characters[end] == "[" {
            while end < characters.count, characters[end] != "]", !characters[end].isLineBreak { end += 1 }
            end += 1
        }
        var appends = false
        if end < characters.count, characters[end] == "+" {
            appends = true
            end += 1
        }
        guard end < characters.count, characters[end] == "=" else { return nil }
        index = end + 1
        if current == "(" {
            index += 1
            var elements: [ShellWord] = []
            while true {
                skipSeparators(semicolons: false)
                if isAtEnd || current == ")" { break }
                if let word = parseWord() { elements.append(word) } else { index += 1 }
            }
            if current == ")" { index += 1 } else { note(.unterminated(")"), from: start) }
            return ShellAssignment(name: name, appends: appends, value: emptyWord(), elements: elements, range: range(from: start))
        }
        let value = parseWord() ?? emptyWord()
        return ShellAssignment(name: name, appends: appends, value: value, range: range(from: start))
    }

    private func emptyWord() -> ShellWord {
        ShellWord(text: "", parts: [], range: range(from: index), value: "", mapped: mapped(from: index, to: index))
    }

    // MARK: Redirections

    private static let forms = ["&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", ">>", ">&", ">|", "<", ">"]

    mutating func parseRedirection() -> ShellRedirection? {
        let start = index
        var at = index
        while at < characters.count, at - index < 3, characters[at].isASCII, characters[at].isNumber { at += 1 }
        let descriptor = at > index ? Int(String(characters[index..<at])) : nil
        index = at
        guard let form = Self.forms.first(where: { matches($0) }),
            !matches("<(") && !matches(">("), descriptor == nil || !form.hasPrefix("&"), placeholder() == nil || form != "<"
        else {
            index = start
            return nil
        }
        index += form.count
        skipBlanks()
        let target = parseWord() ?? emptyWord()
        var redirection = ShellRedirection(form: form, descriptor: descriptor, target: target, range: range(from: start))
        if form == "<<" || form == "<<-" {
            let key = heredocKey(target)
            pendingHeredocs.append(
                .init(key: key, delimiter: target.value, isLiteral: target.text != target.value, stripsTabs: form == "<<-"))
            // A stand-in until the line ends; `filled` puts the body in its place.
            redirection.heredoc = ShellHeredoc(
                delimiter: target.value, isLiteral: target.text != target.value, body: "", range: target.range, parts: [],
                mapped: MappedText())
        }
        return redirection
    }

    /// `<name>` with nothing but a name in it, followed by a blank or the end: meant to be filled in.
    func placeholder() -> Int? {
        guard current == "<", let first = peek(1), first.isLetter else { return nil }
        var offset = 2
        while let character = peek(offset), offset < 60 {
            if character == ">" {
                let next = peek(offset + 1)
                let closes = next == nil || next.map { $0.isShellBlank || $0.isLineBreak || "\"';)@:/.".contains($0) } == true
                return closes && peek(offset - 1) != " " ? offset + 1 : nil
            }
            guard character.isLetter || character.isNumber || "-_. ".contains(character) else { return nil }
            offset += 1
        }
        return nil
    }

    // MARK: Words

    mutating func parseWord() -> ShellWord? {
        let start = index
        var builder = WordBuilder()
        while let character = current {
            if character.isShellBlank || character.isLineBreak { break }
            if character == "\\", peek(1)?.isLineBreak == true { break }
            if character == "<", let length = placeholder() {
                builder.add(.placeholder(String(characters[(index + 1)..<(index + length - 1)])), mapped(from: index, to: index + length))
                index += length
                continue
            }
            if character == "(", index > start, peek(-1).map({ "@?*+!".contains($0) }) == true {
                // An extended pattern such as `!(keep)`.
            } else if "<>".contains(character), peek(1) == "(" {
                index += 1
                substitution(from: index - 1, quoted: false, into: &builder)
                continue
            } else if ";&|()<>".contains(character) {
                break
            }
            readPart(character, into: &builder)
        }
        guard index > start else { return nil }
        return builder.word(text: String(characters[start..<index]), range: range(from: start), end: places[index])
    }

    private mutating func readPart(_ character: Character, into builder: inout WordBuilder) {
        switch character {
        case "'": singleQuoted(into: &builder)
        case "\"": doubleQuoted(into: &builder)
        case "\\":
            index += 1
            if isAtEnd {
                builder.text("\\", at: places[index - 1], quoted: false)
                return
            }
            builder.text(characters[index], at: places[index], quoted: true)
            index += 1
        case "$" where peek(1) == "'":
            index += 1
            singleQuoted(into: &builder, escapes: true)
        case "$" where peek(1) == "\"":
            index += 1
            doubleQuoted(into: &builder)
        case "$": dollar(quoted: false, into: &builder)
        case "`": backticks(quoted: false, into: &builder)
        case "*", "?":
            builder.add(.pattern(String(character)), mapped(from: index, to: index + 1))
            index += 1
        case "[": bracket(into: &builder)
        case "{": brace(into: &builder)
        default:
            builder.text(character, at: places[index], quoted: false)
            index += 1
        }
    }

    private mutating func singleQuoted(into builder: inout WordBuilder, escapes: Bool = false) {
        let start = index
        index += 1
        builder.text(nil, at: places[index], quoted: true)
        while let character = current, character != "'" {
            if escapes, character == "\\", peek(1) != nil {
                builder.text(character, at: places[index], quoted: true)
                index += 1
            }
            builder.text(characters[index], at: places[index], quoted: true)
            index += 1
        }
        if isAtEnd { note(.unterminatedQuote, from: start) } else { index += 1 }
    }

    private mutating func doubleQuoted(into builder: inout WordBuilder) {
        let start = index
        index += 1
        builder.text(nil, at: places[index], quoted: true)
        while let character = current, character != "\"" {
            switch character {
            case "\\" where peek(1).map({ "$`\"\\".contains($0) }) == true:
                builder.text(characters[index + 1], at: places[index + 1], quoted: true)
                index += 2
            case "\\" where peek(1)?.isLineBreak == true: index += 2
            case "$": dollar(quoted: true, into: &builder)
            case "`": backticks(quoted: true, into: &builder)
            default:
                builder.text(character, at: places[index], quoted: true)
                index += 1
            }
        }
        if isAtEnd { note(.unterminatedQuote, from: start) } else { index += 1 }
    }

    /// `[abc]` is a pattern, `[` alone (the test command) is text.
    private mutating func bracket(into builder: inout WordBuilder) {
        var end = index + 1
        while end < characters.count, end - index < 80, !characters[end].isShellBlank, !characters[end].isLineBreak, characters[end] != "]" {
            end += 1
        }
        guard end < characters.count, characters[end] == "]", end > index + 1, characters[index + 1] != "[" else {
            builder.text("[", at: places[index], quoted: false)
            index += 1
            return
        }
        builder.add(.pattern(String(characters[index...end])), mapped(from: index, to: end + 1))
        index = end + 1
    }

    private mutating func brace(into builder: inout WordBuilder) {
        var end = index + 1
        var lists = false
        while end < characters.count, end - index < 200, !characters[end].isShellBlank, !characters[end].isLineBreak, characters[end] != "}" {
            if "$`\"'{".contains(characters[end]) { break }
            if characters[end] == "," || (characters[end] == "." && characters[end - 1] == ".") { lists = true }
            end += 1
        }
        guard lists, end < characters.count, characters[end] == "}" else {
            builder.text("{", at: places[index], quoted: false)
            index += 1
            return
        }
        builder.add(.brace(String(characters[index...end])), mapped(from: index, to: end + 1))
        index = end + 1
    }
}
