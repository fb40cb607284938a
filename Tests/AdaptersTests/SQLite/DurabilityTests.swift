import Foundation
import GRDB
import Testing

@testable import Adapters

/// What a journal's file is opened with decides what a power failure leaves of it.
@Suite struct DurabilityTests {
    @Test func everyCommitReachesTheDisk() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-durability-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = try SQLiteJournal(path: folder.appending(path: "journal.sqlite").path)
        let (mode, synchronous) = try await journal.queue.read { db in
            (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
        }
        #expect(mode == "wal")
        // 2 = FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
        #expect(synchronous == 2)
    }
}
