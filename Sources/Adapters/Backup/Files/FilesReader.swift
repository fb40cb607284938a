package import Documents
package import Engine
import Foundation

/// Reads every file's kind, mode, owner, size and hash, on a host or here, by `find` and `sha256sum`.
package struct FilesReader: Sendable {
    let host: Documents.Host
    let options: SSHOptions

    package init(host: Documents.Host, options: SSHOptions) {
        self.host = host
        self.options = options
    }

    /// Paths that are not there are simply absent. Whole paths, as on the host.
    package func manifest(of paths: [String]) async throws(BackupError) -> FilesManifest {
        let words = options.shellWords(for: host)
        let script = LadderBuilder.root + "\n" + Self.script(paths: paths, prefix: "root ")
        let answer = try await Self.shell.run(words, input: Array(script.utf8))
        guard answer.exitCode == 0 else { throw .filesUnreadable(host.name, detail: answer.lastWords) }
        return Self.read(answer.bytes)
    }

    /// Everything below a folder of this machine; paths begin with `/` and are relative to it. The folder itself is left out.
    package static func local(root: String) async throws(BackupError) -> FilesManifest {
        let answer = try await shell.run(script(paths: [root], prefix: ""))
        guard answer.exitCode == 0 else { throw .filesUnreadable("controller", detail: answer.lastWords) }
        return below(root, read(answer.bytes))
    }

    private static func below(_ root: String, _ manifest: FilesManifest) -> FilesManifest {
        FilesManifest(manifest.entries.filter { $0.path.hasPrefix(root + "/") }).renamed { String($0.dropFirst(root.count)) }
    }

    /// The same of a folder that is read again and again: a file with the inode, the size and the time of change that it had is not read.
    ///
    /// The time of change is the kernel's own, and no program can set it. What a proof compares is read whole, by the function above.
    /// - Parameter index: a file that remembers; where it is missing or damaged, everything is read.
    package static func local(root: String, index: String) async throws(BackupError) -> FilesManifest {
        let list = try await shell.run("LC_ALL=C find \(shellWord(root)) -printf 'e %y %m %U %G %s %p\\0%l\\0k %i %s %C@\\0'")
        guard list.exitCode == 0 else { throw .filesUnreadable("controller", detail: list.lastWords) }
        var manifest = read(list.bytes)
        let signs = signs(list.bytes)
        let known = FileManager.default.contents(atPath: index).flatMap { try? CanonicalText.decode([Remembered].self, from: [UInt8]($0)) } ?? []
        var remembered: [ByteName: Remembered] = [:]
        for one in known where signs[ByteName(one.path)]?.sign == one.sign { remembered[ByteName(one.path)] = one }
        let fresh = manifest.entries.filter { $0.kind == .file }.map { ByteName($0.path) }.filter { remembered[$0] == nil }
        if !fresh.isEmpty {
            let names = fresh.compactMap { signs[$0]?.name }.map(Array.init)
            let hashes = try await shell.run("LC_ALL=C xargs -0 -r sha256sum -z", input: Array(names.joined(separator: [0])))
            guard hashes.exitCode == 0 else { throw .filesUnreadable("controller", detail: hashes.lastWords) }
            for field in hashes.bytes.split(separator: 0) where field.count > 66 {
                let path = ByteName.text(Array(field.dropFirst(66)))
                remembered[ByteName(path)] = signs[ByteName(path)].map { Remembered(path: path, sign: $0.sign, sha256: String(decoding: field.prefix(64), as: UTF8.self)) }
            }
        }
        for position in manifest.entries.indices where manifest.entries[position].kind == .file {
            manifest.entries[position].sha256 = remembered[ByteName(manifest.entries[position].path)]?.sha256
        }
        // Without it the next run reads everything: slower, and as true.
        if let text = try? CanonicalText.encode(remembered.sorted { $0.key < $1.key }.map(\.value)) {
            try? Data(text).write(to: URL(filePath: index), options: .atomic)
        }
        return below(root, manifest)
    }

    private struct Remembered: Codable {
        var path: String
        /// Inode, size, time of change.
        var sign: String
        var sha256: String
    }

    /// Of each path, by its text: its own bytes, and what shows that it is the file that it was.
    private static func signs(_ bytes: [UInt8]) -> [ByteName: (name: ArraySlice<UInt8>, sign: String)] {
        var signs: [ByteName: (name: ArraySlice<UInt8>, sign: String)] = [:]
        var name: ArraySlice<UInt8> = []
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        while let field = fields.popFirst() {
            if field.starts(with: Self.entry) {
                name = field.split(separator: 0x20, maxSplits: 6, omittingEmptySubsequences: false).last ?? []
                _ = fields.popFirst()
            } else if field.starts(with: Self.sign) {
                signs[ByteName(ByteName.text(Array(name)))] = (name, String(decoding: field.dropFirst(2), as: UTF8.self))
            }
        }
        return signs
    }

    private static let (entry, sign) = (Array("e ".utf8), Array("k ".utf8))

    private static var shell: ControllerShell {
        var shell = ControllerShell()
        // A line a file.
        shell.outputLimit = 1_000_000_000
        shell.keepsBytes = true
        return shell
    }

    /// Fields end with a zero byte, since a name may hold anything else.
    private static func script(paths: [String], prefix: String) -> String {
        let list = paths.map(shellWord).joined(separator: " ")
        return """
            LC_ALL=C; export LC_ALL
            for path in \(list); do
              \(prefix)test -e "$path" || \(prefix)test -L "$path" || continue
              \(prefix)find "$path" -printf 'e %y %m %U %G %s %p\\0%l\\0' || exit 1
              \(prefix)find "$path" -type f -print0 | \(prefix)xargs -0 -r sha256sum -z || exit 1
            done

            """
    }

    private static func read(_ bytes: [UInt8]) -> FilesManifest {
        var entries: [ByteName: FilesManifest.Entry] = [:]
        var fields = bytes.split(separator: 0, omittingEmptySubsequences: false)[...]
        while let field = fields.popFirst() {
            if field.starts(with: Self.entry) {
                let target = fields.popFirst().map { ByteName.text(Array($0)) } ?? ""
                let parts = field.split(separator: 0x20, maxSplits: 6, omittingEmptySubsequences: false)
                guard parts.count == 7 else { continue }
                let words = parts.prefix(6).map { String(decoding: $0, as: UTF8.self) }
                guard let owner = Int(words[3]), let group = Int(words[4]), let size = Int64(words[5]) else { continue }
                let kind: FilesManifest.Entry.Kind = words[1] == "f" ? .file : words[1] == "d" ? .directory : words[1] == "l" ? .link : .other
                let path = ByteName.text(Array(parts[6]))
                let mode = String(repeating: "0", count: max(0, 4 - words[2].count)) + words[2]
                entries[ByteName(path)] = FilesManifest.Entry(
                    path, kind, mode: mode, owner: owner, group: group, size: kind == .file ? size : 0, target: kind == .link ? target : nil)
            } else if field.count > 66 {
                entries[ByteName(ByteName.text(Array(field.dropFirst(66))))]?.sha256 = String(decoding: field.prefix(64), as: UTF8.self)
            }
        }
        return FilesManifest(Array(entries.values))
    }
}
