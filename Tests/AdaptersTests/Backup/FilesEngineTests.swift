import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("A host's files", .enabled(if: BackupScene.missing == nil && getuid() == 0, Comment(rawValue: BackupScene.missing ?? "needs root")))
struct FilesEngineTests {
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
