extension ShellParser {
    /// Names a heredoc by where its delimiter stands: no two share a place.
    func heredocKey(_ target: ShellWord) -> Int {
        target.range.start.line &* 1_000_003 &+ target.range.start.column
    }

    /// Reads the bodies announced on the line that just ended; `index` is at the start of a line.
    mutating func readHeredocs() {
        let pending = pendingHeredocs
        pendingHeredocs = []
        for heredoc in pending {
            let start = index
            var body: [Character] = []
            var bodyPlaces: [SourcePosition] = []
            var closed = false
            var bodyEnd = index
            while !isAtEnd {
                let lineStart = index
                var end = index
                while end < characters.count, !characters[end].isLineBreak { end += 1 }
                var textStart = lineStart
                if heredoc.stripsTabs { while textStart < end, characters[textStart] == "\t" { textStart += 1 } }
                let line = String(characters[textStart..<end])
                bodyEnd = lineStart
                index = min(end + 1, characters.count)
                if line == heredoc.delimiter || line == heredoc.delimiter + "\r" {
                    closed = true
                    // The delimiter's line break ends the command as well.
                    break
                }
                body += characters[textStart..<index]
                bodyPlaces += places[textStart..<index]
                bodyEnd = index
            }
            if !closed { note(.unterminatedHeredoc(heredoc.delimiter), from: start) }
            let mapped = MappedText(characters: body, places: bodyPlaces, end: places[min(bodyEnd, places.count - 1)])
            heredocs[heredoc.key] = ShellHeredoc(
                delimiter: heredoc.delimiter, isLiteral: heredoc.isLiteral, body: String(body),
                range: range(from: start, to: bodyEnd), parts: heredoc.isLiteral ? [] : expansions(in: mapped), mapped: mapped)
        }
    }

    /// The expansions of an unquoted heredoc's body.
    private mutating func expansions(in text: MappedText) -> [ShellWord.Part] {
        guard depth + nesting < ShellScript.depthLimit else { return [] }
        var inner = ShellParser(text, depth: depth + nesting + 1)
        inner.nesting = nesting
        var builder = WordBuilder()
        while let character = inner.current {
            switch character {
            case "\\" where inner.peek(1) != nil: inner.index += 2
            case "$": inner.dollar(quoted: true, into: &builder)
            case "`": inner.backticks(quoted: true, into: &builder)
            default: inner.index += 1
            }
        }
        return builder.parts.filter { if case .text = $0 { false } else { true } }
    }

    // MARK: Putting bodies where they were announced

    func filled(_ list: ShellList) -> ShellList {
        guard !heredocs.isEmpty else { return list }
        var list = list
        list.first = filled(list.first)
        list.rest = list.rest.map { .init(joiner: $0.joiner, pipeline: filled($0.pipeline)) }
        return list
    }

    private func filled(_ pipeline: ShellPipeline) -> ShellPipeline {
        var pipeline = pipeline
        pipeline.elements = pipeline.elements.map { element in
            switch element {
            case .simple(var command):
                command.redirections = command.redirections.map { filled($0) }
                command.assignments = command.assignments.map { assignment in
                    var assignment = assignment
                    assignment.value = filled(assignment.value)
                    return assignment
                }
                command.words = command.words.map { filled($0) }
                return .simple(command)
            case .compound(var command):
                command.redirections = command.redirections.map { filled($0) }
                command.conditions = command.conditions.map { filled($0) }
                command.body = command.body.map { filled($0) }
                return .compound(command)
            }
        }
        return pipeline
    }

    private func filled(_ redirection: ShellRedirection) -> ShellRedirection {
        guard redirection.heredoc != nil, let heredoc = heredocs[heredocKey(redirection.target)] else { return redirection }
        var redirection = redirection
        redirection.heredoc = heredoc
        return redirection
    }

    /// A heredoc may be announced inside a substitution: `X=$(cat <<EOF …`.
    private func filled(_ word: ShellWord) -> ShellWord {
        guard word.parts.contains(where: { if case .command = $0 { true } else { false } }) else { return word }
        var word = word
        word.parts = word.parts.map { part in
            guard case .command(var script, let quoted) = part else { return part }
            script.lists = script.lists.map { filled($0) }
            return .command(script, quoted: quoted)
        }
        return word
    }
}
