import Documents
import Engine
import Foundation
import Glibc
import Testing

@testable import Adapters

@Suite("A host's files", .enabled(if: BackupScene.missing == nil && getuid() == 0, Comment(rawValue: BackupScene.missing ?? "needs root")))
struct FilesEngineTests {
    /// What is listed and not there is told, also where a copy of it lies in the mirror since before; a link is a link wherever it leads; and
    /// rights that no mode tells go with the files.
    @Test(.timeLimit(.minutes(2))) func whatIsListedIsThereOrTold() async throws {
        let server = try await SSHServer()
        let folder = try ScratchFolder()
        let repository = Repository(path: folder.file("repository"), state: folder.file("state"))
        try await repository.prepare()
        for name in ["data", "gone", "home"] { try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true) }
        for name in ["data/file", "gone/file", "home/own"] { try name.write(toFile: folder.file(name), atomically: true, encoding: .utf8) }
        try FileManager.default.createSymbolicLink(atPath: folder.file("link"), withDestinationPath: folder.file("home"))
        // u::rw-, user 65534 rw-, g::r--, m::rw-, o::---
        let entries: [(tag: UInt8, rights: UInt8, id: UInt32)] = [(1, 6, .max), (2, 6, 65534), (4, 4, .max), (16, 6, .max), (32, 0, .max)]
        var list: [UInt8] = [2, 0, 0, 0]
        for entry in entries { list += [entry.tag, 0, entry.rights, 0] + withUnsafeBytes(of: entry.id.littleEndian) { Array($0) } }
        let name = "system.posix_acl_access"
        let (set, get) = (try #require(dlsym(nil, "setxattr")), try #require(dlsym(nil, "getxattr")))
        let write = unsafeBitCast(set, to: (@convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeRawPointer, Int, CInt) -> CInt).self)
        let read = unsafeBitCast(get, to: (@convention(c) (UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutableRawPointer, Int) -> Int).self)
        try #require(write(folder.file("data/file"), name, list, list.count, 0) == 0)
        var platform = Platform(name: "test", language: .english)
        platform.hosts = [server.host]
        var backups = Backups()
        backups.files = [.init(host: server.host.name, paths: ["data", "gone", "link", "home"].map { folder.file($0) })]
        platform.backups = backups
        let engine = FilesEngine(
            repository: repository, platform: platform, options: server.options(),
            shelf: ManifestShelf(write: { _, _, _ throws(BackupError) in }, read: { _, _ throws(BackupError) in nil }))
        func take(_ chance: String) async throws(BackupError) -> BackupPart {
            try await engine.take(
                .files(host: server.host.name, paths: backups.files[0].paths), as: BackupID(begun: WallTime(milliseconds: 1_700_000_000_000), chance: chance),
                report: BackupScene.silent)
        }
        let first = try await take("aaaa")
        #expect(first.flaws == [])
        try FileManager.default.removeItem(atPath: folder.file("gone"))
        #expect(try await take("bbbb").flaws == ["\(folder.file("gone")): not there"])
        let link = try await engine.take(
            .files(host: server.host.name, paths: [folder.file("link")]), as: BackupID(begun: WallTime(milliseconds: 1_700_000_000_000), chance: "cccc"),
            report: BackupScene.silent)
        #expect(link.flaws == ["\(folder.file("link")): a link to \(folder.file("home")), which is not listed"])

        let id = BackupID(begun: WallTime(milliseconds: 1_700_000_000_000), chance: "aaaa")
        _ = try await engine.restore(first, of: id, to: .besideEach(host: server.host.name, number: "7"), report: BackupScene.silent)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.file("link_restore_7")) == folder.file("home"))
        #expect(FileManager.default.fileExists(atPath: folder.file("gone_restore_7/file")))
        var found = [UInt8](repeating: 0, count: 100)
        let count = read(folder.file("data_restore_7/file"), name, &found, found.count)
        #expect(count == list.count && Array(found.prefix(max(0, count))) == list)
    }

    /// A login that breaks off in the list of what a replacement needs, and in nothing else, left an empty list that passed for the whole.
    @Test(.timeLimit(.minutes(2))) func anInventoryThatBreaksOffIsNone() async throws {
        let server = try await SSHServer()
        let folder = try ScratchFolder()
        let repository = Repository(path: folder.file("repository"), state: folder.file("state"))
        try await repository.prepare()
        try FileManager.default.createDirectory(atPath: folder.file("data"), withIntermediateDirectories: true)
        try "bytes".write(toFile: folder.file("data/file"), atomically: true, encoding: .utf8)
        var platform = Platform(name: "test", language: .english)
        platform.hosts = [server.host]
        let engine = FilesEngine(
            repository: repository, platform: platform, options: server.options(),
            shelf: ManifestShelf(write: { _, _, _ throws(BackupError) in }, read: { _, _ throws(BackupError) in nil }))
        func take() async throws(BackupError) -> BackupPart {
            try await engine.take(
                .files(host: server.host.name, paths: [folder.file("data")]),
                as: BackupID(begun: WallTime(milliseconds: 1_700_000_000_000), chance: "test"), report: BackupScene.silent)
        }
        #expect(try await take().flaws == [])
        let inventory = repository.work + "/mirror-\(server.host.name)/inventory.txt"
        let whole = try String(contentsOfFile: inventory, encoding: .utf8)
        #expect(whole.contains("# units enabled, and masked (/dev/null)\n") && whole.contains("\n# commits\n"))

        server.kill()
        let configuration = try String(contentsOfFile: server.folder.file("sshd_config"), encoding: .utf8)
        let gate = server.folder.file("gate")
        try "case $SSH_ORIGINAL_COMMAND in *rsync*) exec sh -c \"$SSH_ORIGINAL_COMMAND\" ;; *) exit 7 ;; esac\n".write(toFile: gate, atomically: true, encoding: .utf8)
        try (configuration + "\nForceCommand sh \(gate)\n").write(toFile: server.folder.file("sshd_config"), atomically: true, encoding: .utf8)
        try await server.start()
        #expect(await code { try await take() } == 1080)
        #expect(try String(contentsOfFile: inventory, encoding: .utf8) == whole)
    }
}
