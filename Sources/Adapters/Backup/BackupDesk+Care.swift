import Documents
package import Engine
import Foundation

extension BackupDesk {
    /// The catalogue as it is, and what in it cannot be read.
    package func catalogue() throws(BackupError) -> (catalogue: Catalogue, unreadable: [String]) { try store.load() }

    /// Age, proof, size, count, space and gaps against the limits of platform.yaml. Looks at the catalogue and the disk, not into the copies.
    package func check() async throws(BackupError) -> CatalogueCheck {
        let (catalogue, unreadable) = try store.load()
        var facts = CatalogueCheck.Facts()
        facts.unreadable = unreadable
        let place = FileManager.default.fileExists(atPath: repository.path) ? repository.path : "/"
        facts.freeBytes = (try? FileManager.default.attributesOfFileSystem(forPath: place)[.systemFreeSize] as? NSNumber)?.int64Value
        for cluster in Set(platform.databases.map(\.cluster)) {
            let holders = catalogue.backups.filter { $0.part(.cluster, cluster) != nil }
            guard let newest = holders.last, let part = newest.part(.cluster, cluster) else { continue }
            facts.gaps[part.key] = try await engines.log(of: part)?.gaps(of: part, in: newest.id) ?? []
            let reach = await engines.reach(of: cluster, in: catalogue)
            var holes: Set<String> = []
            for holder in holders.dropLast() {
                guard let older = holder.part(.cluster, cluster) else { continue }
                holes.formUnion(try await engines.log(of: older)?.gaps(of: older, in: holder.id) ?? [])
            }
            facts.holes[cluster] = holes.subtracting(facts.gaps[part.key] ?? []).sorted()
            facts.reach[cluster] = holders.compactMap { holder in
                guard let end = holder.part(.cluster, cluster)?.position?.stopTime, let last = reach[holder.id] else { return nil }
                return CatalogueCheck.Span(from: end, to: max(end, last))
            }
        }
        return CatalogueCheck(catalogue, platform: platform, facts: facts, now: now())
    }

    /// What prune would do; touches nothing.
    package func retention(offsetSeconds: Int) throws(BackupError) -> [Retention.Decision] {
        let backups = platform.backups ?? Backups()
        return Retention(keep: backups.keep ?? .init(), limits: backups.check).decide(
            try store.load().catalogue, offsetSeconds: offsetSeconds, restoring: restoring)
    }

    /// Backups of restores that may still need them. One that was never approved is forgotten after a week.
    private var restoring: Set<BackupID> {
        let week = now().milliseconds - 7 * 86_400_000
        return Set(
            RestoreRecords(state: repository.state).all().filter { entry in
                entry.closedAt == nil && entry.discardedAt == nil && (entry.began || entry.record.chosen.milliseconds > week)
            }.map(\.record.backup))
    }

    /// Gives up what the retention does not keep. The receipt is marked first: a copy that is half removed is never chosen. What an earlier
    /// run has marked and not removed is removed with it.
    /// - Returns: what was given up.
    package func prune(offsetSeconds: Int) async throws -> [Backup] {
        try await repository.locked(for: .backup) {
            let gone = try retention(offsetSeconds: offsetSeconds).filter { !$0.isKept }.map(\.backup)
            for backup in gone { try store.expire(backup) }
            let left = store.unremoved(try store.load().catalogue.expired)
            // On a full disk restic cannot even write its lock: first what only has to be removed.
            for engine in engines.all.sorted(by: { $0.kind == .cluster && $1.kind != .cluster }) {
                let parts = left.flatMap { engine.parts(of: $0) }
                if !parts.isEmpty { try await engine.remove(parts) }
            }
            for backup in left { try store.noteRemoved(backup) }
            return gone
        }
    }

    /// Copies everything to the repository elsewhere.
    package func copyOffsite(_ offsite: Offsite) async throws {
        try await repository.locked(for: .restore) { try await offsite.copy(report: report) }
    }
}
