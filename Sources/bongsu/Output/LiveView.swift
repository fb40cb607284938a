import Documents
import Engine
import Foundation

/// What a person watches while an execution runs.
///
/// On a terminal: the story scrolls, and below it a footer shows the stage's clock against its budget, the steps that
/// run and their last lines of output. Elsewhere: plain lines, nothing that moves the cursor.
actor LiveView {
    private let console: Console
    private let printer: StoryPrinter
    private var narrator: Narrator
    private let hidesStory: Bool
    private let clock = ContinuousClock()
    private var began: ContinuousClock.Instant
    private var tail: [String] = []
    private var partial: [String: String] = [:]
    private var footerLines = 0
    private static let tailLength = 4

    init(
        _ plan: Plan, execution: ExecutionID, platform: Platform, console: Console, hidesStory: Bool = false, elapsed: Int64 = 0
    ) {
        self.console = console
        self.hidesStory = hidesStory
        printer = StoryPrinter(console: console)
        narrator = Narrator(plan, execution: execution, language: console.language, platform: platform)
        began = ContinuousClock().now - .milliseconds(elapsed)
    }

    /// What was journaled before this process took the execution over: told to the narrator, not printed again.
    /// - Parameter asks: whether the question that is open has no answer yet.
    func recall(_ events: [Event], asks: Bool) {
        for event in events { _ = narrator.tell(event) }
        guard let last = events.last else { return }
        began = clock.now - .milliseconds(last.elapsed)
        // Who takes an execution over must see what it asks, although it was asked before.
        if asks, let wait = narrator.waiting, !hidesStory {
            for text in printer.lines(narrator.question(wait, last)) { console.print(text) }
        }
    }

    /// Watches until the stream ends; redraws the clock on a terminal.
    func watch(_ observations: AsyncStream<Observation>) async {
        await withTaskGroup(of: Void.self) { group in
            if console.isTerminal, !hidesStory {
                group.addTask {
                    while !Task.isCancelled {
                        await self.redraw()
                        try? await Task.sleep(for: .milliseconds(200))
                    }
                }
            }
            for await observation in observations { see(observation) }
            group.cancelAll()
        }
        eraseFooter()
    }

    private func see(_ observation: Observation) {
        switch observation {
        case .event(let event):
            let story = narrator.tell(event)
            guard !hidesStory, !story.isEmpty else { return }
            eraseFooter()
            for line in story { for text in printer.lines(line) { console.print(text) } }
            if narrator.running.isEmpty { tail = [] }
            drawFooter()
        case .notice(let message):
            let text = message[console.language]
            guard !hidesStory else { return console.complain(text) }
            eraseFooter()
            console.print(TerminalText.safe(text))
            drawFooter()
        case .output(let step, let host, let text):
            keep(text, from: "\(step)@\(host)")
        }
    }

    private func keep(_ text: String, from source: String) {
        var lines = ((partial[source] ?? "") + text).split(separator: "\n", omittingEmptySubsequences: false)
        partial[source] = lines.popLast().map(String.init) ?? ""
        tail = (tail + lines.map { TerminalText.safe($0) }.filter { !$0.isEmpty }).suffix(Self.tailLength)
    }

    private func redraw() {
        eraseFooter()
        drawFooter()
    }

    private func eraseFooter() {
        guard footerLines > 0 else { return }
        console.print("\u{1B}[\(footerLines)A\u{1B}[J", terminator: "")
        footerLines = 0
    }

    private func drawFooter() {
        guard console.isTerminal, !hidesStory else { return }
        let now = Int64((clock.now - began) / .milliseconds(1))
        let width = Console.width - 1
        var lines: [String] = []
        if let stage = narrator.currentStage, let budget = stage.budget {
            lines.append(meter(stage.title, used: now - narrator.stageBegan, budget: budget))
        }
        for (step, since) in narrator.running.prefix(4) {
            lines.append("   > \(step.title) · \(SpokenTime.seconds(now - since, console.language))")
        }
        lines += tail.map { "     | \($0)" }
        guard !lines.isEmpty else { return }
        for line in lines { console.print(StoryPrinter.fitting(line, columns: width)) }
        footerLines = lines.count
    }

    private func meter(_ title: String, used: Int64, budget: Duration) -> String {
        let limit = Int64(budget / .milliseconds(1))
        let cells = 20
        let filled = min(cells, Int(Double(used) / Double(max(1, limit)) * Double(cells)))
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: cells - filled)
        return "[\(bar)] \(ClockText.text(used)) / \(ClockText.text(limit))  \(title)"
    }
}
