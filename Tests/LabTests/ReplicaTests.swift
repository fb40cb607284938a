import Foundation
import Lab
import Testing

/// One replica for all tests of this suite: up before the first, down after the last.
struct ReplicaTrait: SuiteTrait, TestScoping {
    static let lab = Result { try Lab(name: labName("replica")) }

    @concurrent func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        let lab = try Self.lab.get()
        try await sweepLabsOfDeadRuns()
        try await lab.up()
        do {
            try await function()
        } catch {
            try await lab.down()
            throw error
        }
        try await lab.down()
    }
}

@Suite(labIsPossible, .serialized, ReplicaTrait()) struct ReplicaTests {
    let lab: Lab

    init() throws { lab = try ReplicaTrait.lab.get() }

    @Test func thePlatformAnswers() async throws {
        let health = try await lab.ssh("web", "curl -fsS http://localhost/api/health")
        #expect(health.hasPrefix(#"{"status":"ok","database":"ok","commit":""#))
        let products = try await lab.ssh("api", "curl -fsS 'http://localhost:4000/api/v1/products?limit=1'")
        #expect(products == #"{"products":[{"id":1,"sku":"SKU-0000001","name":"상품 1","price":66965}]}"#)
        let login = "curl -s -o /dev/null -w '%{http_code}' -X POST http://localhost/api/v1/auth/login -d"
        #expect(try await lab.ssh("web", "\(login) '{\"email\":\"test@example.com\",\"password\":\"test\"}'") == "200")
        #expect(try await lab.ssh("web", "\(login) '{\"email\":\"test@example.com\",\"password\":\"guess\"}'") == "401")
        #expect(try await lab.ssh("web", "curl -fsSI http://localhost:8080/monitoring | head -n 1") == "HTTP/1.1 200 OK")
        let counts = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM products), (SELECT count(*) FROM orders)"
        #expect(try await lab.ssh("api", "psql -U postgres -d o4o_platform -Atc '\(counts)'") == "20001|5000|100000")
    }

    @Test func automaticRecoveryNeedsTheToken() async throws {
        let enable = "curl -s -X POST http://localhost:4000/api/v1/auto-recovery/enable -H"
        #expect(try await lab.ssh("api", "\(enable) 'Authorization: Bearer wrong'") == #"{"status":"error","error":"unauthorized"}"#)
        #expect(try await lab.ssh("api", "\(enable) 'Authorization: Bearer lab-admin-token'") == #"{"enabled":true}"#)
    }

    @Test func theCheckoutIsCleanAndBuilds() async throws {
        #expect(try await lab.ssh("api", "cd o4o-platform && git status --short && git log --format=%s | wc -l") == "4")
        let build = "cd o4o-platform/apps/api-server && node build.mjs >/dev/null && git -C . status --short && cat dist/COMMIT"
        #expect(try await lab.ssh("api", build) == lab.ssh("api", "git -C o4o-platform rev-parse --short HEAD"))
        #expect(try await lab.ssh("api", "o4o-platform/scripts/backup-monitoring.sh >/dev/null && echo fresh") == "fresh")
    }

    /// The replica's content: rows of every table in an order of their own, the indexes' and everything else's definitions.
    private func content() async throws -> String {
        let rows = ["users", "products", "orders", "reviews"].map { "(SELECT sum(hashtextextended(t::text, 0)) FROM \($0) t)" }
        let sums = "psql -U postgres -d o4o_platform -Atc 'SELECT \(rows.joined(separator: ", "))'"
        return try await lab.ssh("api", "\(sums) && pg_dump -U postgres --schema-only o4o_platform | grep -v restrict | sort | sha256sum")
    }

    /// Nothing where the fault strikes no data.
    private func contentStruck(by fault: Fault) async throws -> [String] {
        let faults = ["corrupt-table", "drop-table", "truncate-heap", "zero-page", "swap-index", "lose-data-directory", "lose-checkpoint"]
        guard faults.contains(fault.name) else { return [] }
        let found = [try await content(), try await indexes()]
        #expect(!found[0].isEmpty && Int(found[1]) ?? 0 > 5, "\(found)")
        return found
    }

    /// Every index holds every row of its table, in its order. The extension is gone afterwards.
    private func indexes() async throws -> String {
        let check = "SELECT count(*) FROM pg_class c, LATERAL bt_index_check(c.oid, true) WHERE relkind = 'i' AND relam = 403 AND oid >= 16384"
        return try await lab.ssh("api", "printf '%s;' BEGIN 'CREATE EXTENSION amcheck' \"\(check)\" ROLLBACK | psql -U postgres -d o4o_platform -qAtX 2>&1")
    }

    @Test(arguments: Fault.all.filter { $0.place != .repository }) func theFaultShowsAndIsHealed(_ fault: Fault) async throws {
        let host = fault.host ?? "web"
        let before = try await contentStruck(by: fault)
        #expect(try await lab.shows(fault, on: host) == false)
        try await lab.inject(fault, on: host)
        try await lab.inject(fault, on: host)
        #expect(try await lab.shows(fault, on: host))
        try await lab.heal(fault, on: host)
        try await lab.heal(fault, on: host)
        #expect(try await lab.shows(fault, on: host) == false)
        try await lab.up()
        #expect(try await contentStruck(by: fault) == before)
    }

    /// The moment that the fault tells parts the writes: every row before it was committed before the table was dropped.
    @Test func theMomentOfADroppedTableIsTold() async throws {
        let load = WriteLoad(lab: lab)
        try await load.start()
        try await load.advance(by: 20)
        let drop = try #require(Fault.named("drop-table"))
        let moment = try #require(try await lab.inject(drop))
        #expect(try await lab.inject(drop) == moment)
        try await load.advance(by: 20)
        try await load.stop()
        let rows = try await load.acknowledged()
        #expect(moment.count == 24 && rows.contains { $0.at < moment } && rows.contains { $0.at > moment }, "\(moment)")
        #expect(rows == rows.sorted { ($0.at, $0.number) < ($1.at, $1.number) })
        let present = try await load.present()
        #expect(present.isSuperset(of: rows.map(\.number)))
        let late = rows.filter { $0.at > moment }.map { "too late: \($0.number) at \($0.at)" }
        #expect(rows.differences(at: moment, present: present) == late)
        try await lab.heal(drop)
        _ = try await lab.ssh("api", "psql -U postgres -d o4o_platform -c 'DROP TABLE write_load'")
    }

    /// What no checksum and no dump notices must be found by amcheck (the index) or by counting (the heap).
    @Test func theQuietFaultsAreQuiet() async throws {
        for name in ["truncate-heap", "zero-page", "swap-index"] {
            let fault = try #require(Fault.named(name))
            try await lab.inject(fault)
            let dump = try await lab.ssh("api", "pg_dump -U postgres o4o_platform >/dev/null 2>&1; echo $?")
            #expect(dump == "0", "\(name)")
            let failures = try await lab.ssh("api", "psql -U postgres -Atc \"SELECT checksum_failures FROM pg_stat_database WHERE datname = 'o4o_platform'\"")
            #expect(failures == "0", "\(name)")
            let amcheck = try await indexes()
            #expect(amcheck.contains("item order invariant violated for index \"orders_user\"") == (name == "swap-index"), "\(name): \(amcheck)")
            try await lab.heal(fault)
        }
    }

    /// What a restore must bring back, and a dump of the database alone does not: what belongs to the database and the cluster.
    @Test func theReplicaHasWhatARestoreMustBringBack() async throws {
        func ask(_ query: String) async throws -> String { try await lab.ssh("api", "psql -U postgres -d o4o_platform -Atc \"\(query)\"") }
        #expect(try await ask("SELECT datacl, datconnlimit FROM pg_database WHERE datname = 'o4o_platform'") == "{o4o=CTc/o4o,reporting=c/o4o}|80")
        #expect(try await ask("SELECT setconfig FROM pg_db_role_setting s JOIN pg_database d ON d.oid = setdatabase ORDER BY setrole") ==
            #"{TimeZone=Asia/Seoul,work_mem=8MB}"# + "\n" + "{statement_timeout=30s}")
        #expect(try await ask("SELECT last_value FROM order_number") == "200017")
        #expect(try await ask("SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension") == "citext pg_trgm plpgsql")
        #expect(try await ask("SELECT has_table_privilege('reporting', 'sales', 'SELECT'), has_database_privilege('o4o_readers', 'o4o_platform', 'CONNECT')") == "t|f")
        #expect(try await lab.ssh("api", "psql -U postgres -d o4o_events -Atc 'SELECT count(*) FROM events'") == "2000")
        #expect(try await lab.ssh("api", "cd o4o-platform/apps/api-server/uploads && stat -c '%a %U %G %F' banners invoices/2025-0001.pdf 'banners/배너 1.jpg' product-latest.jpg") ==
            "2775 ubuntu www-data directory\n600 ubuntu ubuntu regular file\n664 www-data www-data regular file\n777 ubuntu ubuntu symbolic link")
        #expect(try await lab.ssh("api", "crontab -l | grep -c o4o-platform") == "2")
        #expect(try await lab.ssh("api", "sudo -u postgres psql 'dbname=postgres replication=database' -Atc 'IDENTIFY_SYSTEM' | wc -l") == "1")
        let archive = "tar -tzf /backup/o4o-platform/o4o_backup_*.tar.gz | sed 's/[0-9]\\{8\\}_[0-9]\\{6\\}/TIME/' | sort | paste -sd' '"
        #expect(try await lab.ssh("api", archive) == "db/ db/o4o_db_TIME.sql.gz files/ files/uploads_TIME.tar.gz")
    }

    /// As on any disk; an overlay refuses it unless told otherwise, and restores swap folders by rename.
    @Test func aFolderOfTheImageIsRenamed() async throws {
        for folder in ["/var/lib/postgresql/15", "/home/ubuntu/o4o-platform/apps/api-server/uploads"] {
            let swap = "import os; os.rename('\(folder)', '\(folder).away'); os.rename('\(folder).away', '\(folder)'); print('renamed')"
            #expect(try await lab.ssh("api", "sudo python3 -c \"\(swap)\" 2>&1 | tail -n 1") == "renamed")
        }
    }

    @Test func aCutHostIsABlackHole() async throws {
        let cut = try #require(Fault.named("cut-network"))
        try await lab.inject(cut, on: "spare")
        // 255 is ssh's own; "No route to host" would be an answer, and a data centre gives none.
        let status = try await lab.status()
        let spare = try #require(status.hosts.last)
        let answer = try await lab.ssh("web", "true") + bash("timeout 1 bash -c ': </dev/tcp/\(spare.address)/22'; echo $?")
        #expect(answer == "124")
        try await lab.heal(cut, on: "spare")
    }

    @Test func onAFullDiskTheDatabaseStillReads() async throws {
        let fill = try #require(Fault.named("fill-disk"))
        let ask = "psql -U postgres -d o4o_platform -Atc"
        let count = "\(ask) 'SELECT count(*) FROM users' 2>&1"
        // What faults before this one left to be written is written first: a checkpoint that meets the full disk is
        // another fault, and one that PostgreSQL does not always survive.
        _ = try await lab.ssh("api", "sudo -n -u postgres psql -c CHECKPOINT; \(count)")
        try await lab.inject(fill, on: "api")
        let rows = try await lab.ssh("api", count)
        #expect(rows == "20001")
        let write = "\(ask) 'CREATE TABLE filled AS SELECT generate_series(1, 100000)' 2>&1 | grep -o 'No space left on device'"
        #expect(try await lab.ssh("api", write) == "No space left on device")
        try await lab.heal(fill, on: "api")
        try await lab.up()
    }

    @Test func aFaultNeedsItsHost() async throws {
        let fill = try #require(Fault.named("fill-disk"))
        await #expect(throws: LabError.hostNotGiven(fault: "fill-disk")) { try await lab.inject(fill) }
        await #expect(throws: LabError.unknownHost("nowhere", known: ["api", "web", "spare"])) {
            try await lab.inject(fill, on: "nowhere")
        }
    }
}
