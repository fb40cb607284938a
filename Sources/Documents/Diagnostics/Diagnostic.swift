/// The two languages that everything a person reads from Bongsu is written in.
package enum Language: String, Codable, Sendable, CaseIterable {
    case korean = "ko"
    case english = "en"
}

/// One sentence in both languages. Every message that a person may read is one of these.
package struct Message: Hashable, Codable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case english = "en"
        case korean = "ko"
    }

    package var english: String
    package var korean: String

    package init(_ english: String, ko korean: String) {
        self.english = english
        self.korean = korean
    }

    package subscript(language: Language) -> String {
        switch language {
        case .english: english
        case .korean: korean
        }
    }
}

/// A stable code such as `B0110`. Codes are never reused; `bongsu explain CODE` tells each one's story.
///
/// B00xx files and encodings · B01xx commands that cannot run unattended · B02xx `platform.yaml` and names ·
/// B03xx grammar of `runbook.md` · B04xx executions · B05xx checks that cannot fail · B06xx state lost ·
/// B07xx dangerous · B08xx half a pair · B09xx stale or exposed · B10xx live checks · B11xx shellcheck.
package struct DiagnosticCode: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let number: Int
    package init(_ number: Int) { self.number = number }
    package var description: String { "B" + String(repeating: "0", count: max(0, 4 - String(number).count)) + String(number) }
    package static func < (a: Self, b: Self) -> Bool { a.number < b.number }
}

/// One problem with one cause: what is wrong, where, the evidence and a proposal that can be pasted.
///
/// The first line (`message`) stands alone: lower case, no full stop, no blame.
package struct Diagnostic: Hashable, Sendable {
    package enum Severity: String, Codable, Sendable { case error, warning }

    /// A document's name and a span in it.
    package struct Place: Hashable, Sendable {
        package var document: String
        package var range: SourceRange
        package init(_ document: String, _ range: SourceRange) {
            self.document = document
            self.range = range
        }
    }

    package var code: DiagnosticCode
    package var severity: Severity
    package var message: Message
    package var place: Place?
    /// Said beside the marker under the line, e.g. "follows the file until somebody presses Ctrl-C".
    package var label: Message?
    /// Evidence.
    package var notes: [Message]
    /// Proposals, as text that can be pasted.
    package var help: [Message]

    package init(
        _ code: DiagnosticCode, _ severity: Severity, _ message: Message, at place: Place? = nil,
        label: Message? = nil, notes: [Message] = [], help: [Message] = []
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.place = place
        self.label = label
        self.notes = notes
        self.help = help
    }

    /// An error.
    package init(
        _ code: DiagnosticCode, _ message: Message, at place: Place? = nil, label: Message? = nil, notes: [Message] = [],
        help: [Message] = []
    ) {
        self.init(code, .error, message, at: place, label: label, notes: notes, help: help)
    }
}
