import Documents
import Engine
import Testing

/// The meaning of `runbook.md`, case by case.
@Suite struct MachineTests {
    @Test func aFailureTakesTheNextRungAndSkipsWhatStandsBetween() {
        let plan = Make.plan([
            Make.section(
                "s", [Make.step("a"), Make.step("b"), Make.step("c", [.fallback]), Make.step("d"), Make.step("e", [.fallback])])
        ])
        var script = MachineScript(plan)
        script.answers = ["a": [Make.failed]]
        script.begin()
        #expect(script.starts == ["a@api", "c@api", "d@api"])
        #expect(script.machine.outcomes == ["a": .failed, "b": .skipped, "c": .succeeded, "d": .succeeded, "e": .skipped])
        #expect(script.machine.end == .succeeded)
    }

    @Test func withoutAWayLeftTheSectionWaitsForAPerson() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a"), Make.step("b")])]))
        script.answers = ["a": [Make.failed]]
        script.begin()
        #expect(script.machine.wait == .failure(section: "s", step: "a"))
        script.order(.retry("a"))
        #expect(script.starts == ["a@api", "a@api", "b@api"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func onFailureNextIsRecordedAndAProofLaterMakesItGood() {
        let bad = Make.section("bad", [Make.step("a")], onFailure: .next)
        var unproved = MachineScript(Make.plan([bad, Make.section("other", [Make.step("b")])]))
        unproved.answers = ["a": [Make.failed]]
        unproved.begin()
        #expect(unproved.machine.end == .failed)
        var proved = MachineScript(Make.plan([bad, Make.section("verify", [Make.step("b", [.check])])]))
        proved.answers = ["a": [Make.failed]]
        proved.begin()
        #expect(proved.machine.end == .succeeded)
    }

    @Test func rollbacksRunNewestFirstAndOnlyForWhatSucceeded() {
        let plan = Make.plan([
            Make.section(
                "s",
                [
                    Make.step("a"), Make.step("undo-a", [.rollback]), Make.step("b"), Make.step("undo-b", [.rollback]),
                    Make.step("c"), Make.step("undo-c", [.rollback]),
                ])
        ])
        var script = MachineScript(plan)
        script.answers = ["c": [Make.failed]]
        script.begin()
        #expect(script.starts == ["a@api", "b@api", "c@api", "undo-b@api", "undo-a@api"])
        #expect(script.machine.wait == .failure(section: "s", step: "c"))
    }

    @Test func destructiveStepsWaitForAPersonAndNeverForAutomation() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("drop", [.destructive])])]))
        script.begin()
        #expect(script.machine.wait == .approval(step: "drop"))
        script.order(.approve(step: "drop"), by: Person("drill", kind: .automation))
        #expect(script.starts == [])
        #expect(script.decisions.last == .orderRefused(.needsPerson))
        script.order(.approve(step: "drop"))
        #expect(script.starts == ["drop@api"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func everyHostMustSucceedAndOnlyFailedOnesAreTriedAgain() {
        let plan = Make.plan([
            Make.section("s", [Make.step("a", [.check], hosts: ["api", "web"]) { $0.retries = 1 }])
        ])
        var script = MachineScript(plan)
        script.answers = ["a": [AttemptResult(.succeeded), Make.failed]]
        script.begin()
        #expect(script.starts == ["a@api", "a@web"])
        script.tick()
        #expect(script.starts == ["a@api", "a@web", "a@web"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func aCheckPollsUntilItsTime() {
        let plan = Make.plan([Make.section("s", [Make.step("a", [.check]) { $0.until = .seconds(3) }])])
        var script = MachineScript(plan)
        script.answers = ["a": Array(repeating: Make.failed, count: 50)]
        script.begin()
        while script.machine.wait == nil, script.machine.end == nil { script.tick() }
        #expect(script.machine.wait == .failure(section: "s", step: "a"))
        #expect(script.elapsed <= 3_000)
        #expect(script.starts.count >= 3)
    }

    @Test func evidenceNeverFails() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a", [.evidence]), Make.step("b")])]))
        script.answers = ["a": [Make.failed]]
        script.begin()
        #expect(script.starts == ["a@api", "b@api"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func whatNobodyKnowsWaitsAndIsNotStartedAgain() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a"), Make.step("b")])]))
        script.answers = ["a": [AttemptResult(.lost)]]
        script.begin()
        #expect(script.starts == ["a@api"])
        #expect(script.machine.wait == .indeterminate(step: "a", hosts: ["api"]))
        script.order(.settle(step: "a", succeeded: true))
        #expect(script.starts == ["a@api", "b@api"])
    }

    @Test func whatProvablyNeverBeganMayBeginAnew() {
        var script = MachineScript(Make.plan([Make.section("s", [Make.step("a")])]))
        script.answers = ["a": [AttemptResult(.notStarted)]]
        script.begin()
        #expect(script.starts == ["a@api", "a@api"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func theConditionIsAskedAgainAtTheEnd() {
        let section = Make.section("s", [Make.step("a")]) { $0.condition = Condition(terms: [.named("api", .down)]) }
        var mended = MachineScript(Make.plan([section]))
        mended.judgements = ["s": [.yes, .no]]
        mended.begin()
        #expect(mended.machine.end == .succeeded)
        var still = MachineScript(Make.plan([section]))
        still.judgements = ["s": [.yes, .yes]]
        still.begin()
        #expect(still.machine.wait == .failure(section: "s", step: nil))
        var unknown = MachineScript(Make.plan([section]))
        unknown.judgements = ["s": [.unknown]]
        unknown.begin()
        #expect(unknown.machine.wait == .condition(section: "s"))
    }

    @Test func anExpandedLadderThatFailsIsTheStepsFailure() {
        let inner = Make.section("x/inner", [Make.step("x/a")]) { $0.expands = true }
        let wrapper = Make.section("x", [.section(inner)]) { $0.expands = true }
        var script = MachineScript(Make.plan([Make.section("s", [.section(wrapper), Make.step("rung", [.fallback])])]))
        script.answers = ["x/a": [Make.failed]]
        script.begin()
        #expect(script.starts == ["x/a@api", "rung@api"])
        #expect(script.machine.end == .succeeded)
    }

    @Test func valuesGoFromStepToStepAndAMissingOneStartsNothing() {
        let plan = Make.plan([
            Make.section(
                "s", [Make.step("a") { $0.output = "COMMIT" }, Make.step("b") { $0.environment = ["COMMIT"] }])
        ])
        var script = MachineScript(plan)
        script.answers = ["a": [AttemptResult(.succeeded, value: "abc")]]
        script.begin()
        #expect(script.machine.values == ["COMMIT": "abc"])
        #expect(script.machine.end == .succeeded)
        var without = MachineScript(plan)
        without.begin()
        #expect(without.starts == ["a@api"])
        #expect(without.machine.wait == .failure(section: "s", step: "b"))
    }

    /// The end of one name is enough; of two it is none.
    @Test func theEndOfANameNamesAStep() {
        let plan = Make.plan([Make.section("s", [Make.step("x/a", [.destructive]), Make.step("x/b"), Make.step("y/b"), Make.step("c")])])
        var script = MachineScript(plan)
        script.begin()
        #expect(script.machine.completed(.approve(step: "a")) == .approve(step: "x/a"))
        #expect(script.machine.completed(.settle(step: "a", succeeded: true)) == .settle(step: "x/a", succeeded: true))
        for order: OperatorOrder in [.retry("b"), .skip("c"), .deny(step: "x/a"), .approve(step: "/a"), .pause] {
            #expect(script.machine.completed(order) == order)
        }
    }
}
