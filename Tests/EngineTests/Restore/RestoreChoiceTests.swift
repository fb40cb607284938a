import Documents
import Engine
import Testing

@Suite struct RestoreChoiceTests {
    static let day: Int64 = 86_400_000
    static let now = WallTime(milliseconds: 1_795_000_000_000)
    private let database = Database(name: "shop", host: "db")

    /// Days before now.
    private func backup(_ days: Int64, _ kinds: [BackupPart.Kind], name: String? = nil) throws -> Backup {
        let time = WallTime(milliseconds: Self.now.milliseconds - days * Self.day)
        let parts = kinds.map { kind -> BackupPart in
            var part = BackupPart(
                kind: kind, name: kind == .cluster ? "db-5432" : "shop", host: "db", engine: kind == .cluster ? "pg_basebackup" : "pg_dump",
                reference: "r", sourceBytes: 1_000_000_000, storedBytes: 1, seconds: 1)
            part.snapshot = time
            if kind == .cluster {
                part.position = WALPosition(systemIdentifier: "1", timeline: 1, start: "0/1", stop: "0/2", stopTime: time)
            }
            return part
        }
        return Backup(
            id: BackupID(begun: time, chance: name ?? "aaaa"), platform: "p", origin: .taken, began: time, received: time, parts: parts)
    }

    private func proof(_ backup: Backup, _ outcome: Proof.Outcome, seconds: Double? = nil) -> [Proof] {
        backup.parts.map { part in
            var proof = Proof(backup: backup.id, part: part.key, outcome: outcome, at: Self.now)
            proof.restoreSeconds = seconds
            return proof
        }
    }

    private func choose(
        _ backups: [Backup], _ proofs: [Proof], until: RecoveryPoint = .backupEnd, answers: Bool = true, others: [String]? = [],
        reach: [BackupID: WallTime] = [:], gaps: [BackupID: [String]] = [:], accept: String? = nil
    ) throws -> RestoreRecord {
        var request = RestoreChoice.Request(database, until: until)
        request.acceptance = accept
        var facts = RestoreChoice.Facts(serverAnswers: answers, others: others)
        facts.reach = reach
        facts.gaps = gaps
        return try RestoreChoice(Catalogue(backups: backups, proofs: proofs), facts: facts, now: Self.now).choose(request)
    }

    @Test func theNewestProvedBackupWinsOverANewerOneThatIsNot() throws {
        let old = try backup(2, [.database])
        let new = try backup(1, [.database])
        #expect(try choose([old, new], proof(old, .proved)).backup == old.id)
        #expect(try choose([old, new], proof(old, .proved) + proof(new, .proved)).backup == new.id)
    }

    /// Seconds between two copies are rows that somebody wrote; seconds of a restore are not.
    @Test func theNewestWinsOverOneOfSecondsBeforeThatIsFaster() throws {
        var old = try backup(1, [.database])
        let new = try backup(1, [.database], name: "bbbb")
        old.received = WallTime(milliseconds: old.received.milliseconds - 20_000)
        old.parts[0].sourceBytes = 1
        #expect(try choose([old, new], proof(old, .proved) + proof(new, .proved)).backup == new.id)
        #expect(try choose([old, new], proof(old, .proved, seconds: 1) + proof(new, .proved, seconds: 9)).backup == new.id)
    }

    @Test func aCopyThatWasNeverProvedNeedsTheExactWords() throws {
        let only = try backup(1, [.database])
        let refusal = try #require(throws: BackupError.self) { try choose([only], []) }
        #expect(refusal.diagnostic.code == DiagnosticCode(1104))
        #expect(refusal.diagnostic.help.last?.english.contains("--accept \"\(only.id) is not proved\"") == true)
        #expect(throws: BackupError.self) { try choose([only], [], accept: "yes") }
        let record = try choose([only], [], accept: "\(only.id) is not proved")
        #expect(record.accepted == "\(only.id) is not proved")
        #expect(record.state == .taken)
    }

