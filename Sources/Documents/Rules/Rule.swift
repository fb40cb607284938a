/// One thing that can be wrong with a runbook, found by reading it.
///
/// A rule is pure and total: it never runs anything, never crashes on odd text, and says nothing where it is not
/// sure. A false alarm costs more than a missed one, because it teaches people to skip the list.
protocol Rule: SendableMetatype {
    static var code: DiagnosticCode { get }
    static var severity: Diagnostic.Severity { get }
    static func findings(in subject: Subject) -> [Finding]
}

/// What a rule found; the rule book adds code and severity.
struct Finding {
    var place: Diagnostic.Place?
    var message: Message
    var label: Message?
    var notes: [Message] = []
    var help: [Message] = []

    init(_ message: Message, at place: Diagnostic.Place?, label: Message? = nil, notes: [Message] = [], help: [Message] = []) {
        self.place = place
        self.message = message
        self.label = label
        self.notes = notes
        self.help = help
    }
}

/// What the rules are told besides the documents.
package struct CheckContext: Sendable {
    /// `YYYY-MM-DD`, given by the caller: nothing here knows the time.
    package var today: String
    /// True for the importer's draft of a document that nobody has imported yet: what the importer would mend
    /// is still a mistake, and a block of the document is one person's terminal, not a fresh shell a step.
    package var isProse: Bool
    /// The text of `platform.yaml`; nil where the platform was read from the prose document itself.
    package var platformSource: SourceText?
    package var markdown: MarkdownDocument

    package init(today: String, isProse: Bool, platformSource: SourceText?, markdown: MarkdownDocument) {
        self.today = today
        self.isProse = isProse
        self.platformSource = platformSource
        self.markdown = markdown
    }
}
