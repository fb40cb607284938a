package import Documents

/// What lay in a host's folders at one moment: every file's hash, mode and owner.
package struct FilesManifest: Hashable, Codable, Sendable {
    package struct Entry: Hashable, Codable, Sendable {
        package enum Kind: String, Codable, Sendable { case file, directory, link, other }

        package var path: String
        package var kind: Kind
        /// `0644`
        package var mode: String
        /// Numbers: names differ from host to host.
        package var owner: Int
        package var group: Int
        package var size: Int64
        /// Of a file's bytes.
        package var sha256: String?
        /// Of a link.
        package var target: String?

        package init(
            _ path: String, _ kind: Kind, mode: String, owner: Int, group: Int, size: Int64 = 0, sha256: String? = nil, target: String? = nil
        ) {
            self.path = path
            self.kind = kind
            self.mode = mode
            self.owner = owner
            self.group = group
            self.size = size
            self.sha256 = sha256
            self.target = target
        }

        /// Where a link leads to that lies at `path`, as a whole path; nil for what is none.
        package func target(as path: String) -> String? {
            guard kind == .link, let target else { return nil }
            var names: [Substring] = []
            for name in ((target.hasPrefix("/") ? "" : path + "/../") + target).split(separator: "/") where name != "." {
                if name == ".." { _ = names.popLast() } else { names.append(name) }
            }
            return "/" + names.joined(separator: "/")
        }
    }

    package var format = 1
    /// By path.
    package var entries: [Entry]

    package init(_ entries: [Entry]) { self.entries = entries.map { (ByteName($0.path), $0) }.sorted { $0.0 < $1.0 }.map(\.1) }

    package var bytes: Int64 { entries.reduce(0) { $0 + ($1.kind == .file ? $1.size : 0) } }

    /// The topmost paths: what was asked to be backed up, as far as it was there.
    package var roots: [String] {
        var roots: [String] = []
        for entry in entries where !roots.contains(where: { entry.path.hasPrefix($0 + "/") }) { roots.append(entry.path) }
        return roots
    }

    /// What lies at or under these paths.
    package func only(_ paths: [String]) -> FilesManifest {
        FilesManifest(entries.filter { entry in paths.contains { Self.lies(entry.path, under: $0) } })
    }

    /// Whether a path is another one or lies below it.
    package static func lies(_ path: String, under other: String) -> Bool { path == other || path.hasPrefix(other == "/" ? "/" : other + "/") }

    package func renamed(_ name: (String) -> String) -> FilesManifest {
        FilesManifest(
            entries.map { entry in
                var entry = entry
                entry.path = name(entry.path)
                return entry
            })
    }
}

package struct FilesDifference: Hashable, Sendable {
    package var path: String
    package var message: Message
    package init(_ path: String, _ message: Message) {
        self.path = path
        self.message = message
    }
}

/// Is every file what was backed up? Pure; no difference is the proof.
package enum FilesComparison {
    package static func differences(expected: FilesManifest, found: FilesManifest) -> [FilesDifference] {
        let there = Dictionary(found.entries.map { (ByteName($0.path), $0) }, uniquingKeysWith: { first, _ in first })
        var differences: [FilesDifference] = []
        func add(_ path: String, _ message: Message) { differences.append(FilesDifference(path, message)) }
        for entry in expected.entries {
            guard let other = there[ByteName(entry.path)] else {
                add(entry.path, Message("\(entry.path): missing", ko: "\(entry.path): 없음"))
                continue
            }
            if entry.kind != other.kind {
                add(entry.path, Message("\(entry.path): a \(other.kind.rawValue) instead of a \(entry.kind.rawValue)", ko: "\(entry.path): 종류가 다름(\(entry.kind.rawValue) → \(other.kind.rawValue))"))
                continue
            }
            if entry.kind == .file, entry.sha256 != other.sha256 || entry.size != other.size {
                add(entry.path, Message("\(entry.path): other contents", ko: "\(entry.path): 내용이 다름"))
            }
            if entry.target.map(ByteName.init) != other.target.map(ByteName.init) {
                add(entry.path, Message("\(entry.path): leads to \(other.target ?? "-") instead of \(entry.target ?? "-")", ko: "\(entry.path): 링크 대상이 다름(\(other.target ?? "-"))"))
            }
            if entry.owner != other.owner || entry.group != other.group {
                add(
                    entry.path,
                    Message(
                        "\(entry.path): belongs to \(other.owner):\(other.group) instead of \(entry.owner):\(entry.group)",
                        ko: "\(entry.path): 소유자가 \(entry.owner):\(entry.group)이어야 하는데 \(other.owner):\(other.group)"))
            }
            // A link's mode means nothing.
            if entry.kind != .link, entry.mode != other.mode {
                add(entry.path, Message("\(entry.path): mode \(other.mode) instead of \(entry.mode)", ko: "\(entry.path): 권한이 \(entry.mode)이어야 하는데 \(other.mode)"))
            }
        }
        let wanted = Set(expected.entries.map { ByteName($0.path) })
        for entry in found.entries where !wanted.contains(ByteName(entry.path)) {
            add(entry.path, Message("\(entry.path): was not in the backup", ko: "\(entry.path): 백업에 없던 파일"))
        }
        return differences
    }
}