    @Test func aRefusedCopyIsNeverUsedWhateverIsTyped() throws {
        let only = try backup(1, [.database])
        let refusal = try #require(throws: BackupError.self) {
            try choose([only], proof(only, .proved) + proof(only, .refused), accept: "\(only.id) is not proved")
        }
        #expect(refusal.diagnostic.code == DiagnosticCode(1103))
    }

    @Test func theDirectoryChangesPlacesOnlyWhereNoOtherDatabaseWouldBeSetBack() throws {
        let one = try backup(1, [.database, .cluster])
        let proofs = proof(one, .proved)
        #expect(try choose([one], proofs, others: []).way == .directory)
        #expect(try choose([one], proofs, others: ["blog"]).way == .dump)
        // The server is lost: there is nothing to set back.
        #expect(try choose([one], proofs, answers: false, others: nil).way == .directory)
    }

    @Test func aMomentNeedsTheLogUpToIt() throws {
        let one = try backup(2, [.database, .cluster])
        let proofs = proof(one, .proved)
        let moment = WallTime(milliseconds: Self.now.milliseconds - Self.day)
        let refusal = try #require(throws: BackupError.self) { try choose([one], proofs, until: .time(moment)) }
        #expect(refusal.diagnostic.code == DiagnosticCode(1105))
        let later = WallTime(milliseconds: moment.milliseconds + 1)
        #expect(try choose([one], proofs, until: .time(moment), others: ["blog"], reach: [one.id: later]).way == .extract)
        let before = WallTime(milliseconds: Self.now.milliseconds - 3 * Self.day)
        #expect(throws: BackupError.self) { try choose([one], proofs, until: .time(before), reach: [one.id: later]) }
    }

    @Test func theNewestCopyThatReachesAMomentReplaysLeast() throws {
        let old = try backup(3, [.cluster])
        let new = try backup(2, [.cluster])
        // As fast as each other, or the old one even smaller.
        let proofs = proof(old, .proved, seconds: 5) + proof(new, .proved, seconds: 5)
        let moment = WallTime(milliseconds: Self.now.milliseconds - Self.day)
        let reach = [old.id: moment, new.id: moment]
        #expect(try choose([old, new], proofs, until: .time(moment), reach: reach).backup == new.id)
        #expect(try choose([old, new], proofs, until: .latest, reach: reach).backup == new.id)
        let between = WallTime(milliseconds: Self.now.milliseconds - 2 * Self.day - 1)
        #expect(try choose([old, new], proofs, until: .time(between), reach: reach).backup == old.id)
    }

    @Test func theLatestMomentIsNeverReachedAcrossAGap() throws {
        let old = try backup(3, [.cluster])
        let new = try backup(2, [.cluster])
        let moment = WallTime(milliseconds: Self.now.milliseconds - Self.day)
        let proofs = proof(old, .proved) + proof(new, .proved)
        // Behind the newest copy there is one: nothing reaches what came after it.
        let torn = [old.id: ["A"], new.id: ["A", "B"]]
        let refusal = try #require(throws: BackupError.self) { try choose([old, new], proofs, until: .latest, reach: [new.id: moment], gaps: torn) }
        #expect(refusal.diagnostic.code == DiagnosticCode(1049))
        #expect(refusal.diagnostic.message.english.hasPrefix("2 files of the write-ahead log are missing, the first A"))
        // Before the newest copy there is one, and the newest is not proved: it alone can, after its acceptance.
        let before = [old.id: ["A"]]
        let unproved = try #require(throws: BackupError.self) { try choose([old, new], proof(old, .proved), until: .latest, gaps: before) }
        #expect(unproved.diagnostic.code == DiagnosticCode(1104))
        #expect(try choose([old, new], proofs, until: .latest, gaps: before).backup == new.id)
    }

    @Test func aLostServerWithNothingButDumpsIsSaid() throws {
        let one = try backup(1, [.database])
        let refusal = try #require(throws: BackupError.self) { try choose([one], proof(one, .proved), answers: false, others: nil) }
        #expect(refusal.diagnostic.code == DiagnosticCode(1106))
    }

    @Test func theEstimateComesFromEarlierRestores() throws {
        let one = try backup(1, [.database])
        let record = try choose([one], proof(one, .proved, seconds: 7.4))
        #expect(record.estimatedSeconds == 7.4)
        #expect(record.reasons.contains { $0.english == "about 7 s, from earlier restores" })
    }

    @Test func aSourceThatClaimsAnotherTimeChangesNothing() throws {
        var forged = try backup(3, [.database], name: "forg")
        forged.parts[0].snapshot = WallTime(milliseconds: Self.now.milliseconds + 100 * Self.day)
        let honest = try backup(1, [.database])
        #expect(try choose([forged, honest], proof(forged, .proved) + proof(honest, .proved)).backup == honest.id)
    }

    @Test func namesBesideStayWithinWhatPostgreSQLKeeps() {
        let long = String(repeating: "데", count: 30)
        #expect(RestoreNames.beside(long, "20261125213000").utf8.count <= 63)
        #expect(RestoreNames.broken("shop", "20261125213000") == "shop_broken_20261125213000")
    }
}
