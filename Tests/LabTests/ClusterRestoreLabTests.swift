import Engine
import Foundation
import Lab
import Testing

/// The server is lost with everything in it: its data directory is gone, or its write-ahead log.
@Suite(labIsPossible) struct ClusterRestoreLabTests {
    @Test func aLostClusterComesBackWhole() async throws {
        try await Replica.with("cluster") { replica in
            try await Program.with(replica) { bongsu in
                try await bongsu.succeed("backup", "setup", "--yes")
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                let before = try await contents(replica)
                for (index, name) in ["lose-data-directory", "lose-checkpoint"].enumerated() {
                    let fault = try #require(Fault.named(name))
                    try await replica.lab.inject(fault)
                    try await restored(bongsu, replica, execution: index + 1, name)
                    #expect(try await contents(replica) == before, "\(name)")
                    #expect(try await replica.lab.shows(fault) == false)
                }
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
                try await discarded(bongsu, replica)
            }
        }
    }

    private func restored(_ bongsu: Program, _ replica: Replica, execution: Int, _ fault: String) async throws {
        let asked = try await bongsu.run("restore", "o4o_platform")
        #expect(asked.code == 10)
        #expect(asked.output.contains("the server does not answer: its whole data directory is restored beside and changes places"), "\(asked.output)")
        let run = try await bongsu.approve(execution, "action/restore-o4o_platform-begin")
        try #require(run.code == 0, "\(fault): \(run.output)")
        // Every database of the server is compared: all of them were set back.
        for database in ["o4o_events", "o4o_platform", "postgres"] {
            #expect(run.output.firstMatch(of: try Regex("\(database): equal to backup [^:]+: [0-9]+ tables, [0-9]+ rows, every checksum")) != nil, "\(run.output)")
        }
        #expect(run.output.contains(/o4o_platform was closed for [0-9.]+ s; api-server was away for [0-9.]+ s/), "\(run.output)")
    }

    /// The directory that would not start stays until a person says that it may go.
    private func discarded(_ bongsu: Program, _ replica: Replica) async throws {
        #expect(try await beside(replica) == 1)
        let list = try await bongsu.succeed("discard")
        let names = list.matches(of: /([0-9]{14}-directory)  o4o_platform on api/).map { String($0.1) }
        try #require(names.count == 2, "\(list)")
        #expect(try await bongsu.run("discard", names[1]).code == 10)
        #expect(try await beside(replica) == 1)
        let run = try await bongsu.approve(3, "discard-\(names[1])-drop")
        #expect(run.code == 0, "\(run.output)")
        #expect(try await beside(replica) == 0)
        let left = try await bongsu.succeed("discard")
        #expect(left.contains(names[0]) && !left.contains(names[1]), "\(left)")
        #expect(try await replica.lab.ssh("api", "psql -U postgres -Atc 'SELECT 1'") == "1")
    }

    private func beside(_ replica: Replica) async throws -> Int {
        let list = try await replica.lab.ssh("api", "sudo find /var/lib/postgresql/15 -maxdepth 1 -name 'main_*' -printf '%f\\n'")
        #expect(list.split(separator: "\n").allSatisfy { $0.hasPrefix("main_broken_") }, "\(list)")
        return list.split(separator: "\n").count
    }

    /// Rows, owners, grants, settings, limits and roles of everything in the server.
    private func contents(_ replica: Replica) async throws -> String {
        try await replica.lab.ssh(
            "api",
            """
            for table in users products orders reviews; do
              psql -U postgres -d o4o_platform -Atc "SELECT '$table', count(*), sum(hashtextextended(t::text, 0)) FROM $table t"
            done
            psql -U postgres -d o4o_events -Atc "SELECT count(*), sum(hashtextextended(t::text, 0)) FROM events t"
            pg_dumpall -U postgres --globals-only | grep -v -e '^--' -e restrict
            pg_dump -U postgres --schema-only --create o4o_platform | grep -v restrict | sha256sum
            """)
    }
}
