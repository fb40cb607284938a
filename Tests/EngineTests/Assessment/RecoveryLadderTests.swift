import Documents
@testable import Engine
import Testing

@Suite struct RecoveryLadderTests {
    private func steps(_ name: String, _ platform: Platform) -> [String] {
        RecoveryLadder.section(for: name, platform: platform)?.steps.map { step in
            ([step.id] + step.classes.map(\.rawValue).sorted()).joined(separator: " .")
        } ?? []
    }

    @Test func whatIsNeededComesFirst() {
        var platform = AssessmentScene().platform
        #expect(RecoveryOrder(platform).names == ["o4o", "api-server", "nginx"])
        platform.services[1].needs = ["api-server"]
        platform.services.reverse()
        #expect(RecoveryOrder(platform).names == ["o4o", "api-server", "nginx"])
        #expect(RecoveryOrder(platform, of: "nginx").names == ["o4o", "api-server", "nginx"])
        #expect(RecoveryOrder(platform, of: "o4o").names == ["o4o"])
        platform.services[1].needs = ["nginx"]
        #expect(RecoveryOrder(platform).names == ["o4o", "api-server", "nginx"])
    }

    @Test func theConfigurationIsValidatedBeforeAnyRestart() throws {
        let platform = AssessmentScene().platform
        let section = try #require(RecoveryLadder.section(for: "nginx", platform: platform))
        #expect(section.id == "recover-nginx")
        #expect(section.condition == Condition(terms: [.named("nginx", .down), .named("nginx", .damaged)]))
        #expect(steps("nginx", platform) == [
            "recover-nginx-validate .check", "recover-nginx-restart .idempotent", "recover-nginx-health .check",
        ])
        #expect(section.steps.allSatisfy { $0.hosts == ["web"] })
        #expect(section.steps[1].text.hasPrefix("sudo nginx -t\n"))
        #expect(section.steps[1].text.contains("reset-failed"))
    }

    @Test func aRebuildAsksOnlyWhereItDeletes() {
        var platform = AssessmentScene().platform
        platform.services[0].rebuild = ["pnpm install", "npm run build"]
        platform.services[0].start = "pm2 start ecosystem.config.js"
        #expect(steps("api-server", platform) == [
            "recover-api-server-restart .idempotent", "recover-api-server-health .check",
            "recover-api-server-rebuild .fallback", "recover-api-server-health-after-rebuild .check",
        ])
        platform.services[0].rebuild = ["rm -rf dist", "npm run build"]
        #expect(steps("api-server", platform)[2] == "recover-api-server-rebuild .destructive .fallback")
    }

    @Test func aDatabaseIsLookedAtStartedAskedAndOnlyThenForced() throws {
        let section = try #require(RecoveryLadder.section(for: "o4o", platform: AssessmentScene().platform))
        #expect(steps("o4o", AssessmentScene().platform) == [
            "recover-o4o-look .evidence", "recover-o4o-start .idempotent", "recover-o4o-query .check",
            "recover-o4o-force .fallback .idempotent", "recover-o4o-query-after-force .check",
        ])
        #expect(section.steps[2].database == "o4o")
        #expect(section.steps[2].kind == .sql)
    }

    @Test func whatHasNoWayBackHasNoLadder() {
        var platform = AssessmentScene().platform
        #expect(RecoveryLadder.section(for: "api", platform: platform) == nil)
        #expect(RecoveryLadder.section(for: "health", platform: platform) == nil)
        platform.services[0].manager = .commands
        #expect(RecoveryLadder.section(for: "api-server", platform: platform) == nil)
    }
}
