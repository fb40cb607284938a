package import Documents
package import Engine
import Foundation

/// A repository that pgBackRest keeps, for restores: Bongsu reads it and never writes, expires or prunes there.
///
/// Everything is done by the controller's own `pgbackrest`. A repository on a host is fetched piece by piece, as root by rsync, into
/// `work/pgbackrest-mirror`: nothing runs on the host and nothing is written there. What the catalogue knows of it:
/// ```
/// catalogue/LABEL/       the receipt of an adopted backup, and its proofs
/// adopted/STANZA.json    names of the log's files, and how far they reach, as of the last look
/// ```
package struct PgBackRestEngine: AdoptingEngine {
    package let name = "pgbackrest"
    package let kind = BackupPart.Kind.cluster

    let repository: Repository
    let platform: Platform
    let options: SSHOptions
    let secrets: any SecretPort
    /// Where PostgreSQL's programs of each version lie.
    var programs = PostgresPrograms.debian

    package init(repository: Repository, platform: Platform, options: SSHOptions, secrets: any SecretPort) {
        self.repository = repository
        self.platform = platform
        self.options = options
        self.secrets = secrets
    }

    package var isConfigured: Bool { platform.backups?.adopted?.engine == name }

    // MARK: what it never does

    package func take(_ source: BackupSource, as id: BackupID, report: @escaping ProgressReport) async throws(BackupError) -> BackupPart {
        throw .adoptedIsReadOnly()
    }

    package func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError) { throw .adoptedIsReadOnly() }

    /// Only what was fetched here.
    package func sweep(_ unfinished: Set<BackupID>) async throws(BackupError) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: repository.work)) ?? [] where name.hasPrefix("pgbackrest-") {
            try? FileManager.default.removeItem(atPath: "\(repository.work)/\(name)")
        }
    }

    // MARK: adopt

    package func found(report: @escaping ProgressReport) async throws(BackupError) -> [Backup] {
        let place = try await locate()
        let cluster = try cluster()
        report(BackupProgress(Message("looking into the repository of pgBackRest", ko: "pgBackRest 저장소 확인 중")))
        let info = try await info(place)
        let stock = try await look(place, info, report)
        return info.backups.compactMap { listed in
            guard let id = listed.id else { return nil }
            var part = BackupPart(
                kind: .cluster, name: cluster, host: platform.databases.first { $0.cluster == cluster }?.host ?? place.stanza, engine: name,
                reference: "\(place.stanza)/\(listed.label)", sourceBytes: listed.bytes, storedBytes: listed.storedBytes,
                seconds: Double(listed.ended.milliseconds - listed.began.milliseconds) / 1000)
            part.snapshot = listed.ended
            part.heartbeat = listed.ended
            part.position = WALPosition(
                systemIdentifier: listed.systemIdentifier, timeline: listed.timeline, start: listed.start, stop: listed.stop, stopTime: listed.ended,
                segmentBytes: stock.segmentBytes)
            part.serverVersion = listed.version
            part.flaws = listed.flaws
            return Backup(id: id, platform: platform.name, origin: .adopted, began: listed.began, received: listed.ended, parts: [part])
        }
    }

    /// The cluster of platform.yaml whose copies these are.
    func cluster() throws(BackupError) -> String {
        guard let adopted = platform.backups?.adopted else { throw .nothingAdopted() }
        if let name = adopted.database {
            guard let database = platform.database(name) else { throw .unknownSubject(name) }
            return database.cluster
        }
        let there = Set(platform.databases.filter { $0.host == adopted.host }.map(\.cluster))
        let all = there.isEmpty ? Set(platform.databases.map(\.cluster)) : there
        guard all.count == 1, let only = all.first else { throw .clusterUnclear(all.sorted()) }
        return only
    }

    // MARK: check

    /// Deep: the program's own `verify` of what is here, read by what it says. What was fetched for it stays for the restore that follows.
    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        var findings: [String: [String]] = [:]
        let place = try await locate()
        let info = try await info(place)
        let files = try await archived(place)
        for (id, part) in parts {
            guard let listed = info.backups.first(where: { $0.label == label(part) }) else {
                findings["\(id)/\(part.key)", default: []].append("\(label(part)) is no longer in the repository")
                continue
            }
            let own = self.files(files, of: listed)
            let gaps = (try? RecoveryPlan(.backupEnd, from: part, stock: stock(own, marks: []))) == nil
            if gaps { findings["\(id)/\(part.key)", default: []].append("write-ahead log is missing that \(listed.label) needs for its own end") }
            guard deep else { continue }
            report(BackupProgress(Message("reading \(listed.label)", ko: "\(listed.label) 읽기"), total: listed.storedBytes))
            try await fetch(listed, log: segments(.backupEnd, part, own), place, report)
        }
        if deep, findings.isEmpty {
            let known = PgBackRestVerdict.read(try await verified(place))
            for (id, part) in parts {
                let needs = info.backups.first { $0.label == label(part) }?.needs ?? []
                for label in needs { if let words = known[label] { findings["\(id)/\(part.key)", default: []] += words } }
            }
            if let words = known[""] { findings["repository"] = words }
        }
        if !findings.isEmpty { dropMirror() }
        return findings
    }

    func label(_ part: BackupPart) -> String { String(part.reference.split(separator: "/").last ?? "") }

    func listed(_ part: BackupPart, _ info: PgBackRestInfo) throws(BackupError) -> PgBackRestInfo.Listed {
        guard let listed = info.backups.first(where: { $0.label == label(part) }) else { throw .copyMissing(label(part)) }
        guard listed.timeline > 0 else { throw .notPhysical(part.key) }
        return listed
    }

    func makeFolder(_ kind: String) throws(BackupError) -> String {
        let folder = "\(repository.work)/pgbackrest-\(kind)-\(UUID().uuidString.prefix(8).lowercased())"
        try makePrivate(folder)
        return folder
    }

    func makePrivate(_ folder: String) throws(BackupError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(folder, detail: error.localizedDescription)
        }
    }

    func room(for bytes: Int64, in folder: String) throws(BackupError) {
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber)?.int64Value
        if let free, free < bytes { throw .diskFull(folder, needs: bytes) }
    }
}
