/// Commands that run one after the other in one shell: a step of an executable document, or one fence of a prose
/// document, which a person pastes into one terminal.
struct Script {
    enum Kind { case shell, sql }

    var kind: Kind
    /// Only in executable documents.
    var step: Step?
    var text: String
    var textLine: Int
    var textIndent: Int
    /// The innermost heading over it.
    var heading: Int?
    /// The words directly before it: paragraph, list item or heading.
    var lead: String
    var commands: [ShellCommand] = []
    var assigned: [Located<String>] = []
    var used: [ShellVariable] = []
    var comments: [String] = []
    /// Asked once a command of it, so looked for once.
    let speaksOfPipefail: Bool
    /// The directory in force before each command of `commands`; nil where nothing has said it.
    var directories: [String?] = []

    init(kind: Kind, text: String, textLine: Int, textIndent: Int, heading: Int?, lead: String, step: Step?) {
        self.kind = kind
        self.step = step
        self.text = text
        self.textLine = textLine
        self.textIndent = textIndent
        self.heading = heading
        self.lead = lead
        speaksOfPipefail = kind == .shell && text.contains("pipefail")
        guard kind == .shell else { return }
        let shell = ShellScript.parse(text)
        commands = shell.commands
        assigned = shell.assignedVariables
        used = shell.usedVariables
        comments = shell.comments.map(\.text)
        directories = Self.directories(of: commands, start: step?.directory)
    }

    var isEvidence: Bool { step?.classes.contains(.evidence) ?? false }
    var isCheck: Bool { step?.classes.contains(.check) ?? false }

    func range(_ inner: SourceRange) -> SourceRange { SourceRange(position(inner.start), position(inner.end)) }

    private func position(_ inner: SourcePosition) -> SourcePosition {
        SourcePosition(line: textLine + inner.line - 1, column: inner.column + textIndent)
    }

    /// Follows `cd`; a login to another machine forgets it, and a remote script has its own.
    private static func directories(of commands: [ShellCommand], start: String?) -> [String?] {
        var here = start
        var remote: [SourcePosition: String] = [:]
        return commands.map { command in
            let place = command.remotes.last?.range.start
            let before = place.map { remote[$0] } ?? here
            if command.program == "cd" || command.program == "pushd", let target = command.arguments.first?.value {
                let after = Self.resolve(target, in: before)
                if let place { remote[place] = after } else if !command.isInSubstitution { here = after }
            } else if command.ssh?.mode == .interactive, place == nil {
                here = nil
            }
            return before
        }
    }

    /// `path` seen from `directory`; nil where that cannot be known.
    static func resolve(_ path: String, in directory: String?) -> String? {
        if path.hasPrefix("/") || path.hasPrefix("~") || path.hasPrefix("$") { return trimmed(path) }
        guard let directory else { return nil }
        var parts = directory.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for part in path.split(separator: "/") where part != "." {
            if part == "..", parts.count > 1 { parts.removeLast() } else { parts.append(String(part)) }
        }
        return trimmed(parts.joined(separator: "/"))
    }

    private static func trimmed(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}

/// One command of one script.
struct Site {
    var script: Int
    /// Its number in the script's `commands`.
    var number: Int
    var command: ShellCommand
    var directory: String?
    var heading: Int?
    /// In the runbook's document.
    var range: SourceRange
    /// From the program's word to its first argument at most: what a reader recognises the command by.
    var head: SourceRange
    var isEvidence: Bool
    var isCheck: Bool

    var program: String { command.program ?? "" }
    var values: [String] { command.argumentValues }
    /// What stands before the program where it runs as root: a proposal that replaces the command needs it too.
    var sudo: String { command.command.words.first?.value == "sudo" && program != "sudo" ? "sudo " : "" }
    var line: Int { range.start.line }
    /// The words that are no options.
    var operands: [ShellWord] { command.arguments.filter { !$0.value.hasPrefix("-") } }
    var first: String { operands.first?.value ?? "" }
    func has(_ short: Character?, _ long: String? = nil) -> Bool { command.hasFlag(short, long) }
    /// The value of an option, joined to it or in the next word.
    func option(_ names: String...) -> ShellWord? {
        for (index, word) in command.arguments.enumerated() {
            if names.contains(word.value) { return command.arguments.indices.contains(index + 1) ? command.arguments[index + 1] : nil }
            if names.contains(where: { $0.hasPrefix("--") && word.value.hasPrefix($0 + "=") }) { return word }
        }
        return nil
    }
}
