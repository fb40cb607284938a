import Documents

/// Roles, and what belongs to the database as a whole.
extension ManifestComparison {
    /// Roles are the server's, not the database's: what has changed about one since is news, not a fault of the copy.
    mutating func compareRoles(_ expected: DatabaseManifest, _ found: DatabaseManifest) {
        let there = Dictionary(found.roles.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for role in expected.roles {
            guard let other = there[role.name] else {
                add(.role, "role \(role.name)", Message("role \(role.name) is missing", ko: "역할 \(role.name): 없음"))
                continue
            }
            if role.attributes != other.attributes {
                let (a, b) = (role.attributes.joined(separator: " "), other.attributes.joined(separator: " "))
                note(Message("role \(role.name) is now `\(b)`, was `\(a)`", ko: "역할 \(role.name): `\(a)`에서 `\(b)`(으)로"))
            }
            // What a manifest of before does not tell is not compared.
            if role.settings != nil || role.validUntil != nil || role.adminOf != nil {
                func spoken(_ role: DatabaseManifest.Role) -> String {
                    ((role.settings ?? []).map { "\($0.name)=\($0.value)" } + (role.validUntil.map { ["VALID UNTIL \($0)"] } ?? [])
                        + (role.adminOf ?? []).map { "ADMIN OF \($0)" }).joined(separator: ", ")
                }
                let (a, b) = (spoken(role), spoken(other))
                if a != b { note(Message("role \(role.name) is now [\(b)], was [\(a)]", ko: "역할 \(role.name): [\(a)]에서 [\(b)](으)로")) }
            }
            if role.memberOf != other.memberOf {
                let (a, b) = (role.memberOf.joined(separator: ", "), other.memberOf.joined(separator: ", "))
                note(Message("role \(role.name) is now a member of [\(b)], was of [\(a)]", ko: "역할 \(role.name)의 소속: [\(a)]에서 [\(b)](으)로"))
            }
        }
    }

    mutating func compareWhole(_ expected: DatabaseManifest, _ found: DatabaseManifest, _ localeMayDiffer: Bool) {
        let (a, b) = (expected.properties, found.properties)
        if a.owner != b.owner {
            add(.owner, "database", Message("the database belongs to \(b.owner) instead of \(a.owner)", ko: "데이터베이스 소유자가 \(a.owner)이어야 하는데 \(b.owner)"))
        } else {
            compareGrants("database", a.grants.map(Self.words), b.grants.map(Self.words))
        }
        if a.connectionLimit != b.connectionLimit {
            add(
                .limit, "database",
                Message("the connection limit is \(b.connectionLimit) instead of \(a.connectionLimit)", ko: "연결 제한이 \(a.connectionLimit)이어야 하는데 \(b.connectionLimit)"))
        }
        if a.encoding != b.encoding {
            add(.locale, "database", Message("the encoding is \(b.encoding) instead of \(a.encoding)", ko: "인코딩이 \(a.encoding)이어야 하는데 \(b.encoding)"))
        }
        let (one, other) = (Self.locale(a), Self.locale(b))
        if one != other {
            let message = Message("the locale is \(other) instead of \(one)", ko: "로캘이 \(one)이어야 하는데 \(other)")
            if localeMayDiffer { note(message) } else { add(.locale, "database", message) }
        }
        compareSettings(expected.settings, found.settings)
    }

    private mutating func compareSettings(_ expected: [DatabaseManifest.Setting], _ found: [DatabaseManifest.Setting]) {
        func key(_ setting: DatabaseManifest.Setting) -> String { setting.role.map { "\(setting.name) of \($0)" } ?? setting.name }
        let there = Dictionary(found.map { (key($0), $0.value) }, uniquingKeysWith: { first, _ in first })
        for setting in expected where there[key(setting)] != setting.value {
            let now = there[key(setting)] ?? "-"
            add(
                .setting, "setting \(key(setting))",
                Message("setting \(key(setting)) is `\(now)` instead of `\(setting.value)`", ko: "설정 \(key(setting)): `\(setting.value)`이어야 하는데 `\(now)`"))
        }
        let known = Set(expected.map(key))
        for setting in found where !known.contains(key(setting)) {
            add(.setting, "setting \(key(setting))", Message("setting \(key(setting)) was not in the source", ko: "설정 \(key(setting)): 원본에 없던 것"))
        }
    }

    private static func words(_ grant: DatabaseManifest.Grant) -> String {
        "\(grant.role ?? "PUBLIC")=\(grant.privilege)\(grant.grantable ? "*" : "")"
    }

    private static func locale(_ properties: DatabaseManifest.Properties) -> String {
        // Before PostgreSQL 15 every database was libc's.
        let provider = properties.provider ?? "c"
        return provider == "c" ? "\(properties.collate)/\(properties.ctype)" : "\(provider):\(properties.icuLocale ?? "")"
    }
}
