package import Documents

/// How long a restore's swap took what was restored from those who use it, as the journal tells it.
package struct RestoreGap: Hashable, Sendable {
    package struct Away: Hashable, Sendable {
        package var name: String
        package var milliseconds: Int64
        package init(name: String, milliseconds: Int64) {
            self.name = name
            self.milliseconds = milliseconds
        }
    }

    /// Each database, from the moment it took no more clients until it took them again, by the clock of its own host.
    package var closed: [Away] = []
    /// Each service, from the beginning of its stop to the end of its first healthy check.
    package var dependants: [Away] = []
    package init() {}

    /// One line for the end of the restore; nil where nobody was kept waiting.
    package var message: Message? {
        guard !closed.isEmpty || !dependants.isEmpty else { return nil }
        let english = closed.map { "\($0.name) was closed for \(Self.seconds($0.milliseconds, digits: 2)) s" }
            + dependants.map { "\($0.name) was away for \(Self.seconds($0.milliseconds, digits: 1)) s" }
        let korean = closed.map { "\($0.name) 닫힘 \(Self.seconds($0.milliseconds, digits: 2))초" }
            + dependants.map { "\($0.name) 중단 \(Self.seconds($0.milliseconds, digits: 1))초" }
        let since = dependants.isEmpty ? ("", "") : (", from its stop to its first healthy check", " (정지부터 첫 정상 헬스체크까지)")
        return Message(english.joined(separator: "; ") + since.0, ko: korean.joined(separator: "; ") + since.1)
    }

    private static func seconds(_ milliseconds: Int64, digits: Int) -> String {
        let parts: Int64 = digits == 2 ? 100 : 10
        let count = (max(0, milliseconds) * parts + 500) / 1_000
        let rest = String(count % parts)
        return "\(count / parts)." + String(repeating: "0", count: digits - rest.count) + rest
    }
}

/// Reads the gaps of a plan's restores from its events, live or replayed alike.
package struct RestoreGaps: Sendable {
    /// Which part of which restore a step is.
    private enum Role {
        case swap(String)
        case stop(String)
        case health(String)
    }

    private var roles: [String: (restore: String, role: Role)] = [:]
    /// The step that ends a restore, and the restore.
    private var ends: [String: String] = [:]
    private var gaps: [String: RestoreGap] = [:]
    private var attempts: [AttemptID: String] = [:]
    private var stopped: [String: [String: Int64]] = [:]

    package init(_ plan: Plan) {
        for section in plan.allSections {
            let steps = section.blocks.compactMap { block in if case .step(let step) = block { step } else { nil } }
            // What the planner made of a restore, and nothing that a document says.
            guard let first = steps.first, first.output?.hasPrefix(RestoreSteps.value) == true, first.line == 0, let last = steps.last else { continue }
            gaps[section.id] = RestoreGap()
            ends[last.id] = section.id
            for step in steps {
                if let role = Self.role(of: step, in: section) { roles[step.id] = (section.id, role) }
            }
        }
    }

    private static func role(of step: PlannedStep, in section: PlannedSection) -> Role? {
        guard step.id.hasPrefix(section.id + "-") else { return nil }
        let word = step.id.dropFirst(section.id.count + 1)
        if word.hasPrefix("stop-") { return .stop(String(word.dropFirst(5))) }
        if word.hasPrefix("health-") { return .health(String(word.dropFirst(7))) }
        if word.hasSuffix("-swap") { return .swap(String(word.dropLast(5))) }
        // One part alone gives the section its name.
        guard word == "swap", let name = section.id.split(separator: "/").last, name.hasPrefix("restore-") else { return nil }
        return .swap(String(name.dropFirst(8)))
    }

    /// The gap of the restore that this step ends; nil for any other step.
    package func gap(endingWith step: String) -> RestoreGap? { ends[step].flatMap { gaps[$0] } }

    package mutating func see(_ event: Event) {
        switch event.fact {
        case .attemptIntended(let attempt):
            if roles[attempt.step] != nil { attempts[attempt.id] = attempt.step }
        case .attemptEnded(let id, let result):
            guard let step = attempts[id], case (let restore, .swap(let name))? = roles[step], let closed = Self.closed(result.output) else { return }
            gaps[restore]?.closed.removeAll { $0.name == name }
            gaps[restore]?.closed.append(.init(name: name, milliseconds: closed))
        case .decided(.stepBegun(let id, _)):
            guard case (let restore, .stop(let name))? = roles[id] else { return }
            // A stop that is tried again has kept its service away since the first try.
            if stopped[restore]?[name] == nil { stopped[restore, default: [:]][name] = event.elapsed }
        case .decided(.stepEnded(let id, .succeeded, _)):
            guard case (let restore, .health(let name))? = roles[id], let since = stopped[restore]?[name] else { return }
            gaps[restore]?.dependants.removeAll { $0.name == name }
            gaps[restore]?.dependants.append(.init(name: name, milliseconds: event.elapsed - since))
        default: break
        }
    }

    /// `SwapScript`'s own words.
    private static func closed(_ output: String) -> Int64? {
        output.firstMatch(of: /(?:closed for|닫힌 시간) ([0-9]+) ms/).flatMap { Int64($0.1) }
    }
}
