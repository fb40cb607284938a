import Foundation
import Testing

@testable import Adapters

@Suite("restic's repository", .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ResticRepositoryTests {
    private func restic(_ folder: ScratchFolder) async throws -> (ResticRepository, path: String) {
        let repository = Repository(path: folder.file("repository"), state: folder.file("state"))
        try await repository.prepare()
        return (ResticRepository(repository), repository.restic)
    }

    /// A controller that dies while restic makes its key left one that opened nothing, beside the one of the next try.
    @Test(.timeLimit(.minutes(2))) func aKeyOfAHalfMadeRepositoryIsNotKept() async throws {
        let folder = try ScratchFolder()
        let (restic, path) = try await restic(folder)
        try await restic.prepare()
        try FileManager.default.removeItem(atPath: path + "/config")
        let left = try FileManager.default.contentsOfDirectory(atPath: path + "/keys")
        try await restic.prepare()
        let keys = try FileManager.default.contentsOfDirectory(atPath: path + "/keys")
        #expect(left.count == 1 && keys.count == 1 && keys != left)
        #expect(try await restic.snapshots(tag: "any").isEmpty)
    }

    /// A new config over copies whose own is lost would hide them for good.
    @Test(.timeLimit(.minutes(2))) func copiesWithoutAConfigAreNotBuriedUnderANewOne() async throws {
        let folder = try ScratchFolder()
        let (restic, path) = try await restic(folder)
        try await restic.prepare()
        try Data("kept".utf8).write(to: URL(filePath: folder.file("copy")))
        _ = try await restic.backup(["copy"], in: folder.path, tags: ["any"], host: "db") { _, _ in }
        let config = try Data(contentsOf: URL(filePath: path + "/config"))
        try FileManager.default.removeItem(atPath: path + "/config")
        #expect(await code { try await restic.prepare() } == 1033)
        try config.write(to: URL(filePath: path + "/config"))
        #expect(try await restic.snapshots(tag: "any").count == 1)
    }
}
