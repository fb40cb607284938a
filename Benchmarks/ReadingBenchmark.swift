import Documents
import Foundation

/// How long a document of the greatest size takes to be read: the runbook that is given, as often as it fits, and a text made to be slow.
enum ReadingBenchmark {
    static func run(_ path: String) throws {
        let runbook = try String(contentsOfFile: path, encoding: .utf8)
        let often = String(repeating: runbook, count: SourceText.maximumBytes / runbook.utf8.count)
        report("a runbook of its size", often)
        let knot = "[a](b `c` *d* | e |\n"
        report("a knot of links, code and emphasis", String(repeating: knot, count: SourceText.maximumBytes / knot.utf8.count))
    }

    private static func report(_ name: String, _ text: String) {
        var times: [Duration] = []
        for _ in 0..<5 { times.append(ContinuousClock().measure { _ = MarkdownDocument.parse(SourceText(name: "bench.md", text: text)) }) }
        let median = Int((times.sorted()[2] / .milliseconds(1)).rounded())
        print("\(name): \(median) ms for \(text.utf8.count / 1000) kB")
    }
}
