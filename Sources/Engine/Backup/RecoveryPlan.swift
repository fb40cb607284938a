/// Which files of the write-ahead log a recovery needs and what the server is told, or why it cannot be. Pure.
///
/// PostgreSQL passes a target before the backup's end in silence, and with a file missing it opens the cluster at the gap. So both
/// are decided here, before anything is written.
package struct RecoveryPlan: Hashable, Sendable {
    /// File names without any suffix, in order.
    package let segments: [String]
    /// The last of them is one that was still being written.
    package let endsPartial: Bool
    /// `recovery_target…`
    package let target: [String: String]
    /// Until when, as far as it is known beforehand.
    package let until: WallTime

    package init(_ until: RecoveryPoint, from part: BackupPart, stock: WALStock) throws(BackupError) {
        guard let position = part.position, let stop = WALContinuity.position(position.stop) else { throw .notPhysical(part.key) }
        let continuity = WALContinuity(segmentBytes: position.segmentBytes)
        // The backup's end closes a file.
        let ended = continuity.segment(holding: max(0, stop - 1), timeline: position.timeline)
        let first = Self.first(part, stock)
        let marks = Self.usable(part, stock)
        let mark: WALMarks.Mark?
        switch until {
        case .backupEnd: mark = nil
        case .latest:
            guard let last = marks.last else { throw .noLog(part.key) }
            mark = last
        case .time(let moment):
            if moment < position.stopTime { throw .beforeBackup(CivilTime(moment).spoken, end: CivilTime(position.stopTime).spoken) }
            guard let first = marks.first(where: { $0.time >= moment }) else {
                throw .beyondLog(CivilTime(moment).spoken, reach: marks.last.map { CivilTime($0.time).spoken })
            }
            mark = first
        }
        guard let mark, let end = WALContinuity.position(mark.position) else {
            let missing = continuity.missing(from: first, through: ended, whole: stock.whole, partial: [])
            if !missing.isEmpty { throw .logMissing(missing, reach: nil) }
            segments = first.number <= ended.number ? (first.number...ended.number).map { continuity.name(.init(timeline: first.timeline, number: $0)) } : []
            endsPartial = false
            target = ["recovery_target": "immediate"]
            self.until = position.stopTime
            return
        }
        let last = continuity.segment(holding: end, timeline: position.timeline)
        let missing = continuity.missing(from: first, through: last, whole: stock.whole, partial: stock.partial)
        if !missing.isEmpty { throw .logMissing(missing, reach: Self.reach(part, stock).map { CivilTime($0).spoken }) }
        segments = first.number <= last.number ? (first.number...last.number).map { continuity.name(.init(timeline: first.timeline, number: $0)) } : []
        endsPartial = segments.last.map { !stock.whole.contains($0) } ?? false
        if case .time(let moment) = until {
            target = ["recovery_target_time": Self.spoken(moment)]
            self.until = moment
        } else {
            target = mark.name.isEmpty ? ["recovery_target_lsn": mark.position] : ["recovery_target_name": mark.name]
            self.until = mark.time
        }
    }

    /// What lies beside the data directory while it recovers: every file that is read, unpacked; 0 where nothing can be planned.
    package static func logBytes(_ until: RecoveryPoint, _ part: BackupPart, _ stock: WALStock) -> Int64 {
        guard let position = part.position, let plan = try? RecoveryPlan(until, from: part, stock: stock) else { return 0 }
        return Int64(plan.segments.count) * position.segmentBytes
    }

    /// The first file that recovery must be given: those up to the backup's end may lie inside it.
    private static func first(_ part: BackupPart, _ stock: WALStock) -> WALContinuity.Segment {
        guard let position = part.position, let start = WALContinuity.position(position.start), let stop = WALContinuity.position(position.stop) else {
            return .init(timeline: 0, number: 0)
        }
        let continuity = WALContinuity(segmentBytes: position.segmentBytes)
        if !stock.isInCopy { return continuity.segment(holding: start, timeline: position.timeline) }
        let ended = continuity.segment(holding: max(0, stop - 1), timeline: position.timeline)
        return .init(timeline: position.timeline, number: ended.number + 1)
    }

    /// Oldest first: those after the backup's end on its own timeline.
    private static func usable(_ part: BackupPart, _ stock: WALStock) -> [WALMarks.Mark] {
        guard let position = part.position, let stop = WALContinuity.position(position.stop) else { return [] }
        return stock.marks.filter { mark in
            mark.timeline == position.timeline && WALContinuity.position(mark.position).map { $0 >= stop } == true
        }.sorted { $0.time < $1.time }
    }

    /// The latest moment that is reached without a gap; nil where none is beyond the backup's end, as its clock tells it.
    package static func reach(_ part: BackupPart, _ stock: WALStock) -> WallTime? {
        guard let position = part.position, let stop = WALContinuity.position(position.stop) else { return nil }
        let continuity = WALContinuity(segmentBytes: position.segmentBytes)
        let ended = continuity.segment(holding: max(0, stop - 1), timeline: position.timeline)
        let last = continuity.reach(from: first(part, stock), whole: stock.whole, partial: stock.partial) ?? ended
        return usable(part, stock).last { mark in
            mark.time >= position.stopTime
                && WALContinuity.position(mark.position).map { continuity.segment(holding: $0, timeline: mark.timeline) <= last } == true
        }?.time
    }

    /// The files between the backup's end and the last mark that are not there.
    package static func gaps(_ part: BackupPart, _ stock: WALStock) -> [String] {
        guard let position = part.position, let stop = WALContinuity.position(position.stop) else { return [] }
        let continuity = WALContinuity(segmentBytes: position.segmentBytes)
        let end = usable(part, stock).last.flatMap { WALContinuity.position($0.position) } ?? max(0, stop - 1)
        let last = continuity.segment(holding: end, timeline: position.timeline)
        return continuity.missing(from: first(part, stock), through: last, whole: stock.whole, partial: stock.partial)
    }

    /// What a server that recovers is started with, on top of its own settings.
    ///
    /// Nobody can connect before the recovery has ended (`hot_standby=off`), and it stays on the backup's own timeline. Also where no segment is
    /// needed it asks for the histories of others, so that its new timeline is one that nobody had.
    /// - Parameter log: the folder where the segments lie, as the server sees it; no quotes, no percent sign.
    package func settings(log: String) -> [String: String] {
        target.merging([
            "hot_standby": "off", "recovery_target_action": "promote", "recovery_target_timeline": "current", "recovery_target_inclusive": "on",
            "restore_command": "cp \"\(log)/%f\" \"%p\"", "archive_mode": "off", "primary_conninfo": "",
            "primary_slot_name": "",
        ]) { $1 }
    }

    /// As PostgreSQL reads it: `2026-11-25 21:00:13.790+00`.
    private static func spoken(_ time: WallTime) -> String {
        let civil = CivilTime(time)
        let rest = String(civil.millisecond)
        return civil.spoken.replacing(" UTC", with: "") + "." + String(repeating: "0", count: 3 - rest.count) + rest + "+00"
    }
}
