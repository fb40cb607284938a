extension ShellParser {
    /// What `$` begins: a variable, a substitution, arithmetic, or a dollar sign that is none of them.
    mutating func dollar(quoted: Bool, into builder: inout WordBuilder) {
        let start = index
        switch peek(1) {
        case "(" where peek(2) == "(":
            arithmeticExpansion(into: &builder)
        case "(":
            index += 1
            substitution(from: start, quoted: quoted, into: &builder)
        case "{":
            braced(quoted: quoted, into: &builder)
        case .some(let next) where next.isShellNameStart:
            var end = index + 1
            while end < characters.count, characters[end].isShellName { end += 1 }
            variable(String(characters[(index + 1)..<end]), to: end, quoted: quoted, handlesUnset: false, into: &builder)
        case .some(let next) where "?#@*!-$0123456789".contains(next):
            variable(String(next), to: index + 2, quoted: quoted, handlesUnset: true, into: &builder)
        default:
            builder.text("$", at: places[index], quoted: quoted)
            index += 1
        }
    }

    private mutating func variable(_ name: String, to end: Int, quoted: Bool, handlesUnset: Bool, into builder: inout WordBuilder) {
        let start = index
        index = end
        builder.add(
            .variable(ShellVariable(name: name, isQuoted: quoted, handlesUnset: handlesUnset, range: range(from: start))),
            mapped(from: start, to: end))
    }

    /// `${NAME…}`; nested braces are counted, an unclosed one ends with its line.
    private mutating func braced(quoted: Bool, into builder: inout WordBuilder) {
        let start = index
        var end = index + 2
        var open = 1
        while end < characters.count, open > 0, !characters[end].isLineBreak {
            if characters[end] == "{" { open += 1 }
            if characters[end] == "}" { open -= 1 }
            if characters[end] == "\\", end + 1 < characters.count { end += 1 }
            end += 1
        }
        end = min(end, characters.count)
        let inner = String(characters[(start + 2)..<(open == 0 ? end - 1 : end)])
        if open > 0 {
            index = end
            note(.unterminatedSubstitution, from: start)
            index = start
        }
        let stem = inner.drop { $0 == "#" || $0 == "!" }
        var name = String(stem.prefix { $0.isShellName })
        if name.isEmpty { name = String(inner.prefix(1)) }
        let rest = stem.dropFirst(name.count)
        let handles = ["-", ":-", "=", ":=", "+", ":+", "?", ":?"].contains { rest.hasPrefix($0) }
        variable(name.isEmpty ? "?" : name, to: end, quoted: quoted, handlesUnset: handles, into: &builder)
    }

    private mutating func arithmeticExpansion(into builder: inout WordBuilder) {
        let start = index
        var end = index + 1
        var open = 0
        while end < characters.count, !characters[end].isLineBreak {
            if characters[end] == "(" { open += 1 }
            if characters[end] == ")" { open -= 1 }
            end += 1
            if open == 0 { break }
        }
        index = end
        if open > 0 { note(.unterminatedSubstitution, from: start) }
        let inner = characters[min(start + 3, end)..<max(min(start + 3, end), end - 2)]
        builder.add(.arithmetic(String(inner)), mapped(from: start, to: end))
    }

    /// `$(…)`, `<(…)`, `>(…)`: `index` is on the parenthesis.
    mutating func substitution(from start: Int, quoted: Bool, into builder: inout WordBuilder) {
        index += 1
        guard nesting <= ShellScript.depthLimit else {
            note(.tooDeep, from: start)
            index = characters.count
            builder.add(.text(String(characters[start..<index]), quoted: quoted), mapped(from: start, to: index))
            return
        }
        let lists = parseLists(until: [], closesWithParenthesis: true)
        if current == ")" { index += 1 } else { note(.unterminatedSubstitution, from: start) }
        builder.add(.command(ShellScript(lists: lists), quoted: quoted), mapped(from: start, to: index))
    }

    mutating func backticks(quoted: Bool, into builder: inout WordBuilder) {
        let start = index
        index += 1
        var inner: [Character] = []
        var innerPlaces: [SourcePosition] = []
        while let character = current, character != "`" {
            if character == "\\", peek(1).map({ "`\\$".contains($0) }) == true { index += 1 }
            inner.append(characters[index])
            innerPlaces.append(places[index])
            index += 1
        }
        let end = places[min(index, places.count - 1)]
        if isAtEnd { note(.unterminatedSubstitution, from: start) } else { index += 1 }
        let nested = ShellScript.parse(MappedText(characters: inner, places: innerPlaces, end: end), depth: depth + nesting + 1)
        problems += nested.problems
        builder.add(.command(nested, quoted: quoted), mapped(from: start, to: index))
    }
}
