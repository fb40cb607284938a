import Engine
import Foundation
import Lab
import Testing

/// A table is dropped while customers write; the database goes back to just before, and the customers stay.
@Suite(labIsPossible) struct PointInTimeLabTests {
    @Test func everyRowBeforeTheMomentAndNoneAfterIt() async throws {
        try await Replica.with("moment") { replica in
            try await Program.with(replica) { bongsu in
                try await bongsu.succeed("backup", "setup", "--yes")
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                let load = WriteLoad(lab: replica.lab)
                try await load.start()
                try await startReaders(replica)
                try await load.advance(by: 50)
                let drop = try #require(Fault.named("drop-table"))
                let moment = try #require(try await replica.lab.inject(drop))
                try await load.advance(by: 50)
                try await refusedBeforeAnythingIsTouched(bongsu, replica)
                #expect(try await bongsu.run("restore", "o4o_platform", "--at", moment).code == 10)
                let restored = try await bongsu.approve(2, "action/restore-o4o_platform-begin")
                try #require(restored.code == 0, "\(restored.output)")
                #expect(restored.output.contains("there is no manifest of this moment to be equal to"), "\(restored.output)")
                // They write again, into what was restored, though nobody told them.
                try await load.advance(by: 50)
                try await load.stop()
                try await readersSawBoth(replica)
                try await compare(replica, load, moment)
                try await gaps(bongsu, restored.output)
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
            }
        }
    }

    /// Two clients that connect anew for each question, for ever: nobody may keep the swap from its turn.
    private func startReaders(_ replica: Replica) async throws {
        let ask = "psql -U postgres -d o4o_platform -AtXc 'SELECT oid FROM pg_database WHERE datname = current_database()'"
        let loop = "for n in 1 2; do while :; do \(ask) >>/tmp/seen-$n 2>/dev/null; sleep 0.1; done & done; wait"
        let answer = try await replica.lab.ssh("api", "sudo systemd-run --quiet --collect --unit readers.service bash -c \"\(loop.replacing("$", with: "\\$"))\" && echo started")
        #expect(answer == "started")
    }

    /// Each was served by the old database, then by the restored one, and by nothing else in between or after.
    private func readersSawBoth(_ replica: Replica) async throws {
        let now = try await replica.lab.ssh("api", "psql -U postgres -Atc \"SELECT oid FROM pg_database WHERE datname = 'o4o_platform'\"")
        for reader in 1...2 {
            let before = try await replica.lab.ssh("api", "wc -l </tmp/seen-\(reader)")
            var after = before
            for _ in 0..<200 where after == before {
                try await Task.sleep(for: .milliseconds(50))
                after = try await replica.lab.ssh("api", "wc -l </tmp/seen-\(reader)")
            }
            #expect(after != before, "reader \(reader) is not back")
            let seen = try await replica.lab.ssh("api", "uniq /tmp/seen-\(reader)").split(separator: "\n")
            #expect(seen.count == 2 && seen.last ?? "" == now, "\(seen)")
        }
        _ = try await replica.lab.ssh("api", "sudo systemctl stop readers.service")
    }

    private func refusedBeforeAnythingIsTouched(_ bongsu: Program, _ replica: Replica) async throws {
        let early = try await bongsu.run("restore", "o4o_platform", "--at", "2025-01-29 12:00Z")
        #expect(early.code == 10)
        #expect(early.output.contains("error[B1105]"), "\(early.output)")
        #expect(try await databases(replica) == ["o4o_platform"])
        try await bongsu.succeed("abort", "1")
    }

    private func compare(_ replica: Replica, _ load: WriteLoad, _ moment: String) async throws {
        let orders = try await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -Atc 'SELECT count(*) FROM orders'")
        #expect(orders == "100000")
        let names = try await databases(replica)
        let broken = try #require(names.first { $0.hasPrefix("o4o_platform_broken_") }, "\(names)")
        #expect(names.count == 2)
        // The broken database stays closed; we look into it all the same.
        _ = try await replica.lab.ssh("api", "psql -U postgres -c 'ALTER DATABASE \(broken) ALLOW_CONNECTIONS true'")
        let old = try await load.present(in: broken)
        let new = try await load.present()
        let rows = try await load.acknowledged()
        // What both hold was written before the swap: of that, everything up to the moment, and nothing later.
        #expect(rows.differences(at: moment, present: new.intersection(old)) == [])
        #expect(rows.contains { $0.at > moment && old.contains($0.number) }, "nothing was written after the moment")
        // Nothing that was ever acknowledged is in neither.
        #expect(rows.filter { !old.contains($0.number) && !new.contains($0.number) } == [])
        #expect(!new.subtracting(old).isEmpty, "nobody writes into the restored database")
    }

    /// How long the database and what uses it were away, in the restore's own words, from its journal.
    private func gaps(_ bongsu: Program, _ output: String) async throws {
        let line = try #require(output.firstMatch(of: /o4o_platform was closed for ([0-9.]+) s; api-server was away for ([0-9.]+) s/), "\(output)")
        let database = try #require(Double(line.1)), dependant = try #require(Double(line.2))
        #expect(database < 1)
        #expect(dependant > database && dependant < 60)
        let told = try await bongsu.run("status", "2", language: "ko")
        #expect(told.output.contains("o4o_platform 닫힘 \(line.1)초; api-server 중단 \(line.2)초"), "\(told.output)")
    }

    private func databases(_ replica: Replica) async throws -> [String] {
        try await replica.lab.ssh("api", "psql -U postgres -Atc \"SELECT datname FROM pg_database WHERE datname LIKE 'o4o_platform%' ORDER BY 1\"")
            .split(separator: "\n").map(String.init)
    }
}
