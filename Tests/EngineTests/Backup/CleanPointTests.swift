import Documents
import Testing

@testable import Engine

@Suite("The last clean backup") struct CleanPointTests {
    static func manifest(_ files: [(String, String)]) -> FilesManifest {
        FilesManifest(files.map { .init($0.0, .file, mode: "0644", owner: 0, group: 0, size: 1000, sha256: $0.1) })
    }

    static let day1 = manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", "a\($0)") })

    func signs(_ after: FilesManifest) -> Set<CleanPoint.Sign> { Set(CleanPoint.signs("files-api", before: Self.day1, after: after).map(\.sign)) }

    @Test func anOrdinaryDayShowsNothing() {
        #expect(signs(Self.day1) == [])
        // 150 files imported, three changed, two gone.
        let day2 = Self.manifest((2..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", $0 < 5 ? "x" : "a\($0)") } + (0..<150).map { ("/up/new/scan\($0).jpg", "n\($0)") })
        #expect(signs(day2) == [])
        // A deployment changes everything: one kind of sign, and no more.
        #expect(signs(Self.manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", "b\($0)") })) == [.changed])
        // A new kind of file in small numbers, and a text that is no note.
        #expect(signs(Self.manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", "a\($0)") } + [("/up/a.webp", "w"), ("/up/README.txt", "r"), ("/up/restore.sh", "s")])) == [])
    }

    @Test func encryptionShows() {
        let locked = Self.manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg" + ($0 < 60 ? ".locked" : ""), $0 < 60 ? "c\($0)" : "a\($0)") })
        #expect(signs(locked) == [.changed, .ending])
        let noted = Self.manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", $0 < 10 ? "c\($0)" : "a\($0)") } + [("/up/HOW_TO_RECOVER_FILES.txt", "n")])
        #expect(signs(noted) == [.note])
        let everywhere = Self.manifest((0..<200).map { ("/up/\($0 % 20)/photo\($0).jpg", "a\($0)") } + (0..<6).map { ("/up/\($0)/read.me.txt", "same") })
        #expect(signs(everywhere) == [.note])
    }

    static func table(_ rows: Int64, _ bytes: Int64, _ sum: String) -> DatabaseManifest {
        var manifest = DatabaseManifest(database: "shop", server: .init(version: "15", number: 150_000), taken: WallTime(milliseconds: 0), properties: .init(owner: "x"))
        manifest.tables = [.init("public.users", rows: rows, sum: sum, bytes: bytes)]
        return manifest
    }

    @Test func tablesShowIt() {
        func signs(_ after: DatabaseManifest) -> [CleanPoint.Sign] { CleanPoint.signs("database-shop", before: Self.table(1000, 4_000_000, "1"), after: after).map(\.sign) }
        #expect(signs(Self.table(1010, 4_100_000, "2")) == [] && signs(Self.table(2000, 8_000_000, "2")) == [])
        #expect(signs(Self.table(1000, 8_000_000, "2")) == [.rewritten] && signs(Self.table(400, 4_000_000, "2")) == [.rows])
        var gone = Self.table(1, 1, "")
        gone.tables = []
        #expect(signs(gone) == [.rows])
    }

    static func part(_ kind: BackupPart.Kind, stored: Int64) -> BackupPart {
        BackupPart(kind: kind, name: "x", host: "h", engine: "restic", reference: "r", sourceBytes: 100_000_000, storedBytes: stored, seconds: 1)
    }

    @Test func whatDoesNotCompressShows() {
        func signs(_ kind: BackupPart.Kind, _ before: Int64, _ after: Int64) -> Bool {
            !CleanPoint.signs(before: Self.part(kind, stored: before), after: Self.part(kind, stored: after)).isEmpty
        }
        #expect(!signs(.files, 90_000_000, 2_000_000) && signs(.files, 2_000_000, 73_000_000))
        #expect(!signs(.cluster, 30_000_000, 31_000_000) && signs(.cluster, 30_000_000, 70_000_000) && !signs(.cluster, 80_000_000, 80_000_000))
    }

    static func backup(_ number: Int64) -> Backup {
        Backup(id: BackupID(begun: WallTime(milliseconds: number * 86_400_000), chance: "test"), platform: "p", origin: .taken, began: WallTime(milliseconds: number * 86_400_000), received: WallTime(milliseconds: number * 86_400_000 + 1), parts: [part(.files, stored: 1)])
    }

    func point(_ findings: [Int64: [CleanPoint.Sign]], proved: [Int64], refused: [Int64] = [], before: WallTime? = nil) -> CleanPoint {
        let backups = (1...5).map { Self.backup($0) }
        let proofs = proved.map { Proof(backup: Self.backup($0).id, part: "files-x", outcome: .proved, at: WallTime(milliseconds: 1)) }
            + refused.map { Proof(backup: Self.backup($0).id, part: "files-x", outcome: .refused, at: WallTime(milliseconds: 1)) }
        return CleanPoint(
            backups.enumerated().map { index, backup in (backup, (findings[Int64(index + 1)] ?? []).map { .init(sign: $0, message: .init("x", ko: "x")) }) },
            catalogue: Catalogue(backups: backups, proofs: proofs), before: before)
    }

    @Test func theNewestBeforeTheFirstTraceIsChosen() {
        #expect(point([:], proved: [5]).chosen?.backup.id == Self.backup(5).id)
        // A run that began before the moment and ended after it holds what came in between.
        #expect(point([:], proved: [1, 2, 3], before: WallTime(milliseconds: 3 * 86_400_000 + 1)).chosen?.backup.id == Self.backup(2).id)
        // Two kinds on day 3: days 3 to 5 are out, whatever day 5 shows.
        let attack = point([3: [.changed, .ending]], proved: [1, 2, 5])
        #expect(attack.chosen?.backup.id == Self.backup(2).id && attack.judged.map(\.isLater) == [false, false, false, true, true])
        // One kind twice is one kind.
        #expect(point([3: [.changed, .changed]], proved: [4]).chosen?.backup.id == Self.backup(4).id)
        // A proved one is worth more than a newer one that nobody has tried.
        let older = point([3: [.changed, .note]], proved: [1])
        #expect(older.chosen?.backup.id == Self.backup(1).id && older.chosen?.state == .proved)
        #expect(point([3: [.changed, .note]], proved: []).chosen?.state == .taken)
        #expect(point([3: [.changed, .note]], proved: [1], refused: [2]).chosen?.backup.id == Self.backup(1).id)
        #expect(point([1: [.changed, .note]], proved: [1]).chosen == nil)
        // What a person knows.
        #expect(point([:], proved: [1, 2, 3], before: WallTime(milliseconds: 2 * 86_400_000)).chosen?.backup.id == Self.backup(1).id)
        #expect(CleanPoint([], catalogue: Catalogue(backups: [], proofs: [])).chosen == nil)
    }
}
