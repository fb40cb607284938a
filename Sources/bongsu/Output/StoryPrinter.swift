import Documents
import Engine

/// Lays a story's lines out for a terminal or a pipe: time, depth, a mark that needs no colour, the text.
struct StoryPrinter {
    let console: Console

    func lines(_ line: StoryLine) -> [String] {
        let time = console.style(ClockText.text(line.elapsed), .dim)
        let indent = String(repeating: "  ", count: min(6, line.depth))
        let (mark, style) = appearance(line.mark)
        var body = line.text
        if let style { body = console.style(body, style) }
        let isStage = line.mark == .stage
        var lines = isStage ? [""] : []
        lines.append("\(time) \(indent)\(mark) \(body)")
        // The details stand under the text: clock, depth, mark.
        let pad = String(repeating: " ", count: ClockText.text(line.elapsed).count + 1) + indent + "    "
        let detailStyle: Console.Style = line.mark == .ask ? .bold : .dim
        lines += line.details.map { pad + console.style($0, detailStyle) }
        guard !line.problems.isEmpty else { return lines }
        let renderer = DiagnosticRenderer([], language: console.language, usesColour: console.colour)
        return lines + [""] + renderer.render(line.problems).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private func appearance(_ mark: StoryLine.Mark) -> (String, Console.Style?) {
        switch mark {
        case .stage: ("##", .bold)
        case .section: ("--", .bold)
        case .good: (console.style("ok", .green), nil)
        case .bad: (console.style("!!", .red), .red)
        case .quiet: ("  ", .dim)
        case .ask: (console.style("??", .yellow), .yellow)
        case .clock: (console.style("@@", .yellow), .yellow)
        case .note: ("::", nil)
        }
    }
}

extension StoryPrinter {
    /// The part of a text that fits into so many columns, cut with `…`.
    static func fitting(_ text: String, columns: Int) -> String {
        guard DisplayWidth.of(text) > columns else { return text }
        var kept = ""
        var width = 0
        for character in text {
            width += DisplayWidth.of(character)
            if width >= columns { break }
            kept.append(character)
        }
        return kept + "…"
    }
}
