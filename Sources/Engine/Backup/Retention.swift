package import Documents

/// Which backups are kept: so many days, weeks and months, ordered by receipt. Pure.
///
/// Whatever the numbers say, kept are: the newest proved copy of each part, everything newer than it, the predecessor of an anomalous
/// one (a source that was suddenly small, large or unproved may be an attack, and what came before it the last good copy), and anything
/// that a physical backup still needs.
package struct Retention: Sendable {
    package enum Reason: Hashable, Sendable {
        case daily(String), weekly(String), monthly(String)
        case lastProved(part: String)
        case notYetProved
        case beforeAnomaly(BackupID)
        case newest
        /// A restore from it has been chosen and has not ended.
        case restoring
        /// Another program decides.
        case adopted
    }

    package struct Decision: Hashable, Sendable {
        package var backup: Backup
        /// Empty: it may go.
        package var reasons: [Reason]
        package var isKept: Bool { !reasons.isEmpty }
    }

    let keep: Backups.Keep
    let limits: Backups.Limits

    package init(keep: Backups.Keep, limits: Backups.Limits) {
        self.keep = keep
        self.limits = limits
    }

    /// - Parameters:
    ///   - offsetSeconds: of the controller's zone: a day is the operator's day.
    ///   - restoring: those that restores are at work with.
    /// - Returns: a decision a backup, oldest first.
    package func decide(_ everything: Catalogue, offsetSeconds: Int = 0, restoring: Set<BackupID> = []) -> [Decision] {
        // What another program keeps neither counts here nor is given up here.
        let adopted = everything.backups.filter { $0.origin == .adopted }
        let catalogue = Catalogue(
            backups: everything.backups.filter { $0.origin != .adopted }, proofs: everything.proofs, expired: everything.expired)
        var reasons: [BackupID: [Reason]] = [:]
        func keep(_ id: BackupID, _ reason: Reason) { reasons[id, default: []].append(reason) }
        let newestFirst = Array(catalogue.backups.reversed())

        func spread(_ count: Int?, _ period: (CivilTime, Int) -> String, _ reason: (String) -> Reason) {
            var seen: Set<String> = []
            for backup in newestFirst where catalogue.state(of: backup) != .refused {
                let local = WallTime(milliseconds: backup.received.milliseconds + Int64(offsetSeconds) * 1000)
                let days = Int((Double(local.milliseconds) / 86_400_000).rounded(.down))
                let name = period(CivilTime(local), days)
                // The newest of each period stands for it.
                guard seen.count < (count ?? 0) || seen.contains(name), seen.insert(name).inserted else { continue }
                keep(backup.id, reason(name))
            }
        }
        let isUnset = self.keep.daily == nil && self.keep.weekly == nil && self.keep.monthly == nil
        spread(isUnset ? 7 : self.keep.daily, { time, _ in String(time.compact.prefix(8)) }, Reason.daily)
        // Weeks begin on Monday; 1970-01-01 was a Thursday.
        spread(isUnset ? 4 : self.keep.weekly, { _, days in "week \((days + 3) / 7)" }, Reason.weekly)
        spread(isUnset ? 12 : self.keep.monthly, { time, _ in String(time.compact.prefix(6)) }, Reason.monthly)

        if let newest = newestFirst.first { keep(newest.id, .newest) }
        for id in restoring { keep(id, .restoring) }
        protectProofs(catalogue, keep)
        for (before, anomaly) in anomalies(catalogue) { keep(before, .beforeAnomaly(anomaly)) }
        return adopted.map { Decision(backup: $0, reasons: [.adopted]) }
            + catalogue.backups.map { Decision(backup: $0, reasons: reasons[$0.id] ?? []) }
    }

    /// The last proved copy of each part, and what came after it and is not proved yet.
    private func protectProofs(_ catalogue: Catalogue, _ keep: (BackupID, Reason) -> Void) {
        let keys = Set(catalogue.backups.flatMap { $0.parts.map(\.key) })
        for key in keys.sorted() {
            let holders = catalogue.backups.filter { backup in backup.parts.contains { $0.key == key } }
            let states = holders.map { backup in
                (backup, backup.parts.first { $0.key == key }.map { catalogue.state(of: $0, in: backup.id) } ?? .taken)
            }
            let usable: [Set<BackupState>] = [[.proved], [.loaded], [.checked, .taken]]
            // Where nothing was ever proved, the best that there is takes its place.
            for wanted in usable {
                guard let last = states.last(where: { wanted.contains($0.1) }) else { continue }
                keep(last.0.id, .lastProved(part: key))
                for (backup, state) in states where backup.received > last.0.received && state != .refused { keep(backup.id, .notYetProved) }
                break
            }
        }
    }

    /// Pairs of a backup and its successor that looks wrong.
    package func anomalies(_ catalogue: Catalogue) -> [(before: BackupID, anomaly: BackupID)] {
        var found: [(BackupID, BackupID)] = []
        for (before, after) in zip(catalogue.backups, catalogue.backups.dropFirst()) {
            let isOdd = before.parts.contains { part in
                guard let next = after.parts.first(where: { $0.key == part.key }) else { return true }
                if catalogue.state(of: next, in: after.id) == .refused { return true }
                return Self.change(from: part.sourceBytes, to: next.sourceBytes) > limits.changePercent
            }
            if isOdd { found.append((before.id, after.id)) }
        }
        return found
    }

    /// In percent of the smaller: a copy that halved changed as much as one that doubled.
    static func change(from old: Int64, to new: Int64) -> Int {
        let (small, large) = (Swift.max(1, min(old, new)), Swift.max(old, new))
        return Int(min(1_000_000, (large - small) * 100 / small))
    }
}

extension Retention.Reason {
    package var message: Message {
        switch self {
        case .daily(let day): Message("day \(day)", ko: "일간 \(day)")
        case .weekly(let week): Message("\(week)", ko: "주간 \(week.dropFirst(5))")
        case .monthly(let month): Message("month \(month)", ko: "월간 \(month)")
        case .lastProved(let part): Message("the last good copy of \(part)", ko: "\(part)의 마지막 정상 사본")
        case .notYetProved: Message("newer than the last proof", ko: "마지막 증명보다 새로움")
        case .beforeAnomaly(let id): Message("before \(id), which looks wrong", ko: "이상해 보이는 \(id)의 직전")
        case .newest: Message("the newest", ko: "최신")
        case .restoring: Message("a restore from it has not ended", ko: "이 백업에서 복구 중")
        case .adopted: Message("kept by the program that made it", ko: "만든 프로그램이 관리")
        }
    }
}
