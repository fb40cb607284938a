/// One word, quotes kept apart from what they hold.
package struct ShellWord: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case text(String, quoted: Bool)
        case variable(ShellVariable)
        case command(ShellScript, quoted: Bool)
        case arithmetic(String)
        /// Unquoted `*`, `?` or `[…]`.
        case pattern(String)
        /// `{1..10}`, `{a,b}`
        case brace(String)
        /// `<commit>`: a person is meant to fill it in; bash would read from a file of that name.
        case placeholder(String)
    }

    /// As written.
    package var text: String
    package var parts: [Part]
    package var range: SourceRange
    /// What stands there once quotes are removed, expansions as written.
    package var value: String
    /// `value`, each character with its place: remote commands are read from it.
    var mapped: MappedText

    /// The value where it is constant: nothing in it is expanded by the shell.
    package var literal: String? {
        var all = ""
        for part in parts {
            guard case .text(let text, _) = part else { return nil }
            all += text
        }
        return all
    }

    package var isQuoted: Bool {
        parts.contains { if case .text(_, quoted: true) = $0 { true } else { false } } || text.hasPrefix("\"") || text.hasPrefix("'")
    }

    package var holdsPattern: Bool {
        parts.contains { if case .pattern = $0 { true } else { false } }
    }

    package var variables: [ShellVariable] { Self.variables(of: parts) }

    package var substitutions: [ShellScript] { Self.substitutions(of: parts) }

    /// Variables used directly, substitutions left out.
    static func variables(of parts: [Part]) -> [ShellVariable] {
        parts.compactMap { part in
            if case .variable(let variable) = part { variable } else { nil }
        }
    }

    static func substitutions(of parts: [Part]) -> [ShellScript] {
        parts.compactMap { part in
            if case .command(let script, _) = part { script } else { nil }
        }
    }
}

/// A variable's use: `$NAME`, `${NAME}`, `${NAME:-default}`, `$1`, `$?`.
package struct ShellVariable: Hashable, Sendable {
    package var name: String
    package var isQuoted: Bool
    /// `:-`, `-`, `:=`, `=`, `:+`, `+`: being unset is allowed for; `:?` and `?` end the script.
    package var handlesUnset: Bool
    package var range: SourceRange

    /// `$1`, `$?`, `$@`, …: set by the shell.
    package var isSpecial: Bool {
        guard let first = name.first else { return true }
        return !(first.isLetter || first == "_")
    }
}

/// Characters with the places that they come from.
struct MappedText: Hashable, Sendable {
    var characters: [Character] = []
    /// One longer than `characters`: the last is the place just after.
    var places: [SourcePosition] = []

    init() { places = [SourcePosition(line: 1, column: 1)] }

    init(_ text: String) {
        var line = 1
        var column = 1
        characters.reserveCapacity(text.utf8.count)
        places.reserveCapacity(text.utf8.count + 1)
        for character in text {
            characters.append(character)
            places.append(SourcePosition(line: line, column: column))
            if character.isLineBreak {
                line += 1
                column = 1
            } else {
                column += 1
            }
        }
        places.append(SourcePosition(line: line, column: column))
    }

    var isEmpty: Bool { characters.isEmpty }
    var string: String { String(characters) }

    /// `end` is the place just after the last character.
    init(characters: [Character], places: [SourcePosition], end: SourcePosition) {
        self.characters = characters
        self.places = places + [end]
    }

    static func joined(_ texts: [MappedText]) -> MappedText {
        guard let last = texts.last?.places.last else { return MappedText() }
        var characters: [Character] = []
        var places: [SourcePosition] = []
        for (number, text) in texts.enumerated() {
            if number > 0 {
                characters.append(" ")
                places.append(text.places[0])
            }
            characters += text.characters
            places += text.places.dropLast()
        }
        return MappedText(characters: characters, places: places, end: last)
    }
}

extension Character {
    /// Swift reads `\r\n` as one character.
    var isLineBreak: Bool { self == "\n" || self == "\r\n" }
    var isShellBlank: Bool { self == " " || self == "\t" || self == "\r" }
    var isShellNameStart: Bool { isASCII && (isLetter || self == "_") }
    var isShellName: Bool { isASCII && (isLetter || isNumber || self == "_") }
}
