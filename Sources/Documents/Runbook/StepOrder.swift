/// Steps that mean something only after another: `.fallback` and `.rollback`.
enum StepOrder {
    static func problems(in runbook: Runbook) -> [Diagnostic] {
        runbook.allSections.flatMap { section in problems(section.steps, runbook.document) }
    }

    private static func problems(_ steps: [Step], _ source: SourceText) -> [Diagnostic] {
        var found: [Diagnostic] = []
        for (index, step) in steps.enumerated() {
            func place(_ word: String) -> Diagnostic.Place {
                .init(source.name, source.range(of: ".\(word)", line: step.range.start.line))
            }
            if step.classes.contains(.fallback), !steps[..<index].contains(where: { !$0.classes.contains(.evidence) }) {
                found.append(RunbookProblem.placement.error(
                    Message("nothing before this fallback can fail", ko: "이 `.fallback` 앞에 실패할 수 있는 단계 없음"), place("fallback"),
                    help: [Message("put the step that it stands in for before it, in the same section", ko: "대신할 단계를 같은 섹션 안에서 앞에 두기")]))
            }
            guard step.classes.contains(.rollback) else { continue }
            let before = index > 0 ? steps[index - 1] : nil
            if before == nil || before?.onlyReads == true || before?.classes.contains(.rollback) == true {
                found.append(RunbookProblem.placement.error(
                    Message("nothing directly before this rollback to undo", ko: "이 `.rollback` 바로 앞에 되돌릴 단계 없음"), place("rollback"),
                    help: [Message("put it directly after the step that it undoes", ko: "되돌릴 단계 바로 뒤에 두기")]))
            }
        }
        return found
    }
}
