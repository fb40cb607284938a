extension RunbookWriter {
    /// The steps that a run becomes: usually one.
    mutating func converted(_ piece: Piece, _ index: Int, _ state: inout SectionState) -> [OutStep] {
        let run = piece.run
        let plan = plans[index]
        var base = OutStep(title: run.title, number: run.passage.number, id: StepNames.id(of: run, plan, reader))
        base.guesses = run.hostGuess.map { [$0] } ?? []
        if run.fence.language == .sql { return [sql(run, base)] }
        let kinds = run.working.map(\.kind)
        if plan.restores == "all", let steps = restoreAll(run, base, &state) { return steps }
        if let name = plan.restores, name != "all", let steps = restoreDatabase(run, base, name, index, &state) { return steps }
        if let first = run.working.first {
            switch first.kind {
            case .endpoint: return verify(run, base, &state)
            case .latency(let call, let samples):
                if let endpoint = platform.endpoints.first(where: { $0.url == call.url }) {
                    base.language = "bongsu"
                    base.classes = ["check"]
                    base.lines = ["verify \(endpoint.name) --samples \(samples)"]
                    base.guesses = [Guess(line: first.line, text: "the loop of \(Self.count(samples)) curl -w became samples; no limit is stated, so this cannot fail on slowness")]
                    return [base]
                }
            case .open(let url): return [task(base, run, "\(run.title ?? "open"): <\(url)>", "`open URL` became a task")]
            case .interactive where run.working.count == 1:
                return [task(base, run, "\(run.title ?? "by hand"): `\(first.body.filter { $0 != "`" })`" + (run.host.map { " (\($0))" } ?? ""), "waits for a person at a terminal: became a task")]
            case .connectionTest, .query:
                if kinds.count == 1, let call = first.outerCommands.lazy.compactMap(PsqlCall.init).first, first.outerCommands.count == 1, let step = query(call, first, base, state) { return [step] }
            default: break
            }
        }
        guard let host = run.host else {
            base.isProse = true
            base.language = run.fence.name.isEmpty ? "bash" : run.fence.name
            base.lines = run.units.flatMap { $0.original.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
            base.guesses = []
            keptAsProse.append(Located(base.lines.joined(separator: "\n"), at: SourceRange(line: run.line, length: source.line(run.line).count)))
            return [base]
        }
        return bash(piece, host, base, index, &state)
    }

    private func task(_ base: OutStep, _ run: Run, _ text: String, _ why: String) -> OutStep {
        var step = base
        step.task = text.split(whereSeparator: \.isLineBreak).joined(separator: " ")
        step.guesses = [Guess(line: run.line, text: why)]
        return step
    }

    // MARK: Built-in actions

    private func verify(_ run: Run, _ base: OutStep, _ state: inout SectionState) -> [OutStep] {
        var step = base
        step.language = "bongsu"
        step.classes = ["check"]
        step.guesses = []
        var names: [String] = []
        for unit in run.working {
            guard case .endpoint(let call) = unit.kind else { continue }
            guard let endpoint = platform.endpoints.first(where: { $0.url == call.url && $0.method == call.method }) ?? platform.endpoints.first(where: { $0.url == call.url }) else { continue }
            if !names.contains(endpoint.name) { names.append(endpoint.name) }
        }
        let earlier = state.saidEndpoints
        state.saidEndpoints = true
        if let first = run.working.first, let last = run.working.last, !earlier {
            let end = last.lines.upperBound
            step.guesses = [Guess(line: first.line, text: "the curl commands (\(first.line == end ? "\(end)" : "\(first.line)-\(end)")) became endpoints in platform.yaml")]
        }
        guard !names.isEmpty else {
            step.isProse = true
            step.language = "bash"
            step.guesses = []
            step.lines = run.working.flatMap { $0.original.split(separator: "\n").map(String.init) }
            return [step]
        }
        step.id = names.count == 1 ? "verify-\(names[0])" : "verify-api"
        step.lines = names.map { "verify \($0)" }
        return [step]
    }

    private func query(_ call: PsqlCall, _ unit: Unit, _ base: OutStep, _ state: SectionState) -> OutStep? {
        guard let sql = call.sql, let database = platform.databases.first(where: { $0.name == call.database }) ?? (platform.databases.count == 1 ? platform.databases.first : nil),
            !sql.contains("\\"), !sql.contains("$")
        else { return nil }
        var step = base
        step.language = "sql"
        step.place = database.name
        step.lines = sql.trimmed().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if step.lines.count == 1, !step.lines[0].hasSuffix(";") { step.lines[0] += ";" }
        let command = unit.body.firstRange(of: sql.prefix(12)).map { unit.body[..<$0.lowerBound].trimmed() } ?? "psql"
        let written = command.filter { !"\"'`<".contains($0) }.trimmed()
        if unit.kind == .connectionTest {
            step.classes = ["check"]
            step.attributes = [("database", database.name), ("until", "60s")]
            step.guesses = [Guess(line: unit.line, text: "`\(written)` became an sql step; until=60s")]
        } else {
            step.classes = ["evidence"]
            step.attributes = [("database", database.name)]
            step.guesses = [Guess(line: unit.line, text: "`\(written)` became an sql step")]
        }
        return step
    }

    private mutating func sql(_ run: Run, _ base: OutStep) -> OutStep {
        var step = base
        step.language = "sql"
        step.guesses = []
        var lines = run.working.flatMap { $0.body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) }
        while lines.first?.isEmpty == true { lines.removeFirst() }
        step.lines = lines
        guard let database = platform.databases.first else {
            step.isProse = true
            keptAsProse.append(Located(step.lines.joined(separator: "\n"), at: run.fence.range))
            return step
        }
        step.place = database.name
        step.classes = run.role == .check ? ["check"] : []
        step.attributes = [("database", database.name)]
        let why = platform.databases.count == 1 ? "the only one" : "the first one"
        step.guesses = [Guess(line: run.fence.range.start.line, text: "database: \(why)")]
        return step
    }

    // MARK: Restores

    private func restoreAll(_ run: Run, _ base: OutStep, _ state: inout SectionState) -> [OutStep]? {
        guard reader.restoresByScript(run) else { return nil }
        var step = base
        step.guesses = []
        let picksOnly = run.working.allSatisfy { if case .pickBackup = $0.kind { true } else { false } }
        if picksOnly { return [step] }
        guard !state.restored else { return [step] }
        state.restored = true
        state.lastAction = "restore"
        step.language = "bongsu"
        step.id = "restore-everything"
        step.classes = ["destructive"]
        step.lines = ["restore all"]
        let picks = reader.visits.filter { if case .pickBackup = $0.unit.kind { $0.fence.textLine == run.fence.textLine } else { false } }
        var names = picks.compactMap { visit -> String? in if case .pickBackup(let name) = visit.unit.kind { name } else { nil } }
        names += picks.isEmpty ? [] : ["`ls -t`"]
        names += run.working.compactMap(ProseRunbookReader.relativeScript).map { "`\($0)`" }
        let first = picks.first?.unit.line ?? run.line
        let last = run.working.last?.lines.upperBound ?? run.line
        step.guesses = [Guess(line: first, text: "\(names.joined(separator: ", ")) (\(first == last ? "\(first)" : "\(first)-\(last)")) became `restore all`: what the script does is not known")]
        return [step]
    }

    private func restoreDatabase(_ run: Run, _ base: OutStep, _ name: String, _ index: Int, _ state: inout SectionState) -> [OutStep]? {
        func restores(_ run: Run) -> Bool {
            run.working.contains { unit in
                if case .pickBackup = unit.kind { return true }
                return [.unpack, .createDatabase, .loadDump, .swapDatabase].contains(unit.kind)
            }
        }
        guard restores(run) else { return nil }
        guard !state.restored else { return [] }
        state.restored = true
        state.lastAction = "restore"
        let mine = plans[index].runs.filter(restores)
        var step = base
        let titles = mine.compactMap(\.title).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        step.language = "bongsu"
        step.id = "restore-\(name)"
        step.classes = ["destructive"]
        step.lines = ["restore \(name)"]
        step.title = nil
        step.number = nil
        let units = mine.flatMap(\.units)
        let first = units.first?.line ?? run.line
        let last = units.last?.lines.upperBound ?? first
        step.guesses = [Guess(line: mine.first?.commentLine ?? first, text: "\(Self.restoreWords(units)) (\(first)-\(last)) became `restore \(name)`")]
        guard !titles.isEmpty else { return [step] }
        step.lead = titles.joined(separator: " → ") + " (\(OutStep.destructiveWord(platform.language)))"
        return [step]
    }

    private static func restoreWords(_ units: [Unit]) -> String {
        var words: [String] = []
        func add(_ word: String) { if !words.contains(word) { words.append(word) } }
        for unit in units {
            switch unit.kind {
            case .unpack: add(unit.outerCommands.first?.program ?? "tar")
            case .createDatabase: add("CREATE DATABASE")
            case .loadDump: add(unit.outerCommands.last?.program == "psql" ? "psql -f" : unit.outerCommands.last?.program ?? "psql")
            case .swapDatabase: add(unit.body.lowercased().split(separator: "\n").filter { $0.contains("rename to") }.count > 1 ? "both renames" : "the rename")
            case .pickBackup(let name): add(name)
            default: continue
            }
        }
        guard words.count > 1, let last = words.last else { return words.first ?? "the commands" }
        return words.dropLast().joined(separator: ", ") + " and " + last
    }
}
