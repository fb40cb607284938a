import Engine
import Testing

@Suite struct RestoreTimeTests {
    @Test(arguments: [
        ("2026-11-25 21:30:05Z", 1_795_642_205_000), ("2026-11-26T06:30:05.250+09:00", 1_795_642_205_250),
        ("2026-11-25 21:30:05+00", 1_795_642_205_000), ("2024-02-29 00:00Z", 1_709_164_800_000), ("1970-01-01 00:00:00Z", 0),
    ] as [(String, Int64)]) func moments(_ text: String, _ milliseconds: Int64) {
        #expect(RestoreTime.read(text, localOffsetSeconds: -3600) == .time(WallTime(milliseconds: milliseconds)))
    }

    @Test func withoutAnOffsetTheControllersZoneIsMeant() {
        #expect(RestoreTime.read("1970-01-01 09:00", localOffsetSeconds: 9 * 3600) == .time(WallTime(milliseconds: 0)))
        #expect(RestoreTime.read("latest", localOffsetSeconds: 0) == .latest)
    }

    /// Berlin, 25 October 2026: two hours ahead of UTC until 01:00 UTC, one from then on. What counts is the offset then, not today's.
    @Test(arguments: [
        ("2026-10-24 21:00", "20261024T190000Z"), ("2026-10-25 09:00", "20261025T080000Z"), ("2026-10-25 01:59", "20261024T235900Z"), ("2026-10-25 03:00", "20261025T020000Z"),
    ]) func theZonesOffsetIsThatOfTheMoment(_ text: String, _ expected: String) throws {
        guard case .time(let moment)? = RestoreTime.read(text, zone: { $0.milliseconds < 1_792_890_000_000 ? 7200 : 3600 }) else { throw Missing() }
        #expect(CivilTime(moment).compact == expected)
        #expect(RestoreTime.read("latest", zone: { _ in 3600 }) == .latest)
    }

    private struct Missing: Error {}

    @Test(arguments: ["", "yesterday", "2025-02-29 00:00Z", "2026-13-01 00:00", "2026-11-25", "2026-11-25 24:00", "2026-11-25 21:30 CET", "2026-11-25 21:30:05.Z"])
    func whatIsNoMoment(_ text: String) { #expect(RestoreTime.read(text, localOffsetSeconds: 0) == nil) }

    @Test(arguments: [(0, "19700101T000000Z"), (-1, "19691231T235959Z"), (1_709_164_800_000, "20240229T000000Z"), (4_107_542_400_000, "21000301T000000Z")] as [(Int64, String)])
    func civilTime(_ milliseconds: Int64, _ text: String) { #expect(CivilTime(WallTime(milliseconds: milliseconds)).compact == text) }
}
