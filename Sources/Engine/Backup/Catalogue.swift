/// Everything that is known of the backups: receipts and what was found out about them since. Pure.
package struct Catalogue: Hashable, Sendable {
    /// Oldest receipt first.
    package let backups: [Backup]
    package let proofs: [Proof]
    /// Receipts of copies that were given up: their sizes and times still teach.
    package let expired: [Backup]

    package init(backups: [Backup], proofs: [Proof], expired: [Backup] = []) {
        // Ordered by receipt, then by name: never by a time that a source claims.
        self.backups = backups.sorted { ($0.received, $0.id) < ($1.received, $1.id) }
        self.proofs = proofs.sorted { $0.at < $1.at }
        self.expired = expired.sorted { ($0.received, $0.id) < ($1.received, $1.id) }
    }

    package func backup(_ id: BackupID) -> Backup? { backups.first { $0.id == id } }

    package func proofs(of part: BackupPart, in id: BackupID) -> [Proof] {
        proofs.filter { $0.backup == id && $0.part == part.key }
    }

    /// The newest word counts where it is bad; otherwise the best one that was ever found.
    package func state(of part: BackupPart, in id: BackupID) -> BackupState {
        if expired.contains(where: { $0.id == id }) { return .expired }
        let own = proofs(of: part, in: id)
        if own.last?.outcome == .refused || !part.flaws.isEmpty { return .refused }
        let since = own.suffix(from: (own.lastIndex { $0.outcome == .refused }).map { $0 + 1 } ?? own.startIndex)
        if since.contains(where: { $0.outcome == .proved }) { return .proved }
        if since.contains(where: { $0.outcome == .loaded }) { return .loaded }
        return since.contains { $0.outcome == .checked } ? .checked : .taken
    }

    /// The weakest of its parts: a set is as good as that.
    package func state(of backup: Backup) -> BackupState {
        if expired.contains(where: { $0.id == backup.id }) { return .expired }
        let rank: [BackupState] = [.refused, .taken, .checked, .loaded, .proved]
        return backup.parts.map { state(of: $0, in: backup.id) }
            .min { (rank.firstIndex(of: $0) ?? 0) < (rank.firstIndex(of: $1) ?? 0) } ?? .taken
    }

    /// The newest backup that holds such a part, in one of these states.
    package func newest(_ kind: BackupPart.Kind, _ name: String, in states: Set<BackupState>) -> (backup: Backup, part: BackupPart)? {
        for backup in backups.reversed() {
            if let part = backup.part(kind, name), states.contains(state(of: part, in: backup.id)) { return (backup, part) }
        }
        return nil
    }

    /// How long the last restores of such a part took, in seconds; nil where none was ever made.
    package func restoreSeconds(_ kind: BackupPart.Kind, _ name: String) -> Double? {
        let known = proofs.filter { $0.part == BackupPart.key(kind, name) }.compactMap(\.restoreSeconds).suffix(5).sorted()
        return known.isEmpty ? nil : known[known.count / 2]
    }
}
