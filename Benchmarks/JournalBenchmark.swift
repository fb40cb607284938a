import Adapters
import Documents
import Engine
import Foundation

/// Journal appends a second with full durability, against the same number of bare `write` and `fdatasync` on a file in
/// the same folder: what the disk itself allows.
enum JournalBenchmark {
    static func run(appends: Int, folder: String) async throws {
        let clock = ContinuousClock()
        let journal = try SQLiteJournal(path: folder + "/journal.sqlite")
        let lock = try await journal.lock("bench", owner: ProcessIdentity.current())
        let plan = Plan(platform: "bench", language: .english, document: "runbook.md", procedure: .general)
        let person = Person("bench", kind: .automation)
        let begun = Event(
            .begun(Beginning(token: "bench", planHash: try plan.hash, seed: 1, controller: "bench", by: person)),
            wall: WallTime(milliseconds: 0), elapsed: 0)
        let id = try await journal.begin(plan, [begun], lock: lock)
        let journalTime = try await clock.measure {
            for number in 1...appends {
                let attempt = Attempt(
                    id: AttemptID("bench-\(number)"), step: "step", host: "api", number: number, bootID: "boot")
                try await journal.append(
                    [Event(.attemptIntended(attempt), wall: WallTime(milliseconds: 0), elapsed: Int64(number))],
                    to: id, lock: lock)
            }
        }
        let bare = try clock.measure { try bareSync(appends, path: folder + "/bare") }
        report(appends, journalTime, bare)
    }

    private static func bareSync(_ count: Int, path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        guard file >= 0 else { throw POSIXError(.EIO) }
        defer { close(file) }
        let line = [UInt8](repeating: 120, count: 300)
        for _ in 0..<count {
            guard write(file, line, line.count) == line.count, fdatasync(file) == 0 else { throw POSIXError(.EIO) }
        }
    }

    private static func report(_ appends: Int, _ journal: Duration, _ bare: Duration) {
        let perSecond = Int(Double(appends) / (journal / .seconds(1)))
        let limit = Int(Double(appends) / (bare / .seconds(1)))
        print("journal: \(perSecond) appends/s, synchronous=FULL, hash-chained (\(appends) appends)")
        print("bare:    \(limit) write+fdatasync/s on the same disk")
        print("ratio:   \(((bare / journal) * 100).rounded() / 100) of what the disk allows")
    }
}
