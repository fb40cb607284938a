@testable import Adapters
import Documents
@testable import Engine
import Foundation
import Testing

/// Who detects which corruption: five faults done to the files of real clusters, every detector asked about each.
@Suite(.serialized) struct CorruptionMatrixTests {
    enum Fault: String, CaseIterable {
        case flipped = "byte flip, checksums on"
        case flippedUnseen = "byte flip, off"
        case truncated = "heap truncated by 64 pages"
        case zeroed = "heap page zeroed"
        case swapped = "index leaves swapped, off"

        var checksums: Bool { self != .flippedUnseen && self != .swapped }

        /// On the files of the table and of its primary key, while the server is stopped.
        func script(table: String, index: String) -> String {
            switch self {
            case .flipped, .flippedUnseen:
                """
                at=$(grep -abo 'user00010000@' \(table) | head -n 1 | cut -d: -f1)
                printf X | dd of=\(table) bs=1 seek=$((at + 5)) conv=notrunc 2>/dev/null
                """
            case .truncated: "truncate -s -$((64 * 8192)) \(table)"
            case .zeroed: "dd if=/dev/zero of=\(table) bs=8192 seek=100 count=1 conv=notrunc 2>/dev/null"
            case .swapped:
                """
                dd if=\(index) of=\(index).a bs=8192 skip=10 count=1 2>/dev/null; dd if=\(index) of=\(index).b bs=8192 skip=20 count=1 2>/dev/null
                dd if=\(index).b of=\(index) bs=8192 seek=10 conv=notrunc 2>/dev/null; dd if=\(index).a of=\(index) bs=8192 seek=20 conv=notrunc 2>/dev/null
                rm \(index).a \(index).b
                """
            }
        }
    }

    /// One table row a fault: ✔ found, ✘ not, n/a. Last: the checks of `--deep` that found it.
    private static let expected = """
        fault                       | pg_checksums | pg_dump | amcheck | amcheck, heapallindexed, parents | manifest | parity | --deep
        byte flip, checksums on     | ✔ | ✔ | ✔ | ✔ | ✔ | ✔ | read
        byte flip, off              | n/a | ✘ | ✘ | ✔ | ✔ | ✘ | index
        heap truncated by 64 pages  | ✘ | ✘ | ✘ | ✘ | ✔ | ✔ | parity
        heap page zeroed            | ✘ | ✘ | ✘ | ✘ | ✔ | ✔ | parity
        index leaves swapped, off   | n/a | ✘ | ✔ | ✔ | ✘ | ✔ | index parity
        """

    @Test(.timeLimit(.minutes(20))) func whoDetectsWhichCorruption() async throws {
        if let missing = TestCluster.missing {
            print(missing)
            return
        }
        var rows: [Fault: String] = [:]
        for checksums in [true, false] {
            try await ShopCluster.with(checksums: checksums) { shop in
                for fault in Fault.allCases where fault.checksums == checksums { rows[fault] = try await row(fault, shop) }
            }
        }
        let header = Self.expected.split(separator: "\n")[0]
        let found = Fault.allCases.map { $0.rawValue.padding(toLength: 28, withPad: " ", startingAt: 0) + "| " + (rows[$0] ?? "") }
        #expect(([String(header)] + found).joined(separator: "\n") == Self.expected)
    }

    private func row(_ fault: Fault, _ shop: ShopCluster) async throws -> String {
        try await shop.damage(fault.script(table: shop.table, index: shop.index))
        let offline = fault.checksums ? mark(try await !shop.passes("pg_checksums --check -D \(shop.cluster.folder)/data")) : "n/a"
        try await shop.cluster.start()
        // First: before another detector has made the server count failures.
        let deep = await shop.examine()
        let dump = mark(try await !shop.passes("pg_dump -p \(shop.cluster.port) o4o"))
        let plain = mark(try await !shop.passes("pg_amcheck -p \(shop.cluster.port) -d o4o"))
        let full = mark(try await !shop.passes("pg_amcheck --heapallindexed --parent-check -p \(shop.cluster.port) -d o4o"))
        let manifest = mark(try await shop.manifest() != shop.taken)
        let parity = mark(try await shop.sourceHealth().verdict == .damaged)
        let checks = Set(deep.damage.map(\.check.rawValue)).sorted().joined(separator: " ")
        #expect(deep.damage.allSatisfy { $0.table == "users" }, "\(deep.damage)")
        return [offline, dump, plain, full, manifest, parity, checks].joined(separator: " | ")
    }

