import Documents
import Engine
import Testing

/// The incident report is a view of the journal: every line of it is an event.
@Suite struct PostmortemTests {
    private func report(_ language: Language) throws -> String {
        var assess = Make.section("assess", [])
        assess.title = "Assessment"
        assess.budget = .seconds(300)
        assess.blocks = [
            .box(PlannedBox(id: "api", text: "API server (api)", kind: .finding(.named("api")))),
            .box(PlannedBox(id: "down", text: "Server down (server-down)", kind: .finding(.failure(.serverDown)))),
            .box(PlannedBox(id: "call", text: "Call the provider", kind: .task)),
        ]
        var recover = Make.section("recover", [Make.step("restart"), Make.step("rebuild", [.fallback])])
        recover.title = "First response"
        recover.budget = .seconds(600)
        var other = Make.section("other", [Make.step("never")])
        other.condition = Condition(terms: [.platform(.damaged)])
        other.blocks.append(.box(PlannedBox(id: "dns", text: "Change DNS", kind: .task)))
        var script = MachineScript(Make.plan([assess, recover, other]))
        script.ticks = true
        script.answers = ["restart": [AttemptResult(.failed, exitCode: 1, detail: "exit code 1")]]
        script.begin()
        #expect(script.machine.end != nil)
        let entries = script.events.enumerated().map {
            JournalEntry(sequence: Int64($0.offset + 1), event: $0.element, previousHash: "", hash: "")
        }
        return try Postmortem(ExecutionID(7), plan: script.machine.plan, entries: entries, language: language).markdown
    }

    @Test func english() throws {
        let text = try report(.english)
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("# Incident report: ") == true)
        #expect(lines.contains("- **Date**: 2025-11-24"))
        #expect(lines.contains("- **Impact**: API server (api)"))
        #expect(lines.contains("- **Outcome**: succeeded"))
        #expect(lines.contains { $0.hasSuffix("- **Assessment**") })
        #expect(lines.contains { $0.hasSuffix("restart: failed (exit code 1)") })
        #expect(lines.contains { $0.hasSuffix("rebuild: succeeded") })
        #expect(lines.contains("- Server down (server-down)"))
        #expect(lines.contains { $0.hasPrefix("| Assessment | 0:0") && $0.hasSuffix("| 5:00 |") })
        #expect(lines.contains("- [ ] Call the provider"))
        // It stands in a section that was not needed.
        #expect(!text.contains("Change DNS"))
        #expect(lines.last?.hasPrefix("Execution 7, ") == true)
    }

    /// The same events in the same order, whatever the language.
    @Test func koreanTellsTheSameTimes() throws {
        func times(_ text: String) -> [Substring] {
            text.split(separator: "\n").filter { $0.count > 12 && $0.dropFirst(4).first == ":" && $0.hasPrefix("- ") }.map { $0.prefix(10) }
        }
        let korean = try report(.korean)
        #expect(times(korean) == times(try report(.english)))
        #expect(!times(korean).isEmpty)
        #expect(korean.hasPrefix("# 장애 보고서: "))
        #expect(korean.contains("- [ ] Call the provider"))
    }
}
