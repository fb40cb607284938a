import Documents
import Engine
import Testing

@Suite struct PlannerTests {
    private static let range = SourceRange(line: 1)

    private func section(_ id: String, _ blocks: [Block], _ change: (inout Section) -> Void = { _ in }) -> Section {
        var section = Section(id: id, title: id, level: 2, range: Self.range)
        section.blocks = blocks
        change(&section)
        return section
    }

    private func bash(_ id: String, hosts: [String] = ["api"]) -> Block {
        var step = Step(id: id, title: id, kind: .bash, text: "echo\n", range: Self.range, textLine: 2)
        step.hosts = hosts
        return .step(step)
    }

    private func bongsu(_ id: String, _ actions: [Action], _ classes: Set<Step.Class> = []) -> Block {
        var step = Step(id: id, title: id, kind: .bongsu, text: "", range: Self.range, textLine: 2)
        step.actions = actions
        step.classes = classes
        return .step(step)
    }

    private func action(_ verb: Action.Verb, _ operands: String...) -> Action {
        Action(verb: verb, operands: operands, range: Self.range)
    }

    private func runbook(_ sections: [Section]) -> Runbook {
        Runbook(document: SourceText(name: "runbook.md", text: ""), title: "R", sections: sections)
    }

    private var platform: Platform {
        var platform = Platform(name: "shop")
        platform.hosts = [Host(name: "api", address: "10.0.0.1")]
        platform.databases = [Database(name: "db", host: "api")]
        var service = Service(name: "web", host: "api", manager: .systemd)
        service.needs = ["db"]
        platform.services = [service]
        return platform
    }

    private func ladder(_ name: String, _ platform: Platform) -> Section? {
        guard platform.service(name) != nil || platform.database(name) != nil else { return nil }
        return section("ladder-\(name)", [bash("start-\(name)")]) {
            $0.condition = Condition(terms: [.named(name, .down)])
        }
    }

    private func plan(_ sections: [Section], _ procedure: Plan.Procedure = .general) -> (Plan?, [Diagnostic]) {
        Planner.plan(platform: platform, runbook: runbook(sections), procedure: procedure, ladder: { [self] in ladder($0, $1) })
    }

    @Test func theGeneralProcedureIsAllStagesWithScenariosAndAfterBeside() {
        let sections = [
            section("a", [bash("1")]) { $0.budget = .seconds(60) }, section("prose", [bash("2")]),
            section("b", [bash("3")]) { $0.budget = .seconds(60) },
            section("s", [bash("4")]) { $0.scenario = Scenario(failure: .serverDown) },
            section("z", [bash("5")]) { $0.isAfter = true },
        ]
        let (plan, diagnostics) = plan(sections)
        #expect(diagnostics == [])
        #expect(plan?.sections.map(\.id) == ["a", "b"])
        #expect(plan?.scenarios.map(\.section.id) == ["s"])
        #expect(plan?.after.map(\.id) == ["z"])
    }

    @Test func recoverTakesTheRunbooksOwnSectionAndElseTheLadder() {
        let own = section("own", [bash("restart-web")]) { $0.condition = Condition(terms: [.named("web", .down)]) }
        let stage = section("s", [bongsu("r", [action(.recover)])]) { $0.budget = .seconds(60) }
        let (plan, _) = plan([stage, own])
        #expect(
            plan?.allSections.map(\.id) == ["s", "r", "r/ladder-db", "r/own"])
        #expect(plan?.allSteps.map(\.id) == ["r/start-db", "r/restart-web"])
        #expect(plan?.allSections.map(\.condition).compactMap { $0?.terms } == [[.named("db", .down)], [.named("web", .down)]])
    }

    @Test func destructiveIsHandedToEverythingThatDoIsExpandedTo() {
        let inner = section("inner", [bash("x")])
        let stage = section("s", [bongsu("r", [action(.do, "#inner"), action(.verify, "home")], [.destructive])]) {
            $0.budget = .seconds(60)
        }
        let (plan, _) = plan([stage, inner])
        #expect(plan?.allSteps.map(\.id) == ["r/2", "r/x"])
        #expect(plan?.allSteps.map(\.needsApproval) == [true, true])
    }

    @Test func everyMistakeIsReportedAtOnce() {
        let a = section("a", [bongsu("r", [action(.do, "#b")])]) { $0.budget = .seconds(60) }
        let b = section("b", [bongsu("q", [action(.do, "#a"), action(.do, "#nowhere"), action(.recover, "moon")]), bash("w", hosts: [])])
        let (plan, diagnostics) = plan([a, b])
        #expect(plan == nil)
        #expect(diagnostics.map(\.code.number) == [402, 406, 407, 403])
    }

    @Test func anUnknownProcedureNamesTheKnown() {
        let (plan, diagnostics) = plan([section("a", [])], .section("b"))
        #expect(plan == nil)
        #expect(diagnostics.map(\.message.english) == ["`b` is no procedure and no section"])
    }

    @Test func aPlansHashKnowsTextAndNotLines() throws {
        let stage = section("a", [bash("1")]) { $0.budget = .seconds(60) }
        var moved = stage
        moved.range = SourceRange(line: 90)
        var other = stage
        other.blocks = [bash("1", hosts: ["web"])]
        let plans = [stage, moved, other].compactMap { plan([$0]).0 }
        let hashes = try plans.map { try $0.hash }
        #expect(hashes[0] == hashes[1])
        #expect(hashes[0] != hashes[2])
        #expect(plans[0].firstDifference(from: plans[1]) == nil)
        #expect(
            plans[0].firstDifference(from: plans[2])
                == PlanDifference(id: "1", line: 1, journaled: "api", current: "web"))
    }
}
