/// Mends single commands: what never ends is read once, what cannot fail is made to.
enum CommandRepair {
    /// The unit's text as it will run, and what was changed.
    static func mend(_ unit: Unit, isFallback: Bool) -> (lines: [String], guesses: [Guess]) {
        var text = unit.body
        var guesses: [Guess] = []
        for command in unit.outerCommands {
            guard let program = command.program else { continue }
            let values = command.argumentValues
            switch program {
            case "tail":
                let follows = values.contains { $0 == "-f" || $0 == "-F" || $0.hasPrefix("--follow") || ($0.hasPrefix("-") && !$0.hasPrefix("--") && $0.lowercased().contains("f")) }
                guard follows else { continue }
                let count = number(after: "-n", in: values) ?? 200
                replace(command.text, with: { tail(command, count) }, in: &text)
                guesses.append(Guess(line: unit.line, text: "`tail -f` became `tail -n \(count)`"))
            case "journalctl":
                guard command.hasFlag("f", "follow") else { continue }
                let count = number(after: "-n", in: values)
                replace(command.text, with: { without(["-f", "--follow"], command) + (count == nil ? " -n 200" : "") + " --no-pager" }, in: &text)
                guesses.append(Guess(line: unit.line, text: "`journalctl -f` became `journalctl -n \(count ?? 200)`"))
            case "docker", "docker-compose", "kubectl", "podman":
                guard values.contains("logs"), command.hasFlag("f", "follow") else { continue }
                replace(command.text, with: { without(["-f", "--follow"], command) + " --tail 200" }, in: &text)
                guesses.append(Guess(line: unit.line, text: "`logs -f` became `logs --tail 200`"))
            case "pm2":
                guard values.first == "logs" || values.first == "log", !values.contains("--nostream") else { continue }
                replace(command.text, with: { command.text + " --lines 200 --nostream" }, in: &text)
                guesses.append(Guess(line: unit.line, text: "`pm2 logs` became `pm2 logs --nostream`"))
            case "curl":
                guard let call = CurlCall(command), !call.failsOnError else { continue }
                let head = command.invocation.programWord?.text ?? "curl"
                replace(command.text, with: { command.text.replacingFirst("\(head) ", with: "\(head) -fsS ") }, in: &text)
                guesses.append(Guess(line: unit.line, text: "`curl` became `curl -fsS`"))
            default: continue
            }
        }
        if isFallback, unit.kind == .remove, !text.contains("||") { text += " || true" }
        return (text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), guesses)
    }

    private static func replace(_ old: String, with new: () -> String, in text: inout String) {
        if let range = text.firstRange(of: old) { text.replaceSubrange(range, with: new()) }
    }

    private static func number(after option: String, in values: [String]) -> Int? {
        for (index, value) in values.enumerated() {
            if value == option, values.indices.contains(index + 1) { return Int(values[index + 1]) }
            if value.hasPrefix(option), let number = Int(value.dropFirst(option.count)) { return number }
        }
        return nil
    }

    private static func tail(_ command: ShellCommand, _ count: Int) -> String {
        let head = words(command).prefix { $0 != command.invocation.programWord?.text } + ["tail", "-n", String(count)]
        var rest: [String] = []
        var skips = false
        for argument in command.arguments {
            if skips { skips = false } else if argument.text == "-n" { skips = true } else if !argument.text.hasPrefix("-") { rest.append(argument.text) }
        }
        return (Array(head) + rest).joined(separator: " ")
    }

    private static func without(_ options: [String], _ command: ShellCommand) -> String {
        words(command).compactMap { word -> String? in
            if options.contains(word) { return nil }
            // A cluster such as `-fu`.
            if word.hasPrefix("-"), !word.hasPrefix("--"), word.contains("f"), word.count > 2 { return String(word.filter { $0 != "f" }) }
            return word
        }.joined(separator: " ")
    }

    private static func words(_ command: ShellCommand) -> [String] { command.command.words.map(\.text) }

    /// What a person would not do twice without thinking.
    static func danger(_ unit: Unit) -> String? {
        for command in unit.outerCommands {
            let values = command.argumentValues
            switch command.program {
            case "pm2" where ["delete", "del", "kill"].contains(values.first ?? ""): return "removes the service from pm2"
            case "rm" where command.hasFlag("r") || command.hasFlag("R"): return "deletes files"
            case "git" where ["checkout", "switch"].contains(values.first ?? ""): return "leaves the deployed branch"
            case "git" where values.first == "reset" && values.contains("--hard"): return "throws away changes in the checkout"
            case "git" where values.first == "clean": return "deletes files"
            case "dropdb", "mkfs", "wipefs", "shred": return "destroys data"
            case "dd" where values.contains { $0.hasPrefix("of=") }: return "overwrites a device or file"
            case "docker", "docker-compose", "podman": if values.contains("down") || values.contains("prune") { return "removes containers" }
            case "psql":
                let statement = PsqlCall(command)?.statement ?? ""
                if ["drop ", "truncate ", "delete from", "rename to"].contains(where: { statement.contains($0) }) { return "changes or destroys data" }
            case "iptables", "ufw", "nft": return "changes the firewall"
            case "reboot", "shutdown", "poweroff", "halt": return "stops the machine"
            default: continue
            }
        }
        return nil
    }
}

extension String {
    func replacingFirst(_ old: String, with new: String) -> String {
        guard let range = firstRange(of: old) else { return self }
        var copy = self
        copy.replaceSubrange(range, with: new)
        return copy
    }
}
