@testable import Adapters
import Documents
@testable import Engine
import Foundation
import Testing

/// A real PostgreSQL, broken for real: each fault is told apart by its SQLSTATE.
@Suite(.serialized) struct DatabaseProbeTests {
    private func ask(_ cluster: TestCluster, database: String = "o4o", log: Bool = false, deep: Bool = false) async -> Assessment {
        var corruption: [CorruptionReport] = []
        var platform = Platform(name: "test")
        platform.hosts = [Host(name: "controller", address: "127.0.0.1")]
        var subject = Database(name: database, host: "controller")
        subject.port = cluster.port
        subject.tables = ["users", "orders"]
        if log { subject.logs = ["\(cluster.folder)/lo*"] }
        platform.databases = [subject]
        if deep { corruption = [await CorruptionSurvey(hosts: TestHosts()).examine(subject)] }
        let requests = ProbePlan(platform).requests
        let prober = Prober(hosts: TestHosts(), secrets: TestSecrets())
        let results = await prober.ask(requests, questionLimit: .seconds(20), hostLimit: .seconds(40))
        return Diagnostician(platform).assess(results, corruption: corruption)
    }

    private func verdict(_ assessment: Assessment) -> String {
        let finding = assessment.diagnosis.findings.first { $0.subject != "controller" }
        let state = assessment.subjects.first { $0.kind == .database }?.state.rawValue ?? "?"
        return "\(state) \(finding?.cause.rawValue ?? "-")"
    }

    private static func prepared() async throws -> TestCluster {
        let cluster = try await TestCluster()
        do {
            try await cluster.start()
            try await cluster.sql("create database o4o", database: "postgres")
            try await cluster.sql(
                """
                create table users (id int primary key, name text);
                insert into users select i, repeat('x', 200) from generate_series(1, 5000) i;
                create table orders (id int primary key); insert into orders select generate_series(1, 10);
                vacuum analyze; checkpoint;
                """)
        } catch {
            await cluster.remove()
            throw error
        }
        return cluster
    }

    /// Skips with one line where there is no PostgreSQL; removes the cluster whatever happens.
    private func withCluster(_ body: (TestCluster) async throws -> Void) async throws {
        if let missing = TestCluster.missing {
            print(missing)
            return
        }
        let cluster = try await Self.prepared()
        do { try await body(cluster) } catch {
            await cluster.remove()
            throw error
        }
        await cluster.remove()
    }

    @Test(.timeLimit(.minutes(2))) func connectionsAndStates() async throws {
        try await withCluster { cluster in
            let healthy = await ask(cluster)
            #expect(verdict(healthy) == "up -")
            let facts = healthy.subject("o4o")?.facts.map(\.english) ?? []
            #expect(facts.dropFirst() == ["1 of 6 connections used", "users: 5000 rows", "orders: 10 rows"])
            let deep = await ask(cluster, deep: true)
            #expect(verdict(deep) == "up -")
            let missing = await ask(cluster, database: "nobody")
            #expect(verdict(missing) == "damaged database-missing")
            try await cluster.sql("alter table orders rename to orders_away")
            let table = await ask(cluster)
            #expect(verdict(table) == "damaged table-missing")
            try await cluster.sql("alter table orders_away rename to orders")

            // Every connection is taken. The question whether they are takes one itself, so each holder tries again.
            let folder = cluster.folder
            async let holders = try? TestShell().read(
                "cd /; for i in 1 2 3 4 5 6; do (for j in 1 2 3 4 5 6; do timeout 15 setsid runuser -u postgres -- psql -X -q -p \(cluster.port) -d o4o -c 'select pg_sleep(14)' >/dev/null 2>\(folder)/holder$i </dev/null && break; sleep 0.2; done) & done; wait",
                timeLimit: .seconds(20))
            for _ in 0..<50 {
                let answer = try? await cluster.sql("select 1")
                if answer == nil { break }
                try await Task.sleep(for: .milliseconds(100))
            }
            let full = await ask(cluster)
            #expect(verdict(full) == "down too-many-connections")
            try await cluster.stop("immediate")
            _ = await holders
            let stopped = await ask(cluster)
            #expect(verdict(stopped) == "down database-stopped")

            try await cluster.start()
            let postmaster = try await cluster.postmaster()
            try await cluster.sh("kill -STOP \(postmaster)")
            let frozen = await ask(cluster)
            #expect(verdict(frozen) == "down database-hung")
            try await cluster.sh("kill -CONT \(postmaster)")

            // Recovery that waits for its archive: 57P03 for as long as it lasts.
            try await cluster.stop()
            try await cluster.sh("echo \"restore_command = 'sleep 30; false'\" >>\(cluster.folder)/data/postgresql.conf; runuser -u postgres -- touch \(cluster.folder)/data/recovery.signal")
            try await cluster.start(wait: false)
            try await Task.sleep(for: .seconds(1))
            let starting = await ask(cluster)
            #expect(verdict(starting) == "down database-starting")
        }
    }

    @Test(.timeLimit(.minutes(2))) func damageIsFoundOrSaid() async throws {
        try await withCluster { cluster in
            let path = try await cluster.sql("select pg_relation_filepath('users')").trimmingCharacters(in: .whitespacesAndNewlines)
            let file = "\(cluster.folder)/data/\(path)"
            try await cluster.stop()
            try await cluster.sh("cp -a \(file) \(cluster.folder)/users.good; printf 'damage damage' | dd of=\(file) bs=1 seek=24700 conv=notrunc 2>/dev/null")
            try await cluster.start()
            let corrupt = await ask(cluster)
            #expect(verdict(corrupt) == "damaged corruption")
            let evidence = corrupt.diagnosis.findings.first { $0.cause == .corruption }?.evidence.map(\.english) ?? []
            #expect(evidence.contains { $0.hasPrefix("users: XX001 invalid page in block 3") }, "\(evidence)")
            let deep = await ask(cluster, deep: true)
            #expect(verdict(deep) == "damaged corruption")

            // Cut to one page: PostgreSQL reports no error at all.
            try await cluster.stop()
            try await cluster.sh("cp -a \(cluster.folder)/users.good \(file); truncate -s 8192 \(file)")
            try await cluster.start()
            try await cluster.sql("select pg_stat_reset()")
            let cut = await ask(cluster)
            #expect(verdict(cut) == "damaged rows-missing")
            try await cluster.stop("immediate")

            // Its log is gone: a start can only PANIC.
            try await cluster.sh("for f in \(cluster.folder)/data/pg_wal/0*; do dd if=/dev/zero of=$f bs=1M count=16 conv=notrunc 2>/dev/null; done")
            _ = try? await cluster.start()
            let panic = await ask(cluster, log: true)
            #expect(verdict(panic) == "damaged checkpoint-lost")
        }
    }
}
