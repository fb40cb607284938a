internal import Foundation

/// What a check found, countable and in the form for programs: the same content as the text.
package struct DiagnosticReport: Codable, Hashable, Sendable {
    package struct Entry: Codable, Hashable, Sendable {
        package var code: String
        package var severity: Diagnostic.Severity
        package var message: String
        package var document: String?
        package var range: SourceRange?
        package var label: String?
        package var notes: [String]
        package var help: [String]
    }

    package var diagnostics: [Entry]
    package var errors: Int
    package var warnings: Int
    package var guesses: Int

    package init(_ diagnostics: [Diagnostic], guesses: Int = 0, language: Language) {
        self.diagnostics = diagnostics.sortedByPlace().map { diagnostic in
            Entry(
                code: diagnostic.code.description, severity: diagnostic.severity, message: diagnostic.message[language],
                document: diagnostic.place?.document, range: diagnostic.place?.range, label: diagnostic.label?[language],
                notes: diagnostic.notes.map { $0[language] }, help: diagnostic.help.map { $0[language] })
        }
        errors = diagnostics.count { $0.severity == .error }
        warnings = diagnostics.count { $0.severity == .warning }
        self.guesses = guesses
    }

    /// One JSON object with sorted keys; ends with a line break.
    package var json: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings and integers cannot fail to encode.
        let data = (try? encoder.encode(self)) ?? Data()
        return String(decoding: data, as: UTF8.self) + "\n"
    }

    /// "3 errors, 2 warnings, 5 guesses".
    package var summary: Message {
        func count(_ number: Int, _ one: String) -> String { "\(number) \(one)\(number == 1 ? "" : one == "guess" ? "es" : "s")" }
        return Message(
            [count(errors, "error"), count(warnings, "warning"), count(guesses, "guess")].joined(separator: ", "),
            ko: "오류 \(errors)건, 경고 \(warnings)건, 추측 \(guesses)건")
    }
}
