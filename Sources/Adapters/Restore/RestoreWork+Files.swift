import Documents
import Engine
import Foundation

/// Folders of a host: written beside each, compared, then swapped by the step on the host.
extension RestoreWork {
    func loadFiles(_ record: RestoreRecord, _ part: BackupPart, report: @escaping ProgressReport) async throws(BackupError) -> RestoreReceipt {
        if record.into != nil {
            return try await engines.engine(part).restore(part, of: record.backup, to: .folder(record.beside, until: .backupEnd), report: report)
        }
        let paths = platform.backups?.files.first { $0.host == record.subject }?.paths ?? []
        // Only what an earlier try of this very restore wrote.
        let old = paths.map { shellWord("\($0)_restore_\(record.number)") }.joined(separator: " ")
        let removal = "\(LadderBuilder.root)\nroot rm -rf -- \(old)"
        _ = try await onHost(record.host, removal, seconds: 600)
        do throws(BackupError) {
            return try await engines.engine(part).restore(
                part, of: record.backup, to: .besideEach(host: record.host, number: record.number), report: report)
        } catch {
            // What fills the disk goes, for those who live on it.
            if error.diagnostic.notes.contains(where: { FullDisk.isTold(in: $0.english) }) { _ = try? await onHost(record.host, removal, seconds: 600) }
            throw error
        }
    }

    func proveFiles(_ record: RestoreRecord, _ part: BackupPart) async throws(BackupError) {
        guard let bytes = try store.manifest(of: part, in: record.backup), let expected = try? JSONDecoder().decode(FilesManifest.self, from: Data(bytes)) else {
            say(Message("this backup has no manifest of its files: nothing to compare with", ko: "이 백업에는 파일 매니페스트가 없어 비교할 수 없음"))
            return
        }
        if record.into != nil {
            say(Message("restored into `\(record.beside)`", ko: "`\(record.beside)`에 복구됨"))
            return
        }
        let suffix = "_restore_\(record.number)"
        let paths = platform.backups?.files.first { $0.host == record.subject }?.paths ?? []
        let reader = FilesReader(host: try host(record.host), options: ssh)
        let written = paths.map { $0 + suffix }
        let found = try await reader.manifest(of: written).renamed { name in
            guard let place = written.first(where: { name == $0 || name.hasPrefix($0 + "/") }) else { return name }
            return String(place.dropLast(suffix.count)) + String(name.dropFirst(place.count))
        }
        let differences = FilesComparison.differences(expected: expected.only(paths), found: found)
        if !differences.isEmpty { throw .notEqual("files of \(record.subject)", differences: differences.map { $0.message[language] }) }
        say(Message("equal: \(found.entries.count) files, every hash, mode and owner", ko: "같음: 파일 \(found.entries.count)개, 모든 해시, 권한, 소유자 일치"))
    }
}
