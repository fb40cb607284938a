/// Gathers a word's parts; neighbouring text of one kind becomes one part.
struct WordBuilder {
    private var done: [ShellWord.Part] = []
    private var pending: (text: String, quoted: Bool)?
    private var characters: [Character] = []
    private var places: [SourcePosition] = []

    /// `nil` opens a quoted text that may stay empty: `""` is a word.
    mutating func text(_ character: Character?, at place: SourcePosition, quoted: Bool) {
        if pending?.quoted != quoted {
            flush()
            pending = ("", quoted)
        }
        if let character {
            pending?.text.append(character)
            characters.append(character)
            places.append(place)
        }
    }

    mutating func add(_ part: ShellWord.Part, _ written: MappedText) {
        flush()
        done.append(part)
        characters += written.characters
        places += written.places.dropLast()
    }

    private mutating func flush() {
        if let pending { done.append(.text(pending.text, quoted: pending.quoted)) }
        pending = nil
    }

    var parts: [ShellWord.Part] {
        var all = done
        if let pending { all.append(.text(pending.text, quoted: pending.quoted)) }
        return all.count > 1 ? all.filter { $0 != .text("", quoted: true) } : all
    }

    func word(text: String, range: SourceRange, end: SourcePosition) -> ShellWord {
        ShellWord(
            text: text, parts: parts, range: range, value: String(characters),
            mapped: MappedText(characters: characters, places: places, end: end))
    }
}
