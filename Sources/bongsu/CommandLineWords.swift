import Documents

/// An action as the words of a command line, and back: how an execution that no document holds is known again.
enum CommandLineWords {
    static func text(_ action: Action) -> String {
        var words = [action.verb.rawValue] + action.operands
        for option in action.options {
            words.append("--\(option.name)")
            if let value = option.value { words.append(value) }
        }
        return words.map(quoted).joined(separator: " ")
    }

    /// Nil where the words are no action. A word after `--name` is its value, unless it begins an option of its own.
    static func action(_ text: some StringProtocol) -> Action? {
        var words = split(String(text))[...]
        guard let verb = words.popFirst().flatMap({ Action.Verb(rawValue: $0) }) else { return nil }
        var action = Action(verb: verb, range: SourceRange(line: 0))
        while let word = words.popFirst() {
            guard word.hasPrefix("--") else {
                action.operands.append(word)
                continue
            }
            let takesValue = words.first.map { !$0.hasPrefix("--") } ?? false
            action.options.append(.init(name: String(word.dropFirst(2)), value: takesValue ? words.popFirst() : nil))
        }
        return action
    }

    private static func quoted(_ word: String) -> String {
        let plain = !word.isEmpty && word.allSatisfy { $0.isLetter || $0.isNumber || "-_.:/+#@$".contains($0) }
        return plain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }

    private static func split(_ text: String) -> [String] {
        var words: [String] = []
        var word = ""
        var isOpen = false
        var isQuoted = false
        var escaped = false
        for character in text {
            if escaped {
                word.append(character)
                escaped = false
            } else if character == "'" {
                isQuoted.toggle()
                isOpen = true
            } else if character == "\\", !isQuoted {
                escaped = true
            } else if character == " ", !isQuoted {
                if isOpen || !word.isEmpty { words.append(word) }
                word = ""
                isOpen = false
            } else {
                word.append(character)
            }
        }
        if isOpen || !word.isEmpty { words.append(word) }
        return words
    }
}
