import Testing

@testable import Engine

@Suite("The write-ahead log's files") struct WALContinuityTests {
    let usual = WALContinuity()

    @Test func namesCarryWhereTheClusterSaysSo() throws {
        let last = try #require(usual.segment("0000000100000000000000FF"))
        #expect(usual.name(.init(timeline: 1, number: last.number + 1)) == "000000010000000100000000")
        // 64 MiB: 64 files for each upper half.
        let large = WALContinuity(segmentBytes: 64 << 20)
        let before = try #require(large.segment("00000002000000000000003F"))
        #expect(large.name(.init(timeline: 2, number: before.number + 1)) == "000000020000000100000000")
        #expect(large.segment("000000020000000000000040") == nil)
        #expect(WALContinuity(segmentBytes: 1 << 20).segment("000000010000000000000FFF")?.number == 4095)
    }

    @Test(arguments: ["00000002.history", "0000000100000000000000FF.partial", "00000001000000000000000g", "00000001000000000000000a", "000000000000000000000001", ""])
    func otherFilesAreNoSegments(_ name: String) { #expect(usual.segment(name) == nil) }

    @Test func positions() {
        #expect(WALContinuity.position("0/7000028") == 0x700_0028)
        #expect(WALContinuity.position("2/C0000000") == 0x2_C000_0000)
        for text in ["", "7", "0/", "/7", "0/x", "0/123456789", "1/2/3"] { #expect(WALContinuity.position(text) == nil) }
        #expect(usual.name(usual.segment(holding: 0x1_0000_0000, timeline: 3)) == "000000030000000100000000")
        #expect(usual.name(usual.segment(holding: 0xFFFF_FFFF, timeline: 3)) == "0000000300000000000000FF")
    }

    @Test func aPartialFileServesOnlyAsTheLast() {
        let first = WALContinuity.Segment(timeline: 1, number: 3)
        let names = (3...6).map { usual.name(.init(timeline: 1, number: $0)) }
        func missing(_ whole: [Int], _ partial: [Int]) -> [String] {
            usual.missing(
                from: first, through: .init(timeline: 1, number: 6), whole: Set(whole.map { names[$0] }), partial: Set(partial.map { names[$0] }))
        }
        #expect(missing([0, 1, 2, 3], []) == [])
        #expect(missing([0, 1, 2], [3]) == [])
        #expect(missing([0, 1, 3], [2]) == [names[2]])
        #expect(missing([0], []) == [names[1], names[2], names[3]])
        #expect(usual.reach(from: first, whole: [names[0], names[1]], partial: [names[2], names[3]])?.number == 5)
        #expect(usual.reach(from: first, whole: [names[1]], partial: []) == nil)
        #expect(usual.reach(from: first, whole: [], partial: [names[0]])?.number == 3)
    }

    @Test func onlyWhatNoBackupNeedsIsSuperfluous() {
        func backup(_ timeline: Int, _ start: String) -> WALPosition {
            WALPosition(systemIdentifier: "1", timeline: timeline, start: start, stop: start, stopTime: WallTime(milliseconds: 0))
        }
        let names = [
            "000000010000000000000003", "000000010000000000000005.partial", "000000010000000000000006", "000000020000000000000004", "00000002.history",
            "000000030000000000000001",
        ]
        #expect(usual.superfluous(names, keeping: []) == [])
        #expect(usual.superfluous(names, keeping: [backup(1, "0/6000028"), backup(1, "0/9000028")]) == [names[0], names[1]])
        #expect(usual.superfluous(names, keeping: [backup(2, "0/5000028")]) == [names[0], names[1], names[2], names[3]])
        // A position that cannot be read keeps everything.
        #expect(usual.superfluous(names, keeping: [backup(1, "0/6000028"), backup(1, "nonsense")]) == [])
    }
}
