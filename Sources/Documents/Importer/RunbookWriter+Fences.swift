extension RunbookWriter {
    /// A run on its way to a step.
    struct Piece {
        var run: Run
        var health: String?
        var isRepeated = false
        var isMoved = false
    }

    mutating func writeFences(_ index: Int) {
        let pieces = ordered(index)
        var steps: [(fence: Int, step: OutStep)] = []
        var state = SectionState()
        for piece in pieces {
            for step in converted(piece, index, &state) { steps.append((piece.run.fence.textLine, step)) }
        }
        var extraAfterLast: [String] = []
        if ProseWords.newestBackup.hold(sections[index].title), plans[index].restores == nil, reading.outline.path(of: index).contains(where: { plans[$0].stage == .restore }) {
            extraAfterLast = action("backups", "backup check", [Guess(line: sections[index].line, text: "added: what the heading asks for, asked of the repository")], classes: ["evidence"])
        }
        let all = sections[index].blocks.compactMap { block -> ProseFence? in
            guard case .fence(let fence) = block, fence.language == .shell || fence.language == .sql else { return nil }
            return fence
        }
        for fence in all {
            let mine = steps.filter { $0.fence == fence.textLine }.map(\.step)
            guard plans[index].runs.contains(where: { $0.fence.textLine == fence.textLine }) else { continue }
            var lines = mine.contains { $0.number != nil } ? numbered(mine, fence, plans[index]) : plain(mine, fence, index)
            if fence.textLine == all.last?.textLine, !extraAfterLast.isEmpty { lines += (lines.isEmpty ? [] : [""]) + extraAfterLast }
            fences[fence.range.start.line] = (lastFenceLine(fence), lines.map { Self.indented($0, fence.indent) })
        }
    }

    private func lastFenceLine(_ fence: ProseFence) -> Int {
        max(fence.range.start.line, min(fence.range.end.line - (fence.range.end.column <= 1 ? 1 : 0), source.lines.count))
    }

    struct SectionState {
        var lastAction: String?
        var restored = false
        /// The guess on endpoints was written for this section.
        var saidEndpoints = false
        /// Hosts guessed in a fence: what follows on the same host follows from the first guess.
        var saidHosts: Set<String> = []
    }

    // MARK: Order

    /// A configuration is tested before the restart that loads it; a health check stands before the fallback that it triggers.
    private func ordered(_ index: Int) -> [Piece] {
        var pieces = plans[index].runs.filter { !$0.working.isEmpty }.map { Piece(run: $0) }
        if let restart = pieces.firstIndex(where: { has($0, .restart) }),
            let test = pieces.firstIndex(where: { has($0, .configurationTest) }), test > restart, pieces[test].run.host == pieces[restart].run.host
        {
            var moved = pieces.remove(at: test)
            moved.isMoved = true
            pieces.insert(moved, at: restart)
        }
        if let fallback = pieces.firstIndex(where: \.run.isFallback), fallback > 0, pieces[fallback - 1].run.role == .action,
            let check = pieces[fallback...].first(where: { $0.run.role == .check && isHealth($0.run) })
        {
            var copy = check
            copy.isRepeated = true
            pieces.insert(copy, at: fallback)
        }
        return pieces
    }

    private func has(_ piece: Piece, _ kind: UnitKind) -> Bool { piece.run.units.contains { $0.kind == kind } }

    private func isHealth(_ run: Run) -> Bool {
        run.working.contains { if case .health = $0.kind { true } else { $0.kind == .connectionTest } }
    }

    // MARK: Lines of a fence

    private mutating func plain(_ steps: [OutStep], _ fence: ProseFence, _ index: Int) -> [String] {
        var lines: [String] = []
        var last: (String?, String?) = (nil, nil)
        for var step in steps {
            if !lines.isEmpty { lines.append("") }
            let shown = step.shown(platform.language, destroys: step.isDestructive && step.lead == nil)
            let title = step.title ?? (step.place == nil ? nil : fence.item == nil ? sections[index].title : nil)
            if step.task == nil, step.isProse {
                if let title, (title, nil) != (last.0, last.1) { lines += [emphasised(title, fence, nil), ""] }
            } else if step.task == nil, let title, title != last.0 || shown != last.1 {
                // A built-in step directly after its sibling shares the title.
                if !(title == last.0 && shown == nil) { lines += [emphasised(title, fence, shown), ""] }
                last = (title, shown ?? last.1)
            } else if step.task == nil, title == nil, let shown, shown != last.1 {
                lines += ["(\(shown))", ""]
                last = (nil, shown)
            }
            if step.task == nil, !step.isProse { step.id = unique(step.id) }
            guesses += step.guesses
            lines += step.rendered
        }
        return lines
    }

    private func emphasised(_ title: String, _ fence: ProseFence, _ place: String?) -> String {
        let text = fence.item == nil ? "**\(Self.plainTitle(title))**" : Self.plainTitle(title)
        return place.map { "\(text) (\($0))" } ?? text
    }

    /// A comment of a script as a paragraph: nothing in it may turn into marks.
    private static func plainTitle(_ title: String) -> String {
        var text = title.map { "*_`<[".contains($0) ? "\\\($0)" : String($0) }.joined()
        while text.hasSuffix("\\") { text.removeLast() }
        return text.isEmpty ? "-" : text
    }

    private mutating func numbered(_ steps: [OutStep], _ fence: ProseFence, _ plan: SectionPlan) -> [String] {
        var lines: [String] = []
        var last: Int?
        for var step in steps {
            if let number = step.number, number != last {
                let title = step.title ?? ""
                let destroys = steps.contains { $0.number == number && $0.isDestructive }
                lines.append("\(number). \(title)" + (step.shown(platform.language, destroys: destroys).map { " (\($0))" } ?? ""))
                last = number
            }
            guard !step.lines.isEmpty || step.task != nil else { continue }
            if step.task == nil, !step.isProse { step.id = unique(step.id) }
            guesses += step.guesses
            lines += step.rendered.map { Self.indented($0, 3) }
        }
        return lines
    }
}
