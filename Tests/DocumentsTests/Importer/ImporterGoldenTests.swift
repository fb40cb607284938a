import Documents
import Foundation
import Testing

/// The seed, verbatim, and what is made of it: whole texts.
@Suite struct ImporterGoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/seed")

    static func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    static func imported(_ path: String) throws -> Imported {
        let name = path.split(separator: "/").last.map { String($0) } ?? path
        return Importer.write(Importer.read(SourceText(name: name, text: try text(path))))
    }

    /// `BONGSU_GOLDEN=write` renews the stored texts; the difference is for a person to read.
    static func compare(_ actual: String, _ path: String) throws {
        if ProcessInfo.processInfo.environment["BONGSU_GOLDEN"] == "write" {
            let url = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try actual.write(to: url, atomically: true, encoding: .utf8)
        }
        #expect(actual == (try text(path)))
    }

    @Test func seed() throws {
        let imported = try Self.imported("disaster-recovery-runbook.md")
        try Self.compare(imported.platformYAML, "imported/platform.yaml")
        try Self.compare(imported.runbookMarkdown, "imported/runbook.md")
        let listed = imported.guesses.map { "\($0.line): \($0.text)\n" }.joined() + imported.keptAsProse.map { "prose \($0.range.start.line): \($0.value)\n" }.joined()
        try Self.compare(listed, "imported/guesses.txt")
    }
}
