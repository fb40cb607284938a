package import Engine

extension CatalogueStore {
    /// What the newest usable backup of a database counted, table by table: what `assess --deep` compares with.
    /// - Returns: nil where no backup of it has a manifest that can be read; a copy that was refused counts for nothing.
    package func expectedRows(of database: String) -> [ExpectedRows]? {
        guard let catalogue = try? load().catalogue else { return nil }
        for backup in catalogue.backups.reversed() {
            guard let part = backup.part(.database, database), catalogue.state(of: part, in: backup.id) != .refused,
                let text = try? manifest(of: part, in: backup.id), let manifest = try? DatabaseManifest.read(text)
            else { continue }
            return ExpectedRows.all(in: manifest)
        }
        return nil
    }
}
