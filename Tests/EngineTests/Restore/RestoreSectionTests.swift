import Documents
import Engine
import Testing

@Suite struct RestoreSectionTests {
    private var platform: Platform {
        var platform = Platform(name: "P", language: .english)
        platform.hosts = [Host(name: "api", address: "10.0.0.1"), Host(name: "web", address: "10.0.0.2")]
        platform.databases = [Database(name: "shop", host: "api")]
        var service = Service(name: "api-server", host: "api", manager: .systemd)
        service.needs = ["shop"]
        platform.services = [service, Service(name: "nginx", host: "web", manager: .systemd)]
        var backups = Backups()
        backups.files = [.init(host: "web", paths: ["/etc/nginx"])]
        platform.backups = backups
        return platform
    }

    private func plan(_ text: String) throws -> Plan {
        let runbook = RunbookParser.parse(
            SourceText(name: "runbook.md", text: "# R\n\n## S (5 min)\n<!-- bongsu: #s -->\n\n**Restore** (api; destructive)\n\n```bongsu {#r .destructive}\n\(text)\n```\n"),
            platform: platform)
        let (plan, problems) = Planner.plan(platform: platform, runbook: try #require(runbook.runbook), procedure: .general)
        return try #require(plan, "\(problems)")
    }

    private func steps(_ blocks: [PlannedBlock]) -> [PlannedStep] {
        blocks.flatMap { block -> [PlannedStep] in
            switch block {
            case .step(let step): [step]
            case .section(let section): steps(section.blocks)
            case .box: []
            }
        }
    }

    @Test func aDatabaseIsRestoredBesideProvedAndSwappedWithItsDependantsStopped() throws {
        let steps = steps(try plan("restore shop").sections.flatMap(\.blocks))
        #expect(
            steps.map { "\($0.id.split(separator: "/").last ?? "") \($0.hosts.joined()) \($0.classes.map(\.rawValue).sorted().joined(separator: ","))" } == [
                "restore-shop-choose controller idempotent", "restore-shop-begin controller destructive,idempotent",
                "restore-shop-load controller idempotent", "restore-shop-prove controller check", "restore-shop-settings controller idempotent",
                "restore-shop-written controller idempotent,rollback", "restore-shop-stop-api-server api idempotent",
                "restore-shop-start-again-api-server api idempotent,rollback", "restore-shop-swap api idempotent",
                "restore-shop-swap-back api idempotent,rollback", "restore-shop-query api check", "restore-shop-start-api-server api idempotent",
                "restore-shop-health-api-server api check", "restore-shop-close controller idempotent",
            ])
        // One question, also in a fence that is destructive as a whole.
        #expect(steps.filter(\.needsApproval).count == 1)
        #expect(steps[0].output == "RESTORE")
        #expect(steps.dropFirst().filter { $0.text.contains("$RESTORE") || $0.text.contains("${RESTORE") }.allSatisfy { $0.environment == ["RESTORE"] })
    }

    @Test func intoAnotherNameNothingIsStoppedOrSwapped() throws {
        let ids = steps(try plan("restore shop --into shop_look").sections.flatMap(\.blocks)).map(\.id)
        #expect(!ids.contains { $0.hasSuffix("swap") || $0.contains("stop") })
    }

    @Test func anEarlierOutputIsHandedOverAndNeverPasted() throws {
        let first = try #require(steps(try plan("restore shop --backup $CLEAN").sections.flatMap(\.blocks)).first)
        #expect(first.environment == ["CLEAN"])
        #expect(first.text.contains("--backup \"$CLEAN\""))
    }

    @Test func allIsFilesFirstThenDatabases() throws {
        let ids = steps(try plan("restore all").sections.flatMap(\.blocks)).map { String($0.id.split(separator: "/").last ?? "") }
        let files = try #require(ids.firstIndex(of: "restore-files-web-swap"))
        let database = try #require(ids.firstIndex(of: "restore-shop-swap"))
        #expect(files < database)
    }
}
