/// "Did you mean": the nearest of some names.
package enum EditDistance {
    /// Longer words are cut: nobody mistypes a name of this length, and time is quadratic.
    static let longest = 64
    /// Of more names than this only the first are looked at.
    static let mostNames = 100

    /// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b`.
    package static func between(_ a: some StringProtocol, _ b: some StringProtocol) -> Int {
        let a = Array(a.prefix(longest))
        let b = Array(b.prefix(longest))
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var rows = [Array(0...b.count)]
        for i in 1...a.count {
            var row = [i]
            for j in 1...b.count {
                var cost = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { cost = min(cost, rows[i - 2][j - 2] + 1) }
                row.append(cost)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }

    /// The name that was probably meant, or nil where none is near: one slip for three letters, at least one and
    /// at most three; another spelling of the case is no slip. The first of equally near names wins.
    package static func nearest(to word: some StringProtocol, among names: some Sequence<String>) -> String? {
        let word = word.lowercased()
        guard !word.isEmpty else { return nil }
        let limit = max(1, min(3, word.count / 3))
        var best: (name: String, distance: Int)?
        for name in names.prefix(mostNames) where abs(name.count - word.count) <= limit {
            let distance = between(word, name.lowercased())
            if distance <= limit, distance < word.count, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// "did you mean …?" as a proposal, or nothing.
    package static func help(for word: some StringProtocol, among names: some Sequence<String>) -> [Message] {
        nearest(to: word, among: names).map { [Message("did you mean `\($0)`?", ko: "혹시 `\($0)`?")] } ?? []
    }
}
