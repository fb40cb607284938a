extension ShellParser {
    /// A compound command where one begins here.
    mutating func parseCompound() -> CompoundCommand? {
        let start = index
        if current == "(" {
            if peek(1) == "(" { return arithmetic(from: start) }
            index += 1
            var command = CompoundCommand(kind: .subshell, range: range(from: start))
            command.body = parseLists(until: [], closesWithParenthesis: true)
            close(")", from: start)
            return finish(&command, from: start)
        }
        guard let word = bareWord() else { return nil }
        switch word {
        case "{":
            index += 1
            var command = CompoundCommand(kind: .group, range: range(from: start))
            command.body = parseLists(until: ["}"], closesWithParenthesis: false)
            close("}", from: start)
            return finish(&command, from: start)
        case "if": return conditional(from: start)
        case "while", "until":
            index += 5
            var command = CompoundCommand(kind: word == "while" ? .while : .until, range: range(from: start))
            command.conditions = parseLists(until: ["do", "done"], closesWithParenthesis: false)
            loopBody(&command, from: start)
            return finish(&command, from: start)
        case "for", "select": return loop(word, from: start)
        case "case": return selection(from: start)
        case "function": return function(from: start)
        default:
            return functionWithoutKeyword(word, from: start)
        }
    }

    private mutating func close(_ word: String, from start: Int) {
        skipSeparators(semicolons: true)
        if matches(word) { index += word.count } else { note(.unterminated(word), from: start) }
    }

    private mutating func finish(_ command: inout CompoundCommand, from start: Int) -> CompoundCommand {
        command.range = range(from: start)
        while true {
            let before = index
            skipBlanks()
            guard let redirection = parseRedirection() else {
                index = before
                return command
            }
            command.redirections.append(redirection)
            command.range = range(from: start)
        }
    }

    private mutating func loopBody(_ command: inout CompoundCommand, from start: Int) {
        skipSeparators(semicolons: true)
        if bareWord() == "do" { index += 2 }
        command.body = parseLists(until: ["done"], closesWithParenthesis: false)
        close("done", from: start)
    }

    private mutating func conditional(from start: Int) -> CompoundCommand {
        index += 2
        var command = CompoundCommand(kind: .if, range: range(from: start))
        command.conditions = parseLists(until: ["then", "fi"], closesWithParenthesis: false)
        while true {
            skipSeparators(semicolons: true)
            switch bareWord() {
            case "then", "else":
                index += 4
                command.body += parseLists(until: ["elif", "else", "fi"], closesWithParenthesis: false)
            case "elif":
                index += 4
                command.conditions += parseLists(until: ["then", "fi"], closesWithParenthesis: false)
            default:
                close("fi", from: start)
                return finish(&command, from: start)
            }
        }
    }

    private mutating func loop(_ word: String, from start: Int) -> CompoundCommand {
        index += word.count
        skipBlanks()
        var command = CompoundCommand(kind: word == "for" ? .for : .select, range: range(from: start))
        if matches("((") {
            command.words = []
            _ = arithmetic(from: index)
        } else {
            let nameStart = index
            while let character = current, character.isShellName { index += 1; _ = character }
            command.name = index > nameStart ? String(characters[nameStart..<index]) : nil
            skipSeparators(semicolons: false)
            if bareWord() == "in" {
                index += 2
                skipBlanks()
                while let word = parseWord() {
                    command.words.append(word)
                    skipBlanks()
                }
            }
        }
        loopBody(&command, from: start)
        return finish(&command, from: start)
    }

    private mutating func selection(from start: Int) -> CompoundCommand {
        index += 4
        skipBlanks()
        var command = CompoundCommand(kind: .case, range: range(from: start))
        if let word = parseWord() { command.words = [word] }
        skipSeparators(semicolons: false)
        if bareWord() == "in" { index += 2 }
        while true {
            skipSeparators(semicolons: false)
            while current == ";" { index += 1 }
            skipSeparators(semicolons: true)
            guard !isAtEnd else {
                note(.unterminated("esac"), from: start)
                return finish(&command, from: start)
            }
            if bareWord() == "esac" {
                index += 4
                return finish(&command, from: start)
            }
            if current == "(" { index += 1 }
            while let character = current, character != ")", !character.isLineBreak { index += 1; _ = character }
            if current == ")" { index += 1 } else if !isAtEnd { passLineBreak() }
            command.body += parseLists(until: [";;", "esac"], closesWithParenthesis: false)
        }
    }

    private mutating func function(from start: Int) -> CompoundCommand {
        index += 8
        skipBlanks()
        let nameStart = index
        while let character = current, !character.isShellBlank, !character.isLineBreak, !"(){};".contains(character) {
            index += 1
        }
        let name = String(characters[nameStart..<index])
        skipBlanks()
        if matches("()") { index += 2 }
        return functionBody(named: name, from: start)
    }

    private mutating func functionWithoutKeyword(_ word: String, from start: Int) -> CompoundCommand? {
        var after = index + word.count
        while after < characters.count, characters[after].isShellBlank { after += 1 }
        guard after + 1 < characters.count, characters[after] == "(", characters[after + 1] == ")", word != "!" else { return nil }
        index = after + 2
        return functionBody(named: word, from: start)
    }

    private mutating func functionBody(named name: String, from start: Int) -> CompoundCommand {
        skipSeparators(semicolons: false)
        var command = CompoundCommand(kind: .function, name: name, range: range(from: start))
        nesting += 1
        defer { nesting -= 1 }
        if nesting <= ShellScript.depthLimit, let body = parseCompound() {
            command.body = [
                ShellList(first: ShellPipeline(elements: [.compound(body)], range: body.range), range: body.range)
            ]
        }
        command.range = range(from: start)
        return command
    }

    /// `(( … ))`, parentheses counted; where it is never closed it ends with its line.
    private mutating func arithmetic(from start: Int) -> CompoundCommand {
        var open = 0
        while let character = current, !character.isLineBreak {
            if character == "(" { open += 1 }
            if character == ")" { open -= 1 }
            index += 1
            if open == 0 { break }
        }
        if open > 0 { note(.unterminated("))"), from: start) }
        return CompoundCommand(kind: .arithmetic, range: range(from: start))
    }
}
