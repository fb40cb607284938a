/// Names a backup: when it was begun, by the controller's clock, and four letters of chance.
///
/// `20261125T213000Z-k3f9`. Backups are ordered by `Backup.received`; a host that claims another time changes nothing.
package struct BackupID: Hashable, Codable, Sendable, Comparable, CustomStringConvertible {
    package let text: String

    /// Nil where the text cannot be a name: it becomes a folder and a word of a command line.
    package init?(_ text: String) {
        let allowed = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d
        }
        guard allowed, (6...64).contains(text.utf8.count), text.utf8.first != 0x2d else { return nil }
        self.text = text
    }

    /// - Parameter chance: at least four letters or digits, from the caller's source of randomness.
    package init(begun: WallTime, chance: String) {
        text = "\(CivilTime(begun).compact)-\(chance.prefix(4))"
    }

    package var description: String { text }
    package static func < (a: Self, b: Self) -> Bool { a.text < b.text }

    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = BackupID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "`\(text)` is no backup's name"))
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}
