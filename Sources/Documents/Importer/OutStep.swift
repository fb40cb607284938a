/// A step as it will stand in `runbook.md`.
struct OutStep: Sendable {
    var title: String?
    /// Shown behind the title, so that the place is seen on a rendered page.
    var place: String?
    var number: Int?
    var guesses: [Guess] = []
    var language = "bash"
    var id = ""
    var classes: [String] = []
    var attributes: [(String, String)] = []
    var lines: [String] = []
    /// For a check: polled at most this long.
    var until: String?
    /// A paragraph before the fence that is no title.
    var lead: String?
    /// A person's task instead of a fence.
    var task: String?
    /// Kept as it was: a fence without braces.
    var isProse = false

    var isDestructive: Bool { task == nil && classes.contains("destructive") }

    /// The word that a reader of the rendered page sees where something is destroyed; `check` looks for it (B0362).
    static func destructiveWord(_ language: Language) -> String { language == .korean ? "파괴적" : "destructive" }

    /// What stands in parentheses behind the title.
    func shown(_ language: Language, destroys: Bool) -> String? {
        let words = [place, destroys ? Self.destructiveWord(language) : nil].compactMap(\.self)
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// The fence or the task, guesses first.
    var rendered: [String] {
        let comments = guesses.map { "<!-- guess \($0.line): \(OutStep.safe($0.text)) -->" }
        if let task { return comments + ["- [ ] \(task)"] }
        let opening = lead.map { [$0, ""] } ?? []
        let marks = String(repeating: "`", count: max(3, longestRun + 1))
        let words = ["#\(id)"] + classes.map { "." + $0 } + attributes.map { "\($0.0)=" + OutStep.value($0.1) }
        let info = isProse ? language : "\(language) {\(words.joined(separator: " "))}"
        return opening + comments + ["\(marks)\(info)"] + lines + [marks]
    }

    private var longestRun: Int {
        lines.map { line in
            let marks = line.drop { $0 == " " }.prefix { $0 == "`" }.count
            return marks >= 3 ? marks : 2
        }.max() ?? 2
    }

    static func value(_ text: String) -> String {
        text.contains { $0 == " " || $0 == "=" } ? "\"\(text)\"" : text
    }

    /// The attribute grammar has no escapes: what it cannot hold is no attribute.
    static func isWritable(_ value: String) -> Bool {
        !value.isEmpty && !value.contains("--") && !value.contains { "\"`\\&\n\r".contains($0) || $0 == "\r\n" } && !value.hasPrefix("~") && !value.contains("$")
    }

    /// Inside a comment no `--`.
    static func safe(_ text: String) -> String {
        var out = text.map { $0.isLineBreak ? " " : String($0) }.joined()
        while let found = out.firstRange(of: "--") { out.replaceSubrange(found, with: "- -") }
        return out
    }
}
