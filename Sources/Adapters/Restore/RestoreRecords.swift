import Documents
package import Engine
import Foundation

/// What each restore was decided to be and how far it came: a file a restore, in Bongsu's own folder.
///
/// The journal says what was done; these say what to do next, to steps that run in processes of their own.
package struct RestoreRecords: Sendable {
    let folder: String

    /// - Parameter state: Bongsu's own folder beside the documents.
    package init(state: String) { folder = state + "/restores" }

    /// A restore and what became of it.
    package struct Entry: Hashable, Codable, Sendable {
        package var record: RestoreRecord
        /// Set before the first byte is written beside: what stands there afterwards is ours.
        package var began = false
        /// A load was tried: what bears the copy's name since then is what it left.
        package var isLoading: Bool?
        package var loadSeconds: Double?
        package var bytes: Int64?
        package var provedAt: WallTime?
        package var closedAt: WallTime?
        /// A broken copy that a person has dropped.
        package var discardedAt: WallTime?
        package init(_ record: RestoreRecord) { self.record = record }
    }

    package func read(_ name: String) throws(BackupError) -> Entry {
        guard Self.isName(name), let data = try? Data(contentsOf: URL(filePath: "\(folder)/\(name).json")),
            let entry = try? JSONDecoder().decode(Entry.self, from: data)
        else { throw .recordMissing(name) }
        return entry
    }

    package func write(_ entry: Entry) throws(BackupError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try encoder.encode(entry).write(to: URL(filePath: "\(folder)/\(entry.record.name).json"), options: .atomic)
        } catch {
            throw .stepFailed(
                Message("the restore cannot be written down in \(folder)", ko: "복구 내용을 \(folder)에 기록할 수 없음"), detail: error.localizedDescription,
                now: Message("nothing was swapped", ko: "교체하지 않음"))
        }
    }

    /// A name that no restore bears, `20261125213000-rename`: its digits name what is written beside, so no two restores share them.
    /// Several can be chosen in one second; then the next free one is given.
    package func unusedName(at time: WallTime, swap: String) -> String {
        let taken = Set(((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).map { String($0.prefix { $0.isNumber }) })
        var time = time
        while taken.contains(CivilTime(time).digits) { time.milliseconds += 1_000 }
        return CivilTime(time).digits + "-" + swap
    }

    /// Every restore, oldest first.
    package func all() -> [Entry] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".json") }.sorted()
        return names.compactMap { try? read(String($0.dropLast(5))) }
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0) || $0 == 0x2d }
    }
}
