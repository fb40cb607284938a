import Adapters
import Documents
import Engine
import Foundation
import Testing

@Suite struct RestoreRecordsTests {
    private func record(_ name: String, _ way: RestoreRecord.Way) throws -> RestoreRecord {
        RestoreRecord(
            name: name, subject: "shop", host: "db", way: way, backup: try #require(BackupID("20261125T020000Z-abcd")), part: "database-shop",
            until: .backupEnd, state: .proved, reasons: [], chosen: WallTime(milliseconds: 0))
    }

    /// Two that are chosen in one second would be written beside under one name, and the second record would be the first one's.
    @Test func twoInOneSecondDoNotShareTheirDigits() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-records-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let records = RestoreRecords(state: folder)
        let moment = WallTime(milliseconds: 1_795_642_200_500)
        let first = records.unusedName(at: moment, swap: "files")
        #expect(first == "20261125213000-files")
        try records.write(RestoreRecords.Entry(record(first, .files)))
        let second = records.unusedName(at: moment, swap: "files")
        #expect(second == "20261125213001-files")
        try records.write(RestoreRecords.Entry(record(second, .files)))
        #expect(records.unusedName(at: moment, swap: "rename") == "20261125213002-rename")
        #expect(records.all().map(\.record.name) == [first, second])
    }
}
