/// One statement of SQL, wherever it stands: an `sql` fence, `psql -c`, or what is fed to psql in a heredoc.
struct SQLStatement {
    var text: String
    /// Upper case outside quotes, single spaces.
    var words: [String]
    /// As written.
    var names: [String]
    var range: SourceRange
    var script: Int
    /// The psql command that it is given to; nil in an `sql` fence.
    var site: Int?
    /// Number of the statement's batch: what one psql (or one fence) runs.
    var batch: Int

    func starts(_ phrase: String) -> Bool {
        let wanted = phrase.split(separator: " ").map(String.init)
        return words.count >= wanted.count && Array(words.prefix(wanted.count)) == wanted
    }

    /// `ALTER DATABASE a RENAME TO b`.
    var databaseRename: (from: String, to: String)? {
        guard words.count >= 6, starts("ALTER DATABASE"), words[3] == "RENAME", words[4] == "TO" else { return nil }
        return (Self.unquoted(names[2]), Self.unquoted(names[5]))
    }

    static func unquoted(_ name: String) -> String { name.filter { $0 != "\"" } }

    static func all(in scripts: [Script], sites: [Site]) -> [SQLStatement] {
        var all: [SQLStatement] = []
        var batch = 0
        for (number, script) in scripts.enumerated() where script.kind == .sql {
            let mapped = MappedText(script.text)
            all += split(mapped.characters, places: mapped.places, script: script, number: number, site: nil, batch: batch)
            batch += 1
        }
        for (index, site) in sites.enumerated() where site.program == "psql" {
            let script = scripts[site.script]
            for (position, word) in site.command.arguments.enumerated()
            where position > 0 && ["-c", "--command", "-tAc", "-Atc", "-qc", "-tc", "-Ac"].contains(site.command.arguments[position - 1].value) {
                all += split(word.mapped.characters, places: word.mapped.places, script: script, number: site.script, site: index, batch: batch)
                batch += 1
            }
            for heredoc in site.command.heredocs {
                all += split(
                    heredoc.mapped.characters, places: heredoc.mapped.places, script: script, number: site.script, site: index, batch: batch)
                batch += 1
            }
        }
        return all.sorted { $0.range.start < $1.range.start }
    }

    private static func split(
        _ characters: [Character], places: [SourcePosition], script: Script, number: Int, site: Int?, batch: Int
    ) -> [SQLStatement] {
        var found: [SQLStatement] = []
        var start: Int?
        var end = 0
        var quote: Character?
        var text = ""
        func close() {
            guard let first = start, !text.isEmpty else { return }
            let names = text.split { $0.isWhitespace || $0 == "(" || $0 == ")" || $0 == "," }.map(String.init)
            guard !names.isEmpty else { return }
            let range = script.range(SourceRange(places[first], places[min(end, places.count - 1)]))
            found.append(
                SQLStatement(text: text, words: names.map { $0.uppercased() }, names: names, range: range, script: number, site: site, batch: batch))
        }
        var index = 0
        while index < characters.count {
            let character = characters[index]
            if quote == nil, character == "-", index + 1 < characters.count, characters[index + 1] == "-" {
                while index < characters.count, !characters[index].isLineBreak { index += 1 }
                continue
            }
            if let open = quote { if character == open { quote = nil } } else if character == "'" || character == "\"" { quote = character }
            if quote == nil, character == ";" {
                close()
                start = nil
                text = ""
            } else {
                if start == nil, !character.isWhitespace { start = index }
                if start != nil { text.append(character) }
                if !character.isWhitespace { end = index + 1 }
            }
            index += 1
        }
        close()
        return found
    }
}
