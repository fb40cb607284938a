import Engine
import Foundation

/// One file of the write-ahead log in a pgBackRest repository.
struct ArchivedFile: Hashable, Codable, Sendable {
    /// Under `archive/STANZA`: `15-1/0000000100000000/000000010000000000000003-f406….zst`
    var path: String
    /// `000000010000000000000003`
    var name: String
    /// SHA-1 of the file as PostgreSQL wrote it.
    var digest: String
    /// When it came into the repository: by a clock that may differ from the server's.
    var modified: WallTime

    /// `15-1`
    var archive: String { String(path.prefix { $0 != "/" }) }
    /// `zst`; empty where it is not compressed.
    var suffix: String { path.split(separator: ".").dropFirst().last.map(String.init) ?? "" }

    /// Nil where the path is none of a full segment: labels, histories, partial ones, the stanza's own files.
    init?(path: String, modified: WallTime) {
        let words = path.split(separator: "/")
        guard words.count == 3, let file = words.last, file.utf8.count >= 65 else { return nil }
        let name = String(file.prefix(24))
        let digest = String(file.dropFirst(25).prefix(40))
        guard WALContinuity().segment(name) != nil || name.allSatisfy(\.isHexDigit), file.dropFirst(24).first == "-", digest.count == 40,
            digest.allSatisfy(\.isHexDigit)
        else { return nil }
        self.path = path
        self.name = name
        self.digest = digest
        self.modified = modified
    }

    /// As `find -printf '%T@ %P'` says.
    static func read(lines: String) -> [ArchivedFile] {
        lines.split(separator: "\n").compactMap { line in
            guard let gap = line.firstIndex(of: " "), let seconds = Int64(line.prefix { $0.isNumber }) else { return nil }
            return ArchivedFile(path: String(line[line.index(after: gap)...]), modified: WallTime(milliseconds: seconds * 1000))
        }
    }

    /// As `pgbackrest repo-ls --recurse --output=json` says.
    static func read(json: String) -> [ArchivedFile] {
        struct Entry: Decodable { var time: Int64? }
        let entries = (try? JSONDecoder().decode([String: Entry].self, from: Data(json.utf8))) ?? [:]
        return entries.compactMap { ArchivedFile(path: $0.key, modified: WallTime(milliseconds: ($0.value.time ?? 0) * 1000)) }
    }
}
