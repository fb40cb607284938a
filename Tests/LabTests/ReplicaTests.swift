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

    @Test(arguments: Fault.all) func theFaultShowsAndIsHealed(_ fault: Fault) async throws {
        let host = fault.host ?? "web"
        #expect(try await lab.shows(fault, on: host) == false)
        try await lab.inject(fault, on: host)
        try await lab.inject(fault, on: host)
        #expect(try await lab.shows(fault, on: host))
        try await lab.heal(fault, on: host)
        try await lab.heal(fault, on: host)
        #expect(try await lab.shows(fault, on: host) == false)
        try await lab.up()
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
