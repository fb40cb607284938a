import Documents
package import Engine
import Foundation

/// The engines that this composition has, and what they do together.
package struct BackupEngines: Sendable {
    let all: [any BackupEngine]
    let repository: Repository

    package init(_ all: [any BackupEngine], repository: Repository) {
        self.all = all
        self.repository = repository
    }

    /// The engine that made a part: a backup stays readable by what wrote it, whatever is used for new ones.
    func engine(_ part: BackupPart) throws(BackupError) -> any BackupEngine {
        guard let engine = all.first(where: { $0.name == part.engine && $0.kind == part.kind }) else { throw .noEngine(part.engine) }
        return engine
    }

    /// The engine that takes new parts of a kind: the first that composition names.
    func engine(_ kind: BackupPart.Kind) -> (any BackupEngine)? { all.first { $0.kind == kind } }

    /// Whether a cluster's files are copied: only where its set-up was done.
    func copiesCluster(_ name: String) -> Bool { (engine(.cluster) as? any LogArchive)?.isSetUp(name) == true }

    /// The log that belongs to a part.
    func log(of part: BackupPart) -> (any LogArchive)? { (try? engine(part)) as? any LogArchive }

    /// Every log of a cluster that comes to us.
    func logs(of cluster: String) -> [any LogArchive] { all.compactMap { $0 as? any LogArchive }.filter { $0.isSetUp(cluster) } }

    /// Engines that read what another program keeps, where platform.yaml names such a repository.
    var adopting: [any AdoptingEngine] { all.compactMap { $0 as? any AdoptingEngine }.filter(\.isConfigured) }

    /// How far each physical backup of a cluster can be rolled forward.
    func reach(of cluster: String, in catalogue: Catalogue) async -> [BackupID: WallTime] {
        var reach: [BackupID: WallTime] = [:]
        for backup in catalogue.backups {
            guard let part = backup.part(.cluster, cluster), catalogue.state(of: part, in: backup.id) != .refused else { continue }
            if let moment = try? await log(of: part)?.reach(of: part, in: backup.id) { reach[backup.id] = moment }
        }
        return reach
    }

    /// Files of the log that each physical backup of a cluster lacks to be rolled forward to the newest moment; those without are left out.
    func gaps(of cluster: String, in catalogue: Catalogue) async -> [BackupID: [String]] {
        var gaps: [BackupID: [String]] = [:]
        for backup in catalogue.backups {
            guard let part = backup.part(.cluster, cluster), let missing = try? await log(of: part)?.gaps(of: part, in: backup.id) else { continue }
            if !missing.isEmpty { gaps[backup.id] = missing }
        }
        return gaps
    }

    /// One database out of a cluster's copy: recovered in a scratch server here, dumped from it, loaded beside the living one.
    func extract(
        _ part: BackupPart, of id: BackupID, until: RecoveryPoint, database: Database, named name: String, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        let folder = "\(try await ScratchServer.place(work: repository.work))/extract-\(name)"
        try? FileManager.default.removeItem(atPath: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = try await engine(part).restore(part, of: id, to: .folder(folder + "/data", until: until), report: report)
        guard let loader = all.lazy.compactMap({ $0 as? LogicalEngine }).first else { throw .noEngine("pg_dump") }
        let version = part.serverVersion ?? 0
        let bytes = try await ScratchServer.with(version: version, work: repository.work, existing: .recovering(folder + "/data")) { server throws(BackupError) in
            try await server.awaitRecovery()
            return try await loader.copy(database.name, from: server.environment, to: database, named: name, report: report)
        }
        return RestoreReceipt(bytes: bytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }
}

extension BackupError {
    static func noEngine(_ name: String) -> BackupError {
        BackupError(
            1111, Message("no engine here reads what `\(name)` wrote", ko: "`\(name)`이(가) 쓴 것을 읽을 엔진이 없음"),
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("the restore kit says how to restore without Bongsu: `bongsu backup kit`", ko: "봉수 없이 복구하는 방법: `bongsu backup kit`")])
    }

    package static func notATime(_ text: String) -> BackupError {
        BackupError(
            1112, Message("`\(text)` is no time", ko: "`\(text)`은(는) 시각이 아님"), now: Message("nothing was touched", ko: "아무것도 건드리지 않음"),
            help: [Message("such as `--at \"2026-11-25 21:00:13+09:00\"`, or `--at latest`", ko: "예: `--at \"2026-11-25 21:00:13+09:00\"` 또는 `--at latest`")])
    }

    static func unknownSubject(_ name: String) -> BackupError {
        BackupError(
            1113, Message("no `\(name)` in platform.yaml", ko: "platform.yaml에 `\(name)`이(가) 없음"), now: Message("nothing was touched", ko: "아무것도 건드리지 않음"))
    }

    static func nameTaken(_ name: String, host: String) -> BackupError {
        BackupError(
            1114, Message("a database `\(name)` is already on \(host)", ko: "\(host)에 데이터베이스 `\(name)`이(가) 이미 있음"),
            now: Message("it was left alone; nothing was written", ko: "그대로 둠; 아무것도 쓰지 않음"),
            help: [Message("give another name: `--into NAME`", ko: "다른 이름 지정: `--into 이름`")])
    }

    static func noFiles(of host: String) -> BackupError {
        BackupError(
            1115, Message("no backup holds files of `\(host)`", ko: "`\(host)`의 파일이 들어 있는 백업이 없음"), now: Message("nothing was touched", ko: "아무것도 건드리지 않음"),
            help: [Message("`bongsu backup list` shows what there is", ko: "`bongsu backup list`로 확인")])
    }

    static func filesNotProved(_ host: String, _ id: BackupID, _ state: BackupState) -> BackupError {
        let words = RestoreChoice.acceptance(of: id)
        return BackupError(
            1116, Message("files of `\(host)` in backup \(id) are \(state.rawValue), not proved", ko: "백업 \(id)의 `\(host)` 파일은 증명되지 않음(\(state.spokenKorean))"),
            now: Message("nothing was touched", ko: "아무것도 건드리지 않음"),
            help: [
                Message("prove it first: `bongsu backup verify \(id)`", ko: "먼저 증명: `bongsu backup verify \(id)`"),
                Message("or accept it in words: `--accept \"\(words)\"`", ko: "또는 글로 수락: `--accept \"\(words)\"`"),
            ])
    }
}

extension BackupEngine {
    /// What this engine made of a backup.
    func parts(of backup: Backup) -> [(id: BackupID, part: BackupPart)] {
        backup.parts.filter { $0.engine == name && $0.kind == kind }.map { (id: backup.id, part: $0) }
    }
}
