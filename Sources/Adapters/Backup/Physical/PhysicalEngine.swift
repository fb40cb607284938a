package import Documents
package import Engine
import Foundation

/// A whole cluster as `pg_basebackup` copies it, and its write-ahead log by `pg_receivewal`, both through a tunnel; kept under `age`.
///
/// ```
/// physical/NAME/ID/         base.tar.zst.age, OID.tar.zst.age for each tablespace, position.json
/// wal/NAME/setup.json       the cluster is set up (a slot of this name exists on its server)
/// wal/NAME/SYSTEM/          SEGMENT.zst.age, SEGMENT.partial.zst.age, marks.json
/// ```
/// SYSTEM is the cluster's own identifier: a cluster that was made anew begins a log of its own.
package struct PhysicalEngine: BackupEngine {
    package let name = "pg_basebackup"
    package let kind = BackupPart.Kind.cluster

    let repository: Repository
    let platform: Platform
    let options: SSHOptions
    /// Where PostgreSQL's programs of each version lie.
    var programs = PostgresPrograms.debian

    static let slot = "bongsu"

    package init(repository: Repository, platform: Platform, options: SSHOptions) {
        self.repository = repository
        self.platform = platform
        self.options = options
    }

    // MARK: check

    /// Decrypts and unpacks every byte where `deep`, of the copies and of the log that belongs to them; else sees that the files are there.
    /// A damaged file of the log stands under `repository`, and is not counted as there until a later check can read it: the copy itself can
    /// still be restored to its own end.
    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        var findings: [String: [String]] = [:]
        var log: Set<String> = []
        for (id, part) in parts {
            let key = "\(id)/\(part.key)"
            let folder = try folder(of: part)
            let files = archives(in: folder)
            guard files.contains("base.tar.zst.age") else {
                findings[key, default: []].append("\(folder)/base.tar.zst.age is missing")
                continue
            }
            let bytes = files.reduce(Int64(0)) { $0 + size("\(folder)/\($1)") }
            if bytes != part.storedBytes { findings[key, default: []].append("\(folder) holds \(bytes) bytes, the receipt says \(part.storedBytes)") }
            guard deep else { continue }
            for file in files {
                report(BackupProgress(Message("reading \(part.name) of \(id)", ko: "\(id)의 \(part.name) 읽기"), total: size("\(folder)/\(file)")))
                if let words = try await unreadable("\(folder)/\(file)", isArchive: true) { findings[key, default: []].append("\(file): \(words)") }
            }
            for name in segments(of: part) { log.insert("\(walFolder(part))/\(name)") }
        }
        for (index, path) in log.sorted().enumerated() {
            report(BackupProgress(Message("reading the write-ahead log", ko: "WAL 읽기"), done: Int64(index), total: Int64(log.count), in: .pieces))
            let mark = path + Self.damaged
            if let words = try await unreadable(path, isArchive: false) {
                _ = FileManager.default.createFile(atPath: mark, contents: Data())
                findings["repository", default: []].append("\((path as NSString).lastPathComponent): \(words)")
            } else if FileManager.default.fileExists(atPath: mark) {
                try? FileManager.default.removeItem(atPath: mark)
            }
        }
        return findings
    }

    /// - Returns: what the programs say of a file that does not decrypt and unpack to its end; nil where it does.
    private func unreadable(_ path: String, isArchive: Bool) async throws(BackupError) -> String? {
        let answer = try await ControllerShell(environment: key + [("BONGSU_FILE", path)]).run(
            isArchive
                ? #"age -d -i "$BONGSU_KEY" "$BONGSU_FILE" | zstd -q -dc | { tar t >/dev/null; cat >/dev/null; }"#
                : #"age -d -i "$BONGSU_KEY" "$BONGSU_FILE" | zstd -q -t"#)
        return answer.exitCode == 0 ? nil : Self.cause(answer)
    }

    /// Which program of a pipeline began it: the first line that is not of those behind it.
    static func cause(_ answer: ControllerShell.Answer) -> String {
        let lines = answer.errorOutput.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) && !$0.hasPrefix("bongsu-") }
        return lines.first { FullDisk.isTold(in: $0) } ?? lines.first { $0.hasPrefix("age:") } ?? lines.first { $0.contains("error:") || $0.contains("FATAL") || $0.contains("ERROR") }
            ?? lines.last ?? "exit code \(answer.exitCode)"
    }

    // MARK: remove, sweep

    package func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError) {
        for (_, part) in parts {
            let folder = try folder(of: part)
            guard FileManager.default.fileExists(atPath: folder) else { continue }
            do { try FileManager.default.removeItem(atPath: folder) } catch { throw .folderUnusable(folder, detail: error.localizedDescription) }
        }
        for cluster in Set(parts.map(\.part.name)) { try await trim(cluster) }
    }

    package func sweep(_ unfinished: Set<BackupID>) async throws(BackupError) {
        let manager = FileManager.default
        for name in (try? manager.contentsOfDirectory(atPath: repository.work)) ?? [] where name.hasPrefix("physical-") {
            try? manager.removeItem(atPath: "\(repository.work)/\(name)")
        }
        let base = repository.physical("")
        for cluster in (try? manager.contentsOfDirectory(atPath: base)) ?? [] {
            for id in unfinished { try? manager.removeItem(atPath: "\(base)/\(cluster)/\(id)") }
            try await trim(cluster)
        }
    }

    /// Removes the log's files that no copy on the disk can need. Nobody knows what one needs whose position cannot be read.
    private func trim(_ cluster: String) async throws(BackupError) {
        let manager = FileManager.default
        let folder = repository.physical(cluster)
        var positions: [WALPosition] = []
        for id in (try? manager.contentsOfDirectory(atPath: folder)) ?? [] {
            // Without its base it is the rest of one that was cut short.
            guard archives(in: "\(folder)/\(id)").contains("base.tar.zst.age") else { continue }
            guard let text = manager.contents(atPath: "\(folder)/\(id)/position.json"), let position = try? CanonicalText.decode(WALPosition.self, from: [UInt8](text))
            else { return }
            positions.append(position)
        }
        let current = PhysicalSetup.State.read(repository, cluster)?.systemIdentifier
        for system in (try? manager.contentsOfDirectory(atPath: repository.wal(cluster))) ?? [] where system.allSatisfy(\.isNumber) {
            let log = "\(repository.wal(cluster))/\(system)"
            let own = positions.filter { $0.systemIdentifier == system }
            if own.isEmpty {
                if current != system { try? manager.removeItem(atPath: log) }
                continue
            }
            let files = ((try? manager.contentsOfDirectory(atPath: log)) ?? []).filter { $0.hasSuffix(Self.suffix) }
            let names = files.map { String($0.dropLast(Self.suffix.count)) }
            for name in WALContinuity(segmentBytes: own[0].segmentBytes).superfluous(names, keeping: own) {
                for end in ["", Self.damaged] { try? manager.removeItem(atPath: "\(log)/\(name)\(Self.suffix)\(end)") }
            }
            if let oldest = own.map(\.stopTime).min(), let marks = marks(log) { try await write(marks.since(oldest), into: log) }
        }
    }

    // MARK: what every part needs

    static let suffix = ".zst.age"

    /// Secrets by the environment: the key's file, not the key.
    var key: [(name: String, value: String)] { [("BONGSU_KEY", repository.ageKey), ("LC_ALL", "C.UTF-8")] }

    func folder(of part: BackupPart) throws(BackupError) -> String {
        let words = part.reference.split(separator: "/", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == "physical", !words.contains(".."), !words.contains(""), part.position != nil else { throw .notPhysical(part.key) }
        return "\(repository.path)/\(part.reference)"
    }

    /// `base` first.
    func archives(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".tar.zst.age") }.sorted(by: >)
    }

    func size(_ path: String) -> Int64 {
        ((try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.int64Value) ?? 0
    }

    func makeFolder(_ kind: String) throws(BackupError) -> String {
        let folder = "\(repository.work)/physical-\(kind)-\(UUID().uuidString.prefix(8).lowercased())"
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

    func host(_ name: String) throws(BackupError) -> Documents.Host {
        guard let host = platform.host(name) else { throw .unknownSubject(name) }
        return host
    }

    /// The operating system's user that owns the server.
    func owner(_ cluster: String) -> String { platform.databases.first { $0.cluster == cluster }?.user ?? "postgres" }
}
