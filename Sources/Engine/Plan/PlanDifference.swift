package import Documents

/// The first place where two plans differ, for the person who is refused a `resume`.
package struct PlanDifference: Hashable, Sendable {
    /// The id of the section, step or box; nil where the plan as a whole differs.
    package var id: String?
    /// The line in the changed document.
    package var line: Int?
    package var journaled: String
    package var current: String

    package init(id: String?, line: Int?, journaled: String, current: String) {
        self.id = id
        self.line = line
        self.journaled = journaled
        self.current = current
    }

    package var message: Message {
        let name = id.map { "`\($0)`" }
        return Message(
            "\(name ?? "the plan") was `\(journaled)` and is now `\(current)`",
            ko: "\(name ?? "계획")이(가) `\(journaled)`에서 `\(current)`(으)로 바뀜")
    }
}

extension Plan {
    /// Nil where nothing that will run has changed. `self` is the journaled plan.
    package func firstDifference(from current: Plan) -> PlanDifference? {
        let old = withoutPlaces
        let new = current.withoutPlaces
        guard old != new else { return nil }
        let before = old.parts
        let after = new.parts
        let lines = Dictionary(current.lines) { first, _ in first }
        for (a, b) in zip(before, after) where a != b {
            if a.id == b.id {
                return PlanDifference(id: a.id, line: lines[a.id], journaled: a.firstLineUnlike(b), current: b.firstLineUnlike(a))
            }
            return PlanDifference(id: b.id, line: lines[b.id], journaled: a.id, current: b.id)
        }
        if before.count != after.count {
            let longer = before.count > after.count ? before : after
            let id = longer[min(before.count, after.count)].id
            return PlanDifference(
                id: id, line: lines[id], journaled: before.count > after.count ? id : "",
                current: before.count > after.count ? "" : id)
        }
        return PlanDifference(id: nil, line: nil, journaled: old.heading, current: new.heading)
    }

    private var heading: String {
        "\(platform), \(procedure), rto \(rto.map { "\($0)" } ?? "-"), \(variables.map { "\($0.name)=\($0.template)" }.joined(separator: " "))"
    }

    private var lines: [(String, Int)] {
        allSections.flatMap { section in [(section.id, section.line)] + section.steps.map { ($0.id, $0.line) } }
    }

    /// Everything that runs, flat, in order, as text.
    private var parts: [PlanPart] {
        allSections.flatMap { section -> [PlanPart] in
            var head = section
            head.blocks = []
            return [PlanPart(id: section.id, lines: ["\(head)"])]
                + section.blocks.compactMap { block in
                    switch block {
                    case .step(let step):
                        var bare = step
                        bare.text = ""
                        bare.work = .actions([])
                        var lines = step.text.split(separator: "\n").map(String.init)
                        lines.append("\(step.hosts.joined(separator: ","))")
                        lines.append(step.classes.map(\.rawValue).sorted().joined(separator: " "))
                        lines.append("\(step.work)")
                        lines.append("\(bare.environment) \(bare.output ?? "") \(bare.retries)")
                        lines.append("\(bare.until.map { "\($0)" } ?? "") \(bare.title)")
                        return PlanPart(id: step.id, lines: lines)
                    case .box(let box): return PlanPart(id: box.id, lines: ["\(box)"])
                    case .section: return nil
                    }
                }
        }
    }
}

private struct PlanPart: Equatable {
    var id: String
    var lines: [String]

    func firstLineUnlike(_ other: PlanPart) -> String {
        for (index, line) in lines.enumerated() where index >= other.lines.count || other.lines[index] != line {
            return line
        }
        return ""
    }
}
