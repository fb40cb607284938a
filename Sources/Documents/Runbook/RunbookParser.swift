/// Reads `runbook.md` against its platform: every problem at once, each at its line and column.
///
/// The runbook is always there for looking at; with errors it must not be carried out.
package enum RunbookParser {
    package static func parse(_ source: SourceText, platform: Platform) -> (runbook: Runbook?, diagnostics: [Diagnostic]) {
        let markdown = MarkdownDocument.parse(source)
        var builder = RunbookBuilder(markdown: markdown, platform: platform)
        let runbook = builder.build()
        var diagnostics = builder.diagnostics
        if let deep = markdown.tooDeep { diagnostics.append(.nestedTooDeep(.init(source.name, deep))) }
        diagnostics += RunbookReferences(runbook: runbook, platform: platform, replaces: builder.replaces).diagnostics
        diagnostics += StepOrder.problems(in: runbook)
        diagnostics += PlainTables.compare(markdown, with: platform)
        return (runbook, diagnostics.sortedByPlace())
    }
}
