import Documents

extension CatalogueCheck {
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
            if let reach = facts.reach[database.cluster] { moments.append(reach.to) }
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
