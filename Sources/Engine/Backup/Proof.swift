/// What was found out about one part of a backup after it had been taken. Never changed, only added to.
package struct Proof: Hashable, Codable, Sendable {
    package enum Outcome: String, Codable, Sendable {
        /// The repository's own check read every byte of it and found nothing wrong.
        case checked
        /// Restored into a scratch server or folder and equal to the manifest that was taken with it.
        case proved
        /// Restored without an error, but there is no manifest of the source to compare with.
        case loaded
        /// It could not be restored, or is not what was backed up.
        case refused
    }

    package var backup: BackupID
    /// `BackupPart.key`
    package var part: String
    package var outcome: Outcome
    package var at: WallTime
    /// Of the restore alone: what the next one will take.
    package var restoreSeconds: Double?
    /// The manifest that the restored copy gave; for a cluster the only one there is.
    package var manifest: String?
    /// One line a finding, in English: kept as evidence.
    package var findings: [String]

    package init(backup: BackupID, part: String, outcome: Outcome, at: WallTime, findings: [String] = []) {
        self.backup = backup
        self.part = part
        self.outcome = outcome
        self.at = at
        self.findings = findings
    }
}

/// How far a part of a backup can be trusted.
package enum BackupState: String, Codable, Sendable, CaseIterable {
    case taken, checked, loaded, proved, refused, expired
}