    private func mark(_ found: Bool) -> String { found ? "✔" : "✘" }
}

/// A cluster with a table of 20,000 rows, whose sound files are kept to go back to.
struct ShopCluster {
    let cluster: TestCluster
    /// The files of table `users` and of its primary key.
    var table = ""
    var index = ""
    var taken = ""
    var database: Database {
        var database = Database(name: "o4o", host: "controller")
        database.port = cluster.port
        database.tables = ["users"]
        return database
    }

    static func with(checksums: Bool = true, amcheck: Bool = true, _ body: (ShopCluster) async throws -> Void) async throws {
        let cluster = try await TestCluster(checksums: checksums)
        do {
            try await body(try await prepared(cluster, amcheck: amcheck))
        } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    private static func prepared(_ cluster: TestCluster, amcheck: Bool) async throws -> ShopCluster {
        var shop = ShopCluster(cluster: cluster)
        try await cluster.start()
        try await cluster.sql("create database o4o", database: "postgres")
        try await cluster.sql(
            """
            \(amcheck ? "create extension amcheck;" : "")
            create table users (id int primary key, email text not null, bio text);
            insert into users select i, 'user' || lpad(i::text, 8, '0') || '@example.com', repeat('x', 100) from generate_series(1, 20000) i;
            create index users_email on users (email);
            vacuum analyze; checkpoint;
            """)
        let paths = try await cluster.sql("select pg_relation_filepath('users') || ' ' || pg_relation_filepath('users_pkey')")
        let files = paths.split(whereSeparator: \.isWhitespace).map { "\(cluster.folder)/data/\($0)" }
        (shop.table, shop.index) = (files[0], files[1])
        shop.taken = try await shop.manifest()
        try await cluster.stop()
        try await cluster.sh("cp -a \(cluster.folder)/data \(cluster.folder)/sound")
        return shop
    }

    /// Sound files with this done to them; the server is stopped afterwards.
    func damage(_ script: String) async throws {
        if try await cluster.sh("[ -s \(cluster.folder)/data/postmaster.pid ] && echo runs || true").contains("runs") { try await cluster.stop("immediate") }
        try await cluster.sh("rm -rf \(cluster.folder)/data; cp -a \(cluster.folder)/sound \(cluster.folder)/data\n\(script)", limit: .seconds(120))
    }

    /// Rows and an order-independent checksum, as a backup's manifest holds them; an error is another manifest.
    func manifest() async throws -> String {
        let query = "select count(*), sum(hashtextextended(t::text, 0)::numeric) from only users t"
        return try await cluster.sh(
            "cd /; runuser -u postgres -- psql -X -q -A -t -p \(cluster.port) -d o4o -c \"set enable_indexonlyscan = off; \(query)\" 2>&1 || true")
    }

    /// A program of PostgreSQL's by its exit code.
    func passes(_ command: String) async throws -> Bool {
        try await cluster.sh("cd /; if runuser -u postgres -- \(TestCluster.binaries)/\(command) >/dev/null 2>&1; then echo passes; else echo fails; fi").contains("passes")
    }

    func examine(limits: CorruptionLimits = CorruptionLimits(), expected: [ExpectedRows]? = nil) async -> CorruptionReport {
        await CorruptionSurvey(hosts: TestHosts(), limits: limits).examine(database, expected: expected)
    }

    /// As a backup asks before it copies: plain psql, the engine's text, the engine's reading.
    func sourceHealth() async throws -> CorruptionReport {
        let psql = "cd /; runuser -u postgres -- env PGOPTIONS='-c search_path=' psql -X -q -A -t -v VERBOSITY=verbose -p \(cluster.port) -d o4o"
        let facts = try await cluster.sh("\(psql) <<'SQL'\n\(CorruptionInventory.script())SQL")
        let inventory = try #require(CorruptionInventory.read(facts))
        let said = try await cluster.sh("\(psql) 2>&1 >/dev/null <<'SQL'\n\(SourceHealth.script(inventory))SQL")
        return SourceHealth("o4o", inventory, said).report
    }
}
