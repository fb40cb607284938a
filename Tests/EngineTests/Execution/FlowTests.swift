import Documents
import Engine
import Testing

/// Stages, time, scenarios and the operator.
@Suite struct FlowTests {
    private func stage(_ id: String, onOverrun: Section.OnOverrun) -> PlannedSection {
        Make.section(id, [Make.step(id + "-1"), Make.step(id + "-2")]) {
            $0.budget = .seconds(10)
            $0.onOverrun = onOverrun
        }
    }

    @Test func budgetsAreToldAtHalfAtFourFifthsAndAtTheEnd() {
        var script = MachineScript(Make.plan([stage("s", onOverrun: .escalate)]))
        script.held = ["s-1"]
        script.begin()
        for _ in 0..<3 { script.tick() }
        let told = script.decisions.filter { if case .budgetReached = $0 { true } else { false } }
        #expect(
            told == [
                .budgetReached(section: "s", percent: 50, seconds: 5),
                .budgetReached(section: "s", percent: 80, seconds: 8),
                .budgetReached(section: "s", percent: 100, seconds: 10),
            ])
        #expect(script.decisions.contains(.escalated(section: "s")))
    }

    @Test func overrunStopWaitsAndOverrunNextLeavesOnceTheStepIsDone() {
        var stop = MachineScript(Make.plan([stage("s", onOverrun: .stop)]))
        stop.held = ["s-1"]
        stop.begin()
        for _ in 0..<3 { stop.tick() }
        stop.feed(.attemptEnded(stop.running[0].id, AttemptResult(.succeeded)))
        #expect(stop.machine.wait == .overrun(section: "s"))
        stop.order(.continue)
        #expect(stop.machine.end == .succeeded)
        var next = MachineScript(Make.plan([stage("s", onOverrun: .next), stage("t", onOverrun: .next)]))
        next.held = ["s-1"]
        next.begin()
        for _ in 0..<3 { next.tick() }
        next.feed(.attemptEnded(next.running[0].id, AttemptResult(.succeeded)))
        #expect(next.starts == ["s-1@api", "t-1@api", "t-2@api"])
        #expect(next.machine.end == .failed)
    }

    @Test func theObjectiveIsTold() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a")])]) { $0.rto = .seconds(60) })
        script.held = ["a"]
        script.begin()
        script.tick()
        #expect(script.elapsed == 60_000)
        #expect(script.decisions.last == .objectiveReached)
    }

    @Test func aProposedScenarioStandsInForWhatItReplacesOnceAPersonSaysSo() {
        let scenario = Plan.Scenario(
            section: Make.section("corruption", [Make.step("restore")]), replaces: ["response"],
            failure: .databaseCorruption)
        let plan = Make.plan([
            Make.section("assess", [Make.step("look")]), Make.section("response", [Make.step("restart")]),
            Make.section("verify", [Make.step("check")]),
        ]) {
            $0.scenarios = [scenario]
            $0.after = [Make.section("after", [Make.step("report")])]
        }
        var taken = MachineScript(plan)
        taken.begin()
        #expect(taken.machine.wait == .scenario(options: ["corruption"]))
        taken.order(.choose("scenario", option: "corruption"))
        #expect(taken.starts == ["look@api", "restore@api", "check@api", "report@api"])
        var declined = MachineScript(plan)
        declined.begin()
        declined.order(.skip("scenario"))
        #expect(declined.starts == ["look@api", "restart@api", "check@api", "report@api"])
    }

    @Test func alternativesAreChosenByTheirConditionsOrByAPerson() {
        func alternative(_ id: String) -> PlannedBlock {
            .section(
                Make.section(id, [Make.step(id + "-step")]) {
                    $0.choice = "restore"
                    $0.condition = Condition(terms: [.named(id, .damaged)])
                })
        }
        let plan = Make.plan([Make.section("s", [alternative("all"), alternative("database")])])
        var clear = MachineScript(plan)
        clear.judgements = ["all": [.no], "database": [.yes, .no]]
        clear.begin()
        #expect(clear.starts == ["database-step@api"])
        var both = MachineScript(plan)
        both.judgements = ["all": [.yes, .no], "database": [.yes]]
        both.begin()
        #expect(both.machine.wait == .choice("s/restore", options: ["all", "database"]))
        both.order(.approve(step: "all"))
        #expect(both.starts == ["all-step@api"])
        #expect(both.machine.end == .succeeded)
    }

    @Test func pauseFinishesTheStepAndAbortEndsItOnItsHosts() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a"), Make.step("b")])]))
        script.held = ["a", "b"]
        script.begin()
        script.order(.pause)
        script.feed(.attemptEnded(script.running[0].id, AttemptResult(.succeeded)))
        #expect(script.starts == ["a@api"])
        #expect(script.machine.isBusy == false)
        script.order(.continue)
        #expect(script.starts == ["a@api", "b@api"])
        script.order(.abort)
        #expect(script.stops == ["b@api"])
        script.feed(.attemptEnded(script.running[1].id, AttemptResult(.cancelled)))
        #expect(script.machine.end == .aborted)
        #expect(script.machine.outcomes == ["a": .succeeded, "b": .cancelled])
    }

    @Test func aNewControllerAsksAndNeverStarts() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a")])]))
        script.held = ["a"]
        script.begin()
        script.answers = ["a": [AttemptResult(.failed, exitCode: 3)]]
        script.feed(.resumed(controller: "other", original: false))
        #expect(script.starts == ["a@api"])
        #expect(script.machine.outcomes == ["a": .failed])
    }

    @Test func tasksDoNotBlockAndAreTickedByAPerson() {
        let box = PlannedBox(id: "spare", text: "prepare the spare", kind: .task)
        var script = MachineScript(Make.plan([Make.section("s", [.box(box), Make.step("a")])]))
        script.begin()
        #expect(script.machine.end == .succeeded)
        script.order(.approve(step: "spare"))
        #expect(script.machine.boxes == ["spare": .yes])
    }
}
