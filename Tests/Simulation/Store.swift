package import Adapters
import Foundation

/// A journal on a disk in memory, where there is one: durable enough for what cannot lose power.
package final class Store {
    package let journal: SQLiteJournal
    private let folder: URL

    package init() throws {
        let root = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : NSTemporaryDirectory()
        folder = URL(filePath: root).appending(path: "bongsu-simulation-\(UUID().uuidString)")
        journal = try SQLiteJournal(path: folder.appending(path: "journal.sqlite").path, isAlive: { _ in false })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
