extension ExpectedRows {
    /// Of every table that a backup's manifest counted.
    package static func all(in manifest: DatabaseManifest) -> [ExpectedRows] {
        manifest.tables.map { ExpectedRows(table: spoken($0.name), rows: Int(clamping: $0.rows), at: manifest.taken) }
    }

    /// `public.users` is `users`, `shop."Odd ""name"` is `shop.Odd "name`: as people write it.
    static func spoken(_ quoted: String) -> String {
        var words = [""]
        var isQuoted = false
        var rest = Substring(quoted)
        while let character = rest.popFirst() {
            if character == "\"" {
                if isQuoted, rest.first == "\"" {
                    words[words.count - 1].append("\"")
                    rest.removeFirst()
                } else {
                    isQuoted.toggle()
                }
            } else if character == ".", !isQuoted {
                words.append("")
            } else {
                words[words.count - 1].append(character)
            }
        }
        if words.count > 1, words[0] == "public" { words.removeFirst() }
        return words.joined(separator: ".")
    }
}
