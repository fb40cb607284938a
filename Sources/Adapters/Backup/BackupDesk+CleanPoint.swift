package import Documents
package import Engine
import Foundation

extension BackupDesk {
    /// Compares every backup with the one before it. Reads manifests only: nothing is restored, no host is asked.
    /// - Parameter limit: when the attack began, where a person knows it.
    package func cleanPoint(before limit: WallTime? = nil) throws(BackupError) -> CleanPoint {
        let (catalogue, _) = try store.load()
        var found: [(backup: Backup, findings: [CleanPoint.Finding])] = []
        var last: [String: (part: BackupPart, files: FilesManifest?, database: DatabaseManifest?)] = [:]
        for backup in catalogue.backups {
            var findings: [CleanPoint.Finding] = []
            var isReadable = false
            for part in backup.parts {
                // A manifest that is damaged says nothing; the copy's own proof will.
                let text = (try? store.manifest(of: part, in: backup.id)) ?? nil
                let files = part.kind == .files ? text.flatMap { try? JSONDecoder().decode(FilesManifest.self, from: Data($0)) } : nil
                let database = part.kind == .database ? text.flatMap { try? DatabaseManifest.read($0) } : nil
                if files != nil || database != nil { isReadable = true }
                if let earlier = last[part.key] {
                    if backup.origin == .taken { findings += CleanPoint.signs(before: earlier.part, after: part) }
                    if let before = earlier.files, let files { findings += CleanPoint.signs(part.key, before: before, after: files) }
                    if let before = earlier.database, let database { findings += CleanPoint.signs(part.key, before: before, after: database) }
                }
                last[part.key] = (part, files ?? last[part.key]?.files, database ?? last[part.key]?.database)
            }
            if isReadable { found.append((backup, findings)) }
        }
        return CleanPoint(found, catalogue: catalogue, before: limit)
    }
}

extension CleanPoint {
    /// A line a backup, newest last, and what it means.
    package func lines(_ catalogue: Catalogue) -> [(isRed: Bool, message: Message)] {
        judged.map { one in
            let state = catalogue.state(of: one.backup)
            let evidence = one.findings.isEmpty ? nil : (one.findings.map(\.message.english).joined(separator: "; "), one.findings.map(\.message.korean).joined(separator: "; "))
            let verdict =
                one.isLater
                ? Message("after the first trace", ko: "첫 흔적 이후")
                : one.isSuspicious
                    ? Message("suspicious", ko: "의심됨")
                    : one.findings.isEmpty ? Message("no sign", ko: "흔적 없음") : Message("one kind of sign, which happens on any day", ko: "한 종류의 흔적뿐, 평소에도 생김")
            return (
                one.isLater || one.isSuspicious,
                Message(
                    "\(one.backup.id)  \(state.rawValue)  \(verdict.english)\(evidence.map { ": \($0.0)" } ?? "")",
                    ko: "\(one.backup.id)  \(state.spokenKorean)  \(verdict.korean)\(evidence.map { ": \($0.1)" } ?? "")")
            )
        }
    }
}

extension BackupError {
    package static func noCleanPoint(_ count: Int) -> BackupError {
        BackupError(
            1077,
            Message("none of \(count) backups with a manifest can be called clean", ko: "매니페스트가 있는 백업 \(count)개 중 깨끗하다고 할 수 있는 것이 없음"),
            now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [
                Message(
                    "look at the evidence, then choose yourself: `bongsu restore NAME --backup ID`",
                    ko: "근거를 보고 직접 선택: `bongsu restore 이름 --backup ID`")
            ])
    }
}
