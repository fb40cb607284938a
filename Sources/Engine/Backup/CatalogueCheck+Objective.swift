import Documents

extension CatalogueCheck {
    /// What is held against the limits: where another program keeps a database's cluster and there is no dump of its own, that cluster.
    static func asked(_ platform: Platform, _ catalogue: Catalogue) -> [String] {
        var keys: [String] = []
        for key in wanted(platform) {
            let cluster = platform.databases.first { "database-\($0.name)" == key }?.cluster
            let isDumped = catalogue.backups.contains { backup in backup.parts.contains { $0.key == key } }
            let isAdopted = cluster.map { name in catalogue.backups.contains { $0.origin == .adopted && $0.part(.cluster, name) != nil } } ?? false
            let asked = !isDumped && isAdopted ? "cluster-\(cluster ?? "")" : key
            if !keys.contains(asked) { keys.append(asked) }
        }
        return keys
    }

    /// How old the newest moment is that each database can be restored to, against the RPO: what would be lost if it burned now.
    ///
    /// A dump counts by its snapshot, a physical backup by how far its log reaches; copies that were refused count for nothing.
    static func objective(_ catalogue: Catalogue, _ platform: Platform, _ facts: Facts, _ now: WallTime) -> [Finding] {
        platform.databases.compactMap { database in
            let name = database.name
            var moments = catalogue.backups.compactMap { backup -> WallTime? in
                guard let part = backup.part(.database, name), catalogue.state(of: part, in: backup.id) != .refused else { return nil }
                return part.snapshot ?? backup.received
            }
            if let reach = facts.reach[database.cluster]?.map(\.to).max() { moments.append(reach) }
            // That there is no backup at all is said already.
            guard let newest = moments.max() else { return nil }
            let age = max(0, now.milliseconds - newest.milliseconds) / 1000
            guard let objective = platform.objectives.rpo?.components.seconds else {
                return Finding(
                    red: false,
                    Message(
                        "\(name): restorable to \(CivilTime(newest).spoken), \(TimeSpoken.english(age)) ago; no RPO is stated",
                        ko: "\(name): \(CivilTime(newest).spoken)까지 복구 가능(\(TimeSpoken.korean(age)) 전); RPO 목표 없음"))
            }
            let isMissed = age > objective
            return Finding(
                red: isMissed,
                Message(
                    "\(name): restorable to \(CivilTime(newest).spoken), \(TimeSpoken.english(age)) ago; \(isMissed ? "the RPO is only" : "within the RPO of") \(TimeSpoken.english(objective))",
                    ko: "\(name): \(CivilTime(newest).spoken)까지 복구 가능(\(TimeSpoken.korean(age)) 전); RPO \(TimeSpoken.korean(objective))\(isMissed ? "를 넘김" : " 이내")"))
        }
    }
}
