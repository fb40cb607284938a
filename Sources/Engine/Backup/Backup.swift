package import Documents

/// What was copied, and what the catalogue must know of it. Written last, when every part and manifest is safe: a copy without
/// this is no backup.
package struct Backup: Hashable, Codable, Sendable {
    package enum Origin: String, Codable, Sendable {
        case taken
        /// Read from an archive that was made before Bongsu came: it has no manifest of its source.
        case imported
        /// Another program keeps it in a repository of its own, which is only read.
        case adopted
    }

    package var id: BackupID
    package var platform: String
    package var origin: Origin
    package var began: WallTime
    /// When the last byte had come, by the controller's clock. Everything is ordered by this.
    package var received: WallTime
    package var parts: [BackupPart]
    /// Parts that platform.yaml names and that could not be copied then, by key, each with its cause. Nil where there were none.
    package var missing: [String: Message]?
    /// Names and versions of the programs that made it.
    package var tools: [String: String] = [:]

    package init(id: BackupID, platform: String, origin: Origin, began: WallTime, received: WallTime, parts: [BackupPart]) {
        self.id = id
        self.platform = platform
        self.origin = origin
        self.began = began
        self.received = received
        self.parts = parts
    }

    package func part(_ kind: BackupPart.Kind, _ name: String) -> BackupPart? {
        parts.first { $0.kind == kind && $0.name == name }
    }
}

/// One database, one cluster or one host's files within a backup.
package struct BackupPart: Hashable, Codable, Sendable {
    package enum Kind: String, Codable, Sendable, CaseIterable {
        /// One database, as a dump.
        case database
        /// A whole PostgreSQL cluster, byte for byte, with the write-ahead log that makes it consistent.
        case cluster
        /// Folders of one host, and what a replacement of that host needs.
        case files
    }

    package var kind: Kind
    /// The database's name, the cluster's (`HOST-PORT`), or the host's.
    package var name: String
    package var host: String
    /// Which engine understands `reference`.
    package var engine: String
    /// The engine's own name of the copy: a restic snapshot, a folder.
    package var reference: String
    package var sourceBytes: Int64
    /// What the repository grew by.
    package var storedBytes: Int64
    package var seconds: Double
    /// SHA-256 of the manifest file that lies beside the receipt; nil where the source could give none.
    package var manifest: String?
    /// The source's own clock at the snapshot: shown, never used to order.
    package var snapshot: WallTime?
    /// Age of the newest commit that the copy holds, at the snapshot: the real RPO.
    package var heartbeat: WallTime?
    package var position: WALPosition?
    /// Of the server that it was copied from: `150018`; nil where the engine does not know.
    package var serverVersion: Int?
    /// What the engine itself said of pages or files that it could not copy soundly. Not empty: never proved.
    package var flaws: [String] = []

    package init(
        kind: Kind, name: String, host: String, engine: String, reference: String, sourceBytes: Int64, storedBytes: Int64,
        seconds: Double
    ) {
        self.kind = kind
        self.name = name
        self.host = host
        self.engine = engine
        self.reference = reference
        self.sourceBytes = sourceBytes
        self.storedBytes = storedBytes
        self.seconds = seconds
    }

    /// Names the part within its backup, also as a file's name: `database-o4o_platform`.
    package var key: String { Self.key(kind, name) }
    package static func key(_ kind: Kind, _ name: String) -> String { "\(kind.rawValue)-\(name)" }
}

/// Where a physical backup stands in the write-ahead log.
package struct WALPosition: Hashable, Codable, Sendable {
    package var systemIdentifier: String
    package var timeline: Int
    /// `0/7000028`: replay begins here.
    package var start: String
    /// A restore cannot end before this.
    package var stop: String
    /// The source's clock at `stop`.
    package var stopTime: WallTime
    /// Bytes of a segment file; 16 MiB unless the cluster was made otherwise.
    package var segmentBytes: Int64

    package init(
        systemIdentifier: String, timeline: Int, start: String, stop: String, stopTime: WallTime, segmentBytes: Int64 = 16_777_216
    ) {
        self.systemIdentifier = systemIdentifier
        self.timeline = timeline
        self.start = start
        self.stop = stop
        self.stopTime = stopTime
        self.segmentBytes = segmentBytes
    }
}
