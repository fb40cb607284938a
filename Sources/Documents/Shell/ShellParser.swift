/// Lists, pipelines and compound commands; words stand in `ShellParser+Words.swift`.
///
/// Every loop moves `index` forward or ends, so the time is linear in the text for a given nesting.
struct ShellParser {
    let characters: [Character]
    let places: [SourcePosition]
    let depth: Int
    var index = 0
    var nesting = 0
    var comments: [ShellScript.Comment] = []
    var problems: [Located<ShellScript.Problem>] = []
    /// Heredocs announced on this line whose bodies follow after its end, with where they were announced.
    var pendingHeredocs: [PendingHeredoc] = []
    var heredocs: [Int: ShellHeredoc] = [:]

    struct PendingHeredoc {
        var key: Int
        var delimiter: String
        var isLiteral: Bool
        var stripsTabs: Bool
    }

    init(_ text: MappedText, depth: Int) {
        characters = text.characters
        places = text.places
        self.depth = depth
    }

    mutating func script() -> ShellScript {
        guard depth <= ShellScript.depthLimit else {
            return ShellScript(problems: [Located(.tooDeep, at: range(from: 0))])
        }
        let lists = parseLists(until: [], closesWithParenthesis: false)
        if !pendingHeredocs.isEmpty { readHeredocs() }
        return ShellScript(lists: lists.map { filled($0) }, comments: comments, problems: problems)
    }

    // MARK: Characters

    var isAtEnd: Bool { index >= characters.count }
    var current: Character? { peek(0) }
    func peek(_ offset: Int) -> Character? {
        characters.indices.contains(index + offset) ? characters[index + offset] : nil
    }
    func range(from start: Int, to end: Int? = nil) -> SourceRange {
        SourceRange(places[min(start, places.count - 1)], places[min(end ?? index, places.count - 1)])
    }
    func matches(_ text: String) -> Bool {
        var offset = 0
        for character in text {
            guard peek(offset) == character else { return false }
            offset += 1
        }
        return true
    }
    mutating func note(_ problem: ShellScript.Problem, from start: Int) {
        problems.append(Located(problem, at: range(from: start)))
    }

    // MARK: Space between words

    /// Blanks and continued lines.
    mutating func skipBlanks() {
        while let character = current {
            if character.isShellBlank {
                index += 1
            } else if character == "\\", peek(1)?.isLineBreak == true {
                index += 2
            } else {
                return
            }
        }
    }

    mutating func skipComment() {
        guard current == "#" else { return }
        let start = index
        while let character = current, !character.isLineBreak { index += 1; _ = character }
        var before = start - 1
        while before >= 0, characters[before].isShellBlank { before -= 1 }
        let text = String(characters[(start + 1)..<index])
        comments.append(
            .init(
                text: text.trimmed(), range: range(from: start),
                isAlone: before < 0 || characters[before].isLineBreak))
    }

    mutating func passLineBreak() {
        index += 1
        if !pendingHeredocs.isEmpty { readHeredocs() }
    }

    /// Everything that may stand between commands; a `;` too where `semicolons`.
    mutating func skipSeparators(semicolons: Bool) {
        while true {
            skipBlanks()
            guard let character = current else { return }
            if character.isLineBreak {
                passLineBreak()
            } else if character == "#" {
                skipComment()
            } else if semicolons, character == ";", peek(1) != ";" {
                index += 1
            } else {
                return
            }
        }
    }

    /// The unquoted word that begins here, if it could be a reserved one.
    func bareWord() -> String? {
        var end = index
        while end < characters.count, end - index < 12 {
            let character = characters[end]
            if character.isShellBlank || character.isLineBreak || ";&|()<>#\"'\\$`".contains(character) { break }
            end += 1
        }
        return end > index && end - index < 12 ? String(characters[index..<end]) : nil
    }

    // MARK: Lists

    mutating func parseLists(until closers: Set<String>, closesWithParenthesis: Bool) -> [ShellList] {
        var lists: [ShellList] = []
        nesting += 1
        defer { nesting -= 1 }
        while true {
            skipSeparators(semicolons: true)
            guard let character = current else { return lists }
            if character == ")" {
                if closesWithParenthesis { return lists }
                index += 1
                note(.stray(")"), from: index - 1)
                continue
            }
            if character == ";" {
                if closers.contains(";;") { return lists }
                index += 1
                continue
            }
            if character == "&" || character == "|" {
                index += 1
                note(.stray(String(character)), from: index - 1)
                continue
            }
            if let word = bareWord() {
                if closers.contains(word) { return lists }
                if Self.closingWords.contains(word) {
                    index += word.count
                    note(.stray(word), from: index - word.count)
                    continue
                }
            }
            let start = index
            if let list = parseList() { lists.append(list) }
            if index == start { index += 1 }
        }
    }

    private static let closingWords: Set<String> = ["then", "elif", "else", "fi", "do", "done", "esac", "}"]

    mutating func parseList() -> ShellList? {
        let start = index
        guard let first = parsePipeline() else { return nil }
        var list = ShellList(first: first, range: first.range)
        while true {
            skipBlanks()
            let joiner: ShellList.Joiner
            if matches("&&") { joiner = .and } else if matches("||") { joiner = .or } else { break }
            index += 2
            skipSeparators(semicolons: false)
            guard let next = parsePipeline() else { break }
            list.rest.append(.init(joiner: joiner, pipeline: next))
            list.range = SourceRange(places[start], next.range.end)
        }
        if current == "&", peek(1) != "&" {
            list.isBackground = true
            index += 1
        }
        return list
    }

    mutating func parsePipeline() -> ShellPipeline? {
        skipBlanks()
        let start = index
        var isNegated = false
        while current == "!", peek(1)?.isShellBlank == true {
            isNegated.toggle()
            index += 1
            skipBlanks()
        }
        guard let first = parseElement() else { return nil }
        var pipeline = ShellPipeline(isNegated: isNegated, elements: [first], range: SourceRange(places[start], first.range.end))
        while true {
            skipBlanks()
            guard current == "|", peek(1) != "|" else { return pipeline }
            index += peek(1) == "&" ? 2 : 1
            skipSeparators(semicolons: false)
            guard let next = parseElement() else { return pipeline }
            pipeline.elements.append(next)
            pipeline.range.end = next.range.end
        }
    }

    mutating func parseElement() -> ShellElement? {
        guard nesting <= ShellScript.depthLimit else {
            note(.tooDeep, from: index)
            index = characters.count
            return nil
        }
        if let compound = parseCompound() { return .compound(compound) }
        return parseSimple().map { .simple($0) }
    }
}

extension StringProtocol {
    func trimmed() -> String {
        var slice = self[...]
        while let first = slice.first, first.isWhitespace { slice = slice.dropFirst() }
        while let last = slice.last, last.isWhitespace { slice = slice.dropLast() }
        return String(slice)
    }
}
