import Documents
import Engine
import Testing

/// What `backup check` says of the times that can be restored.
@Suite struct CatalogueSpanTests {
    private func told(_ spans: [(Int64, Int64)], holes: [String] = []) -> [Message] {
        var facts = CatalogueCheck.Facts()
        facts.reach["api-5432"] = spans.map { .init(from: WallTime(milliseconds: $0.0 * 3_600_000), to: WallTime(milliseconds: $0.1 * 3_600_000)) }
        facts.holes["api-5432"] = holes
        let check = CatalogueCheck(Catalogue(backups: [], proofs: []), platform: Platform(name: "P"), facts: facts, now: WallTime(milliseconds: 0))
        return check.findings.map(\.message)
    }

    @Test func spansThatTouchAreOne() {
        #expect(
            told([(1, 3), (3, 5), (2, 4)]) == [
                Message(
                    "api-5432: restorable from 1970-01-01 01:00:00 UTC to 1970-01-01 05:00:00 UTC",
                    ko: "api-5432: 1970-01-01 01:00:00 UTC부터 1970-01-01 05:00:00 UTC까지 복구 가능")
            ])
    }

    /// A file of the log is lost between two backups: nothing in between can be reached, and nobody is told so.
    @Test func aGapBetweenTwoBackupsIsNotPromised() {
        #expect(
            told([(7, 9), (1, 3)], holes: ["00000001000000000000000A", "00000001000000000000000B"]) == [
                Message(
                    "api-5432: restorable from 1970-01-01 01:00:00 UTC to 1970-01-01 03:00:00 UTC, and from 1970-01-01 07:00:00 UTC to 1970-01-01 09:00:00 UTC; 2 files of the write-ahead log are missing, the first 00000001000000000000000A",
                    ko: "api-5432: 1970-01-01 01:00:00 UTC부터 1970-01-01 03:00:00 UTC까지, 1970-01-01 07:00:00 UTC부터 1970-01-01 09:00:00 UTC까지 복구 가능; WAL 파일 2개 없음, 처음은 00000001000000000000000A")
            ])
    }

    @Test func withoutABackupNothingIsPromised() { #expect(told([]) == []) }
}
