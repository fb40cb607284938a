package import Documents

/// The newest backup from before the first trace of an attack. Pure: what each backup held comes in as manifests.
///
/// One sign alone happens on any day (a deployment changes every file, an import doubles a table), so two different ones in one backup make it
/// suspicious; everything after the first suspicious one is, too. Signs are read from manifests and sizes: an attacker who changes a few
/// files in place leaves none of them. `--before` says what a person knows better.
package struct CleanPoint: Sendable {
    package enum Sign: String, Codable, Sendable {
        /// Much of what was there is changed or gone.
        case changed
        /// Many new files with an ending that was not there before.
        case ending
        /// A file named like a ransom note, or one text in many folders.
        case note
        /// What was always stored in little room needs much: it does not compress and nothing of it was there before.
        case stored
        /// More than half of a table's rows are gone.
        case rows
        /// A table takes twice its room with the same rows: each was written anew.
        case rewritten
    }

    package struct Finding: Hashable, Sendable {
        package var sign: Sign
        package var message: Message
    }

    package struct Judged: Hashable, Sendable {
        package var backup: Backup
        package var findings: [Finding]
        /// After what a person said, or after the first suspicious one.
        package var isLater = false
        package var isSuspicious: Bool { Set(findings.map(\.sign)).count > 1 }
    }

    /// Oldest first: those that have manifests. One without any can be neither suspected nor called clean.
    package let judged: [Judged]
    /// The newest proved one of the clean; where none is proved, the newest.
    package let chosen: (backup: Backup, state: BackupState)?

    /// - Parameters:
    ///   - findings: what each backup shows against the one before it, oldest first.
    ///   - limit: nothing that was still being copied at or after it counts as clean: what came last is from the end of a run.
    package init(_ findings: [(backup: Backup, findings: [Finding])], catalogue: Catalogue, before limit: WallTime? = nil) {
        var isLater = false
        var judged: [Judged] = []
        for (backup, found) in findings {
            var one = Judged(backup: backup, findings: found)
            // An archive from before holds what it held when it was made.
            let end = backup.origin == .imported ? backup.parts.compactMap(\.snapshot).max() ?? backup.began : backup.received
            if let limit, end >= limit { isLater = true }
            one.isLater = isLater
            if one.isSuspicious { isLater = true }
            judged.append(one)
        }
        self.judged = judged
        let clean = judged.filter { !$0.isLater && !$0.isSuspicious }.map { ($0.backup, catalogue.state(of: $0.backup)) }.filter { $0.1 != .refused }
        chosen = (clean.last { $0.1 == .proved } ?? clean.last).map { (backup: $0.0, state: $0.1) }
    }

    // MARK: files

    /// Fewer files than this say nothing in percent.
    static let fewest = 20

    package static func signs(_ name: String, before: FilesManifest, after: FilesManifest) -> [Finding] {
        let old = before.entries.filter { $0.kind == .file }
        let new = Dictionary(after.entries.filter { $0.kind == .file }.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let known = Set(old.map(\.path))
        var found: [Finding] = []
        let lost = old.count { new[$0.path].map(\.sha256) != .some($0.sha256) }
        if old.count >= fewest, lost * 5 >= old.count {
            found.append(
                Finding(sign: .changed, message: Message("\(name): \(lost * 100 / old.count) % of \(old.count) files changed or gone", ko: "\(name): 파일 \(old.count)개 중 \(lost * 100 / old.count) %가 바뀌거나 사라짐")))
        }
        let added = new.values.filter { !known.contains($0.path) }
        let endings = Set(old.map { ending($0.path) })
        let fresh = Dictionary(grouping: added, by: { ending($0.path) }).filter { !$0.key.isEmpty && !endings.contains($0.key) }
        if let (word, files) = fresh.max(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }), files.count >= 10, files.count * 20 >= old.count {
            found.append(
                Finding(sign: .ending, message: Message("\(name): \(files.count) new files end in .\(word), none did before", ko: "\(name): 전에 없던 확장자 .\(word) 파일이 \(files.count)개 생김")))
        }
        if let note = added.map(\.path).filter(isNote).min() ?? repeated(added) {
            found.append(Finding(sign: .note, message: Message("\(name): looks like a ransom note: \(note)", ko: "\(name): 랜섬 노트로 보이는 파일: \(note)")))
        }
        return found
    }

    static func ending(_ path: String) -> String {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        let word = name[name.index(after: dot)...].lowercased()
        return word.utf8.count <= 12 ? word : ""
    }

    private static let texts: Set<String> = ["", "txt", "html", "htm", "hta", "url", "rtf", "md"]

    static func isNote(_ path: String) -> Bool {
        guard texts.contains(ending(path)) else { return false }
        let name = (path.split(separator: "/").last ?? "").lowercased()
        if ["decrypt", "ransom", "your_files", "your-files", "your files"].contains(where: name.contains) { return true }
        return ["recover", "restore", "unlock"].contains(where: name.contains) && ["file", "data", "how"].contains(where: name.contains)
    }

    /// One text in many folders at once.
    private static func repeated(_ added: [FilesManifest.Entry]) -> String? {
        let texts = added.filter { Self.texts.contains(ending($0.path)) && $0.size > 0 && $0.size < 100_000 }
        return Dictionary(grouping: texts, by: { $0.sha256 ?? $0.path }).values
            .filter { files in Set(files.map { $0.path.split(separator: "/").dropLast() }).count >= 5 }
            .compactMap { $0.map(\.path).min() }.min()
    }

    // MARK: databases and sizes

    package static func signs(_ name: String, before: DatabaseManifest, after: DatabaseManifest) -> [Finding] {
        let now = Dictionary(after.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [Finding] = []
        for table in before.tables where table.rows >= 100 {
            let other = now[table.name]
            let rows = other?.rows ?? 0
            if rows * 2 < table.rows {
                found.append(Finding(sign: .rows, message: Message("\(name): \(table.name) has \(rows) rows, \(table.rows) before", ko: "\(name): \(table.name) \(rows)행, 전에는 \(table.rows)행")))
            } else if let other, table.bytes >= 1_000_000, other.sum != table.sum, abs(rows - table.rows) * 20 <= table.rows, other.bytes * 10 >= table.bytes * 18 {
                found.append(
                    Finding(
                        sign: .rewritten,
                        message: Message("\(name): \(table.name) takes \(other.bytes / 1_000_000) MB, \(table.bytes / 1_000_000) MB before, with the same rows: each was written anew", ko: "\(name): \(table.name)이(가) 같은 행 수로 \(other.bytes / 1_000_000) MB(전에는 \(table.bytes / 1_000_000) MB): 모든 행이 다시 쓰임")))
            }
        }
        return found
    }

    /// The parts' sizes alone. The first copy of a part is stored whole, so it says nothing; a cluster's always is, so its density counts.
    package static func signs(before: BackupPart, after: BackupPart) -> [Finding] {
        guard after.engine == before.engine, after.sourceBytes >= 1_000_000, before.sourceBytes > 0 else { return [] }
        let share = after.storedBytes * 100 / after.sourceBytes
        let usual = before.storedBytes * 100 / before.sourceBytes
        guard share >= (after.kind == .cluster ? 60 : 40), after.kind != .cluster || share * 2 >= usual * 3 else { return [] }
        return [
            Finding(
                sign: .stored,
                message: Message("\(after.key): \(share) % of its size was new to the repository and did not compress", ko: "\(after.key): 크기의 \(share) %가 저장소에 새로 들어왔고 압축되지 않음"))
        ]
    }
}
