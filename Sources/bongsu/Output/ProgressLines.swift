import Documents
import Engine
import Foundation
import Synchronization

/// Progress as plain lines on standard error: one when a phase begins, and then one each two seconds at most.
final class ProgressLines: Sendable {
    private let console: Console
    private let last = Mutex<(phase: String, at: ContinuousClock.Instant)?>(nil)

    init(_ console: Console) { self.console = console }

    func show(_ progress: BackupProgress) {
        let phase = progress.phase[console.language]
        let due = last.withLock { last in
            let now = ContinuousClock.now
            if let last, last.phase == phase, now - last.at < .seconds(2) { return false }
            last = (phase, now)
            return true
        }
        guard due else { return }
        var line = phase
        if progress.done > 0 {
            line += "  \(progress.done / 1_000_000) MB"
            if let total = progress.total, total > 0 {
                let share = min(100, Int(progress.done * 100 / total))
                let filled = share / 5
                line += " / \(total / 1_000_000) MB  [\(String(repeating: "#", count: filled))\(String(repeating: ".", count: 20 - filled))] \(share) %"
            }
        }
        console.complain(line)
    }
}
