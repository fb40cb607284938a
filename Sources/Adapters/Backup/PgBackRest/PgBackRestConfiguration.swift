/// What a pgBackRest configuration says of the first repository of a stanza. Pure.
struct PgBackRestConfiguration: Hashable, Sendable {
    /// `posix`, `cifs`, `s3`, `azure`, `gcs`
    var type = "posix"
    /// Another host that holds the repository.
    var host: String?
    var path = "/var/lib/pgbackrest"
    var cipherType = "none"
    var cipherPass: String?

    /// - Parameter text: one or several files, one after another; a later section of one name adds to the earlier.
    init(_ text: String, stanza: String) {
        var options: [String: [String: String]] = [:]
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.isEmpty || line.hasPrefix("#") { continue }
            if line.hasPrefix("["), let end = line.lastIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
            } else if let equal = line.firstIndex(of: "=") {
                let name = line[..<equal].filter { $0 != " " && $0 != "\t" }
                let value = line[line.index(after: equal)...].drop { $0 == " " }
                options[section, default: [:]][name] = String(value.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed())
            }
        }
        // The nearest section wins, as pgbackrest reads it.
        func option(_ name: String) -> String? {
            for section in ["\(stanza):restore", stanza, "global:restore", "global"] {
                if let value = options[section]?["repo1-\(name)"] ?? options[section]?["repo-\(name)"] { return value }
            }
            return nil
        }
        type = option("type") ?? type
        host = option("host")
        path = option("path") ?? path
        cipherType = option("cipher-type") ?? cipherType
        cipherPass = option("cipher-pass")
    }

    init(path: String, cipherPass: String?) {
        self.path = path
        self.cipherPass = cipherPass
        cipherType = cipherPass == nil ? "none" : "aes-256-cbc"
    }
}
