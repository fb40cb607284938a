/// Turns a prose runbook into `platform.yaml` and `runbook.md`.
///
/// Two phases: `read` understands the document as it stands, `write` mends what it can and writes both documents.
/// Pure and deterministic: the same text gives the same bytes. Nothing is special to one document; whatever is not
/// understood stays prose and is listed.
package enum Importer {
    /// A document that already has braces, or attributes under a heading, is nobody's prose: it is left untouched.
    package static func isExecutable(_ source: SourceText) -> Bool { isExecutable(MarkdownDocument.parse(source)) }

    package static func isExecutable(_ document: MarkdownDocument) -> Bool {
        document.allNodes.contains { node in
            switch node.kind {
            case .codeBlock(let code):
                let info = code.fence?.info.value ?? ""
                return info.hasSuffix("}") && info.contains("{") && ["bash", "sh", "sql", "bongsu"].contains { info.hasPrefix($0 + " ") || info.hasPrefix($0 + "{") }
            case .html(let text): return text.hasPrefix("<!-- bongsu:")
            default: return false
            }
        }
    }

    /// The document as it stands, in the model of executable documents, with its own text and places.
    package static func read(_ source: SourceText) -> Draft { read(MarkdownDocument.parse(source)) }

    package static func read(_ document: MarkdownDocument) -> Draft {
        var platformReader = ProsePlatformReader(Reading(document))
        platformReader.read()
        var runbookReader = ProseRunbookReader(platformReader.reading, platformReader.platform)
        runbookReader.read()
        var builder = DraftBuilder(reader: runbookReader)
        return builder.draft()
    }

    /// Both documents, mended. `draft` must come from `read`.
    package static func write(_ draft: Draft) -> Imported {
        let reader = draft.reader
        var runbook = RunbookWriter(reader: reader)
        let markdown = runbook.write()
        var platform = PlatformWriter(platform: draft.platform, reading: reader.reading)
        let yaml = platform.write()
        let guesses = (runbook.guesses + platform.guesses).sorted { ($0.line, $0.text) < ($1.line, $1.text) }
        return Imported(platformYAML: yaml, runbookMarkdown: markdown, guesses: guesses, keptAsProse: runbook.keptAsProse + beyond(reader.reading, draft.platform.language))
    }

    /// What the limits on commands and reference values left out, so that nobody believes it imported.
    private static func beyond(_ reading: Reading, _ language: Language) -> [Located<String>] {
        var left = reading.beyond.map { fence in
            let count = fence.lines.count { !$0.isEmpty }
            let text = Message(
                "\(count) lines of commands beyond the first \(Reading.mostUnits)", ko: "명령은 \(Reading.mostUnits)개까지만 이해함. 그 뒤의 명령 \(count)줄")
            return Located(text[language], at: fence.range)
        }
        if let pair = reading.firstPairBeyond {
            let text = Message(
                "reference values beyond the first \(Reading.mostPairs), from here on", ko: "참고 값은 \(Reading.mostPairs)개까지만 읽음. 여기부터의 값")
            left.append(Located(text[language], at: SourceRange(line: pair.line, column: 1, length: 1)))
        }
        return left
    }
}
