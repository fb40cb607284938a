/// What `pg_dumpall --globals-only` wrote of roles' passwords: the server's own digests, never a password itself.
///
/// Whatever holds one is kept out of messages: this type prints only how many there are.
package struct RolePasswords: Sendable, CustomStringConvertible {
    package let byRole: [String: String]

    /// Lines `ALTER ROLE name WITH … PASSWORD 'digest' …;`. A role without one, and text that is none, are passed over.
    package init(globals text: String) {
        var found: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard line.hasPrefix("ALTER ROLE "), let (name, rest) = Self.identifier(line.dropFirst(11)), rest.hasPrefix(" WITH "),
                let open = rest.firstRange(of: " PASSWORD '")
            else { continue }
            let digest = rest[open.upperBound...].prefix { $0 != "'" }
            // SCRAM and md5 hold no quote; anything else is not a digest that the server made.
            guard digest.hasPrefix("SCRAM-SHA-256$") || (digest.hasPrefix("md5") && digest.utf8.count == 35) else { continue }
            found[name] = String(digest)
        }
        byRole = found
    }

    private static func identifier(_ text: Substring) -> (name: String, rest: Substring)? {
        guard text.first == "\"" else {
            let name = text.prefix { $0 != " " }
            return name.isEmpty ? nil : (String(name), text[name.endIndex...])
        }
        var name = ""
        var rest = text.dropFirst()
        while let character = rest.popFirst() {
            if character != "\"" {
                name.append(character)
            } else if rest.first == "\"" {
                name.append("\"")
                rest.removeFirst()
            } else {
                return (name, rest)
            }
        }
        return nil
    }

    package var description: String { "\(byRole.count) passwords" }
}
