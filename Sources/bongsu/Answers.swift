import Documents
import Engine
import Foundation
import Synchronization

/// Reads a person's lines from the terminal while an execution runs: the operator's verbs, without `bongsu` and number.
final class Answers: Sendable {
    private let ended = Mutex(false)

    /// `body` is called for each line that is not empty.
    init(_ body: @escaping @Sendable (String) -> Void) {
        // A thread of its own: reading a terminal blocks, and nothing else may wait for it.
        Thread.detachNewThread { [self] in
            while let line = readLine() {
                if ended.withLock({ $0 }) { return }
                let words = line.trimmingCharacters(in: .whitespaces)
                if !words.isEmpty { body(words) }
            }
        }
    }

    func end() { ended.withLock { $0 = true } }
}

/// A line that a person typed under a question: `approve restart-api`, also pasted whole as it was proposed
/// (`bongsu approve 7 restart-api`).
enum Answer {
    /// Said where a line was not understood.
    static func hint(_ line: String) -> Message {
        let verbs = "approve STEP · retry STEP · skip STEP · settle STEP succeeded · settle STEP failed · pause · abort"
        return Message("not understood: \(line); \(verbs)", ko: "이해하지 못함: \(line); \(verbs)")
    }

    static func order(for line: String) -> OperatorOrder? {
        var words = line.split(separator: " ").map(String.init)
        if let comment = words.firstIndex(where: { $0.hasPrefix("#") }), comment > 0 { words = Array(words[..<comment]) }
        if words.first == "bongsu" { words.removeFirst() }
        guard let verb = words.first else { return nil }
        var rest = Array(words.dropFirst())
        if let first = rest.first, Int64(first) != nil { rest.removeFirst() }
        switch (verb, rest.count) {
        case ("pause", 0): return .pause
        case ("abort", 0): return .abort
        case ("resume", 0), ("continue", 0): return .continue
        case ("approve", 1): return .approve(step: rest[0])
        case ("approve", 2) where rest[1] == "--deny": return .deny(step: rest[0])
        case ("deny", 1): return .deny(step: rest[0])
        case ("retry", 1): return .retry(rest[0])
        case ("skip", 1): return .skip(rest[0])
        case ("settle", 2) where rest[1] == "succeeded" || rest[1] == "failed":
            return .settle(step: rest[0], succeeded: rest[1] == "succeeded")
        default: return nil
        }
    }
}
