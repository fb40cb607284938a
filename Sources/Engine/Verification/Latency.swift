/// Response times of several samples.
///
/// `p95` is the nearest rank: the smallest sample that at least 95 % of the samples do not exceed, a time that
/// was really measured. Of fewer than twenty samples that is the slowest.
package struct Latency: Hashable, Codable, Sendable {
    package var min: Duration
    package var median: Duration
    package var p95: Duration
    package var max: Duration

    /// Nil without a sample.
    package init?(_ samples: [Duration]) {
        let sorted = samples.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        func rank(_ percent: Int) -> Duration { sorted[(sorted.count * percent + 99) / 100 - 1] }
        min = first
        median = rank(50)
        p95 = rank(95)
        max = last
    }

    private enum CodingKeys: String, CodingKey {
        case min = "minMicroseconds"
        case median = "medianMicroseconds"
        case p95 = "p95Microseconds"
        case max = "maxMicroseconds"
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        min = .microseconds(try values.decode(Int.self, forKey: .min))
        median = .microseconds(try values.decode(Int.self, forKey: .median))
        p95 = .microseconds(try values.decode(Int.self, forKey: .p95))
        max = .microseconds(try values.decode(Int.self, forKey: .max))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        func microseconds(_ duration: Duration) -> Int {
            Int(duration.components.seconds) * 1_000_000 + Int(duration.components.attoseconds / 1_000_000_000_000)
        }
        try values.encode(microseconds(min), forKey: .min)
        try values.encode(microseconds(median), forKey: .median)
        try values.encode(microseconds(p95), forKey: .p95)
        try values.encode(microseconds(max), forKey: .max)
    }
}
