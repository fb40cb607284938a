import Foundation

import Documents

/// Documents under `Tests/Fixtures` and the repository's own files.
enum Fixture {
    static let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }

    static func source(_ path: String) throws -> SourceText {
        SourceText(name: path.split(separator: "/").last.map(String.init) ?? path, text: try text("Tests/Fixtures/\(path)"))
    }
}

extension [Diagnostic] {
    func rendered(_ source: SourceText, _ language: Language) -> String {
        DiagnosticRenderer([source], language: language).render(self)
    }
}
