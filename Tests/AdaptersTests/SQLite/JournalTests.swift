import Documents
import Engine
import Foundation
import GRDB
import Testing
import TestSupport

@testable import Adapters

/// What the journal promises, tried on real files.
@Suite struct JournalTests {
    private let owner = LockOwner(controller: "here", processID: 1, bootID: "boot", processStart: 1)
    private let plan = Plan(platform: "shop", language: .korean, document: "runbook.md", procedure: .general)

    private func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-journal-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try await body(folder.appending(path: "journal.sqlite").path)
    }

    private func event(_ fact: Fact, _ elapsed: Int64 = 0) -> Event {
        Event(fact, wall: WallTime(milliseconds: 1_700_000_000_000 + elapsed), elapsed: elapsed)
    }

    private var begun: Event {
        event(.begun(Beginning(token: "t", planHash: "h", seed: 1, controller: "here", by: Person("kim"))))
    }

    private func conforms(_ promise: (JournalConformance) async throws -> Void) async throws {
        try await inFolder { path in
            try await promise(JournalConformance { try SQLiteJournal(path: path, isAlive: $0) })
        }
    }

    @Test func whatWasWrittenIsReadByTheNextProcess() async throws { try await conforms { try await $0.whatWasWrittenIsReadByTheNextProcess() } }
    @Test func aLockIsTakenOverFromTheDead() async throws { try await conforms { try await $0.aLockIsTakenOverFromTheDeadAndTheirsIsFenced() } }
    @Test func anOrderIsTakenWithItsEvent() async throws { try await conforms { try await $0.anOrderIsTakenWithTheEventThatTellsOfIt() } }
    @Test func whatEndedIsListedSo() async throws { try await conforms { try await $0.whatEndedIsListedSo() } }

    @Test(arguments: [
        ("UPDATE entry SET event = replace(event, 'kim', 'lee') WHERE sequence = 1", Int64(1)),
        ("DELETE FROM entry WHERE sequence = 2", 2),
        ("UPDATE entry SET hash = 'x' WHERE sequence = 3", 3),
        ("UPDATE execution SET plan = CAST(replace(plan, 'shop', 'shot') AS BLOB)", 1),
    ])
    func aChangedEntryIsNamed(change: String, sequence: Int64) async throws {
        try await inFolder { path in
            let journal = try SQLiteJournal(path: path, isAlive: { _ in false })
            let lock = try await journal.lock("shop", owner: owner)
            let id = try await journal.begin(plan, [begun], lock: lock)
            try await journal.append([event(.timerFired(.objective)), event(.decided(.objectiveReached))], to: id, lock: lock)
            let change = change.replacing("replace(event, 'kim', 'lee')", with: "CAST(replace(event, 'kim', 'lee') AS BLOB)")
            let other = try DatabaseQueue(path: path)
            try await other.write { db in try db.execute(sql: change) }
            let failure = await #expect(throws: JournalError.self) { try await journal.entries(of: id) }
            guard case .corrupt(id, sequence, _)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
        }
    }

    @Test func whatIsNoJournalIsRefusedAndLeftAsItIs() async throws {
        try await inFolder { path in
            try FileManager.default.createDirectory(
                at: URL(filePath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            let text = String(repeating: "not a database ", count: 1_000)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let failure = #expect(throws: JournalError.self) { try SQLiteJournal(path: path) }
            guard case .corrupt(nil, nil, _)? = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
        }
    }

    @Test func aFullDiskWritesNothingAndSaysSo() async throws {
        try await inFolder { path in
            let journal = try SQLiteJournal(path: path, isAlive: { _ in false })
            let lock = try await journal.lock("shop", owner: owner)
            let id = try await journal.begin(plan, [begun], lock: lock)
            // The same error that a full disk gives, at a page that can be foreseen.
            try await journal.queue.write { db in
                let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                try db.execute(sql: "PRAGMA max_page_count = \(pages)")
            }
            let long = event(.attemptEnded(AttemptID("a"), AttemptResult(.failed, output: String(repeating: "x", count: 50_000))))
            await #expect(throws: JournalError.diskFull(path: path)) { try await journal.append([long], to: id, lock: lock) }
            #expect(try await journal.entries(of: id).map(\.event) == [begun])
        }
    }

    @Test func aNewerJournalIsRefused() async throws {
        try await inFolder { path in
            let journal = try SQLiteJournal(path: path)
            try await journal.queue.write { db in
                try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('7')")
            }
            #expect(throws: JournalError.newerSchema(found: 7, known: 1)) { try SQLiteJournal(path: path) }
        }
    }

    @Test func thisProcessLivesAndItsNumberAtAnotherTimeDoesNot() {
        let current = ProcessIdentity.current()
        #expect(ProcessIdentity.isAlive(current))
        var other = current
        other.processStart += 1
        #expect(!ProcessIdentity.isAlive(other))
        other = current
        other.bootID = "another boot"
        #expect(!ProcessIdentity.isAlive(other))
    }
}
