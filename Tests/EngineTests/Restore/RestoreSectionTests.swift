import Documents
@testable import Engine
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

    /// Everything is there and proved before anything stops; who is needed starts first; one question for all of it.
    @Test func allIsOneSwapWithEverythingStopped() throws {
        let steps = steps(try plan("restore all").sections.flatMap(\.blocks))
        #expect(
            steps.map { String($0.id.split(separator: "/").last?.dropFirst(12) ?? "") } == [
                "files-web-choose", "shop-choose", "begin", "files-web-load", "files-web-prove", "shop-load", "shop-prove", "shop-settings",
                "shop-written", "stop-nginx", "start-again-nginx", "stop-api-server", "start-again-api-server", "files-web-swap",
                "files-web-swap-back", "shop-swap", "shop-swap-back", "shop-query", "start-api-server", "health-api-server", "start-nginx",
                "health-nginx", "files-web-close", "shop-close",
            ])
        let questions = steps.filter(\.needsApproval)
        #expect(questions.count == 1)
        #expect(questions.first?.text.contains("begin \"$RESTORE_1\" \"$RESTORE_2\"") == true)
        #expect(steps.compactMap(\.output) == ["RESTORE_1", "RESTORE_2"])
        // Each script on a host knows its own restore, and no other.
        let swap = try #require(steps.first { $0.id.hasSuffix("shop-swap") })
        #expect(swap.environment == ["RESTORE_2"])
        #expect(swap.text.hasPrefix("RESTORE=$RESTORE_2\n"))
    }

    @Test func allIntoNamesOfTheirOwnStopsNothing() throws {
        let ids = steps(try plan("restore all --into look").sections.flatMap(\.blocks)).map(\.id)
        #expect(ids.filter { $0.hasSuffix("begin") }.count == 2)
        #expect(!ids.contains { $0.hasSuffix("swap") || $0.contains("stop") })
    }

    /// Who works in a folder that changes places would go on in the old one.
    @Test func filesAreSwappedWithTheirUsersStopped() throws {
        let ids = steps(try plan("restore files").sections.flatMap(\.blocks)).map { String($0.id.split(separator: "/").last?.dropFirst(18) ?? "") }
        #expect(
            ids == ["choose", "begin", "load", "prove", "stop-nginx", "start-again-nginx", "swap", "swap-back", "start-nginx", "health-nginx", "close"])
    }

    @Test func whoUsesAFolder() {
        var service = Service(name: "api", host: "a", manager: .systemd)
        service.directory = "/srv/app/api"
        service.logs = ["/var/log/api-server/error.log"]
        for path in ["/srv/app", "/srv/app/api", "/srv/app/api/uploads", "/var/log/api-server", "/etc/api/conf.d"] { #expect(service.uses(path), "\(path)") }
        for path in ["/srv/app/api-2", "/srv/application", "/etc/apis", "/var/log/other"] { #expect(!service.uses(path), "\(path)") }
        service.unit = "shop-api"
        #expect(service.uses("/etc/shop-api"))
    }

    /// Nobody is told that something is destroyed where all of it stays.
    @Test func theQuestionSaysWhatItDoes() throws {
        func question(_ text: String) throws -> String {
            let plan = try plan(text)
            let begin = try #require(plan.allSteps.first { $0.id.hasSuffix("begin") })
            return Wait.approval(step: begin.id).message(in: plan).english
        }
        #expect(try question("restore shop") == "`r/restore-shop-begin` waits for approval: a copy takes the place of what serves now, which stays beside it")
        #expect(try question("restore shop --into look") == "`r/restore-shop-begin` waits for approval: a copy gets a name of its own, and nothing else changes")
    }
}
