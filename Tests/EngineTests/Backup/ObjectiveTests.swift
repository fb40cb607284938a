import Documents
import Testing

@testable import Engine

@Suite("Against the RPO") struct ObjectiveTests {
    static let now = WallTime(milliseconds: 1_800_000_000_000)
    static func ago(_ minutes: Int64) -> WallTime { WallTime(milliseconds: now.milliseconds - minutes * 60_000) }

    func platform(_ rpo: Duration?) -> Platform {
        var platform = Platform(name: "p")
        platform.databases = [Database(name: "shop", host: "db")]
        platform.objectives.rpo = rpo
        platform.backups = Backups()
        return platform
    }

    func findings(_ rpo: Duration?, dump minutes: Int64?, log: Int64? = nil, refused: Bool = false) -> [CatalogueCheck.Finding] {
        var backups: [Backup] = []
        if let minutes {
            var part = BackupPart(kind: .database, name: "shop", host: "db", engine: "pg_dump", reference: "r", sourceBytes: 1, storedBytes: 1, seconds: 1)
            part.snapshot = Self.ago(minutes)
            if refused { part.flaws = ["x"] }
            backups = [Backup(id: BackupID(begun: Self.ago(minutes), chance: "test"), platform: "p", origin: .taken, began: Self.ago(minutes), received: Self.ago(minutes), parts: [part])]
        }
        var facts = CatalogueCheck.Facts()
        if let log { facts.reach["db-5432"] = [.init(from: Self.ago(5000), to: Self.ago(log))] }
        return CatalogueCheck(Catalogue(backups: backups, proofs: []), platform: platform(rpo), facts: facts, now: Self.now).findings
            .filter { $0.message.english.contains("RPO") }
    }

    @Test func theNewestRestorableMomentCounts() {
        #expect(findings(.seconds(3600), dump: 30).map(\.isRed) == [false])
        #expect(findings(.seconds(3600), dump: 90).map(\.message.english) == ["shop: restorable to 2027-01-15 06:30:00 UTC, 1 h 30 min ago; the RPO is only 1 h"])
        #expect(findings(.seconds(3600), dump: 90).map(\.isRed) == [true])
        // The log keeps the objective where the dump does not.
        #expect(findings(.seconds(3600), dump: 90, log: 4).map(\.message.korean) == ["shop: 2027-01-15 07:56:00 UTC까지 복구 가능(4분 전); RPO 1시간 이내"])
        #expect(findings(.seconds(3600), dump: 30, log: nil, refused: true) == [])
        #expect(findings(nil, dump: 90).map(\.isRed) == [false] && findings(.seconds(60), dump: nil) == [])
    }

    /// A platform that pgBackRest backs up is not without backups.
    @Test func anAdoptedClusterStandsForItsDatabases() {
        let part = BackupPart(kind: .cluster, name: "db-5432", host: "db", engine: "pgbackrest", reference: "s/l", sourceBytes: 1, storedBytes: 1, seconds: 1)
        func findings(_ origin: Backup.Origin) -> [String] {
            let backup = Backup(id: BackupID(begun: Self.ago(5), chance: "test"), platform: "p", origin: origin, began: Self.ago(5), received: Self.ago(5), parts: [part])
            return CatalogueCheck(Catalogue(backups: [backup], proofs: []), platform: platform(nil), facts: .init(), now: Self.now).findings.map(\.message.english)
        }
        #expect(findings(.adopted).contains("cluster-db-5432: the newest backup is 5 min old") && !findings(.adopted).contains("database-shop: no backup at all"))
        #expect(findings(.taken).contains("database-shop: no backup at all"))
    }

    @Test func theTimerIsReadBySystemdAsItIsMeant() {
        func timer(_ rpo: Duration?) -> ReceiveTimer { ReceiveTimer(program: "/usr/local/bin/bongsu", platform: "/srv/my shop/platform.yaml", state: "/srv/50%/.bongsu", rpo: rpo) }
        #expect(timer(nil).minutes == 5 && timer(.seconds(900)).minutes == 3 && timer(.seconds(60)).minutes == 1 && timer(.seconds(86_400)).minutes == 60)
        let text = timer(.seconds(900)).text
        #expect(text.contains("ExecStart=/usr/local/bin/bongsu backup receive --platform \"/srv/my shop/platform.yaml\"\n"))
        #expect(text.contains("Environment=\"BONGSU_STATE=/srv/50%%/.bongsu\"\n") && text.contains("OnUnitActiveSec=3min\n"))
    }
}
