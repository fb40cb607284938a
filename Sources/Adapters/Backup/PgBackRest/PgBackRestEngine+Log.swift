package import Documents
package import Engine
import Foundation

/// What was seen of the log at the last look, so that what can be restored is known while the host is silent.
struct AdoptedStock: Codable, Sendable {
    var files: [ArchivedFile]
    /// A commit near the end of each unbroken run.
    var marks: [WALMarks.Mark]
    var segmentBytes: Int64
}

extension PgBackRestEngine: LogArchive {
    /// The log comes by the server's own `archive_command`: nothing is asked of the server.
    package var asksServer: Bool { false }

    package func isSetUp(_ cluster: String) -> Bool { isConfigured && (try? self.cluster()) == cluster }

    /// Looks what the other program has archived meanwhile.
    package func catchUp(host: String, port: Int, databases: [Database], report: @escaping ProgressReport) async throws(BackupError) -> Bool {
        do throws(BackupError) {
            let place = try await locate()
            _ = try await look(place, try await info(place), report)
            return true
        } catch {
            if error.diagnostic.code.number == 1144 { return false }
            throw error
        }
    }

    package func reach(of part: BackupPart, in id: BackupID) async throws(BackupError) -> WallTime? {
        guard let position = part.position else { return nil }
        let stock = stock(of: part)
        guard (try? RecoveryPlan(.backupEnd, from: part, stock: stock)) != nil else { return nil }
        return RecoveryPlan.reach(part, stock) ?? position.stopTime
    }

    package func gaps(of part: BackupPart, in id: BackupID) async throws(BackupError) -> [String] {
        known(part) == nil ? [] : RecoveryPlan.gaps(part, stock(of: part))
    }

    package func stock(of part: BackupPart) -> WALStock {
        known(part).map { stock(files($0.files, of: part), marks: $0.marks) } ?? stock([], marks: [])
    }

    // MARK: what is known

    private func path(_ stanza: String) -> String { "\(repository.path)/adopted/\(stanza).json" }

    func known(_ part: BackupPart) -> AdoptedStock? {
        let stanza = part.reference.split(separator: "/").first.map(String.init) ?? ""
        return FileManager.default.contents(atPath: path(stanza)).flatMap { try? CanonicalText.decode(AdoptedStock.self, from: [UInt8]($0)) }
    }

    func stock(_ files: [ArchivedFile], marks: [WALMarks.Mark]) -> WALStock {
        WALStock(whole: Set(files.map(\.name)), partial: [], marks: marks, isInCopy: false)
    }

    func files(_ files: [ArchivedFile], of listed: PgBackRestInfo.Listed) -> [ArchivedFile] { files.filter { $0.archive == listed.archive } }

    /// By the version that the folder's name tells.
    private func files(_ files: [ArchivedFile], of part: BackupPart) -> [ArchivedFile] {
        let major = (part.serverVersion ?? 0) / 10_000
        return files.filter { $0.archive.hasPrefix(major >= 10 ? "\(major)-" : "\(major).") }
    }

    /// The files that a recovery reads, in order; empty where the plan is refused.
    func segments(_ until: RecoveryPoint, _ part: BackupPart, _ files: [ArchivedFile], marks: [WALMarks.Mark] = []) -> [ArchivedFile] {
        guard let plan = try? RecoveryPlan(until, from: part, stock: stock(files, marks: marks)) else { return [] }
        return pick(plan.segments, files)
    }

