import Engine
import Foundation

/// Damage that was found, kept beside the journal: another process asks about it again, as the same one would.
///
/// It is advice, not evidence: a file that cannot be read or written is none.
package struct DamageMemory: Sendable {
    let path: String?

    /// Remembers nothing beyond the process.
    package static let none = DamageMemory(path: nil)

    package init(state: String) { path = state + "/damage.json" }
    private init(path: String?) { self.path = path }

    var isKept: Bool { path != nil }

    func read() -> [String: CorruptionReport] {
        guard let path, let text = FileManager.default.contents(atPath: path) else { return [:] }
        return (try? CanonicalText.decode([String: CorruptionReport].self, from: [UInt8](text))) ?? [:]
    }

    /// The state folder is made by who has something to keep; where nothing was ever found, nothing is made.
    func write(_ reports: [String: CorruptionReport]) {
        guard let path, !reports.isEmpty || FileManager.default.fileExists(atPath: path), let text = try? CanonicalText.encode(reports) else { return }
        let folder = (path as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try? Data(text).write(to: URL(filePath: path), options: .atomic)
    }
}
