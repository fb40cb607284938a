/// Finds YAML's aliases, which are refused before a parser sees them: a few lines of them can stand for more than
/// any memory holds, and nobody reads them well at 3 a.m.
enum YAMLAliases {
    /// The first `*name` whose `&name` stands in the document too.
    static func firstPlace(in source: SourceText) -> SourceRange? {
        var anchors: Set<Substring> = []
        for line in source.lines { for (name, _) in words(after: "&", in: line) { anchors.insert(name) } }
        guard !anchors.isEmpty else { return nil }
        for (number, line) in source.lines.enumerated() {
            for (name, column) in words(after: "*", in: line) where anchors.contains(name) {
                return SourceRange(line: number + 1, column: column, length: name.count + 1)
            }
        }
        return nil
    }

    /// Names after a mark that begins a word, with the mark's column.
    private static func words(after mark: Character, in line: Substring) -> [(Substring, Int)] {
        guard line.contains(mark) else { return [] }
        var found: [(Substring, Int)] = []
        var previous: Character = " "
        for (offset, index) in line.indices.enumerated() {
            defer { previous = line[index] }
            guard line[index] == mark, " \t[{,:-?".contains(previous) else { continue }
            let name = line[line.index(after: index)...].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
            if !name.isEmpty { found.append((name, offset + 1)) }
        }
        return found
    }
}
