import Documents
@testable import Engine
import Testing

/// What psql printed, read as findings and gaps. The server's sentences are those of PostgreSQL 15.
@Suite struct CorruptionReadingTests {
    private static let users = CorruptionInventory.Table(
        oid: 1, name: "users", quoted: "public.users", bytes: 8192 * 100,
        indexes: [.init(oid: 11, name: "users_pkey"), .init(oid: 12, name: "users_some", whole: false)])
    private static let orders = CorruptionInventory.Table(oid: 2, schema: "shop", name: "orders", quoted: "shop.orders", bytes: 8192)
    private static let head = CorruptionInventory.Head(version: 150_018, checksums: true, amcheck: "public")

    private func report(
        _ output: String, _ tables: [CorruptionInventory.Table] = [users], head: CorruptionInventory.Head = head, expected: [ExpectedRows]? = []
    ) -> CorruptionReport {
        var reading = CorruptionReading("o4o", head)
        reading.read(output, of: tables)
        return reading.report(tables: tables, untouched: Message("time is over", ko: "시간 종료"), expected: expected, elapsed: .seconds(1))
    }

    private func lines(_ report: CorruptionReport) -> [String] {
        report.findings.map { "\($0.kind.rawValue) \($0.check.rawValue) \($0.confidence.rawValue) page \($0.block.map(String.init) ?? "-"): \($0.evidence.english)" }
    }

    /// An index that was made anew between the list and the look is asked for by a number that nobody has.
    @Test func whatWasDroppedMeanwhileIsNoDamage() {
        let gone = Self.sound.replacing("bongsu|end|parent|11|00000|", with: "ERROR:  XX000: could not open relation with OID 11\nbongsu|end|parent|11|XX000|")
        let report = report(gone)
        #expect(report.findings.isEmpty, "\(lines(report))")
        #expect(report.gaps.contains { $0.reason.english.hasPrefix("it was dropped meanwhile") })
        // Another number is a row that the catalogue lacks.
        let other = self.report(gone.replacing("OID 11", with: "OID 4711"))
        #expect(other.findings.map(\.index) == ["users_pkey"])
    }

    /// Whatever breaks behind the head, half a list is none: all other tables would be told as lost.
    @Test func halfAnInventoryIsNone() {
        let head = "bongsu-head|{\"version\":150018,\"checksums\":true,\"recovery\":false,\"amcheckAvailable\":true,\"failures\":0,\"recent\":false,\"invalid\":[],\"unvalidated\":[],\"foreign\":0}\n"
        #expect(CorruptionInventory.read(head + "ERROR:  42501: could not stat file \"pg_tblspc/16404\"\n") == nil)
        #expect(CorruptionInventory.read(head + "bongsu-table|{\"oid\":\nbongsu-end\n") == nil)
        #expect(CorruptionInventory.read(head + "bongsu-end\n")?.tables == [])
    }

    private static let sound = """
        bongsu|begin|read|1
        bongsu|end|read|1|00000|
        bongsu|begin|count|1
        bongsu|end|count|1|00000|1000
        bongsu|plan|parity|1|users_pkey
        bongsu|begin|parity|1
        bongsu|end|parity|1|00000|1000
        bongsu|begin|heap|1
        bongsu|end|heap|1|00000|0|
        bongsu|begin|parent|11
        bongsu|end|parent|11|00000|
        bongsu|begin|parent|12
        bongsu|end|parent|12|00000|
        """

    @Test func aSoundTableHasNothingToTell() {
        let report = report(Self.sound)
        #expect(report.findings == [] && report.gaps == [])
        #expect(report.verdict == .sound)
        #expect(report.lookedTables == 1 && report.lookedIndexes == 2 && report.lookedBytes == 819_200)
    }

