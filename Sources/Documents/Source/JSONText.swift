/// JSON that is written, not read: the schema for editors, request bodies. Order is kept.
indirect enum JSONText: Hashable {
    case object([Member])
    case array([JSONText])
    case string(String)
    /// A number, `true`, `false` or `null`, as it stands.
    case literal(String)

    struct Member: Hashable {
        var name: String
        var value: JSONText
        init(_ name: String, _ value: JSONText) {
            self.name = name
            self.value = value
        }
    }

    var compact: String {
        switch self {
        case .object(let members): "{" + members.map { Self.quoted($0.name) + ":" + $0.value.compact }.joined(separator: ",") + "}"
        case .array(let items): "[" + items.map(\.compact).joined(separator: ",") + "]"
        case .string(let text): Self.quoted(text)
        case .literal(let text): text
        }
    }

    func indented(_ indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .object(let members) where !members.isEmpty:
            let lines = members.map { inner + Self.quoted($0.name) + ": " + $0.value.indented(inner) }
            return "{\n" + lines.joined(separator: ",\n") + "\n" + indent + "}"
        case .array(let items) where items.contains { if case .object = $0 { true } else { false } }:
            return "[\n" + items.map { inner + $0.indented(inner) }.joined(separator: ",\n") + "\n" + indent + "]"
        default: return compact
        }
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
