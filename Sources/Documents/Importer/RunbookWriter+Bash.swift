extension RunbookWriter {
    mutating func bash(_ piece: Piece, _ host: String, _ base: OutStep, _ index: Int, _ state: inout SectionState) -> [OutStep] {
        let run = piece.run
        let plan = plans[index]
        var step = base
        step.place = host
        if step.guesses.contains(where: { $0.text.hasPrefix("host=") }), !state.saidHosts.insert("\(run.fence.textLine) \(host)").inserted {
            step.guesses.removeAll { $0.text.hasPrefix("host=") }
        }
        var steps: [OutStep] = []
        for unit in run.working {
            let mended = CommandRepair.mend(unit, isFallback: run.isFallback)
            step.lines += mended.lines
            step.guesses += mended.guesses
        }
        if let checkout = run.working.first(where: { $0.kind == .checkout }), let stable = stableCommit(checkout, base, &step, plan) { steps.append(stable) }
        if let rebuilt = withoutTokens(run) {
            step.lines = rebuilt
            let why = step.guesses.first { $0.text.hasPrefix("host") }?.text
            step.guesses = [Guess(line: run.line, text: [why, "the token left the command line"].compactMap(\.self).joined(separator: "; "))]
        }
        classify(&step, piece, &state)
        dangers(&step, run)
        if plan.host != host { step.attributes.append(("host", host)) }
        placeDirectory(&step, run, plan)
        let used = environment(run, step)
        if !used.isEmpty { step.attributes.append(("env", used.joined(separator: ","))) }
        if let until = step.until { step.attributes.append(("until", until)) }
        if run.role == .action {
            state.lastAction = run.isFallback ? "rebuild" : run.working.contains { $0.kind == .restart } ? "restart" : state.lastAction
        }
        // A form of several words is no step's text on one line: what was joined by `;` stays so.
        steps.append(step)
        return steps
    }

    // MARK: Classes

    private mutating func classify(_ step: inout OutStep, _ piece: Piece, _ state: inout SectionState) {
        let run = piece.run
        switch run.role {
        case .evidence:
            step.classes.append("evidence")
            if run.working.contains(where: { $0.kind == .status }), !saidStatusIsEvidence {
                saidStatusIsEvidence = true
                step.guesses.append(Guess(line: run.line, text: ".evidence, not .check: it fails exactly when it is needed, and must not stop the run"))
            }
            if let search = run.working.first(where: { $0.outerCommands.first?.program == "grep" }) {
                let why = "no line found is the good case"
                if let index = step.guesses.firstIndex(where: { $0.text.hasPrefix("host=") }) {
                    step.guesses[index].text += ". .evidence: \(why)"
                } else {
                    step.guesses.append(Guess(line: search.line, text: ".evidence: \(why)"))
                }
            }
        case .check:
            step.classes.append("check")
            if piece.isMoved { step.guesses.insert(Guess(line: run.line, text: "moved before the restart; in the original it comes after"), at: 0) }
            if piece.isRepeated {
                step.id = "health-after-\(state.lastAction ?? "restart")"
                step.guesses.insert(
                    Guess(line: run.commentLine, text: "repeated here, before the fallback: \(lastRestart(run)) succeeds for a program that dies at once"), at: 0)
                poll(&step, run, "30s")
            } else if let action = state.lastAction, run.working.contains(where: { if case .health = $0.kind { true } else { false } }) {
                step.id = "health-after-\(action)"
                poll(&step, run, "60s")
            }
        case .action:
            if run.isFallback { step.classes.append("fallback") }
        }
    }

    private func poll(_ step: inout OutStep, _ run: Run, _ until: String) {
        step.until = until
        if let index = step.guesses.firstIndex(where: { $0.text.hasPrefix("`curl` became") }) {
            step.guesses[index].text += "; until=\(until)"
        } else {
            step.guesses.append(Guess(line: run.line, text: "until=\(until)"))
        }
    }

    private func lastRestart(_ run: Run) -> String {
        let before = reader.visits.last { $0.fence.textLine == run.fence.textLine && $0.unit.kind == .restart && $0.unit.line < run.line && !ProseWords.fallback.hold($0.passage.comment?.value ?? "") }
        let words = before?.unit.outerCommands.first.map { [$0.program ?? ""] + $0.argumentValues.prefix(1) } ?? ["the", "restart"]
        return "`\(words.joined(separator: " "))`"
    }

    private func dangers(_ step: inout OutStep, _ run: Run) {
        guard run.role == .action else { return }
        for unit in run.working {
            guard let danger = CommandRepair.danger(unit) else { continue }
            step.classes.append("destructive")
            var text = ".destructive: \(danger)"
            if run.isFallback, unit.kind == .remove { text += "; `|| true`: by hand, this line's failure did not stop the next" }
            step.guesses.append(Guess(line: unit.line, text: text))
            return
        }
    }

    // MARK: Place

    private func placeDirectory(_ step: inout OutStep, _ run: Run, _ plan: SectionPlan) {
        if let directory = run.directory {
            guard directory != plan.directory, run.working.contains(where: { Self.needsDirectory($0) }) else { return }
            if OutStep.isWritable(directory) { step.attributes.append(("directory", directory)) } else { step.lines.insert("cd \(directory)", at: 0) }
            return
        }
        guard let script = run.working.lazy.compactMap(ProseRunbookReader.relativeScript).first, let visit = reader.visits.first(where: { $0.unit == run.working.first }),
            let other = reader.sibling(script, visit), let directory = other.directory, OutStep.isWritable(directory)
        else { return }
        step.attributes.append(("directory", directory))
    }

    /// What only asks a service or an address does so from anywhere.
    private static func needsDirectory(_ unit: Unit) -> Bool {
        switch unit.kind {
        case .health, .call, .status, .configurationTest, .connectionTest, .query, .endpoint, .latency: false
        case .log, .reading, .listBackups:
            unit.outerCommands.contains { command in
                command.program == "git" || !command.arguments.contains { $0.value.hasPrefix("/") } && ["ls", "cat", "tail", "grep", "du", "find", "head"].contains(command.program)
                    || command.arguments.contains { $0.value.hasPrefix("./") }
            }
        default: true
        }
    }

    /// Values that the step is handed: used in it, given nowhere in it.
    private func environment(_ run: Run, _ step: OutStep) -> [String] {
        let script = ShellScript.parse(step.lines.joined(separator: "\n"))
        let own = Set(script.assignedVariables.map(\.value))
        var names: [String] = []
        for use in script.usedVariables where !use.isSpecial && !own.contains(use.name) && !names.contains(use.name) {
            if platform.variable(use.name) != nil || use.name == "STABLE_COMMIT" { names.append(use.name) }
        }
        return names
    }

    // MARK: Repairs of whole commands

    /// `git checkout [placeholder]`: the commit is asked for, since watch knows which one was healthy.
    private func stableCommit(_ unit: Unit, _ base: OutStep, _ step: inout OutStep, _ plan: SectionPlan) -> OutStep? {
        guard let command = unit.outerCommands.first(where: { $0.program == "git" }), let service = platform.services.first(where: { $0.source != nil }) ?? platform.services.first,
            let word = command.arguments.dropFirst().first(where: { word in
                word.parts.contains { part in
                    switch part {
                    case .placeholder: true
                    case .pattern(let pattern): pattern.hasPrefix("[")
                    default: false
                    }
                } || ["PREVIOUS_STABLE_COMMIT", "STABLE_COMMIT_HASH", "COMMIT_HASH"].contains(word.value)
            })
        else { return nil }
        step.lines = step.lines.map { $0.replacingFirst(word.text, with: "\"$STABLE_COMMIT\"") }
        step.guesses = step.guesses.filter { !$0.text.hasPrefix("host=") }
        var stable = base
        stable.language = "bongsu"
        stable.id = "stable-commit"
        stable.classes = []
        stable.attributes = [("output", "STABLE_COMMIT")]
        stable.lines = ["stable-commit \(service.name)"]
        stable.guesses = [Guess(line: unit.line, text: "added: the placeholder \(word.text) became STABLE_COMMIT, the newest commit that was seen healthy")]
        return stable
    }

    /// A token in a header goes to curl's standard input: a command line is there for all to see.
    private func withoutTokens(_ run: Run) -> [String]? {
        guard run.working.count == 1, let unit = run.working.first, unit.outerCommands.count == 1, let command = unit.outerCommands.first,
            let call = CurlCall(command), let header = call.headers.first(where: { header in
                header.value.contains("$") && ["authorization", "x-api-key", "x-auth-token"].contains(header.name.lowercased())
            }), let name = ShellScript.parse("x \"\(header.value)\"").usedVariables.first?.name, header.value.hasSuffix("$\(name)") || header.value.hasSuffix("${\(name)}")
        else { return nil }
        let prefix = header.value.prefix { $0 != "$" }
        guard !prefix.contains("'"), !prefix.contains("%"), !prefix.contains("\\") else { return nil }
        var words: [String] = []
        var skips = false
        var previous = ""
        for word in command.command.words.dropFirst() {
            defer { previous = word.text }
            if skips {
                skips = false
                if word.value.hasPrefix(header.name + ":") {
                    words.append("@-")
                } else {
                    words.append(word.text)
                }
                continue
            }
            if word.text == "-H" || word.text == "--header" { skips = true }
            words.append(word.text)
        }
        _ = previous
        // The URL last, as a reader expects it.
        if let url = words.first(where: { CurlCall.split($0.filter { $0 != "\"" && $0 != "'" }).host == call.host && $0.contains("/") }) {
            words.removeAll { $0 == url }
            words.append(url)
        }
        let flags = call.failsOnError ? "" : "-fsS "
        return ["printf '\(header.name): \(prefix)%s\\n' \"$\(name)\" |", "  curl \(flags)\(words.joined(separator: " "))"]
    }
}
