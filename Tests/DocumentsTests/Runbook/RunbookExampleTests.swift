import Testing

import Documents

/// A runbook as one line a section, step, box: what the seed's own document becomes.
enum RunbookOutline {
    static func text(_ runbook: Runbook) -> String { runbook.sections.map { text($0, "") }.joined() }

    private static func text(_ section: Section, _ indent: String) -> String {
        var words = ["\(indent)#\(section.id) \(section.title)"]
        if let budget = section.budget { words.append("budget=\(DurationText.write(budget))") }
        if section.isAfter { words.append("after") }
        if let choice = section.choice { words.append("choice=\(choice)") }
        if section.onFailure == .next { words.append("on-failure=next") }
        if let condition = section.condition { words.append("when(\(condition.terms.count) \(condition.joiner))") }
        if let scenario = section.scenario {
            words.append("failure=\(scenario.failure.rawValue) replaces=\(scenario.replaces.joined(separator: ","))")
            words.append("signals=\(scenario.signals.map { "\($0.source.rawValue):\($0.pattern)" }) asks=\(scenario.questions.count)")
        }
        return words.joined(separator: " | ") + "\n"
            + section.blocks.map { block in
                switch block {
                case .section(let child): text(child, indent + "  ")
                case .step(let step): text(step, indent + "  ")
                case .box(let box): text(box, indent + "  ")
                }
            }.joined()
    }

    private static func text(_ step: Step, _ indent: String) -> String {
        var words = ["\(indent)$\(step.id) \(step.kind.rawValue) \"\(step.title)\" @\(step.textLine)+\(step.textIndent)"]
        words += step.classes.map { ".\($0.rawValue)" }.sorted()
        if !step.hosts.isEmpty { words.append("host=\(step.hosts.joined(separator: ","))") }
        if let database = step.database { words.append("database=\(database)") }
        if let directory = step.directory { words.append("directory=\(directory)") }
        if !step.environment.isEmpty { words.append("env=\(step.environment.joined(separator: ","))") }
        if let output = step.output { words.append("output=\(output)") }
        if let until = step.until { words.append("until=\(DurationText.write(until))") }
        for action in step.actions {
            let options = action.options.map { "--\($0.name)" + ($0.value.map { " \($0)" } ?? "") }
            words.append("{" + ([action.verb.rawValue] + action.operands + options).joined(separator: " ") + "}")
        }
        return words.joined(separator: " ") + "\n"
    }

    private static func text(_ box: Box, _ indent: String) -> String {
        "\(indent)[ ] \(box.text) \(box.kind)\n" + box.children.map { text($0, indent + "  ") }.joined()
    }
}

@Suite struct RunbookExampleTests {
    @Test func theSeedsRunbookParses() throws {
        let platform = try #require(PlatformDecoder.decode(try Fixture.source("example/platform.yaml")).platform)
        let source = try Fixture.source("example/runbook.md")
        let (runbook, diagnostics) = RunbookParser.parse(source, platform: platform)
        #expect(diagnostics.filter { $0.severity == .error }.rendered(source, .english) == "")
        #expect(
            diagnostics.map { "\($0.code):\($0.place?.range.start.line ?? 0)" }
            == [77, 170, 190, 273, 289, 299, 304, 314, 331, 364].map { "B0362:\($0)" })
        let parsed = try #require(runbook)
        #expect(parsed.title == "O4O Platform 재해 복구 실행 계획 (Runbook)")
        #expect(RunbookOutline.text(parsed) == RunbookGolden.example)
    }
}
