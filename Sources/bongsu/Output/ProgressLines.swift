import Documents
import Engine
import Foundation
import Synchronization

/// Progress as plain lines on standard error: one when a phase begins, and then one each two seconds at most.
final class ProgressLines: Sendable {
    private struct Last {
        var phase: Message
        var began: ContinuousClock.Instant
        var told: ContinuousClock.Instant
    }

    private let console: Console
    private let stageEnds: ContinuousClock.Instant?
    private let last = Mutex<Last?>(nil)

    /// - Parameter stageLeft: of the budget of the stage that waits, now.
    init(_ console: Console, stageLeft: Duration? = nil) {
        self.console = console
        stageEnds = stageLeft.map { .now + $0 }
    }

    func show(_ progress: BackupProgress) {
        let now = ContinuousClock.now
        let began = last.withLock { last -> ContinuousClock.Instant? in
            guard let known = last, known.phase == progress.phase else {
                last = Last(phase: progress.phase, began: now, told: now)
                return now
            }
            if now - known.told < .seconds(2) { return nil }
            last?.told = now
            return known.began
        }
        guard let began else { return }
        console.complain(ProgressText.line(progress, after: now - began, stageLeft: stageEnds.map { $0 - now }))
    }
}
