/// `ssh user@address …`.
package struct SSHInvocation: Hashable, Sendable {
    package enum Mode: Hashable, Sendable {
        /// Nothing to run: a person is meant to type there.
        case interactive
        case command
        case heredoc
        /// Standard input is a file or a pipe.
        case input
    }

    package var user: String?
    package var address: String
    package var port: Int?
    package var mode: Mode
    /// The remote script, its positions those of the text around it; for `command` and `heredoc`.
    package var script: ShellScript?
    /// The remote command's text, quotes removed.
    package var text: String
    /// The destination's word.
    package var range: SourceRange

    /// False where a variable, a substitution or a placeholder stands for the machine.
    package var namesMachine: Bool { !address.contains { "$`<>[]{}*".contains($0) } }

    private static let optionsWithValue: Set<Character> = Set("BbcDEeFIiJLlmOoPpQRSWw")

    package init?(_ command: ShellCommand) {
        guard command.program == "ssh" else { return nil }
        var words = command.arguments[...]
        var user: String?
        var port: Int?
        var destination: ShellWord?
        var forwardsOnly = false
        while let word = words.first {
            let value = word.value
            guard value.hasPrefix("-"), value.count > 1 else {
                if destination != nil { break }
                destination = word
                words = words.dropFirst()
                continue
            }
            words = words.dropFirst()
            if value == "--" { continue }
            let letters = Array(value.dropFirst())
            if letters.contains("N") { forwardsOnly = true }
            guard let at = letters.firstIndex(where: { Self.optionsWithValue.contains($0) }) else { continue }
            var argument = String(letters[(at + 1)...])
            if argument.isEmpty {
                argument = words.first?.value ?? ""
                words = words.dropFirst()
            }
            if letters[at] == "p" { port = Int(argument) }
            if letters[at] == "l" { user = argument }
        }
        guard let destination else { return nil }
        var name = destination.value
        if name.hasPrefix("ssh://") { name = String(name.dropFirst(6)) }
        if let at = name.lastIndex(of: "@") {
            user = String(name[..<at])
            name = String(name[name.index(after: at)...])
        }
        guard !name.isEmpty, !forwardsOnly else { return nil }
        self.user = user
        self.port = port
        address = name
        range = destination.range
        let remote = MappedText.joined(words.map(\.mapped))
        text = remote.string
        if !words.isEmpty {
            mode = .command
            let typed = Self.isShell(text) ? command.heredocs.first : nil
            script = ShellScript.parse(typed?.mapped ?? remote, depth: 20)
        } else if let heredoc = command.heredocs.first {
            mode = .heredoc
            script = ShellScript.parse(heredoc.mapped, depth: 20)
            text = heredoc.body
        } else if command.pipeline.index > 0 || command.command.redirections.contains(where: { $0.form == "<" || $0.form == "<<<" }) {
            mode = .input
        } else {
            mode = .interactive
        }
    }

    private static func isShell(_ text: String) -> Bool {
        ["bash", "sh", "bash -s", "sh -s", "sudo bash", "sudo bash -s", "bash -se", "bash -e"].contains(text)
    }
}
