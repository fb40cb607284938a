/// Diagnostics as text for a terminal or a pipe, in one language.
///
/// ```
/// error[B0110]: command never ends
///  --> runbook.md:33:1
/// 33 | tail -f /home/ubuntu/error.log
///    | ^^^^^^^ follows the file until somebody presses Ctrl-C
/// help: read the end of it instead
/// ```
/// Marks stand under what they mean in terminal columns (Hangul and emoji take two). What a document or a host
/// said cannot move the cursor. Lines of the document longer than `widest` columns are shown around the mark.
package struct DiagnosticRenderer: Sendable {
    package var language: Language
    package var usesColour: Bool
    package var sources: [String: SourceText]
    package static let widest = 160
    private static let tabWidth = 4

    package init(_ sources: [SourceText], language: Language, usesColour: Bool = false) {
        self.sources = Dictionary(sources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        self.language = language
        self.usesColour = usesColour
    }

    /// Every diagnostic, sorted, a blank line between two; empty for none.
    package func render(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.sortedByPlace().map(render).joined(separator: "\n")
    }

    /// One diagnostic; ends with a line break.
    package func render(_ diagnostic: Diagnostic) -> String {
        let isError = diagnostic.severity == .error
        let head = coloured("\(diagnostic.severity.word[language])[\(diagnostic.code)]", isError ? .red : .yellow)
        var lines = ["\(head): \(coloured(TerminalText.safe(diagnostic.message[language]), .bold))"]
        // What the command line itself said stands in no document.
        if let place = diagnostic.place, place.range.start.line > 0 {
            let start = place.range.start
            lines.append("\(coloured(" -->", .blue)) \(TerminalText.safe(place.document)):\(start.line):\(start.column)")
            lines += excerpt(diagnostic, place, colour: isError ? .red : .yellow)
        }
        let note = coloured(Message("note", ko: "참고")[language], .cyan)
        let help = coloured(Message("help", ko: "도움말")[language], .green)
        lines += diagnostic.notes.map { "\(note): \(TerminalText.safe($0[language]))" }
        lines += diagnostic.help.map { "\(help): \(TerminalText.safe($0[language]))" }
        return lines.joined(separator: "\n") + "\n"
    }

    private func excerpt(_ diagnostic: Diagnostic, _ place: Diagnostic.Place, colour: Colour) -> [String] {
        let label = diagnostic.label.map { " " + TerminalText.safe($0[language]) } ?? ""
        let start = place.range.start
        guard let source = sources[place.document], source.lines.indices.contains(start.line - 1) else {
            return diagnostic.label.map { [TerminalText.safe($0[language])] } ?? []
        }
        let text = source.line(start.line)
        let before = text.prefix(start.column - 1)
        let isOneLine = place.range.end.line == start.line
        let marked = text.dropFirst(start.column - 1).prefix(isOneLine ? max(0, place.range.end.column - start.column) : .max)
        let shown = window(before: before, marked: marked, after: text.dropFirst(before.count + marked.count))
        let number = String(start.line)
        let bar = coloured("|", .blue)
        let margin = String(repeating: " ", count: number.count)
        let pad = String(repeating: " ", count: DisplayWidth.of(shown.before))
        let marks = coloured(String(repeating: "^", count: max(1, DisplayWidth.of(shown.marked))) + label, colour)
        return [
            "\(coloured(number, .blue)) \(bar) \(shown.before)\(shown.marked)\(shown.after)",
            "\(margin) \(bar) \(pad)\(marks)",
        ]
    }

    /// The part of a line to show: all of it, or what fits around the mark.
    private func window(
        before: Substring, marked: Substring, after: Substring
    ) -> (before: String, marked: String, after: String) {
        func cut(_ text: Substring, _ columns: Int, atEnd: Bool) -> String {
            let safe = expanded(atEnd ? text.prefix(columns + 1) : text.suffix(columns + 1))
            if DisplayWidth.of(safe) <= columns, safe.count >= text.count { return safe }
            var kept: [Character] = []
            var width = 0
            for character in atEnd ? Array(safe) : safe.reversed() {
                width += DisplayWidth.of(character)
                if width >= columns { break }
                kept.append(character)
            }
            return atEnd ? String(kept) + "…" : "…" + String(kept.reversed())
        }
        let middle = cut(marked, Self.widest / 2, atEnd: true)
        let left = cut(before, Self.widest / 2, atEnd: false)
        let rest = Self.widest - DisplayWidth.of(middle) - DisplayWidth.of(left)
        return (left, middle, cut(after, max(1, rest), atEnd: true))
    }

    private func expanded(_ text: Substring) -> String {
        TerminalText.safe(text).replacing("\t", with: String(repeating: " ", count: Self.tabWidth))
    }

    private enum Colour: String { case red = "31", yellow = "33", blue = "34", cyan = "36", green = "32", bold = "1" }

    private func coloured(_ text: String, _ colour: Colour) -> String {
        usesColour ? "\u{1B}[\(colour == .red || colour == .yellow ? "1;" : "")\(colour.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension Diagnostic.Severity {
    package var word: Message {
        switch self {
        case .error: Message("error", ko: "오류")
        case .warning: Message("warning", ko: "경고")
        }
    }
}

extension Sequence<Diagnostic> {
    /// By document, place, code; what has no place comes first. Equal ones keep their order.
    package func sortedByPlace() -> [Diagnostic] {
        func key(_ diagnostic: Diagnostic) -> (String, SourcePosition, DiagnosticCode) {
            let start = diagnostic.place?.range.start ?? SourcePosition(line: 0)
            return (diagnostic.place?.document ?? "", start, diagnostic.code)
        }
        return sorted { key($0) < key($1) }
    }

    package var hasErrors: Bool { contains { $0.severity == .error } }
}
