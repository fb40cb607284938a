import Documents
import Testing

@testable import Engine

@Suite("What a recovery needs") struct RecoveryPlanTests {
    static func name(_ number: Int64, timeline: Int = 1) -> String { WALContinuity().name(.init(timeline: timeline, number: number)) }
    static func time(_ seconds: Int64) -> WallTime { WallTime(milliseconds: 1_795_000_000_000 + seconds * 1000) }

    /// Ends within file 3; one mark in file 4, one in file 6.
    let part: BackupPart = {
        var part = BackupPart(
            kind: .cluster, name: "db-5432", host: "db", engine: "pg_basebackup", reference: "physical/db-5432/x", sourceBytes: 1, storedBytes: 1, seconds: 1)
        part.position = WALPosition(systemIdentifier: "7", timeline: 1, start: "0/3000028", stop: "0/3000100", stopTime: time(0))
        return part
    }()

    func stock(_ whole: [Int64], partial: [Int64] = [], timeline: Int = 1) -> WALStock {
        WALStock(
            whole: Set(whole.map { Self.name($0) }), partial: Set(partial.map { Self.name($0) }),
            marks: [
                .init(timeline: timeline, time: Self.time(60), position: "0/4000500", name: "bongsu-1"),
                .init(timeline: timeline, time: Self.time(120), position: "0/6000500", name: "bongsu-2"),
            ])
    }

    func code(_ until: RecoveryPoint, _ stock: WALStock) -> Int? {
        do throws(BackupError) {
            _ = try RecoveryPlan(until, from: part, stock: stock)
            return nil
        } catch { return error.diagnostic.code.number }
    }

    @Test func itsOwnEndNeedsNothing() throws {
        let plan = try RecoveryPlan(.backupEnd, from: part, stock: WALStock(whole: [], partial: [], marks: []))
        #expect(plan.segments.isEmpty && plan.target == ["recovery_target": "immediate"])
        #expect(plan.settings(log: "/x")["restore_command"] == "cp \"/x/%f\" \"%p\"")
        #expect(plan.settings(log: "/x")["hot_standby"] == "off")
    }

    @Test func aMomentNeedsTheFilesUpToTheNextMark() throws {
        let plan = try RecoveryPlan(.time(WallTime(milliseconds: Self.time(60).milliseconds - 7)), from: part, stock: stock([3, 4]))
        #expect(plan.segments == [Self.name(4)] && !plan.endsPartial)
        #expect(plan.target["recovery_target_time"] == "2026-11-18 11:07:39.993+00")
        let later = try RecoveryPlan(.time(Self.time(61)), from: part, stock: stock([4, 5], partial: [6]))
        #expect(later.segments == [4, 5, 6].map { Self.name($0) } && later.endsPartial)
        #expect(later.settings(log: "/d/w")["restore_command"] == "cp \"/d/w/%f\" \"%p\"")
    }

    @Test func roomIsWantedForEveryFileThatIsRead() {
        let stock = stock([4, 5], partial: [6])
        #expect(RecoveryPlan.logBytes(.backupEnd, part, stock) == 0)
        #expect(RecoveryPlan.logBytes(.time(Self.time(60)), part, stock) == 16_777_216)
        #expect(RecoveryPlan.logBytes(.latest, part, stock) == 3 * 16_777_216)
        #expect(RecoveryPlan.logBytes(.time(Self.time(9999)), part, stock) == 0)
    }

    @Test func everythingEndsAtTheLastMarksName() throws {
        let plan = try RecoveryPlan(.latest, from: part, stock: stock([4, 5], partial: [6]))
        #expect(plan.target == ["recovery_target_name": "bongsu-2"] && plan.until == Self.time(120))
    }

    @Test func whatCannotBeReachedIsRefused() {
        #expect(code(.time(Self.time(-1)), stock([4, 5, 6])) == 1047)
        #expect(code(.time(Self.time(121)), stock([4, 5, 6])) == 1048)
        #expect(code(.time(Self.time(100)), stock([4, 6])) == 1049)
        #expect(code(.time(Self.time(100)), stock([4, 6], partial: [5])) == 1049)
        #expect(code(.latest, stock([4, 5])) == 1049)
        #expect(code(.latest, stock([4, 5, 6], timeline: 2)) == 1050)
        #expect(code(.time(Self.time(30)), stock([4, 6])) == nil)
        #expect(code(.backupEnd, stock([])) == nil)
    }

    @Test func reachAndGapsBeginAfterTheBackupsOwnFiles() {
        #expect(RecoveryPlan.reach(part, stock([4, 5], partial: [6])) == Self.time(120))
        #expect(RecoveryPlan.reach(part, stock([4, 6])) == Self.time(60))
        #expect(RecoveryPlan.reach(part, stock([5, 6])) == nil)
        // pgBackRest tells a backup's end in whole seconds, later than its last byte of log: until then nothing can be asked for.
        var early = stock([4])
        early.marks[0].time = Self.time(-1)
        #expect(RecoveryPlan.reach(part, early) == nil)
        #expect(RecoveryPlan.gaps(part, stock([4, 6])) == [Self.name(5)])
        #expect(RecoveryPlan.gaps(part, stock([4, 5], partial: [6])) == [])
        #expect(RecoveryPlan.gaps(part, stock([], timeline: 2)) == [])
    }
}
