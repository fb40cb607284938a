import Engine
import Foundation

/// The runs that have begun to write to a repository and have not ended, a name a line: what one that was cut short has left is known by
/// its name. A copy that no receipt names, and no line here, is left alone: its receipt may be what is lost.
struct UnfinishedRuns: Sendable {
    let repository: Repository

    private var path: String { repository.work + "/unfinished" }

    /// Those of before. One whose receipt was written has ended, whether that can be read now or not.
    func all() -> Set<BackupID> {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return Set(text.split(separator: "\n").compactMap { BackupID(String($0)) }.filter { !FileManager.default.fileExists(atPath: "\(repository.catalogue)/\($0)/backup.json") })
    }

    func begin(_ id: BackupID) throws(BackupError) { try write(all().union([id])) }

    /// One that fails here is swept by the next run, which finds its receipt.
    func end(_ ids: Set<BackupID>) { try? write(all().subtracting(ids)) }

    private func write(_ ids: Set<BackupID>) throws(BackupError) {
        do {
            if ids.isEmpty { return try FileManager.default.removeItem(atPath: path) }
            try Data(ids.sorted().map { "\($0)\n" }.joined().utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw .folderUnusable(repository.work, detail: error.localizedDescription)
        }
    }
}
