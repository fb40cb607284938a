package import Documents

/// Chooses the backup and the way for one database. Pure: what is true of the server comes in as `Facts`.
///
/// The newest proved backup wins; among its ways the fastest that can do what is asked. A way that would set back other
/// databases of the same server is taken only where the server itself is lost, and says so.
package struct RestoreChoice: Sendable {
    package struct Request: Hashable, Sendable {
        package var database: Database
        package var until: RecoveryPoint
        /// A particular backup; nil is the newest that is good enough.
        package var backup: BackupID?
        package var into: String?
        /// Other databases of the same server that platform.yaml names.
        package var neighbours: [String] = []
        /// The words that a person typed to accept a copy that is not proved.
        package var acceptance: String?
        package init(_ database: Database, until: RecoveryPoint = .backupEnd) {
            self.database = database
            self.until = until
        }
    }

    package struct Facts: Hashable, Sendable {
        /// Whether the server answers queries, so that a new database can be made in it.
        package var serverAnswers: Bool
        /// Other databases of the same server, which a swapped directory would set back as well; nil where nobody can tell.
        package var others: [String]?
        /// How far the write-ahead log of the cluster reaches from this backup's start without a gap, as a moment; nil where there is none.
        package var reach: [BackupID: WallTime] = [:]
        /// Files of the log that are missing between this backup's end and the newest known moment.
        package var gaps: [BackupID: [String]] = [:]
        package init(serverAnswers: Bool, others: [String]?) {
            self.serverAnswers = serverAnswers
            self.others = others
        }
    }

    let catalogue: Catalogue
    let facts: Facts
    let now: WallTime

    package init(_ catalogue: Catalogue, facts: Facts, now: WallTime) {
        self.catalogue = catalogue
        self.facts = facts
        self.now = now
    }

    private struct Candidate {
        var way: RestoreRecord.Way
        var backup: Backup
        var part: BackupPart
        var state: BackupState
        var seconds: Double
        var isMeasured: Bool
    }

    package func choose(_ request: Request) throws(BackupError) -> RestoreRecord {
        let database = request.database
        let all = candidates(request)
        if all.isEmpty { throw nothing(for: request) }
        let proved = all.filter { $0.state == .proved }
        // The newest receipt first, then the shortest time: age of data costs more than seconds, and the newest copy that reaches a
        // moment replays least.
        func best(_ list: [Candidate]) -> Candidate? {
            guard let newest = list.map(\.backup.received).max() else { return nil }
            return list.filter { $0.backup.received == newest }.min { $0.seconds < $1.seconds }
        }
        guard let chosen = best(proved) ?? best(all.filter { $0.state != .refused }) else {
            throw .everyCopyRefused(database.name)
        }
        if chosen.state != .proved {
            let words = Self.acceptance(of: chosen.backup.id)
            guard request.acceptance == words else {
                throw .notProved(database.name, chosen.backup.id, chosen.state, words: words, request: request.backup != nil)
            }
        }
        var record = RestoreRecord(
            name: CivilTime(now).digits + "-" + chosen.way.swap, subject: database.name, host: database.host, way: chosen.way,
            backup: chosen.backup.id, part: chosen.part.key, until: request.until, state: chosen.state,
            reasons: reasons(chosen, among: all, request), chosen: now)
        record.into = request.into
        record.accepted = chosen.state == .proved ? nil : request.acceptance
        record.estimatedSeconds = chosen.seconds
        return record
    }

    /// What must be typed to use a copy that was never proved.
    package static func acceptance(of id: BackupID) -> String { "\(id) is not proved" }

    private func candidates(_ request: Request) -> [Candidate] {
        let name = request.database.name
        let cluster = request.database.cluster
        var found: [Candidate] = []
        for backup in catalogue.backups where request.backup == nil || backup.id == request.backup {
            if let part = backup.part(.database, name), request.until == .backupEnd, facts.serverAnswers {
                found.append(candidate(.dump, backup, part))
            }
            guard let part = backup.part(.cluster, cluster), reaches(request.until, part, backup.id) else { continue }
            if request.into == nil, facts.others == [] || !facts.serverAnswers { found.append(candidate(.directory, backup, part)) }
            if facts.serverAnswers { found.append(candidate(.extract, backup, part)) }
        }
        return found
    }

    private func reaches(_ until: RecoveryPoint, _ part: BackupPart, _ id: BackupID) -> Bool {
        switch until {
        case .backupEnd: true
        case .latest: part.position != nil && facts.gaps[id, default: []].isEmpty
        case .time(let moment):
            part.position.map { $0.stopTime <= moment } == true && facts.reach[id].map { moment <= $0 } == true
        }
    }

    private func candidate(_ way: RestoreRecord.Way, _ backup: Backup, _ part: BackupPart) -> Candidate {
        let measured = catalogue.restoreSeconds(part.kind, part.name)
        let bytes = Double(part.sourceBytes)
        // Bytes a second on the machine of the research (2 cores): a dump loads at 70 MB/s, a cluster's files come at 300 MB/s.
        var seconds = measured ?? (way == .dump ? bytes / 70e6 : bytes / 300e6) + 2
        if way == .extract { seconds += bytes / 35e6 }
        return Candidate(
            way: way, backup: backup, part: part, state: catalogue.state(of: part, in: backup.id), seconds: seconds,
            isMeasured: measured != nil && way != .extract)
    }

    private func reasons(_ chosen: Candidate, among all: [Candidate], _ request: Request) -> [Message] {
        let age = max(0, now.milliseconds - (chosen.part.snapshot ?? chosen.backup.received).milliseconds) / 1000
        let seconds = Int(chosen.seconds.rounded())
        var lines = [
            Message(
                "backup \(chosen.backup.id), \(chosen.state.rawValue), \(TimeSpoken.english(age)) old",
                ko: "백업 \(chosen.backup.id), \(chosen.state.spokenKorean), \(TimeSpoken.korean(age)) 전"),
            chosen.isMeasured
                ? Message("about \(seconds) s, from earlier restores", ko: "약 \(seconds)초 (이전 복구 기준)")
                : Message("about \(seconds) s, estimated from its size", ko: "약 \(seconds)초 (크기로 추정)"),
        ]
        switch chosen.way {
        case .dump:
            lines.append(Message("a dump loaded beside, then both names change in one transaction", ko: "덤프를 옆에 적재한 뒤 한 트랜잭션에서 이름 교체"))
        case .extract:
            lines.append(
                Message(
                    "the cluster's copy is recovered on the controller and this database alone taken from it: other databases of the server stay as they are",
                    ko: "클러스터 사본을 컨트롤러에서 복구해 이 데이터베이스만 가져옴: 같은 서버의 다른 데이터베이스는 그대로"))
        case .directory:
            lines.append(
                facts.serverAnswers
                    ? Message("the server holds no other database: its data directory changes places, the fastest way", ko: "서버에 다른 데이터베이스가 없어 데이터 디렉터리를 교체: 가장 빠름")
                    : Message("the server does not answer: its whole data directory is restored beside and changes places", ko: "서버가 응답하지 않아 데이터 디렉터리 전체를 옆에 복구해 교체"))
            if !request.neighbours.isEmpty {
                let names = request.neighbours.joined(separator: ", ")
                lines.append(Message("with it, every other database of that server goes back to the same moment: \(names)", ko: "같은 서버의 다른 데이터베이스도 모두 같은 시점으로 돌아감: \(names)"))
            }
        case .files: break
        }
        if case .time(let moment) = request.until {
            lines.append(Message("as of \(CivilTime(moment).spoken)", ko: "복구 시점: \(CivilTime(moment).spoken)"))
        }
        if let slower = all.filter({ $0.backup.id == chosen.backup.id && $0.way != chosen.way }).min(by: { $0.seconds < $1.seconds }) {
            lines.append(
                Message("not `\(slower.way.rawValue)`: about \(Int(slower.seconds.rounded())) s", ko: "`\(slower.way.rawValue)` 대신: 그 방법은 약 \(Int(slower.seconds.rounded()))초"))
        }
        return lines
    }

    private func nothing(for request: Request) -> BackupError {
        let name = request.database.name
        if let id = request.backup, catalogue.backup(id) == nil { return .noSuchBackup(id.text) }
        if case .time(let moment) = request.until { return unreachable(moment, request) }
        let torn = catalogue.backups.last { (request.backup == nil || request.backup == $0.id) && facts.gaps[$0.id, default: []] != [] }
        if request.until == .latest, let torn, let missing = facts.gaps[torn.id] {
            return .logMissing(missing, reach: facts.reach[torn.id].map { CivilTime($0).spoken })
        }
        let holds = catalogue.backups.contains { $0.part(.database, name) != nil || $0.part(.cluster, request.database.cluster) != nil }
        if holds, !facts.serverAnswers { return .serverLostWithoutCluster(name) }
        return .nothingToRestore(name)
    }

    private func unreachable(_ moment: WallTime, _ request: Request) -> BackupError {
        let parts = catalogue.backups.compactMap { backup in backup.part(.cluster, request.database.cluster).map { (backup, $0) } }
        let spans = parts.compactMap { backup, part -> String? in
            guard let stop = part.position?.stopTime else { return nil }
            let end = facts.reach[backup.id].map { CivilTime($0).spoken } ?? CivilTime(stop).spoken
            return "\(CivilTime(stop).spoken) … \(end) (\(backup.id))"
        }
        return .unreachableTime(CivilTime(moment).spoken, spans: spans)
    }
}

extension Database {
    /// Names the server that it lives in: `api-5432`.
    package var cluster: String { "\(host)-\(port)" }
}

extension CivilTime {
    /// `20261125213000`
    package var digits: String { compact.filter(\.isNumber) }
}

extension BackupState {
    package var spokenKorean: String {
        switch self {
        case .taken: "받음"
        case .checked: "점검됨"
        case .loaded: "적재 확인"
        case .proved: "증명됨"
        case .refused: "사용 불가"
        case .expired: "만료"
        }
    }
}

/// Lengths of time for people: the two largest units.
package enum TimeSpoken {
    package static func english(_ seconds: Int64) -> String { spoken(seconds, ["d", "h", "min", "s"], " ") }
    package static func korean(_ seconds: Int64) -> String { spoken(seconds, ["일", "시간", "분", "초"], "") }

    private static func spoken(_ seconds: Int64, _ units: [String], _ gap: String) -> String {
        let parts = [seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60]
        guard let first = parts.firstIndex(where: { $0 > 0 }) else { return "0\(gap)\(units[3])" }
        return zip(parts, units).dropFirst(first).prefix(2).filter { $0.0 > 0 }.map { "\($0.0)\(gap)\($0.1)" }.joined(separator: " ")
    }
}
