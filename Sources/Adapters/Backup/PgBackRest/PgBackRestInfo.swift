import Documents
import Engine
import Foundation

/// What `pgbackrest info --output=json` says of one stanza. It ends with exit code 0 whatever it says, so its words decide.
struct PgBackRestInfo: Hashable, Sendable {
    /// One backup that the other program keeps.
    struct Listed: Hashable, Sendable {
        /// `20261127-230111F_20261127-230116I`
        var label: String
        /// Labels whose files it needs, its own last.
        var needs: [String]
        /// Folder of its write-ahead log under `archive/STANZA`: `15-1`.
        var archive: String
        var start: String
        var stop: String
        var timeline: Int
        /// Whole seconds are all that is told, so the end is rounded up.
        var began: WallTime
        var ended: WallTime
        var bytes: Int64
        var storedBytes: Int64
        /// `150000`: the minor version is not told.
        var version: Int
        var systemIdentifier: String
        var flaws: [String]

        /// A catalogue's name of it: labels hold `_`.
        var id: BackupID? { BackupID(label.replacing("_", with: "-")) }
    }

    var backups: [Listed]

    /// - Throws: what stands in the way of reading the stanza; never bytes of a file that could not be decrypted.
    static func read(_ text: String, stanza: String, repository: String) throws(BackupError) -> PgBackRestInfo {
        let stanzas: [Stanza]
        do { stanzas = try JSONDecoder().decode([Stanza].self, from: Data(text.utf8)) } catch {
            throw .adoptedUnreadable(repository, detail: "pgbackrest info does not answer as version 2.45 does: \(text.prefix(100))")
        }
        guard let own = stanzas.first(where: { $0.name == stanza }) else { throw .stanzaMissing(stanza, repository: repository) }
        let status = own.repo?.min { $0.key < $1.key }?.status ?? own.status
        switch status.code {
        case 0, 2: break
        case 1, 3: throw .stanzaMissing(stanza, repository: repository)
        default: throw .adoptedUnreadable(repository, detail: Self.plain(status.message))
        }
        return PgBackRestInfo(backups: (own.backup ?? []).compactMap { own.listed($0) })
    }

    /// The first line: what follows may quote bytes of a file that did not decrypt.
    static func plain(_ words: String) -> String {
        let line = words.split(separator: "\n").first.map(String.init) ?? words
        return line.hasSuffix(":") ? String(line.dropLast()) : line
    }

    private struct Stanza: Decodable {
        struct Status: Decodable {
            var code: Int
            var message: String
        }
        struct Repo: Decodable {
            var key: Int
            var status: Status
        }
        struct Reference: Decodable { var id: Int }
        struct Server: Decodable {
            var id: Int
            var systemIdentifier: UInt64
            var version: String
            enum CodingKeys: String, CodingKey {
                case id, version
                case systemIdentifier = "system-id"
            }
        }
        struct Archive: Decodable {
            var database: Reference
            var id: String
        }
        struct Entry: Decodable {
            struct Files: Decodable {
                var start: String?
                var stop: String?
            }
            struct Times: Decodable {
                var start: Int64
                var stop: Int64
            }
            struct Sizes: Decodable {
                struct Stored: Decodable { var delta: Int64? }
                var size: Int64
                var repository: Stored?
            }
            var label: String
            var archive: Files?
            var database: Reference
            var error: Bool?
            var lsn: Files?
            var reference: [String]?
            var timestamp: Times
            var info: Sizes
        }
        var name: String
        var status: Status
        var repo: [Repo]?
        var db: [Server]?
        var archive: [Archive]?
        var backup: [Entry]?

        func listed(_ entry: Entry) -> Listed? {
            guard let server = db?.first(where: { $0.id == entry.database.id }) else { return nil }
            let words = server.version.split(separator: ".").compactMap { Int($0) }
            guard let major = words.first else { return nil }
            var flaws: [String] = []
            // The other program warned of pages that fail their checksum, and ended with 0.
            if entry.error == true { flaws.append("pgbackrest found pages with a wrong checksum when it took \(entry.label)") }
            let first = entry.archive?.start ?? ""
            if first.count < 24 || entry.lsn?.stop == nil { flaws.append("\(entry.label) does not say which write-ahead log it needs") }
            return Listed(
                label: entry.label, needs: (entry.reference ?? []).filter { $0 != entry.label } + [entry.label],
                archive: archive?.first { $0.database.id == entry.database.id }?.id ?? "\(server.version)-\(server.id)",
                start: entry.lsn?.start ?? "0/0", stop: entry.lsn?.stop ?? "0/0", timeline: Int(first.prefix(8), radix: 16) ?? 0,
                began: WallTime(milliseconds: entry.timestamp.start * 1000), ended: WallTime(milliseconds: (entry.timestamp.stop + 1) * 1000),
                bytes: entry.info.size, storedBytes: entry.info.repository?.delta ?? 0,
                version: major >= 10 ? major * 10_000 : major * 10_000 + (words.dropFirst().first ?? 0) * 100,
                systemIdentifier: String(server.systemIdentifier), flaws: flaws)
        }
    }
}

/// What `pgbackrest verify --output=text` says: it ends with exit code 0 on damage, too.
enum PgBackRestVerdict {
    /// Findings by label; what concerns no backup stands under the empty name.
    static func read(_ text: String) -> [String: [String]] {
        var found: [String: [String]] = [:]
        var subject = ""
        var isBad = false
        var isRed = false
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("status:") { isRed = line != "status: ok" }
            if line.hasPrefix("archiveId:") {
                subject = ""
                isBad = counts(line, "total WAL checked") != counts(line, "total valid WAL")
                if isBad { found["", default: []].append(line) }
            } else if line.hasPrefix("backup:") {
                subject = String(line.dropFirst(7).prefix { $0 != "," }).trimmingCharacters(in: .whitespaces)
                isBad = !line.contains("status: valid") || counts(line, "total files checked") != counts(line, "total valid files")
                if isBad { found[subject, default: []].append(line) }
            } else if isBad, line.contains(": "), !line.hasPrefix("stanza:") {
                found[subject, default: []].append(line)
            }
        }
        if isRed, found.isEmpty { found[""] = [PgBackRestInfo.plain(text)] }
        return found
    }

    private static func counts(_ line: String, _ name: String) -> Int? {
        line.range(of: name + ": ").flatMap { Int(line[$0.upperBound...].prefix { $0.isNumber }) }
    }
}
