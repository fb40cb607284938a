import Foundation
import Lab
import Testing

/// Customers who write while everything burns: one numbered row a transaction into the table `write_load` on host `api`,
/// and again for ever when they are cut off.
struct WriteLoad {
    /// A row of which the server said that it is committed, in the order of the commits. The times are UTC to the microsecond, so
    /// they sort as text; each lies just before its row's commit and after the commit of the row before it.
    struct Row: Hashable {
        var number: Int
        var at: String
    }

    let lab: Lab

    func start() async throws { try await run("start") }
    /// Returns once nothing writes any more.
    func stop() async throws { try await run("stop") }

    /// Waits until this many rows more have been acknowledged; a minute without them is an error.
    func advance(by rows: Int) async throws {
        let goal = try await count() + rows
        let deadline = ContinuousClock.now + .seconds(60)
        while try await count() < goal {
            try #require(ContinuousClock.now < deadline, "nobody writes any more")
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func acknowledged() async throws -> [Row] {
        try await lab.ssh("api", "sudo write-load acknowledged").split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let number = Int(words[0]) else { return nil }
            return Row(number: number, at: String(words[1]))
        }
    }

    /// What a database holds now.
    func present(in database: String = "o4o_platform") async throws -> Set<Int> {
        Set(try await lab.ssh("api", "psql -U postgres -d \(database) -Atc 'SELECT number FROM write_load'").split(separator: "\n").compactMap { Int($0) })
    }

    private func count() async throws -> Int { try await acknowledged().count }

    private func run(_ verb: String) async throws {
        let answer = try await lab.ssh("api", "sudo write-load \(verb) && echo done")
        try #require(answer == "done")
    }
}

extension [WriteLoad.Row] {
    /// What is wrong with a restore to `moment` that holds the rows `present`; empty when every row that was committed before
    /// it is there and none that was committed after it. The last row before the moment may be either: its commit followed its time.
    func differences(at moment: String, present: Set<Int>) -> [String] {
        let before = filter { $0.at <= moment }
        let lost = before.dropLast().filter { !present.contains($0.number) }.map { "lost: \($0.number) at \($0.at)" }
        return lost + filter { $0.at > moment && present.contains($0.number) }.map { "too late: \($0.number) at \($0.at)" }
    }
}
