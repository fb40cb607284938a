import Documents
import Engine

@testable import Adapters

/// A failure as a person at 3 a.m. reads it, whole, in one language: code and what happened, what is true now (`-`), what to do (`>`).
struct BackupWords: Equatable {
    var english: String
    var korean: String

    init(_ error: BackupError) {
        let diagnostic = error.diagnostic
        func text(_ language: Language) -> String {
            (["B\(diagnostic.code.number) " + diagnostic.message[language]] + diagnostic.notes.map { "- " + $0[language] }
                + diagnostic.help.map { "> " + $0[language] }).joined(separator: "\n")
        }
        english = text(.english)
        korean = text(.korean)
    }

    /// What differs from run to run.
    mutating func replace(_ found: some RegexComponent, with text: String) {
        english = english.replacing(found, with: text)
        korean = korean.replacing(found, with: text)
    }
}

extension BackupScene {
    /// What a body fails with, without the paths of this run. Empty where it does not fail.
    func words<Value>(of body: () async throws -> Value) async -> BackupWords? {
        do {
            _ = try await body()
            return nil
        } catch {
            guard let error = error as? BackupError else { return nil }
            var words = BackupWords(error)
            words.english = plain(words.english)
            words.korean = plain(words.korean)
            return words
        }
    }

    private func plain(_ text: String) -> String {
        text.replacing(folder.path, with: "<FOLDER>").replacing("\(cluster.port)", with: "<PORT>").replacing(server.host.name, with: "<HOST>")
            .replacing(#/[0-9a-f]{8,64}/#, with: "<ID>")
    }
}
