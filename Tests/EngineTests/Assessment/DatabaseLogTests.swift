import Documents
import Testing

@testable import Engine

@Suite struct DatabaseLogTests {
    private static let page = "2026-11-25 23:00:01 KST [7] ERROR:  invalid page in block 0 of relation base/16387/16587"

    private func findings(_ number: Int?) -> Int {
        DatabaseLog([("log", "WARNING:  page verification failed, calculated checksum 1 but expected 2"), ("log", Self.page)]).findings(Database(name: "shop", host: "db"), number: number).count
    }

    /// After a restore the log still tells of the copy that was broken.
    @Test func aPageOfAnotherDatabaseIsNotThisOnes() {
        #expect(findings(16_387) == 1)
        #expect(findings(nil) == 1)
        #expect(findings(90_001) == 0)
    }
}