    func pick(_ names: [String], _ files: [ArchivedFile]) -> [ArchivedFile] {
        let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { $0.modified > $1.modified ? $0 : $1 })
        return names.compactMap { byName[$0] }
    }

    // MARK: looking

    /// Lists the log and finds the last commit of each unbroken run; keeps both.
    func look(_ place: Place, _ info: PgBackRestInfo, _ report: @escaping ProgressReport) async throws(BackupError) -> AdoptedStock {
        let files = try await archived(place)
        var found = AdoptedStock(files: files, marks: [], segmentBytes: 16_777_216)
        if let newest = info.backups.last(where: { $0.timeline > 0 }) {
            found.segmentBytes = try await segmentBytes(self.files(files, of: newest), place) ?? found.segmentBytes
        }
        let continuity = WALContinuity(segmentBytes: found.segmentBytes)
        var ends: Set<WALContinuity.Segment> = []
        for listed in info.backups where listed.timeline > 0 {
            guard let start = WALContinuity.position(listed.start), let stop = WALContinuity.position(listed.stop) else { continue }
            let own = self.files(files, of: listed)
            let first = continuity.segment(holding: start, timeline: listed.timeline)
            let needed = continuity.segment(holding: max(0, stop - 1), timeline: listed.timeline)
            guard let end = continuity.reach(from: first, whole: Set(own.map(\.name)), partial: []), end > needed, ends.insert(end).inserted else { continue }
            report(BackupProgress(Message("reading the end of the log", ko: "WAL의 끝 읽기")))
            if let mark = try await commit(from: end, back: needed, after: nil, own, continuity, listed.version, place) { found.marks.append(mark) }
        }
        try makePrivate(repository.path + "/adopted")
        do {
            try Data(CanonicalText.encode(found)).write(to: URL(filePath: path(place.stanza)), options: .atomic)
        } catch {
            throw .folderUnusable(repository.path, detail: "\(error)")
        }
        return found
    }

    /// How many files are looked at for a commit: an idle server archives files without one.
    private static let depth = 16

    /// The last commit in the files from `end` back to `oldest`; with `moment`, the first after it from `end` on.
    /// - Returns: nil where there is none, or no `pg_waldump` of this version is here.
    private func commit(
        from end: WALContinuity.Segment, back oldest: WALContinuity.Segment?, after moment: WallTime?, _ files: [ArchivedFile], _ continuity: WALContinuity,
        _ version: Int, _ place: Place
    ) async throws(BackupError) -> WALMarks.Mark? {
        guard let programs = try? PostgresPrograms.find(for: version, program: "pg_waldump", root: programs), programs.major == version / 10_000 else { return nil }
        for step in 0..<Self.depth {
            let segment = WALContinuity.Segment(timeline: end.timeline, number: end.number + Int64(moment == nil ? -step : step))
            if let oldest, segment < oldest { return nil }
            guard let file = pick([continuity.name(segment)], files).first else { return nil }
            let folder = try makeFolder("look")
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try await unpack([file], into: folder, place) { _ in }
            // A record that goes on in the next file ends the program with an error after everything before it.
            let answer = try await ControllerShell(environment: [("LC_ALL", "C.UTF-8"), ("TZ", "UTC"), ("BONGSU_FILE", "\(folder)/\(file.name)")]).run(
                "{ \(programs.folder)/pg_waldump -r Transaction \"$BONGSU_FILE\" 2>/dev/null || :; } | { grep -F 'desc: COMMIT' || :; }")
            let commits = answer.output.split(separator: "\n").compactMap { Self.commit(String($0)) }
            let one = moment.map { moment in commits.first { $0.time >= moment } } ?? commits.last
            if let one { return .init(timeline: end.timeline, time: one.time, position: one.position, name: "") }
        }
        return nil
    }

    /// A moment just before the commit, and the position of its record: `… lsn: 0/03000868, prev …, desc: COMMIT 2026-11-27 23:01:15.123456 UTC…`.
    static func commit(_ line: String) -> (time: WallTime, position: String)? {
        guard let lsn = line.range(of: "lsn: "), let desc = line.range(of: "desc: COMMIT") else { return nil }
        let position = String(line[lsn.upperBound...].prefix { $0 != "," })
        let words = line[desc.upperBound...].split(separator: " ")
        guard WALContinuity.position(position) != nil, let day = words.firstIndex(where: { $0.count == 10 && $0.split(separator: "-").count == 3 }),
            words.indices.contains(day + 1)
        else { return nil }
        let date = words[day].split(separator: "-").compactMap { Int($0) }
        let clock = words[day + 1].split(separator: ":")
        guard date.count == 3, clock.count == 3, let hour = Int64(clock[0]), let minute = Int64(clock[1]), let seconds = Int64(clock[2].prefix(2)) else { return nil }
        let micros = Int64((clock[2].dropFirst(3).filter(\.isNumber) + "000000").prefix(6)) ?? 0
        let days = Int64(CivilTime.days(year: date[0], month: date[1], day: date[2]))
        let whole = ((days * 24 + hour) * 60 + minute) * 60_000 + seconds * 1000
        // A recovery stops before the first commit that is later than its target.
        return (WallTime(milliseconds: whole + (micros + 999) / 1000 - 1), position)
    }

    private func segmentBytes(_ files: [ArchivedFile], _ place: Place) async throws(BackupError) -> Int64? {
        guard let file = files.max(by: { $0.name < $1.name }) else { return nil }
        let folder = try makeFolder("look")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        do throws(BackupError) {
            try await unpack([file], into: folder, place) { _ in }
        } catch {
            if error.diagnostic.code.number == 1051 { return nil }
            throw error
        }
        return (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(file.name)")[.size] as? NSNumber)?.int64Value
    }

    /// The log with a mark at the first commit after the moment, so that no more of it is fetched than the recovery reads.
    func stock(_ until: RecoveryPoint, _ part: BackupPart, _ listed: PgBackRestInfo.Listed, _ known: AdoptedStock, _ place: Place) async throws(BackupError) -> WALStock {
        let own = self.files(known.files, of: listed)
        guard case .time(let moment) = until, let position = part.position, let start = WALContinuity.position(position.start) else {
            return stock(own, marks: known.marks)
        }
        let continuity = WALContinuity(segmentBytes: position.segmentBytes)
        var next = continuity.segment(holding: start, timeline: position.timeline)
        // A file comes into the repository after its last commit; clocks of two machines may differ by a minute.
        let byName = Dictionary(own.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        while let file = byName[continuity.name(next)], file.modified.milliseconds < moment.milliseconds - 60_000 { next.number += 1 }
        let mark = try await commit(from: next, back: nil, after: moment, own, continuity, listed.version, place)
        return stock(own, marks: known.marks + [mark].compactMap { $0 })
    }

    /// Writes the log's files as PostgreSQL wrote them, each seen to be so by its checksum.
    func unpack(_ files: [ArchivedFile], into folder: String, _ place: Place, done: @escaping @Sendable (Int64) -> Void) async throws(BackupError) {
        try await fetch(files.map { "archive/\(place.stanza)/\($0.path)" }, place)
        let list = files.map { "\($0.path)\t\($0.name)\t\($0.suffix)\t\($0.digest)\n" }.joined()
        let answer = try await shell(place, [("BONGSU_LOG", folder)]).run(
            Self.preamble + #"""
                number=0
                while IFS=$'\t' read -r path name suffix digest; do
                  case $suffix in gz) unpack=(gzip -dc) ;; zst) unpack=(zstd -q -dc) ;; lz4) unpack=(lz4 -dc) ;; bz2) unpack=(bzip2 -dc) ;; *) unpack=(cat) ;; esac
                  command -v "${unpack[0]}" >/dev/null || { echo "bongsu-missing ${unpack[0]}" >&2; exit 1; }
                  pgbackrest repo-get "archive/$PGBACKREST_STANZA/$path" </dev/null 2>&2 | "${unpack[@]}" >"$BONGSU_LOG/$name" || { echo "bongsu-damaged $path" >&2; exit 1; }
                  [ "$(sha1sum <"$BONGSU_LOG/$name" | cut -d' ' -f1)" = "$digest" ] || { echo "bongsu-damaged $path" >&2; exit 1; }
                  number=$((number + 1)); echo "bongsu-done $number" >&2
                done
                """#, input: Array(list.utf8)
        ) { line in
            if line.hasPrefix("bongsu-done "), let number = Int64(line.dropFirst(12)) { done(number) }
        }
        if answer.exitCode == 0 { return }
        try refuseMissing(answer)
        if let line = answer.errorOutput.split(separator: "\n").first(where: { $0.hasPrefix("bongsu-missing ") }) {
            throw .programMissing(String(line.dropFirst(15)), detail: "command not found")
        }
        if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(folder, detail: answer.lastWords) }
        let file = answer.errorOutput.split(separator: "\n").last { $0.hasPrefix("bongsu-damaged ") }.map { String($0.dropFirst(15)) } ?? "archive"
        throw .copyDamaged("\(place.spoken)/archive/\(place.stanza)/\(file)", detail: "it is not the file that PostgreSQL wrote")
    }
}
