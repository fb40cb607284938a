/// The smallest piece of a fence that is understood by itself: one line, with its continuations and heredocs.
struct Unit: Hashable, Sendable {
    /// Lines of the document.
    var lines: ClosedRange<Int>
    /// The document's text, without the fence's indent.
    var original: String
    /// What runs on the machine: the remote command where it stands in `ssh host "…"`.
    var body: String
    /// The commands of `body`; their lines count from the fence's first.
    var commands: [ShellCommand]
    var kind: UnitKind
    /// The machine named by `ssh`, for a login too.
    var remote: SSHInvocation?

    var line: Int { lines.lowerBound }
    var outerCommands: [ShellCommand] { commands.filter { !$0.isInSubstitution } }
}

/// What stands under one comment of a fence.
struct Passage: Hashable, Sendable {
    /// Comment lines before the first command, joined; a leading number is kept apart.
    var comment: Located<String>?
    /// `# 1. …`
    var number: Int?
    var units: [Unit] = []

    /// The passages of a shell fence: a comment that stands alone begins one.
    static func passages(of fence: ProseFence) -> [Passage] {
        guard let script = fence.script else { return [] }
        let units = units(of: fence, script)
        let taken = units.map(\.lines)
        let comments = script.comments.filter { comment in
            let line = fence.textLine + comment.range.start.line - 1
            return comment.isAlone && !taken.contains { $0.contains(line) }
        }
        var passages: [Passage] = []
        var next = units[...]
        var open: Passage?
        func line(_ comment: ShellScript.Comment) -> Int { fence.textLine + comment.range.start.line - 1 }
        func takeUnits(before limit: Int) {
            while let unit = next.first, unit.line < limit {
                if open == nil { open = Passage() }
                open?.units.append(unit)
                next = next.dropFirst()
            }
        }
        for comment in comments {
            takeUnits(before: line(comment))
            if let passage = open, passage.units.isEmpty, let earlier = passage.comment, earlier.range.end.line + 1 == line(comment) {
                open?.comment?.value += " " + comment.text
                open?.comment?.range.end.line = line(comment)
                continue
            }
            if let passage = open { passages.append(passage) }
            let (number, text) = numbered(comment.text)
            let column = fence.indent + comment.range.start.column
            open = Passage(
                comment: Located(text, at: SourceRange(line: line(comment), column: column, length: comment.range.end.column - comment.range.start.column)),
                number: number)
        }
        takeUnits(before: .max)
        if let passage = open { passages.append(passage) }
        return passages
    }

    private static func numbered(_ text: String) -> (Int?, String) {
        var rest = text[...]
        for word in ["Step ", "step ", "단계 "] where rest.hasPrefix(word) { rest = rest.dropFirst(word.count) }
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        let after = rest.dropFirst(digits.count)
        guard let number = Int(digits), number < 100, let mark = after.first, ".):".contains(mark), after.dropFirst().first == " " else { return (nil, text) }
        return (number, after.dropFirst().trimmed())
    }

    private static func units(of fence: ProseFence, _ script: ShellScript) -> [Unit] {
        let lines = fence.lines
        // Lists that share a line are one unit.
        var spans: [(lists: [ShellList], first: Int, last: Int)] = []
        for list in script.lists {
            let first = list.range.start.line
            let heredocs = ShellScript(lists: [list]).commands.filter(\.remotes.isEmpty).flatMap(\.heredocs).map(\.range.end.line)
            let last = max(list.range.end.line, heredocs.max() ?? 0)
            if let previous = spans.last, previous.last >= first {
                spans[spans.count - 1].lists.append(list)
                spans[spans.count - 1].last = max(previous.last, last)
            } else {
                spans.append(([list], first, last))
            }
        }
        return spans.map { span in
            let script = ShellScript(lists: span.lists)
            let last = min(span.last, max(span.first, lines.count))
            let original = lines[(span.first - 1)..<max(span.first, min(last, lines.count))].joined(separator: "\n")
            let commands = script.commands
            let local = commands.filter(\.remotes.isEmpty)
            let ssh = local.compactMap(\.ssh)
            let documentLines = (fence.textLine + span.first - 1)...(fence.textLine + last - 1)
            // A loop over machines, or with a machine that a variable names, is more than its one remote command.
            if ssh.count == 1, local.filter({ !$0.isInSubstitution }).count == 1, let remote = ssh.first, remote.namesMachine, script.compoundCommands.isEmpty {
                let inner = commands.filter { !$0.remotes.isEmpty }
                let kind: UnitKind = remote.mode == .interactive ? .login : kind(of: remote.script ?? ShellScript(), inner)
                return Unit(
                    lines: documentLines, original: original, body: remote.mode == .interactive ? "" : remote.text.trimmed(), commands: inner,
                    kind: remote.mode == .input ? .action : kind, remote: remote)
            }
            return Unit(lines: documentLines, original: original, body: original, commands: local, kind: kind(of: script, local), remote: nil)
        }
    }

    private static func kind(of script: ShellScript, _ commands: [ShellCommand]) -> UnitKind {
        let loop = script.compoundCommands.first { [.for, .while, .until].contains($0.kind) }
        return UnitKind.of(commands, isLoop: loop != nil, samples: loop.flatMap { samples($0) })
    }

    /// How often a loop over `{1..10}` or `$(seq 10)` runs.
    private static func samples(_ loop: CompoundCommand) -> Int? {
        let text = loop.words.map(\.value).joined(separator: " ")
        let numbers = text.split { !($0.isASCII && $0.isNumber) }.compactMap { Int($0) }
        guard let last = numbers.last, last > 0, last <= 1000 else { return nil }
        return loop.words.count > 1 ? loop.words.count : last
    }
}
