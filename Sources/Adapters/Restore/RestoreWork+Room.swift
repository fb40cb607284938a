import Documents
import Engine
import Foundation

/// Room, where a copy will be written, before anything is asked; the rest of what can be known beforehand the engines check themselves.
extension RestoreWork {
    func preflight(_ record: RestoreRecord, _ database: Database, _ catalogue: Catalogue) async throws(BackupError) {
        guard let part = catalogue.backup(record.backup)?.parts.first(where: { $0.key == record.part }) else { return }
        let script = """
            line=$(pg_lsclusters -h 2>/dev/null | awk '$3 == \(database.port) { print $6; exit }')
            folder=${line:-/var/lib/postgresql}
            # A directory's copy lies beside it.
            if [ '\(record.way.rawValue)' = directory ] && [ -n "$line" ]; then
              if mountpoint -q "$line"; then echo "mounted $line"; exit 0; fi
              folder=$(dirname "$line")
            fi
            \(Self.existing)
            df -P -B1 "$folder" | awk -v f="$folder" 'NR == 2 { print $4, f }'
            """
        let words = try await space(on: database.host, script).split(whereSeparator: \.isWhitespace)
        if words.first == "mounted" {
            throw .stepFailed(
                Message("the data directory is a mount point, and cannot change places with another", ko: "데이터 디렉터리가 마운트 지점이라 다른 디렉터리와 교체할 수 없음"),
                detail: words.dropFirst().joined(separator: " "), now: Message("nothing was touched", ko: "아무것도 건드리지 않음"))
        }
        guard words.count == 2, let free = Int64(words[0]) else { return }
        let log = engines.log(of: part).map { RecoveryPlan.logBytes(record.until, part, $0.stock(of: part)) } ?? 0
        let needs = part.sourceBytes + part.sourceBytes / 5 + log
        if free < needs { throw .noSpace(database.host, folder: String(words[1]), needs: needs, free: free) }
        // A dump is unpacked on the controller before it is sent.
        if record.way == .extract || record.way == .dump { try roomHere(for: record.way == .dump ? part.sourceBytes : needs) }
    }

    /// Files are unpacked here, and written beside each path, on its own file system.
    func preflight(_ record: RestoreRecord, _ part: BackupPart) async throws(BackupError) {
        try roomHere(for: part.sourceBytes)
        // Into a folder here, no host is needed; it may be the one that is lost.
        guard record.into == nil else { return }
        guard let bytes = try store.manifest(of: part, in: record.backup), let manifest = try? JSONDecoder().decode(FilesManifest.self, from: Data(bytes)) else { return }
        let paths = platform.backups?.files.first { $0.host == record.subject }?.paths ?? []
        let script = """
            for path in \(paths.map(shellWord).joined(separator: " ")); do
              folder=$(dirname "$path")
              \(Self.existing)
              df -P -B1 "$folder" | awk 'NR == 2 { print $4, $6 }'
            done
            """
        let lines = try await space(on: record.host, script).split(separator: "\n").map { $0.split(separator: " ") }
        guard lines.count == paths.count else { return }
        var needs: [Substring: Int64] = [:]
        for (path, words) in zip(paths, lines) where words.count == 2 { needs[words[1], default: 0] += manifest.only([path]).bytes }
        for words in lines where words.count == 2 {
            guard let free = Int64(words[0]), let needed = needs[words[1]], free < needed else { continue }
            throw .noSpace(record.host, folder: String(words[1]), needs: needed, free: free)
        }
    }

    /// Shell text: `folder`, or the nearest above it that is there.
    private static let existing = #"while [ ! -d "$folder" ] && [ "$folder" != / ]; do folder=$(dirname "$folder"); done"#

    private func space(on host: String, _ script: String) async throws(BackupError) -> String {
        do { return try await hosts.reader(for: host).read(script, timeLimit: .seconds(20)).output } catch {
            throw .stepFailed(
                Message("host \(host) cannot be asked for its space", ko: "호스트 \(host)에 공간을 물을 수 없음"), detail: "\(error)",
                now: Message("nothing was touched", ko: "아무것도 건드리지 않음"))
        }
    }

    private func roomHere(for needs: Int64) throws(BackupError) {
        let room = (try? FileManager.default.attributesOfFileSystem(forPath: repository.work)[.systemFreeSize] as? NSNumber)?.int64Value ?? .max
        if room < needs { throw .noSpace("controller", folder: repository.work, needs: needs, free: room) }
    }
}
