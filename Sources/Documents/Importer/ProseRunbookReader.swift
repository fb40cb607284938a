/// Finds out what each section is for, cuts its fences into runs, and settles where each run belongs.
struct ProseRunbookReader: Sendable {
    var reading: Reading
    let platform: Platform
    var plans: [SectionPlan] = []
    var guesses: [Guess] = []
    let visits: [Reading.Visit]
    private let byFence: [Int: [Reading.Visit]]

    init(_ reading: Reading, _ platform: Platform) {
        self.reading = reading
        self.platform = platform
        visits = reading.visits
        byFence = Dictionary(grouping: visits) { $0.fence.textLine }
    }

    var sections: [ProseOutline.Section] { reading.outline.sections }

    mutating func read() {
        for index in sections.indices { plans.append(plan(index)) }
        nameTwins()
        for index in sections.indices { readRuns(index) }
        for index in sections.indices { readPurpose(index) }
        readChoices()
        readConditions()
        for index in sections.indices { hoist(index) }
        readMissingSpare()
    }

    // MARK: What a title says

    private func plan(_ index: Int) -> SectionPlan {
        let section = sections[index]
        var plan = SectionPlan(id: Self.slug(section.title, number: index))
        let path = reading.outline.path(of: index)
        plan.isReference = path.contains { ProseWords.reference.hold(sections[$0].title) && sections[$0].budget == nil && sections[$0].level > 1 }
        if section.budget != nil {
            plan.stage = stage(section.title)
            if let stage = plan.stage { plan.id = stage.rawValue }
            plan.isReference = false
        } else if section.level > 1, ProseWords.after.hold(section.title) {
            plan.isAfter = true
            plan.id = "aftercare"
        } else if section.level > 1, ProseWords.postmortem.hold(section.title) {
            plan.isPostmortem = true
        } else if Self.isScenario(section.title), let entry = FailureWords.entry(for: section.title) {
            plan.scenario = Scenario(failure: entry.failure)
            plan.id = entry.id
            plan.prefix = entry.prefix
        }
        return plan
    }

    /// `시나리오 1: …`, `Scenario 2: …`
    static func isScenario(_ title: String) -> Bool {
        let lower = title.lowercased()
        guard let word = ["시나리오", "scenario"].first(where: { lower.contains($0) }), let range = lower.firstRange(of: word) else { return false }
        let rest = lower[range.upperBound...].trimmed()
        return rest.first?.isNumber == true && rest.contains(":")
    }

    private func stage(_ title: String) -> SectionPlan.Stage? {
        if ProseWords.restore.hold(title) || (ProseWords.backup.hold(title) && title.contains("복구")) { return .restore }
        if ProseWords.verify.hold(title) { return .verify }
        if ProseWords.assess.hold(title) { return .assess }
        if ProseWords.monitoring.hold(title) { return .monitoring }
        if ProseWords.firstResponse.hold(title) { return .firstResponse }
        return nil
    }

    static func slug(_ title: String, number: Int) -> String {
        let slug = HostLabels.slug(title)
        return slug.count >= 3 && slug.contains(where: \.isLetter) ? String(slug.prefix(40)) : "section-\(number)"
    }

    /// Ids are unique: the second of two gets a number.
    private mutating func nameTwins() {
        var seen: Set<String> = []
        for index in plans.indices {
            var id = plans[index].id
            var number = 2
            while !seen.insert(id).inserted {
                id = "\(plans[index].id)-\(number)"
                number += 1
            }
            plans[index].id = id
        }
    }

    // MARK: Runs

    private mutating func readRuns(_ index: Int) {
        for case .fence(let fence) in sections[index].blocks {
            switch fence.language {
            case .shell: plans[index].runs += runs(of: fence, index)
            case .sql: plans[index].runs.append(sqlRun(fence))
            default: break
            }
        }
    }

