import Testing

@testable import Engine

@Suite struct BackoffTests {
    /// A step that ended was heard of up to two seconds later, whatever it had taken itself.
    @Test func theEndOfACommandIsHeardSoon() {
        for length in stride(from: 0, through: 120_000, by: 37) {
            let end = Duration.milliseconds(length)
            var watched = Duration.zero
            var looks = 0
            while watched < end {
                watched += Backoff.look(watched: watched)
                looks += 1
            }
            #expect(watched - end <= max(.milliseconds(100), end / 50))
            #expect(looks < 50 * 6)
        }
        #expect(Backoff.look(watched: .seconds(3600)) == .seconds(2))
    }

    @Test func aSilentHostIsNotPestered() {
        #expect((1...7).map(Backoff.unanswered) == [100, 200, 400, 800, 1600, 2000, 2000].map { .milliseconds($0) })
    }
}
