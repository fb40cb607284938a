package import Documents
package import Engine
import Foundation
import Glibc

/// A host's folders by rsync into a mirror on the controller, and the mirror by restic: what did not change is neither sent nor stored
/// again. Beside them what a replacement of the host needs.
///
/// Needs rsync on the host and root here: owners are kept as numbers.
package struct FilesEngine: BackupEngine {
    package let name = "restic"
    package let kind = BackupPart.Kind.files

    let repository: Repository
    let restic: ResticRepository
    let platform: Platform
    let options: SSHOptions
    let shelf: ManifestShelf

    package init(repository: Repository, platform: Platform, options: SSHOptions, shelf: ManifestShelf) {
        self.repository = repository
        restic = ResticRepository(repository)
        self.platform = platform
        self.options = options
        self.shelf = shelf
    }

    static let tag = "bongsu-files"

    /// `files/` holds what platform.yaml lists, `host/` and `inventory.txt` what a replacement needs.
    private func mirror(_ host: String) -> String { "\(repository.work)/mirror-\(host)" }

    package func take(_ source: BackupSource, as id: BackupID, report: @escaping ProgressReport) async throws(BackupError) -> BackupPart {
        guard case .files(let name, let paths) = source, let host = platform.host(name) else { throw .filesUnreadable("-", detail: "no host") }
        guard geteuid() == 0 else { throw .filesNeedRoot() }
        let clock = ContinuousClock()
        let began = clock.now
        let mirror = mirror(name)
        report(BackupProgress(Message("copying files of \(name)", ko: "\(name)의 파일 복사")))
        do { try FileManager.default.createDirectory(atPath: mirror, withIntermediateDirectories: true) } catch {
            throw .folderUnusable(mirror, detail: error.localizedDescription)
        }
        // Beside each other: they wait for the host longer than they work.
        async let unprepared = BackupError.thrown { () throws(BackupError) in try await restic.prepare() }
        async let unlisted = BackupError.thrown { () throws(BackupError) in try await inventory(host, into: mirror) }
        // What a replacement needs is a help, not the data: what cannot be read of it is no flaw of the copy.
        async let unhelped = BackupError.thrown { () throws(BackupError) in _ = try await pull(host, HostInventory.paths, into: mirror + "/host") }
        var flaws = try await pull(host, paths, into: mirror + "/files")
        for error in await [unprepared, unlisted, unhelped] { if let error { throw error } }
        let manifest = try await FilesReader.local(root: mirror + "/files", index: mirror + "/hashes.json").only(paths)
        for path in paths {
            guard let entry = manifest.entries.first(where: { $0.path == path }) else {
                flaws.append("\(path): not there")
                continue
            }
            // Where it leads to is copied only where that is listed, too.
            if let target = entry.target(as: path), !paths.contains(where: { FilesManifest.lies(target, under: $0) }) {
                flaws.append("\(path): a link to \(target), which is not listed")
            }
        }
        let text: [UInt8]
        do {
            text = try CanonicalText.encode(manifest)
            try Data(text).write(to: URL(filePath: mirror + "/manifest.json"), options: .atomic)
        } catch {
            throw .filesUnreadable(name, detail: "\(error)")
        }
        let summary = try await restic.backup(
            ["files", "host", "inventory.txt", "manifest.json"], in: mirror, tags: [Self.tag, "backup-\(id)"], host: name
        ) { done, total in
            report(BackupProgress(Message("storing files of \(name)", ko: "\(name)의 파일 저장"), done: done, total: total))
        }
        flaws += summary.unreadable.map { "\($0): not stored" }
        var part = BackupPart(
            kind: .files, name: name, host: name, engine: self.name, reference: summary.snapshot, sourceBytes: manifest.bytes,
            storedBytes: summary.storedBytes, seconds: (clock.now - began) / .seconds(1))
        part.manifest = Manifests.digest(text)
        part.flaws = flaws
        try shelf.write(text, part, id)
        return part
    }

    /// rsync puts its own words behind; the host is not to feel it.
    private static let asRoot =
        #"sh -c 'if [ "$(id -u)" = 0 ]; then exec nice -n 10 rsync "$@"; else exec sudo -n nice -n 10 rsync "$@"; fi' rsync"#

    private var rate: String { platform.backups?.rate.map { "--bwlimit=\($0 * 1000)" } ?? "" }

    /// - Returns: what could not be read, a line a file.
    private func pull(_ host: Documents.Host, _ paths: [String], into folder: String) async throws(BackupError) -> [String] {
        let shell = ControllerShell(environment: [("BONGSU_RSH", options.remoteShell(for: host)), ("BONGSU_RSYNC", Self.asRoot)])
        let sources = paths.map { shellWord("\(host.address):\($0)") }.joined(separator: " ")
        let answer = try await shell.run(
            """
            # A path that is no longer listed must not stay in the mirror.
            list=\(shellWord(paths.joined(separator: "\n")))
            if [ "$(cat \(shellWord(folder)).paths 2>/dev/null)" != "$list" ]; then rm -rf \(shellWord(folder)); fi
            mkdir -p \(shellWord(folder))
            printf '%s\n' "$list" >\(shellWord(folder)).paths
            code=0
            LC_ALL=C rsync -aHAX --numeric-ids --relative --delete --delete-excluded --delete-missing-args --protect-args \(rate) -e "$BONGSU_RSH" \
              --rsync-path="$BONGSU_RSYNC" \
              \(sources) \(shellWord(folder))/ || code=$?
            # 23: some could not be read; 24: some vanished meanwhile.
            case $code in 0|24) exit 0 ;; 23) echo "bongsu-partial" >&2; exit 0 ;; *) exit "$code" ;; esac
            """)
        let lines = answer.errorOutput.split(separator: "\n").map(String.init)
        if answer.exitCode != 0 {
            if lines.contains(where: { FullDisk.isTold(in: $0) }) { throw .diskFull(folder, detail: answer.lastWords) }
            throw .filesUnreadable(host.name, detail: lines.first { $0.hasPrefix("sudo:") || $0.contains("command not found") || $0.contains("ssh:") } ?? answer.lastWords)
        }
        let told = lines.filter { ($0.contains("failed") || $0.contains("denied")) && !$0.contains("No such file or directory") && !$0.hasPrefix("rsync error") }
        if !told.isEmpty || lines.last != "bongsu-partial" { return told }
        // Not whole, for a reason in other words. What vanished while it was read is none, and what is not there is told by the manifest.
        return lines.dropLast().filter { !$0.contains("No such file or directory") && !$0.hasPrefix("rsync error") && !$0.contains("vanished") }
    }

    private func inventory(_ host: Documents.Host, into mirror: String) async throws(BackupError) {
        let words = options.shellWords(for: host)
        let sources = platform.services.filter { $0.host == host.name }.compactMap(\.source)
        let answer = try await ControllerShell().run(words, input: Array(HostInventory.script(sources: sources).utf8))
        if answer.exitCode != 0 { throw .filesUnreadable(host.name, detail: answer.lastWords) }
        do {
            try Data(answer.output.utf8).write(to: URL(filePath: mirror + "/inventory.txt"), options: .atomic)
        } catch {
            throw .folderUnusable(mirror, detail: error.localizedDescription)
        }
    }

    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        try await restic.check(parts, deep: deep, report: report)
    }

    package func restore(
        _ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        let scratch = "\(repository.work)/files-\(id)-\(UUID().uuidString.prefix(8).lowercased())"
        defer { try? FileManager.default.removeItem(atPath: scratch) }
        report(BackupProgress(Message("reading files of \(part.name)", ko: "\(part.name)의 파일 읽기"), total: part.sourceBytes))
        try await restic.restore(part.reference, to: scratch)
        switch target {
        case .folder(let path, _):
            try await ControllerShell().succeed(
                "mkdir -p \"$(dirname \(shellWord(path)))\"; mv -T \(shellWord(scratch + "/files")) \(shellWord(path))"
            ) { .folderUnusable(path, detail: $0.lastWords) }
        case .besideEach(let name, let number):
            guard let host = platform.host(name) else { throw .unknownSubject(name) }
            let paths = platform.backups?.files.first { $0.host == part.name }?.paths ?? []
            for path in paths where Self.kind(scratch + "/files" + path) != nil {
                report(BackupProgress(Message("writing \(path) beside", ko: "\(path) 옆에 쓰는 중")))
                try await push(scratch + "/files" + path, to: host, path: "\(path)_restore_\(number)")
            }
        case .database, .scratch, .dataDirectory: throw .filesUnreadable(part.name, detail: "files are restored into folders")
        }
        return RestoreReceipt(bytes: part.sourceBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    /// Of what is there itself, also where it is a link: where it leads to is the host's.
    private static func kind(_ path: String) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: path))?[.type] as? FileAttributeType
    }

    private func push(_ from: String, to host: Documents.Host, path: String) async throws(BackupError) {
        let isFolder = Self.kind(from) == .typeDirectory
        let shell = ControllerShell(environment: [("BONGSU_RSH", options.remoteShell(for: host)), ("BONGSU_RSYNC", Self.asRoot)])
        let source = isFolder ? from + "/" : from
        let destination = "\(host.address):\(path)" + (isFolder ? "/" : "")
        try await shell.succeed(
            """
            LC_ALL=C rsync -aHAX --numeric-ids --protect-args --fsync \(rate) -e "$BONGSU_RSH" \
              --rsync-path="$BONGSU_RSYNC" \
              \(shellWord(source)) \(shellWord(destination))
            """
        ) { answer in
            let full = answer.errorOutput.split(separator: "\n").first { FullDisk.isTold(in: $0) }
            return BackupError.filesUnwritable(host.name, path, detail: full.map(String.init) ?? answer.lastWords)
        }
    }

    package func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError) { try await restic.forget(parts.map(\.part.reference)) }

    package func sweep(_ unfinished: Set<BackupID>) async throws(BackupError) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: repository.work)) ?? [] where name.hasPrefix("files-") || name.hasPrefix("verify-") {
            try? FileManager.default.removeItem(atPath: "\(repository.work)/\(name)")
        }
        _ = try await restic.sweep(unfinished, tag: Self.tag)
    }
}
