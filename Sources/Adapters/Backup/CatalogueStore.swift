import Documents
package import Engine
import Foundation
import Glibc

/// The catalogue as plain files, readable without Bongsu: a folder a backup, `backup.json` written last and at once.
///
/// **Durability:** a file is written under another name, synced, renamed, and its folder synced: after a power failure it is there
/// whole or not at all. Nothing is ever changed in place.
package struct CatalogueStore: Sendable {
    private let repository: Repository
    private var folder: String { repository.catalogue }

    package init(_ repository: Repository) { self.repository = repository }

    /// Reads every receipt. One that cannot be read is named and left out: the others must stay usable.
    ///
    /// **Errors:** B1078 where there were receipts and are none.
    package func load() throws(BackupError) -> (catalogue: Catalogue, unreadable: [String]) {
        var backups: [Backup] = []
        var expired: [Backup] = []
        var proofs: [Proof] = []
        var unreadable: [String] = []
        try repository.refuseIfGone()
        let names: [String]
        do { names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } catch {
            if FileManager.default.fileExists(atPath: folder) { throw .folderUnusable(folder, detail: error.localizedDescription) }
            return (Catalogue(backups: [], proofs: []), [])
        }
        for name in names {
            guard let id = BackupID(name) else { continue }
            let own = "\(folder)/\(id)"
            let files = ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).sorted()
            for file in files where file.hasSuffix(".json") {
                let path = "\(own)/\(file)"
                do {
                    let data = try Data(contentsOf: URL(filePath: path))
                    if file == "backup.json" { backups.append(try Self.decode(Backup.self, data, named: id)) }
                    if file == "expired.json" { expired.append(try Self.decode(Backup.self, data, named: id)) }
                    if file.hasPrefix("proof-") { proofs.append(try JSONDecoder().decode(Proof.self, from: data)) }
                } catch {
                    unreadable.append(path)
                }
            }
        }
        let given = Set(expired.map(\.id))
        return (Catalogue(backups: backups.filter { !given.contains($0.id) }, proofs: proofs, expired: expired), unreadable)
    }

    private static func decode(_ type: Backup.Type, _ data: Data, named id: BackupID) throws -> Backup {
        let backup = try JSONDecoder().decode(type, from: data)
        // A folder that was renamed by hand must not pass for another backup.
        guard backup.id == id else { throw CocoaError(.coderInvalidValue) }
        return backup
    }

    /// Where a manifest lies; written before the receipt.
    package func manifestPath(_ id: BackupID, _ part: BackupPart) -> String { "\(folder)/\(id)/manifest-\(part.key).json" }

    package func write(manifest: [UInt8], of part: BackupPart, in id: BackupID) throws(BackupError) {
        try write(Data(manifest), to: "manifest-\(part.key).json", of: id)
    }

    /// - Returns: the manifest's bytes; nil where the part has none. Bytes that do not fit the receipt's hash are an error.
    package func manifest(of part: BackupPart, in id: BackupID) throws(BackupError) -> [UInt8]? {
        guard let expected = part.manifest else { return nil }
        let path = manifestPath(id, part)
        guard let data = try? Data(contentsOf: URL(filePath: path)) else { throw .manifestDamaged(path, detail: "it is missing") }
        guard Manifests.digest([UInt8](data)) == expected else { throw .manifestDamaged(path, detail: "its hash is not the receipt's") }
        return [UInt8](data)
    }

    /// The manifest that the first proof of a cluster's copy made, by its digest: the receipt is older than it, and names none.
    /// - Returns: nil where the copy was never proved.
    package func firstProof(of part: BackupPart, in id: BackupID) throws(BackupError) -> (digest: String, manifest: [UInt8])? {
        let proofs = try load().catalogue.proofs(of: part, in: id)
        guard let digest = proofs.first(where: { $0.outcome == .proved && $0.manifest != nil })?.manifest else { return nil }
        var part = part
        part.manifest = digest
        return try manifest(of: part, in: id).map { (digest, $0) }
    }

    /// What engines keep their manifests on.
    package var shelf: ManifestShelf {
        ManifestShelf(
            write: { text, part, id throws(BackupError) in try write(manifest: text, of: part, in: id) },
            read: { part, id throws(BackupError) in try manifest(of: part, in: id) })
    }

    /// The last word of `take`: from here on the copy is a backup.
    package func write(_ backup: Backup) throws(BackupError) {
        try write(encoded(backup), to: "backup.json", of: backup.id)
        repository.remember()
    }

    package func add(_ proof: Proof) throws(BackupError) {
        let own = "\(folder)/\(proof.backup)"
        let count = ((try? FileManager.default.contentsOfDirectory(atPath: own)) ?? []).filter { $0.hasPrefix("proof-") }.count
        try write(encoded(proof), to: "proof-\(count + 1)-\(proof.part).json", of: proof.backup)
    }

    /// The receipt stays as what it teaches; the copy is free to be removed.
    package func expire(_ backup: Backup) throws(BackupError) { try write(encoded(backup), to: "expired.json", of: backup.id) }

    /// Of receipts that were given up, those whose copies may still be there. What another program keeps is not ours to remove.
    func unremoved(_ expired: [Backup]) -> [Backup] {
        expired.filter { $0.origin != .adopted && !FileManager.default.fileExists(atPath: "\(folder)/\($0.id)/removed") }
    }

    func noteRemoved(_ backup: Backup) throws(BackupError) { try write(Data(), to: "removed", of: backup.id) }

    private func encoded(_ value: some Encodable) throws(BackupError) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do { return try encoder.encode(value) } catch { throw .folderUnusable(folder, detail: "\(error)") }
    }

    private func write(_ data: Data, to name: String, of id: BackupID) throws(BackupError) {
        let own = "\(folder)/\(id)"
        let path = "\(own)/\(name)"
        do {
            try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(own, detail: error.localizedDescription)
        }
        let file = open(path + ".new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .folderUnusable(own, detail: String(cString: strerror(errno))) }
        var bytes = [UInt8](data)[...]
        var failure: Int32 = 0
        while !bytes.isEmpty, failure == 0 {
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0 { failure = errno } else { bytes = bytes.dropFirst(count) }
        }
        if failure == 0, fsync(file) != 0 { failure = errno }
        close(file)
        if failure == 0, rename(path + ".new", path) != 0 { failure = errno }
        if failure != 0 {
            unlink(path + ".new")
            throw .folderUnusable(own, detail: String(cString: strerror(failure)))
        }
        for place in [own, folder] {
            let opened = open(place, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if opened >= 0 {
                fsync(opened)
                close(opened)
            }
        }
    }
}

extension BackupError {
    static func manifestDamaged(_ path: String, detail: String) -> BackupError {
        BackupError(
            1065, Message("manifest `\(path)` cannot be used", ko: "매니페스트 `\(path)`을(를) 쓸 수 없음"), detail: detail,
            now: Message("nothing was changed; without it the copy cannot be proved", ko: "아무것도 바꾸지 않음; 이것 없이는 사본을 증명할 수 없음"),
            help: [Message("choose another backup: `bongsu backup list`", ko: "다른 백업 선택: `bongsu backup list`")])
    }
}
