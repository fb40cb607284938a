package import Documents

/// What a restore was decided to be, before anything is touched. Every later step reads it, so that nothing is decided twice.
package struct RestoreRecord: Hashable, Codable, Sendable {
    /// How the copy becomes what is served.
    package enum Way: String, Codable, Sendable {
        /// A dump is loaded into a new database beside the broken one; both are renamed in one transaction.
        case dump
        /// A cluster's copy is recovered on the controller, the one database dumped from it and loaded as above.
        case extract
        /// A data directory is recovered beside the broken one; the directories change places.
        case directory
        /// Folders are written beside and change places.
        case files

        /// Which of the two swaps it ends in; part of the restore's name, so that a script on the host knows.
        package var swap: String {
            switch self {
            case .dump, .extract: "rename"
            case .directory: "directory"
            case .files: "files"
            }
        }
    }

    /// `20261125213000-rename`: digits that name what is written beside, and the swap.
    package var name: String
    /// The database, or the host of the files.
    package var subject: String
    package var host: String
    package var way: Way
    package var backup: BackupID
    /// `BackupPart.key`
    package var part: String
    package var until: RecoveryPoint
    /// A new name under which it stays, without a swap.
    package var into: String?
    package var state: BackupState
    /// What a person accepted, in their own words, where the copy is not proved.
    package var accepted: String?
    package var estimatedSeconds: Double?
    package var reasons: [Message]
    package var chosen: WallTime

    package init(
        name: String, subject: String, host: String, way: Way, backup: BackupID, part: String, until: RecoveryPoint,
        state: BackupState, reasons: [Message], chosen: WallTime
    ) {
        self.name = name
        self.subject = subject
        self.host = host
        self.way = way
        self.backup = backup
        self.part = part
        self.until = until
        self.state = state
        self.reasons = reasons
        self.chosen = chosen
    }

    /// The digits alone.
    package var number: String { String(name.prefix { $0.isNumber }) }

    /// The database that is written beside; PostgreSQL keeps 63 bytes of a name.
    package var beside: String { into ?? RestoreNames.beside(subject, number) }
}

package enum RestoreNames {
    package static func beside(_ database: String, _ number: String) -> String { short(database, 38) + "_restore_" + number }
    package static func broken(_ database: String, _ number: String) -> String { short(database, 38) + "_broken_" + number }

    /// The longest prefix of at most `limit` bytes that cuts no character.
    private static func short(_ text: String, _ limit: Int) -> String {
        var kept = ""
        for character in text {
            if kept.utf8.count + String(character).utf8.count > limit { break }
            kept.append(character)
        }
        return kept
    }
}
