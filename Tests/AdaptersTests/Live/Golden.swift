import Documents
import Foundation
import Testing

/// Texts under `Tests/Fixtures/live`; `BONGSU_WRITE_GOLDEN=1` writes them anew, to be read before they are committed.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/live")

    static func expect(_ text: String, _ name: String, _ language: Language, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: "\(name).\(language.rawValue).txt")
        if ProcessInfo.processInfo.environment["BONGSU_WRITE_GOLDEN"] != nil {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)), sourceLocation: sourceLocation)
    }
}
