import Documents
import Engine
import Foundation
import GRDB
import Testing

@testable import Adapters

/// A journal of every released schema must open for ever. `BONGSU_WRITE_FIXTURES=1` writes the one of today,
/// once, when a schema is released; it is never written again.
@Suite struct ReleasedSchemaTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/journal")

    private static let events: [Event] = {
        let attempt = Attempt(id: AttemptID("t-1-1-1"), step: "restart", host: "api", number: 1, bootID: "boot")
        let facts: [Fact] = [
            .begun(Beginning(token: "t", planHash: "h", seed: 1, controller: "here", by: Person("kim"))),
            .decided(.sectionEntered("respond")), .decided(.stepBegun("restart", run: 1)), .attemptIntended(attempt),
            .attemptEnded(attempt.id, AttemptResult(.succeeded, exitCode: 0, output: "재시작됨\n", value: "v")),
            .decided(.stepEnded("restart", .succeeded, detail: nil)),
            .decided(.sectionLeft("respond", .succeeded)), .decided(.ended(.succeeded)),
        ]
        return facts.enumerated().map { index, fact in
            Event(fact, wall: WallTime(milliseconds: 1_763_800_000_000 + Int64(index)), elapsed: Int64(index))
        }
    }()

    private static let plan: Plan = {
        var plan = Plan(platform: "shop", language: .korean, document: "runbook.md", procedure: .general)
        var section = PlannedSection(id: "respond", title: "초기 대응", line: 3)
        section.budget = .seconds(600)
        section.blocks = [
            .step(
                PlannedStep(
                    id: "restart", title: "재시작", line: 5,
                    work: .command(StepCommand(interpreter: .bash, script: "true\n", timeLimit: .seconds(60))),
                    text: "true\n", hosts: ["api"]))
        ]
        plan.sections = [section]
        return plan
    }()

    @Test func schema1() async throws {
        let fixture = Self.folder.appending(path: "schema-1.sqlite")
        if ProcessInfo.processInfo.environment["BONGSU_WRITE_FIXTURES"] == "1" {
            try? FileManager.default.removeItem(at: fixture)
            let journal = try SQLiteJournal(path: fixture.path)
            let owner = LockOwner(controller: "here", processID: 1, bootID: "boot", processStart: 1)
            let lock = try await journal.lock("shop", owner: owner)
            _ = try await journal.begin(Self.plan, Self.events, lock: lock)
            try await journal.unlock(lock)
            // One file, without its write-ahead log beside it.
            try await journal.queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE")
            }
        }
        let copy = FileManager.default.temporaryDirectory.appending(path: "bongsu-schema-\(UUID().uuidString).sqlite")
        defer { for end in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy.path + end) } }
        try FileManager.default.copyItem(at: fixture, to: copy)
        let journal = try SQLiteJournal(path: copy.path)
        let listing = try await journal.executions()
        #expect(listing.map(\.end) == [.succeeded])
        let id = try #require(listing.first?.id)
        #expect(try await journal.plan(of: id) == Self.plan)
        #expect(try await journal.entries(of: id).map(\.event) == Self.events)
        let summary = try ExecutionSummary(id, plan: Self.plan, entries: try await journal.entries(of: id))
        #expect(
            summary.lines(in: .korean) == [
                "1  shop  성공  0:00", "  초기 대응  0:00 / 10:00  성공", "    restart (api)  0:00  성공",
            ])
    }
}
