extension ShellScript {
    /// Where each variable is given a value: assignments, `export`, `read`, loops. In the order written.
    package var assignedVariables: [Located<String>] {
        var names = loopVariables(lists)
        for command in commands {
            names += command.command.assignments.map { Located($0.name, at: $0.range) }
            switch command.program {
            case "export", "declare", "typeset", "local", "readonly":
                for word in command.arguments {
                    guard let equals = word.value.firstIndex(of: "=") else { continue }
                    names.append(Located(String(word.value[..<equals]), at: word.range))
                }
            case "read", "mapfile", "readarray":
                names += command.arguments.filter { $0.value.first?.isShellNameStart == true }.map { Located($0.value, at: $0.range) }
            case "printf":
                if command.arguments.first?.value == "-v", command.arguments.count > 1 {
                    names.append(Located(command.arguments[1].value, at: command.arguments[1].range))
                }
            default: break
            }
        }
        return names.sorted { $0.range.start < $1.range.start }
    }

    /// Every use of a variable, those inside substitutions, heredocs and remote scripts included. In the order written,
    /// each place once.
    package var usedVariables: [ShellVariable] {
        var uses: [ShellVariable] = []
        for command in commands {
            let simple = command.command
            var words = simple.words + simple.redirections.map(\.target)
            for assignment in simple.assignments { words += [assignment.value] + assignment.elements }
            uses += words.flatMap(\.variables)
            uses += command.heredocs.flatMap { ShellWord.variables(of: $0.parts) }
        }
        uses += compoundWords(lists).flatMap(\.variables)
        var seen: Set<SourcePosition> = []
        return uses.sorted { $0.range.start < $1.range.start }.filter { seen.insert($0.range.start).inserted }
    }

    private func loopVariables(_ lists: [ShellList]) -> [Located<String>] {
        compounds(lists).compactMap { command in
            guard command.kind == .for || command.kind == .select, let name = command.name else { return nil }
            return Located(name, at: command.range)
        }
    }

    private func compoundWords(_ lists: [ShellList]) -> [ShellWord] {
        compounds(lists).flatMap { $0.words + $0.redirections.map(\.target) }
    }

    /// Every compound command outside substitutions, outer before inner.
    package var compoundCommands: [CompoundCommand] { compounds(lists) }

    private func compounds(_ lists: [ShellList]) -> [CompoundCommand] {
        lists.flatMap(\.pipelines).flatMap(\.elements).flatMap { element -> [CompoundCommand] in
            guard case .compound(let command) = element else { return [] }
            return [command] + compounds(command.conditions) + compounds(command.body)
        }
    }
}
