/// What a physical backup's scratch restore gave: every database's manifest at the backup's own end, and the bytes of its files. A later
/// restore to that same point must equal it.
package struct ClusterManifest: Hashable, Codable, Sendable {
    package var databases: [DatabaseManifest]
    /// Right after recovery, before anybody connected; nil where they could not be read.
    package var files: DataFiles?

    package init(databases: [DatabaseManifest], files: DataFiles? = nil) {
        self.databases = databases
        self.files = files
    }
}