    @Test func lostPagesShowInTheParity() {
        let report = report(Self.sound.replacing("count|1|00000|1000", with: "count|1|00000|936"))
        #expect(lines(report) == [
            "damage parity certain page -: users: 1000 rows through index users_pkey, 936 in the table itself: pages of the table are lost"
        ])
        #expect(report.damage[0].advice.english.contains("no VACUUM and no REINDEX"))
        #expect(report.verdict == .damaged)
        #expect(report.suspects == ["users"])
    }

    @Test func anIndexThatLacksRowsIsToBlameItself() {
        let report = report(Self.sound.replacing("parity|1|00000|1000", with: "parity|1|00000|990"))
        #expect(lines(report) == ["damage parity certain page -: users: 1000 rows in the table, 990 through index users_pkey: the index lacks some"])
        #expect(report.damage[0].index == "users_pkey")
        #expect(report.damage[0].advice.english.contains("REINDEX INDEX CONCURRENTLY users_pkey;"))
    }

    /// Counted, but not through an index: nothing is known.
    @Test func aCountWithoutAnIndexProvesNothing() {
        let report = report(Self.sound.replacing("bongsu|plan|parity|1|users_pkey\n", with: "").replacing("count|1|00000|1000", with: "count|1|00000|9"))
        #expect(report.findings == [])
        #expect(report.gaps.map(\.check) == [.parity])
    }

    @Test func aBadPageIsToldOnceWithItsNumber() {
        let report = report(
            """
            bongsu|begin|read|1
            ERROR:  XX001: invalid page in block 3 of relation base/5/16390
            LOCATION:  PageIsVerifiedExtended, bufpage.c:152
            bongsu|end|read|1|XX001|
            bongsu|begin|count|1
            ERROR:  XX001: invalid page in block 3 of relation base/5/16390
            bongsu|end|count|1|XX001|:bongsu_rows
            bongsu|begin|parity|1
            ERROR:  25P02: current transaction is aborted, commands ignored until end of transaction block
            bongsu|end|parity|1|25P02|:bongsu_rows
            """)
        #expect(lines(report) == ["damage read certain page 3: users: XX001 invalid page in block 3 of relation base/5/16390"])
        #expect(report.damage[0].sqlState == "XX001")
    }

    /// Met while the table was counted, but it is the index's own file.
    @Test func theFileThatTheServerNamesIsToBlame() {
        var users = Self.users
        users.file = 16390
        users.indexes[0].file = 16397
        func report(_ relation: String) -> CorruptionReport {
            self.report(
                Self.sound.replacing(
                    "begin|parity|1\nbongsu|end|parity|1|00000|1000",
                    with: """
                        begin|parity|1
                        WARNING:  XX001: page verification failed, calculated checksum 33455 but expected 33473
                        ERROR:  XX001: invalid page in block 10 of relation \(relation)
                        bongsu|end|parity|1|XX001|:bongsu_rows
                        """), [users])
        }
        let own = report("base/16384/16397")
        #expect(lines(own) == ["damage parity certain page 10: users, users_pkey: XX001 invalid page in block 10 of relation base/16384/16397"])
        #expect(own.damage[0].advice.english.contains("REINDEX"))
        let heap = report("pg_tblspc/16400/PG_15_202209061/16384/16390")
        #expect(heap.damage[0].index == nil && heap.damage[0].block == 10)
    }

    @Test func aServerThatSpeaksKoreanIsUnderstood() {
        let report = report("bongsu|begin|read|1\n오류:  XX001: base/5/16390 릴레이션에서 3 블럭에 잘못된 페이지\nbongsu|end|read|1|XX001|")
        #expect(lines(report) == ["damage read certain page -: users: XX001 base/5/16390 릴레이션에서 3 블럭에 잘못된 페이지"])
    }

    @Test func amcheckNamesRowAndPage() {
        let said = "7 3 xmin 9 precedes relation freeze threshold 0:726\u{1F}9 1 line pointer redirection to item at offset 0"
        let report = report(Self.sound.replacing("heap|1|00000|0|", with: "heap|1|00000|2|\(said)"))
        #expect(lines(report) == [
            "damage heap certain page 7: users, page 7, row 3: xmin 9 precedes relation freeze threshold 0:726",
            "damage heap certain page 9: users, page 9, row 1: line pointer redirection to item at offset 0",
        ])
    }

    /// A row that the index does not know is the table's fault as likely as the index's: a REINDEX would make it look right.
    @Test func whoIsToBlameForAnIndexError() {
        let order = """
            ERROR:  XX002: item order invariant violated for index "users_pkey"
            DETAIL:  Lower index tid=(4,2) (points to heap tid=(0,5)) higher index tid=(4,3) page lsn=0/1.
            """
        let lacks = #"ERROR:  XX002: heap tuple (123,4) from table "users" lacks matching index tuple within index "users_pkey""#
        func with(_ error: String) -> CorruptionReport {
            report(Self.sound.replacing("begin|parent|11\nbongsu|end|parent|11|00000|", with: "begin|parent|11\n\(error)\nbongsu|end|parent|11|XX002|"))
        }
        #expect(with(order).damage[0].block == 4)
        #expect(with(order).damage[0].advice.english.contains("REINDEX"))
        #expect(with(lacks).damage[0].block == 123)
        #expect(!with(lacks).damage[0].advice.english.contains("REINDEX"))
        #expect(with(lacks).damage[0].advice.english.contains("bongsu restore o4o"))
    }

    @Test func aParentCheckThatWritersCannotWaitForIsNamed() {
        let output = Self.sound.replacing(
            "bongsu|end|parent|11|00000|",
            with: "ERROR:  57014: canceling statement due to statement timeout\nbongsu|end|parent|11|57014|\nbongsu|begin|index|11\nbongsu|end|index|11|00000|")
        let report = report(output)
        #expect(report.findings == [])
        #expect(report.lookedIndexes == 2)
        #expect(report.gaps.map { "\($0.check.rawValue) \($0.subject ?? "-")" } == ["index users_pkey"])
        #expect(report.gaps[0].help?.english.contains("pg_amcheck --parent-check --heapallindexed -d o4o -i users_pkey") == true)
        #expect(report.verdict == .sound)
    }

    @Test func aLostConnectionIsPossibleDamageAndTheRestIsUntouched() {
        var reading = CorruptionReading("o4o", Self.head)
        let left = reading.read("bongsu|begin|read|1\nserver closed the connection unexpectedly\n", of: [Self.users, Self.orders])
        #expect(left == [2])
        let report = reading.report(tables: [Self.users, Self.orders], untouched: Message("time is over", ko: "시간 종료"), expected: [], elapsed: .zero)
        #expect(lines(report) == ["damage read possible page -: users: the connection was lost in the middle: server closed the connection unexpectedly"])
        #expect(report.gaps.first { $0.check == .read }?.reason.english == "2 tables: users, shop.orders: time is over")
    }

    @Test(arguments: [
        ("57014", "its time limit was reached"), ("42501", "this user may not read it"), ("42P01", "it was dropped meanwhile"),
        ("53200", "the server answered 53200"),
    ])
    func whatSaysNothingOfTheDataIsAGap(_ state: String, _ reason: String) {
        let report = report("bongsu|begin|read|1\nbongsu|end|read|1|\(state)|")
        #expect(report.findings == [])
        #expect(report.gaps.first?.reason.english == reason)
        #expect(report.verdict == .unknown)
    }

    @Test func rowsAgainstTheManifest() {
        let at = WallTime(milliseconds: 0)
        let expected = [ExpectedRows(table: "users", rows: 2100, at: at), .init(table: "gone", rows: 5, at: at)]
        let report = report(Self.sound, expected: expected)
        #expect(lines(report) == ["loss rows likely page -: users: 1000 rows, the last backup held 2100", "loss rows certain page -: gone: gone; the last backup held 5 rows"])
        #expect(report.diagnosed.map { "\($0.failure.rawValue) \($0.cause.rawValue) \($0.confidence.rawValue)" } == ["data-loss table-missing certain"])
        // Fewer, but not under half: what a live table may have.
        #expect(self.report(Self.sound, expected: [.init(table: "users", rows: 1900, at: at)]).findings == [])
        #expect(self.report(Self.sound, expected: nil).gaps.map(\.check) == [.rows])
    }

    @Test func whatTheWholeDatabaseLacks() {
        var head = Self.head
        head.amcheck = nil
        head.invalid = [.init(table: "users", name: "users_new")]
        head.unvalidated = [.init(table: "users", name: "users_check")]
        let output = Self.sound.split(separator: "\n").prefix(7).joined(separator: "\n")
        let report = report(output, head: head)
        #expect(report.verdict == .sound)
        #expect(report.findings.map(\.kind) == [.defect, .defect])
        #expect(report.diagnosed == [])
        #expect(CorruptionText(report, language: .english).lines() == [
            "deep check of o4o: no damage found: 1 of 1 tables read, 0 indexes, 819 kB, 1.0 s",
            "  [!] index users_new of users is invalid: a unique one guards nothing",
            "      → `REINDEX INDEX CONCURRENTLY users_new;`",
            "  [!] constraint users_check of users was never checked against the older rows",
            "      → `ALTER TABLE users VALIDATE CONSTRAINT users_check;`",
            "  [?] not looked at: row structure, index structure: the extension amcheck is not installed in this database",
            "      → install it with `sudo -u postgres psql -d o4o -c 'CREATE EXTENSION amcheck'`",
        ])
    }

    @Test func pgChecksumsIsReadByItsWords() {
        let bad = OfflineChecksums.read(
            [
                #"pg_checksums: error: checksum verification failed in file "/srv/data/base/5/16390", block 3: calculated checksum 7E but block contains 0"#,
                "Bad checksums:  1",
            ], database: "o4o")
        #expect(lines(bad) == ["damage checksums certain page 3: pg_checksums: file base/5/16390, page 3 is not what was written"])
        let clean = OfflineChecksums.read(["Bad checksums:  0"], database: "o4o")
        #expect(clean.findings == [] && clean.verdict == .unknown)
        let off = OfflineChecksums.read(["pg_checksums: error: data checksums are not enabled in cluster"], database: "o4o")
        #expect(off.gaps.first?.reason.english == "this cluster was made without data checksums")
    }

    /// The statement that keeps writers out is for small tables of a primary only.
    @Test func writersWaitOnlyWhereItIsShort() {
        let large = CorruptionInventory.Table(oid: 3, name: "events", quoted: "public.events", bytes: 1 << 30, indexes: [.init(oid: 31, name: "events_pkey")])
        let catalogue = CorruptionInventory.Table(oid: 4, schema: "pg_catalog", name: "pg_class", quoted: "pg_catalog.pg_class", indexes: [.init(oid: 41, name: "x")])
        var standby = Self.head
        standby.recovery = true
        func pauses(_ table: CorruptionInventory.Table, _ head: CorruptionInventory.Head = Self.head, _ limits: CorruptionLimits = .init()) -> Bool {
            TableExamination(table, head, limits: limits).script.contains("bt_index_parent_check")
        }
        #expect(pauses(Self.users))
        #expect(!pauses(large) && !pauses(catalogue) && !pauses(Self.users, standby))
        #expect(pauses(large, Self.head, .unused))
    }
}
