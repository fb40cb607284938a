package import Documents
package import Engine
import Foundation

/// Databases as dumps: `pg_dump` in directory format through a tunnel, kept by restic. Nothing is changed on the server.
///
/// In a snapshot lie `dump/` (its tables under zstd), `manifest.json` (of the very rows that the dump holds) and `globals.sql` (roles with their passwords'
/// hashes): everything that a person without Bongsu needs.
package struct LogicalEngine: BackupEngine {
    package let name = "pg_dump"
    package let kind = BackupPart.Kind.database

    let repository: Repository
    let restic: ResticRepository
    let hosts: [Documents.Host]
    let options: SSHOptions
    let shelf: ManifestShelf
    /// Where PostgreSQL's programs of each version lie.
    var programs = PostgresPrograms.debian
    /// Packed bytes from which a table is loaded on its own, unpacked by the server. It saves a tenth of a table's time, and costs two
    /// programs on the host.
    var largeTable = 10_000_000

    static let tag = "bongsu-database"

    package init(repository: Repository, hosts: [Documents.Host], options: SSHOptions, shelf: ManifestShelf) {
        self.repository = repository
        restic = ResticRepository(repository)
        self.hosts = hosts
        self.options = options
        self.shelf = shelf
    }

    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        try await restic.check(parts, deep: deep, report: report)
    }

    package func remove(_ parts: [(id: BackupID, part: BackupPart)]) async throws(BackupError) {
        try await restic.forget(parts.map(\.part.reference))
    }

    /// Also ends scratch servers of dead controllers.
    package func sweep(_ unfinished: Set<BackupID>) async throws(BackupError) {
        var isHalfMade = false
        for name in (try? FileManager.default.contentsOfDirectory(atPath: repository.work)) ?? []
        where name.hasPrefix("dump-") || name.hasPrefix("load-") || name.hasPrefix("manifest-") || name.hasPrefix("tunnel-") {
            if name.hasPrefix("dump-") { isHalfMade = true }
            try? FileManager.default.removeItem(atPath: "\(repository.work)/\(name)")
        }
        ScratchServer.sweep(work: repository.work)
        if try await !restic.sweep(unfinished, tag: Self.tag), isHalfMade { try await restic.prune() }
    }

    func host(_ name: String) throws(BackupError) -> Documents.Host {
        if let host = hosts.first(where: { $0.name == name }) { return host }
        throw .tunnelUnreachable(Documents.Host(name: name, address: name), detail: "platform.yaml has no host `\(name)`")
    }

    func makeFolder(_ kind: String) throws(BackupError) -> String {
        let folder = "\(repository.work)/\(kind)-\(UUID().uuidString.prefix(8).lowercased())"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(folder, detail: error.localizedDescription)
        }
        return folder
    }

    /// Refuses what cannot fit before it fills the disk that the journal lies on.
    func room(for bytes: Int64, in folder: String) throws(BackupError) {
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber)?.int64Value
        if let free, free < bytes { throw .diskFull(folder, needs: bytes, free: free) }
    }
}

/// Where manifests lie beside the receipts; the engine writes one for each part before it returns it, and reads it before a restore.
package struct ManifestShelf: Sendable {
    package var write: @Sendable (_ text: [UInt8], _ part: BackupPart, _ id: BackupID) throws(BackupError) -> Void
    /// Nil where the part has none.
    package var read: @Sendable (_ part: BackupPart, _ id: BackupID) throws(BackupError) -> [UInt8]?

    package init(
        write: @escaping @Sendable (_ text: [UInt8], _ part: BackupPart, _ id: BackupID) throws(BackupError) -> Void,
        read: @escaping @Sendable (_ part: BackupPart, _ id: BackupID) throws(BackupError) -> [UInt8]?
    ) {
        self.write = write
        self.read = read
    }
}
