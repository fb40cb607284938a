import Engine
import Foundation
import Lab
import Testing

/// Everything is broken at once: files of both hosts, the database, and the services with them. One question, and all of it is back.
@Suite(labIsPossible) struct WholeSystemLabTests {
    @Test func allOfItComesBackInOrder() async throws {
        try await Replica.with("whole") { replica in
            try await Program.with(replica) { bongsu in
                try await bongsu.succeed("backup", "take")
                try await bongsu.succeed("backup", "verify")
                try await harm(replica)
                let broken = await replica.assess()
                #expect(!broken.isGreen)
                let asked = try await bongsu.run("restore", "all")
                #expect(asked.code == 10)
                #expect(asked.output.contains("Restore the whole system on api, web (controller)\n"), "\(asked.output)")
                #expect(asked.output.contains("waits for approval: a copy takes the place of what serves now, which stays beside it"), "\(asked.output)")
                // Nobody else may begin meanwhile, and hears why in the same words.
                let second = try await bongsu.run("restore", "files")
                #expect(second.code == 11)
                #expect(second.output.contains("which stays beside it"), "\(second.output)")
                let run = try await bongsu.approve(1, "action/restore-all-begin")
                try #require(run.code == 0, "\(run.output)")
                inOrder(run.output)
                #expect(run.output.contains(/o4o_platform was closed for [0-9.]+ s; api-server was away for [0-9.]+ s; nginx was away for [0-9.]+ s/), "\(run.output)")
                #expect(try await replica.lab.ssh("api", "psql -U postgres -d o4o_platform -Atc 'SELECT count(*) FROM orders'") == "100000")
                let after = await replica.recovered()
                #expect(after.isGreen, "\(after.story)")
                try await takenBack(bongsu, replica)
            }
        }
    }

    private func harm(_ replica: Replica) async throws {
        let drop = try #require(Fault.named("drop-table"))
        try await replica.lab.inject(drop)
        let api = try await replica.lab.ssh("api", "cd o4o-platform/apps/api-server && echo 'throw 1' >dist/server.mjs && rm -r uploads && sudo systemctl restart api-server; echo done")
        let web = try await replica.lab.ssh("web", "echo nonsense | sudo tee -a /etc/nginx/sites-available/o4o.conf >/dev/null; sudo systemctl stop nginx; echo done")
        #expect([api, web] == ["done", "done"])
    }

    /// Everything is proved before anything is stopped; who needs something starts after it.
    private func inOrder(_ output: String) {
        let steps = [
            "files of api: Compare", "files of web: Compare", "o4o_platform: Prove", "Stop nginx", "Stop api-server", "files of api: Swap",
            "files of web: Swap", "o4o_platform: Swap", "o4o_platform: Query", "Start api-server", "Health check of api-server", "Start nginx",
            "Health check of nginx",
        ]
        let places = steps.map { step in output.range(of: "ok \(step)")?.lowerBound ?? output.range(of: "ok Restore \(step)")?.lowerBound }
        for (step, place) in zip(steps, places) { #expect(place != nil, "\(step) is missing in \(output)") }
        let found = places.compactMap { $0 }
        #expect(found == found.sorted(), "\(output)")
    }

    /// A service that does not come up takes everything back: databases, files, services.
    private func takenBack(_ bongsu: Program, _ replica: Replica) async throws {
        let unit = "/etc/systemd/system/api-server.service.d/broken.conf"
        _ = try await replica.lab.ssh("api", "sudo mkdir -p \(unit.dropLast(12)) && printf '[Service]\\nExecStartPre=/bin/false\\n' | sudo tee \(unit) >/dev/null && sudo systemctl daemon-reload")
        let identity = "psql -U postgres -Atc \"SELECT oid FROM pg_database WHERE datname = 'o4o_platform'\"; stat -c %i /home/ubuntu/o4o-platform"
        let before = try await replica.lab.ssh("api", identity)
        #expect(try await bongsu.run("restore", "all").code == 10)
        let run = try await bongsu.approve(2, "action/restore-all-begin")
        #expect(run.code == 10, "\(run.output)")
        for step in ["o4o_platform: Swap back (api)", "files of web: Swap back (web)", "files of api: Swap back (api)"] {
            #expect(run.output.contains("ok \(step)") || run.output.contains("ok Restore \(step)"), "\(step): \(run.output)")
        }
        #expect(try await replica.lab.ssh("api", identity) == before)
        try await bongsu.succeed("abort", "2")
    }
}
