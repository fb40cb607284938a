@testable import Adapters
import Documents
@testable import Engine
import Foundation
import Testing

/// The deep check of real databases: what it says of sound ones, of odd ones, and of one that cannot be asked.
@Suite(.serialized) struct CorruptionSurveyTests {
    @Test(.timeLimit(.minutes(15))) func aSoundDatabaseOfEveryShape() async throws {
        if let missing = TestCluster.missing { return print(missing) }
        try await ShopCluster.with(amcheck: false) { shop in
            try await shop.cluster.start()
            try await shop.cluster.sql(
                #"""
                create schema "we|ird \ schema";
                create table "we|ird \ schema"."a ""b"" | c" (id int primary key, t text);
                insert into "we|ird \ schema"."a ""b"" | c" select i, repeat(md5(i::text), 500) from generate_series(1, 50) i;
                create table no_key (a int); insert into no_key values (1);
                create table parted (id int primary key) partition by range (id);
                create table parted_1 partition of parted for values from (0) to (10);
                insert into parted values (1), (2);
                create materialized view counted as select count(*) as n from users;
                create materialized view empty_view as select 1 as one with no data;
                create index users_gin on users using gin (to_tsvector('simple', email));
                create table doubled (a int); insert into doubled values (1), (1);
                alter table no_key add constraint no_key_positive check (a > 0) not valid;
                """#)
            // Not within a transaction: it leaves an invalid index behind.
            _ = try? await shop.cluster.sql("create unique index concurrently doubled_once on doubled (a)")

            let without = await shop.examine()
            #expect(without.verdict == .sound, "\(without)")
            #expect(without.lookedTables == without.tables && without.tables > 60)
            #expect(without.findings.map { "\($0.kind.rawValue) \($0.index ?? $0.table ?? "")" } == ["defect public.doubled_once", "defect public.no_key"])
            let gaps = without.gaps.map { "\($0.check.rawValue) \($0.subject ?? "-")" }
            #expect(Set(gaps) == ["parity no_key", "parity doubled", "parity counted", "index users", "rows -", "heap -", "index -"])
            #expect(without.gaps.last { $0.check == .index }?.help?.english.contains("CREATE EXTENSION amcheck") == true)
            // Nobody but a person changes the database.
            #expect(try await shop.cluster.sql("select count(*) from pg_extension where extname = 'amcheck'") == "0\n")

            try await shop.cluster.sql("create schema checks; create extension amcheck schema checks")
            let with = await shop.examine(expected: [ExpectedRows(table: "users", rows: 20_000, at: WallTime(milliseconds: 0))])
            #expect(with.verdict == .sound, "\(with)")
            #expect(with.lookedIndexes > 100)
            #expect(Set(with.gaps.map { "\($0.check.rawValue) \($0.subject ?? "-")" }) == ["parity no_key", "parity doubled", "parity counted", "index users"])

            // A table that somebody holds costs itself, within a second.
            async let holder = try? shop.cluster.sql("begin; lock table no_key in access exclusive mode; select pg_sleep(20)")
            for _ in 0..<100 {
                if try await shop.cluster.sql("select count(*) from pg_locks where mode = 'AccessExclusiveLock' and relation = 'no_key'::regclass") != "0\n" { break }
                try await Task.sleep(for: .milliseconds(50))
            }
            let held = await shop.examine()
            try await shop.cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(20)%' and pid <> pg_backend_pid()")
            _ = await holder
            #expect(held.verdict == .unknown && held.lookedTables == held.tables - 1)
            #expect(held.gaps.contains { $0.subject == "no_key" && $0.reason.english.contains("somebody holds a lock on it") })

            let hurried = await shop.examine(limits: CorruptionLimits(total: .milliseconds(500)))
            #expect(hurried.verdict == .unknown && hurried.lookedTables == 0)
            #expect(hurried.gaps.contains { $0.check == .read && $0.reason.english.hasSuffix("the limit of 500ms was reached") })
        }
    }

    /// A page lost in the source: conditions hold for as long as it is lost, and no longer.
    @Test(.timeLimit(.minutes(15))) func damageIsRememberedUntilItIsGone() async throws {
        if let missing = TestCluster.missing { return print(missing) }
        try await ShopCluster.with { shop in
            var platform = Platform(name: "test", language: .english)
            platform.hosts = [Host(name: "controller", address: "127.0.0.1")]
            platform.databases = [shop.database]
            let state = try ScratchFolder()
            let kept = state.path + "/own/damage.json"
            /// As a process of its own makes it.
            func make() -> Assessor {
                Assessor(platform: platform, scenarios: [], hosts: TestHosts(), secrets: TestSecrets(), memory: DamageMemory(state: state.path + "/own"))
            }
            let assessor = make()
            let damaged = Condition(terms: [.named("o4o", .damaged)])
            let corrupt = Condition(terms: [.failure(.databaseCorruption)])

            try await shop.damage(CorruptionMatrixTests.Fault.zeroed.script(table: shop.table, index: shop.index))
            try await shop.cluster.start()
            #expect(await assessor.judge(damaged).truth == .no)
            let report = await assessor.perform(Action(verb: .assess, operands: ["o4o"], options: [.init(name: "deep")], range: SourceRange(line: 1)), values: [:])
            #expect(report.value == "database-corruption")
            #expect(report.text.contains("users: 20000 rows through index users_pkey"))
            #expect(report.text.contains("bongsu restore o4o"))
            #expect(await assessor.judge(damaged).truth == .yes)
            #expect(FileManager.default.fileExists(atPath: kept))
            let other = make()
            #expect(await other.judge(damaged).truth == .yes)
            let judgement = await assessor.judge(corrupt)
            #expect(judgement.truth == .yes)
            #expect(judgement.evidence.contains { $0.contains("pages of the table are lost") }, "\(judgement.evidence)")
            let verified = await assessor.verify(deep: true)
            #expect(verified.verdict == .failed)

            try await shop.damage("true")
            try await shop.cluster.start()
            #expect(await assessor.judge(damaged).truth == .no)
            #expect(await other.judge(damaged).truth == .no)
            let third = make()
            #expect(await third.judge(corrupt).truth == .no)
            #expect(await assessor.judge(corrupt).truth == .no)
            let again = await assessor.verify(deep: true)
            #expect(again.verdict == .passed, "\(again.corruption)")
        }
    }

    @Test(.timeLimit(.minutes(15))) func aStoppedServersPagesAreRead() async throws {
        if let missing = TestCluster.missing { return print(missing) }
        try await ShopCluster.with { shop in
            let unlisted = await shop.examine()
            #expect(unlisted.verdict == .unknown)
            #expect(unlisted.gaps.first?.reason.english.contains("pg_lsclusters") == true, "\(unlisted.gaps)")

            try await shop.damage(CorruptionMatrixTests.Fault.flipped.script(table: shop.table, index: shop.index))
            let text = CorruptionSurvey.offlineScript(shop.database, folder: "\(shop.cluster.folder)/data")
            let answer = try await TestShell().read(ProbeScript([.bounded(text)], timeLimit: .seconds(60)).text, timeLimit: .seconds(70))
            let lines = try #require(ProbeScript.answers(in: answer.output)[0]).output.split(separator: "\n").map(String.init)
            let report = OfflineChecksums.read(lines, database: "o4o")
            #expect(report.verdict == .damaged)
            #expect(report.damage.count == 1 && report.damage[0].block != nil, "\(lines)")
        }
    }
}