    private func runs(of fence: ProseFence, _ section: Int) -> [Run] {
        let visits = byFence[fence.textLine] ?? []
        var runs: [Run] = []
        var waiting: [Unit] = []
        var number = -1
        var passageLine = -1
        for visit in visits {
            let line = visit.passage.units.first?.line ?? 0
            if line != passageLine {
                if !waiting.isEmpty, let last = runs.indices.last, waiting.allSatisfy({ Run.isLeading($0) }) {
                    runs[last].units += waiting.filter { !Run.isLeading($0) }
                } else if !waiting.isEmpty {
                    runs.append(Run(fence: fence, passage: visits.first { $0.passage.units.contains(waiting[0]) }?.passage ?? visit.passage, units: waiting, role: .action, host: host(visit.ssh), directory: nil))
                }
                waiting = []
                passageLine = line
                number += 1
            }
            if visit.unit.kind == .login {
                waiting.append(visit.unit)
                continue
            }
            let isSamePassage = runs.last?.passage == visit.passage
            if Run.isLeading(visit.unit), visit.unit.remote == nil {
                if isSamePassage, waiting.isEmpty, let last = runs.indices.last, runs[last].role == .action { runs[last].units.append(visit.unit) } else { waiting.append(visit.unit) }
                continue
            }
            let (name, guess) = place(visit)
            let role = visit.unit.kind.role
            let isJoined = isSamePassage && waiting.isEmpty && runs.last?.role == role && runs.last?.host == name && visit.unit.remote?.mode != .heredoc
            if isJoined, let last = runs.indices.last, Self.mayJoin(runs[last], visit.unit) {
                runs[last].units.append(visit.unit)
            } else {
                var run = Run(fence: fence, passage: visit.passage, units: waiting + [visit.unit], role: role, host: name, hostGuess: guess, directory: visit.directory)
                run.isFallback = visit.passage.comment.map { ProseWords.fallback.hold($0.value) } ?? false
                runs.append(run)
                waiting = []
            }
        }
        if let first = waiting.first(where: { $0.kind == .login }), let visit = visits.first(where: { $0.unit == first }) {
            runs.append(Run(fence: fence, passage: visit.passage, units: waiting, role: .action, host: host(visit.ssh), directory: nil))
        }
        return runs
    }

    /// Requests to the public, tasks and what takes a value stand alone.
    private static func mayJoin(_ run: Run, _ unit: Unit) -> Bool {
        guard let last = run.working.last else { return true }
        func family(_ kind: UnitKind) -> Int {
            switch kind {
            case .endpoint: 1
            case .latency: 2
            case .open, .interactive: 3
            case .connectionTest, .query: 4
            case .call: 5
            case .checkout: 6
            case .pickBackup, .unpack, .createDatabase, .loadDump, .swapDatabase: 7
            case .loadTest: 8
            default: 0
            }
        }
        let (a, b) = (family(last.kind), family(unit.kind))
        return a == b && a != 3 && a != 6
    }

    private func sqlRun(_ fence: ProseFence) -> Run {
        let lines = fence.lines
        let comments = lines.prefix { $0.trimmed().hasPrefix("--") }
        var passage = Passage()
        if let first = comments.first {
            passage.comment = Located(first.trimmed().dropFirst(2).trimmed(), at: SourceRange(line: fence.textLine, length: first.count))
        }
        var text = lines.dropFirst(comments.count)
        while text.last?.isEmpty == true { text = text.dropLast() }
        let start = fence.textLine + comments.count
        let unit = Unit(
            lines: start...max(start, start + text.count - 1), original: text.joined(separator: "\n"), body: text.joined(separator: "\n"), commands: [],
            kind: SQLText.onlyReads(fence.text) ? .query : .action, remote: nil)
        passage.units = [unit]
        return Run(fence: fence, passage: passage, units: [unit], role: SQLText.onlyReads(fence.text) ? .check : .action, host: nil, directory: nil)
    }

    func host(_ ssh: SSHInvocation?) -> String? {
        ssh.flatMap { ssh in platform.hosts.first { $0.address == ssh.address }?.name }
    }
}
