import Foundation
import Testing

/// Text kept in `Tests/Fixtures`. `BONGSU_WRITE_GOLDENS=1` writes what is there now; the change is then read in review.
enum Golden {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func read(_ path: String) throws -> String { try String(contentsOf: fixtures.appending(path: path), encoding: .utf8) }

    static func expect(_ text: String, _ path: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = fixtures.appending(path: path)
        if ProcessInfo.processInfo.environment["BONGSU_WRITE_GOLDENS"] == "1" {
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let wanted = try String(contentsOf: file, encoding: .utf8)
        guard text != wanted else { return }
        let difference = zip(text.split(separator: "\n", omittingEmptySubsequences: false), wanted.split(separator: "\n", omittingEmptySubsequences: false))
            .enumerated().first { $0.element.0 != $0.element.1 }
        let shown = difference.map { "line \($0.offset + 1): is `\($0.element.0)`, was `\($0.element.1)`" } ?? "one is longer"
        Issue.record("\(path) differs, \(shown)", sourceLocation: sourceLocation)
    }
}
