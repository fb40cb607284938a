/// Turns a prose runbook into `platform.yaml` and `runbook.md`.
///
/// Two phases: `read` understands the document as it stands, `write` mends what it can and writes both documents.
/// Pure and deterministic: the same text gives the same bytes. Nothing is special to one document; whatever is not
/// understood stays prose and is listed.
package enum Importer {
    /// A document that already has braces, or attributes under a heading, is nobody's prose: it is left untouched.
    package static func isExecutable(_ source: SourceText) -> Bool {
        MarkdownDocument.parse(source).allNodes.contains { node in
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
    package static func read(_ source: SourceText) -> Draft {
        var platformReader = ProsePlatformReader(Reading(MarkdownDocument.parse(source)))
        platformReader.read()
        var runbookReader = ProseRunbookReader(platformReader.reading, platformReader.platform)
        runbookReader.read()
        var builder = DraftBuilder(reader: runbookReader)
        return builder.draft()
    }

    /// Both documents, mended. `draft` must come from `read`.
    package static func write(_ draft: Draft) -> Imported {
        var reader = ProseRunbookReader(draft.reading, draft.platform)
        reader.read()
        var runbook = RunbookWriter(reader: reader)
        let markdown = runbook.write()
        var platform = PlatformWriter(platform: draft.platform, reading: reader.reading)
        let yaml = platform.write()
        let guesses = (runbook.guesses + platform.guesses).sorted { ($0.line, $0.text) < ($1.line, $1.text) }
        return Imported(platformYAML: yaml, runbookMarkdown: markdown, guesses: guesses, keptAsProse: runbook.keptAsProse)
    }
}
