/// Text as one word of `sh`.
enum ShellQuoting {
    static func word(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }

    /// A path whose `*`, `?` and `[…]` still expand, and nothing else does.
    static func glob(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.contains { "*?[".contains($0) }
                ? part.map { "*?[]-".contains($0) || $0.isLetter || $0.isNumber ? String($0) : word(String($0)) }.joined()
                : part.isEmpty ? "" : word(String(part))
        }.joined(separator: "/")
    }
}
