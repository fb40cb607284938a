/// What one part of a runbook says of another: `replaces=`, `do #id`, `env=`, and stages that restore.
struct RunbookReferences {
    let runbook: Runbook
    let platform: Platform
    let replaces: [Located<String>]

    private var document: String { runbook.document.name }

    var diagnostics: [Diagnostic] { replaced + done + circles + environments + restores + choices }

    private var sectionIDs: [String] { runbook.allSections.map(\.id) }

    private var replaced: [Diagnostic] {
        let ids = Set(sectionIDs)
        return replaces.compactMap { word in
            let place = Diagnostic.Place(document, word.range)
            guard word.value.hasPrefix("#") else {
                return RunbookProblem.section.error(
                    Message("`replaces=` takes ids with `#`", ko: "`replaces=`에는 `#`이 붙은 id 필요"), place,
                    help: [Message("write `#\(word.value)`", ko: "`#\(word.value)` 형태로 쓰기")])
            }
            return ids.contains(String(word.value.dropFirst())) ? nil : unknownSection(word.value, place)
        }
    }

    private var done: [Diagnostic] {
        let ids = Set(sectionIDs)
        return runbook.allSections.flatMap(\.steps).flatMap(\.actions).compactMap { action in
            guard action.verb == .do, let target = action.operands.first, target.hasPrefix("#"), target.count > 1 else { return nil }
            return ids.contains(String(target.dropFirst())) ? nil : unknownSection(target, .init(document, action.range))
        }
    }

    private func unknownSection(_ word: String, _ place: Diagnostic.Place) -> Diagnostic {
        let nearest = EditDistance.nearest(to: word.dropFirst(), among: sectionIDs).map { Message("did you mean `#\($0)`?", ko: "혹시 `#\($0)`?") }
        return RunbookProblem.section.error(
            Message("no section has the id `\(word)`", ko: "id가 `\(word)`인 섹션 없음"), place,
            help: [nearest ?? Message("give the section its id: `<!-- bongsu: \(word) -->` under its heading", ko: "제목 아래에 id 쓰기: `<!-- bongsu: \(word) -->`")])
    }

    private var circles: [Diagnostic] {
        var edges: [String: [String]] = [:]
        for section in runbook.allSections {
            let children = section.blocks.compactMap { if case .section(let child) = $0 { child.id } else { nil } }
            edges[section.id, default: []] += children + section.steps.flatMap(Self.targets)
        }
        guard let circle = Circle.first(in: sectionIDs, edges: { edges[$0] ?? [] }) else { return [] }
        let path = circle.map { "#\($0)" }.joined(separator: " → ")
        let members = Set(circle)
        let action = runbook.allSections.filter { members.contains($0.id) }.flatMap(\.steps).flatMap(\.actions)
            .last { action in action.verb == .do && action.operands.first.map { members.contains(String($0.dropFirst())) } == true }
        guard let action else { return [] }
        return [
            RunbookProblem.circle.error(
                Message("sections run each other in a circle", ko: "섹션들이 서로를 실행함(순환)"), .init(document, action.range),
                label: Message(path, ko: path))
        ]
    }

    private static func targets(_ step: Step) -> [String] {
        step.actions.compactMap { $0.verb == .do ? $0.operands.first.map { String($0.drop { $0 == "#" }) } : nil }
    }

    /// Names handed over must be known before the step: variables, or outputs of steps above it.
    private var environments: [Diagnostic] {
        var known = Set(platform.variables.map(\.name))
        var found: [Diagnostic] = []
        for step in runbook.allSections.flatMap(\.steps).sorted(by: { $0.range.start < $1.range.start }) {
            for name in step.environment where !known.contains(name) {
                let line = step.range.start.line
                let written = runbook.document.range(of: name, line: line)
                let isLater = runbook.allSections.flatMap(\.steps).contains { $0.output == name }
                found.append(RunbookProblem.environment.error(
                    Message("nothing above gives `\(name)`", ko: "위에서 `\(name)` 값을 주는 곳 없음"), .init(document, written),
                    notes: isLater ? [Message("a step further down has `output=\(name)`", ko: "아래쪽 단계에 `output=\(name)`이 있음")] : [],
                    help: EditDistance.help(for: name, among: known.sorted())
                        + [Message("set it under `variables` in platform.yaml, or with `output=\(name)` above", ko: "platform.yaml의 `variables`에 넣거나 위쪽 단계에 `output=\(name)` 추가")]))
            }
            if let output = step.output { known.insert(output) }
        }
        return found
    }

    private var restores: [Diagnostic] {
        runbook.stages.compactMap { stage in
            guard stage.condition == nil, let step = Self.unconditionedRestore(stage) else { return nil }
            return RunbookProblem.restoreUnconditioned.error(
                Message("stage restores without a condition", ko: "조건 없이 복구하는 단계(stage)"), .init(document, stage.range),
                notes: [
                    Message(
                        "`\(step.title)` on line \(step.range.start.line) would put yesterday's backup over healthy data",
                        ko: "\(step.range.start.line)행의 `\(step.title)`: 멀쩡한 데이터를 옛 백업으로 덮어쓸 수 있음")
                ],
                help: [
                    Message(
                        "add `when=\"failure is database-corruption or failure is data-loss\"` under the heading",
                        ko: "제목 아래에 `when=\"failure is database-corruption or failure is data-loss\"` 추가")
                ])
        }
    }

    /// The first step that restores and that no condition between it and the stage guards.
    private static func unconditionedRestore(_ section: Section) -> Step? {
        for block in section.blocks {
            switch block {
            case .step(let step) where restores(step): return step
            case .section(let child) where child.condition == nil:
                if let step = unconditionedRestore(child) { return step }
            default: break
            }
        }
        return nil
    }

    private static func restores(_ step: Step) -> Bool {
        if step.actions.contains(where: { $0.verb == .restore }) { return true }
        let looks = ["pg_restore", "restore.sh", "restore_", "RENAME TO", "psql -f", "gunzip"]
        return step.classes.contains(.destructive) && looks.contains { step.text.contains($0) }
    }

    /// A choice of one is no choice: probably a slip in the name.
    private var choices: [Diagnostic] {
        let families = [runbook.sections] + runbook.allSections.map { section in
            section.blocks.compactMap { if case .section(let child) = $0 { child } else { nil } }
        }
        return families.flatMap { family in
            let names = family.compactMap(\.choice)
            return family.compactMap { section -> Diagnostic? in
                guard let choice = section.choice, names.count(where: { $0 == choice }) == 1 else { return nil }
                return RunbookProblem.choice.warning(
                    Message("`choice=\(choice)` has no alternative beside it", ko: "`choice=\(choice)`의 대안이 없음"), .init(document, section.range),
                    help: EditDistance.help(for: choice, among: names.filter { $0 != choice })
                        + [Message("give the other section beside it the same `choice=`", ko: "같은 수준의 다른 섹션에 같은 `choice=` 쓰기")])
            }
        }
    }
}
