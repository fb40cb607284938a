/// What a physical backup's scratch restore gave: every database's manifest at the backup's own end. A later restore to that same
/// point must equal it.
package struct ClusterManifest: Hashable, Codable, Sendable {
    package var databases: [DatabaseManifest]
    package init(databases: [DatabaseManifest]) { self.databases = databases }
}
