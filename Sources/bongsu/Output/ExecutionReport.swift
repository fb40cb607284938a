import Documents
import Engine

/// One execution as its journal tells it.
struct ExecutionReport: Encodable {
    struct Line: Encodable {
        var elapsedMilliseconds: Int64
        var kind: String
        var text: String
        var details: [String]
    }

    struct Stage: Encodable {
        var id: String
        var title: String
        var budgetSeconds: Int64
        var usedMilliseconds: Int64
        var end: String?
    }

    enum WaitKind: String, Encodable { case person, indeterminate }

    var execution: Int64
    var platform: String
    var procedure: String
    var begun: String?
    var end: String?
    var elapsedMilliseconds: Int64
    var waitKind: WaitKind?
    var stages: [Stage]
    var story: [Line]
    /// What stands in its way now, or what it left: the blocks that the text shows.
    var problems: [DiagnosticReport.Entry]

    private var lines: [StoryLine] = []
    private var language = Language.english

    private enum CodingKeys: String, CodingKey {
        case execution, platform, procedure, begun, end, elapsedMilliseconds, waitKind, stages, story, problems
    }

    init(_ journal: any Journal, _ id: ExecutionID, language: Language, known: Platform?) async throws(JournalError) {
        let plan = try await journal.plan(of: id)
        let events = try await journal.entries(of: id).map(\.event)
        var narrator = Narrator(plan, execution: id, language: language, platform: known)
        lines = events.flatMap { narrator.tell($0) }
        // What has been answered stands in nobody's way any more.
        let open = narrator.problems.isEmpty ? nil : lines.lastIndex { $0.mark == .ask && !$0.problems.isEmpty }
        for index in lines.indices where lines[index].mark == .ask && index != open { lines[index].problems = [] }
        self.language = language
        execution = id.number
        platform = plan.platform
        procedure = plan.procedure.words
        begun = events.first?.wall.iso
        elapsedMilliseconds = events.last?.elapsed ?? 0
        story = lines.map { Line(elapsedMilliseconds: $0.elapsed, kind: $0.mark.rawValue, text: $0.text, details: $0.details) }
        stages = Self.stages(plan, events)
        end = events.lazy.compactMap { event -> String? in
            if case .decided(.ended(let end)) = event.fact { end.rawValue } else { nil }
        }.first
        waitKind = switch narrator.waiting {
        case nil: nil
        case .indeterminate: .indeterminate
        default: .person
        }
        if end != nil { waitKind = nil }
        problems = DiagnosticReport(end == nil ? narrator.problems : narrator.left, language: language).diagnostics
    }

    private static func stages(_ plan: Plan, _ events: [Event]) -> [Stage] {
        var begun: [String: Int64] = [:]
        var stages: [Stage] = []
        let last = events.last?.elapsed ?? 0
        let known = Dictionary(plan.allSections.filter { $0.budget != nil }.map { ($0.id, $0) }) { first, _ in first }
        for event in events {
            switch event.fact {
            case .decided(.sectionEntered(let id)) where known[id] != nil:
                begun[id] = event.elapsed
                stages.append(
                    Stage(
                        id: id, title: known[id]?.title ?? id, budgetSeconds: known[id]?.budget?.components.seconds ?? 0,
                        usedMilliseconds: last - event.elapsed, end: nil))
            case .decided(.sectionLeft(let id, let end)):
                guard let index = stages.lastIndex(where: { $0.id == id }), let start = begun[id] else { continue }
                stages[index].usedMilliseconds = event.elapsed - start
                stages[index].end = end.rawValue
            default: continue
            }
        }
        return stages
    }

    func print(_ console: Console) {
        let printer = StoryPrinter(console: console)
        for line in lines { for text in printer.lines(line) { console.print(text) } }
        guard !stages.isEmpty else { return }
        console.print("")
        let heading = language == .korean ? "단계별 시간 / 예산" : "stages: time / budget"
        console.print(console.style(heading, .bold))
        let width = stages.map { DisplayWidth.of($0.title) }.max() ?? 0
        for stage in stages {
            let pad = String(repeating: " ", count: width - DisplayWidth.of(stage.title))
            let used = SpokenTime.seconds(stage.usedMilliseconds, language)
            let budget = SpokenTime.budget(.seconds(stage.budgetSeconds), language)
            console.print("  \(stage.title)\(pad)  \(used) / \(budget)\(stage.end.flatMap(SectionEnd.init(rawValue:)).map { "  \($0.message[language])" } ?? "")")
        }
    }
}
