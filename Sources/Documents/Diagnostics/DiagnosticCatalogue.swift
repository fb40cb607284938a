/// The story behind a code, shown by `bongsu explain CODE`.
package struct DiagnosticExplanation: Hashable, Sendable {
    package var code: DiagnosticCode
    package var title: Message
    /// Why this is a problem at 3 a.m.
    package var why: Message
    /// How to mend it.
    package var mend: Message
    /// Text of a document that has the problem, or that has it mended; empty where no text would show it.
    package var example: String

    package init(_ number: Int, _ title: Message, why: Message, mend: Message, example: String = "") {
        self.code = DiagnosticCode(number)
        self.title = title
        self.why = why
        self.mend = mend
        self.example = example
    }

    /// Every text in English, then in Korean; no document shows it.
    package static func told(
        _ number: Int, _ title: String, _ titleKorean: String, _ why: String, _ whyKorean: String, _ mend: String, _ mendKorean: String
    ) -> DiagnosticExplanation {
        DiagnosticExplanation(number, Message(title, ko: titleKorean), why: Message(why, ko: whyKorean), mend: Message(mend, ko: mendKorean))
    }

    package func text(in language: Language) -> String {
        let headings: (why: Message, mend: Message, example: Message) = (
            Message("why", ko: "이유"), Message("how to mend it", ko: "고치는 법"), Message("example", ko: "예"))
        var text = "\(code): \(title[language])\n\n\(headings.why[language]): \(why[language])\n\n"
        text += "\(headings.mend[language]): \(mend[language])\n"
        if !example.isEmpty {
            let lines = example.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }
            text += "\n\(headings.example[language]):\n\n\(lines.joined(separator: "\n"))\n"
        }
        return text
    }
}

/// Every code's explanation. Each area keeps its own array (`DiagnosticCatalogue.documents`, …, each an extension
/// beside the code that raises it); whoever needs them all joins them: the command line knows every layer.
package struct DiagnosticCatalogue: Sendable {
    package var explanations: [DiagnosticExplanation]

    package init(_ areas: [DiagnosticExplanation]...) {
        explanations = areas.flatMap(\.self).sorted { $0.code < $1.code }
    }

    package func explanation(of code: DiagnosticCode) -> DiagnosticExplanation? {
        explanations.first { $0.code == code }
    }

    /// Reads a code as a person types it: `B0110`, `b110`, `110`.
    package func explanation(typed: String) -> DiagnosticExplanation? {
        let digits = typed.first == "B" || typed.first == "b" ? typed.dropFirst() : typed[...]
        return Int(digits).flatMap { explanation(of: DiagnosticCode($0)) }
    }
}
