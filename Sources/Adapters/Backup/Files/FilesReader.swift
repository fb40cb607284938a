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
        let script = "root() { if [ \"$(id -u)\" = 0 ]; then \"$@\"; else sudo -n \"$@\"; fi; }\n" + Self.script(paths: paths, prefix: "root ")
        let answer = try await Self.shell.run(words, input: Array(script.utf8))
        guard answer.exitCode == 0 else { throw .filesUnreadable(host.name, detail: answer.lastWords) }
        return Self.read(answer.output)
    }

    /// Everything below a folder of this machine; paths begin with `/` and are relative to it. The folder itself is left out.
    package static func local(root: String) async throws(BackupError) -> FilesManifest {
        let answer = try await shell.run(script(paths: [root], prefix: ""))
        guard answer.exitCode == 0 else { throw .filesUnreadable("controller", detail: answer.lastWords) }
        return below(root, read(answer.output))
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
        var manifest = read(list.output)
        let signs = signs(list.output)
        let known = FileManager.default.contents(atPath: index).flatMap { try? CanonicalText.decode([String: Remembered].self, from: [UInt8]($0)) } ?? [:]
        var remembered = known.filter { $0.value.sign == signs[$0.key] }
        let fresh = manifest.entries.filter { $0.kind == .file && remembered[$0.path] == nil }.map(\.path)
        if !fresh.isEmpty {
            let hashes = try await shell.run("LC_ALL=C xargs -0 -r sha256sum -z", input: Array(fresh.joined(separator: "\0").utf8))
            guard hashes.exitCode == 0 else { throw .filesUnreadable("controller", detail: hashes.lastWords) }
            for field in hashes.output.split(separator: "\0") where field.count > 66 {
                let path = String(field.dropFirst(66))
                remembered[path] = signs[path].map { Remembered(sign: $0, sha256: String(field.prefix(64))) }
            }
        }
        for position in manifest.entries.indices where manifest.entries[position].kind == .file {
            manifest.entries[position].sha256 = remembered[manifest.entries[position].path]?.sha256
        }
        // Without it the next run reads everything: slower, and as true.
        if let text = try? CanonicalText.encode(remembered) { try? Data(text).write(to: URL(filePath: index), options: .atomic) }
        return below(root, manifest)
    }

    private struct Remembered: Codable {
        /// Inode, size, time of change.
        var sign: String
        var sha256: String
    }

    private static func signs(_ text: String) -> [String: String] {
        var signs: [String: String] = [:]
        var path = ""
        var fields = text.split(separator: "\0", omittingEmptySubsequences: false)[...]
        while let field = fields.popFirst() {
            if field.hasPrefix("e ") {
                path = field.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false).last.map(String.init) ?? ""
                _ = fields.popFirst()
            } else if field.hasPrefix("k ") {
                signs[path] = String(field.dropFirst(2))
            }
        }
        return signs
    }

    private static var shell: ControllerShell {
        var shell = ControllerShell()
        // A line a file.
        shell.outputLimit = 1_000_000_000
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

    private static func read(_ text: String) -> FilesManifest {
        var entries: [String: FilesManifest.Entry] = [:]
        var fields = text.split(separator: "\0", omittingEmptySubsequences: false)[...]
        while let field = fields.popFirst() {
            if field.hasPrefix("e ") {
                let target = fields.popFirst().map(String.init) ?? ""
                let words = field.split(separator: " ", maxSplits: 6, omittingEmptySubsequences: false)
                guard words.count == 7, let owner = Int(words[3]), let group = Int(words[4]), let size = Int64(words[5]) else { continue }
                let kind: FilesManifest.Entry.Kind = words[1] == "f" ? .file : words[1] == "d" ? .directory : words[1] == "l" ? .link : .other
                let path = String(words[6])
                let mode = String(repeating: "0", count: max(0, 4 - words[2].count)) + words[2]
                entries[path] = FilesManifest.Entry(
                    path, kind, mode: mode, owner: owner, group: group, size: kind == .file ? size : 0, target: kind == .link ? target : nil)
            } else if field.count > 66 {
                let path = String(field.dropFirst(66))
                entries[path]?.sha256 = String(field.prefix(64))
            }
        }
        return FilesManifest(Array(entries.values))
    }
}
