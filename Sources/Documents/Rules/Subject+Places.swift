extension Subject {
    /// The document that the platform was read from.
    var platformDocument: SourceText { context.platformSource ?? runbook.document }

    /// The place of a key of the platform, narrowed to `text` where its line holds that.
    ///
    /// A key that has no place of its own falls back to its parent, and at last to the first line that holds the text.
    func place(key: String, text: String? = nil) -> Diagnostic.Place? {
        var path = key[...]
        while true {
            if let range = platform.places[String(path)] {
                return Diagnostic.Place(platformDocument.name, narrowed(range, to: text))
            }
            guard let dot = path.lastIndex(of: ".") else { break }
            path = path[..<dot]
        }
        guard let text, let line = firstLine(holding: text) else { return nil }
        return Diagnostic.Place(platformDocument.name, platformDocument.range(of: text, line: line))
    }

    private func narrowed(_ range: SourceRange, to text: String?) -> SourceRange {
        guard let text, !text.isEmpty, range.start.line == range.end.line,
            platformDocument.line(range.start.line).contains(text)
        else { return range }
        return platformDocument.range(of: text, line: range.start.line)
    }

    private func firstLine(holding text: String) -> Int? {
        guard !text.isEmpty else { return nil }
        return platformDocument.lines.firstIndex { $0.contains(text) }.map { $0 + 1 }
    }
}
