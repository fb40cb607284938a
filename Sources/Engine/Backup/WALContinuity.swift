/// Names of the write-ahead log's files, and what is missing between them. Pure.
///
/// A name has 24 hexadecimal digits: timeline, the upper half of the position, and the segment within it. With segments of 16 MiB the last
/// runs from 00 to FF; other clusters carry elsewhere (PostgreSQL, `xlog_internal.h`, `XLogFileName`).
package struct WALContinuity: Hashable, Sendable {
    package let segmentBytes: Int64

    /// - Parameter segmentBytes: a power of two, 1 MiB to 1 GiB; anything else counts as 16 MiB.
    package init(segmentBytes: Int64 = 16_777_216) {
        let isPossible = segmentBytes >= 1 << 20 && segmentBytes <= 1 << 30 && segmentBytes & (segmentBytes - 1) == 0
        self.segmentBytes = isPossible ? segmentBytes : 16_777_216
    }

    /// One file.
    package struct Segment: Hashable, Comparable, Sendable {
        package var timeline: Int
        /// Counted from the log's very beginning.
        package var number: Int64
        package init(timeline: Int, number: Int64) {
            self.timeline = timeline
            self.number = number
        }
        package static func < (a: Self, b: Self) -> Bool { (a.timeline, a.number) < (b.timeline, b.number) }
    }

    private var perLog: Int64 { (1 << 32) / segmentBytes }

    package func name(_ segment: Segment) -> String {
        Self.hex(Int64(segment.timeline)) + Self.hex(segment.number / perLog) + Self.hex(segment.number % perLog)
    }

    /// Nil where the text is no segment's name: history files, `.partial`, backup labels.
    package func segment(_ name: String) -> Segment? {
        let digits = Array(name.utf8)
        guard digits.count == 24, digits.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }) else { return nil }
        func part(_ range: Range<Int>) -> Int64 { Int64(String(decoding: digits[range], as: UTF8.self), radix: 16) ?? 0 }
        let low = part(16..<24)
        let timeline = part(0..<8)
        guard low < perLog, timeline > 0 else { return nil }
        return Segment(timeline: Int(timeline), number: part(8..<16) * perLog + low)
    }

    /// The segment that holds the byte at a position.
    package func segment(holding position: Int64, timeline: Int) -> Segment {
        Segment(timeline: timeline, number: position / segmentBytes)
    }

    /// `0/7000028` as a number of bytes; nil where it is no position.
    package static func position(_ text: String) -> Int64? {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, halves.allSatisfy({ (1...8).contains($0.utf8.count) }), let high = UInt32(halves[0], radix: 16),
            let low = UInt32(halves[1], radix: 16)
        else { return nil }
        return Int64(high) << 32 | Int64(low)
    }

    /// The files from `first` to `last` that are not there. A segment that is not full (`NAME.partial`) serves only as the last.
    /// - Parameters:
    ///   - whole: names of full segments.
    ///   - partial: names, without `.partial`, of such as were still being written.
    package func missing(from first: Segment, through last: Segment, whole: Set<String>, partial: Set<String>) -> [String] {
        guard first.timeline == last.timeline, first.number <= last.number else { return [] }
        return (first.number...last.number).compactMap { number in
            let name = name(Segment(timeline: first.timeline, number: number))
            if whole.contains(name) || (number == last.number && partial.contains(name)) { return nil }
            return name
        }
    }

    /// The last segment that can be reached from `first` without a gap; nil where `first` itself is missing.
    package func reach(from first: Segment, whole: Set<String>, partial: Set<String>) -> Segment? {
        var last: Segment?
        var next = first
        while whole.contains(name(next)) {
            last = next
            next.number += 1
        }
        if partial.contains(name(next)) { last = next }
        return last
    }

    /// Which files no kept backup of this cluster can need: those before the oldest start on their timeline, and those of timelines
    /// before the oldest backup's. With no backup at all nothing is superfluous: the first may be on its way.
    package func superfluous(_ names: some Sequence<String>, keeping backups: [WALPosition]) -> [String] {
        let starts = backups.compactMap { backup in
            Self.position(backup.start).map { segment(holding: $0, timeline: backup.timeline) }
        }
        guard starts.count == backups.count, let oldestTimeline = starts.map(\.timeline).min() else { return [] }
        return names.filter { name in
            guard let segment = segment(name.hasSuffix(".partial") ? String(name.dropLast(8)) : name) else { return false }
            if segment.timeline < oldestTimeline { return true }
            guard let oldest = starts.filter({ $0.timeline == segment.timeline }).min() else { return false }
            return segment < oldest
        }
    }

    private static func hex(_ value: Int64) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 8 - text.count)) + text
    }
}
