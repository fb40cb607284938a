package import Engine

/// Many seeds, one after the other, and what became of them.
package struct Soak {
    package private(set) var seeds = 0
    package private(set) var ends: [ExecutionEnd: Int] = [:]
    private var lives = 0
    private var entries = 0
    private var starts = 0
    private var onDisk = 0
    private var store: Store?

    /// Of so many seeds, one has the real journal; 1 is all of them.
    private let realOneIn: UInt64

    package init(realOneIn: UInt64 = 1) { self.realOneIn = realOneIn }

    /// What the seed broke: nothing, where every invariant held and the execution came to an end.
    package mutating func run(_ seed: UInt64, _ company: Simulation.Company) throws -> [String] {
        let report = Simulation(seed: seed, journal: try journal(seed), company: company).run()
        seeds += 1
        lives += report.lives
        entries += report.entries
        starts += report.starts
        guard let end = report.end else { return report.violations + ["no end"] }
        ends[end, default: 0] += 1
        return report.violations
    }

    private mutating func journal(_ seed: UInt64) throws -> any NotingJournal {
        guard seed.isMultiple(of: realOneIn) else { return MemoryJournal() }
        // A store that is renewed now and then stays small.
        if onDisk.isMultiple(of: 500) { store = nil }
        onDisk += 1
        let store = try store ?? Store()
        self.store = store
        return store.journal
    }

    package var figures: String {
        let ended = ends.map { "\($0.value) \($0.key)" }.sorted().joined(separator: ", ")
        return "\(seeds) seeds (\(onDisk) with the real journal): \(ended); \(lives) lives, \(entries) entries, \(starts) starts"
    }
}
