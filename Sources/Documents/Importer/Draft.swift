/// What a prose runbook says, before anything in it is mended.
///
/// `platform` and `runbook` are the models that executable documents have, with the prose document's own text and
/// places: each passage of a fence is a `Step` whose `text`, `textLine` and `range` are the document's, so that
/// rules report at its lines. What the document does not say stays empty (`Step.hosts`), what was inferred for it
/// is counted in `guesses`. `Platform.places` names the line each value was read from.
package struct Draft: Sendable {
    package var platform: Platform
    package var runbook: Runbook
    /// What was inferred rather than read, in line order. `Importer.write` adds those of its repairs.
    package var guesses: [Guess]
    /// What a person will have to look at: kept as prose by `Importer.write`.
    package var notUnderstood: [Located<String>]
    /// What it was understood from: `Importer.write` goes on with it.
    var reader: ProseRunbookReader
}

/// Something that the document does not say and the importer wrote nevertheless.
package struct Guess: Hashable, Sendable {
    /// The prose document's line.
    package var line: Int
    package var text: String
    package init(line: Int, text: String) {
        self.line = line
        self.text = text
    }
}

/// The two documents made of a prose runbook.
package struct Imported: Hashable, Sendable {
    package var platformYAML: String
    package var runbookMarkdown: String
    /// Every guess in either document, in line order.
    package var guesses: [Guess]
    package var keptAsProse: [Located<String>]
}
