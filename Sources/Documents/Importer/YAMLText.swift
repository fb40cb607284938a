/// Scalars as `platform.yaml` writes them: plain where every reader agrees on them, else in double quotes.
enum YAMLText {
    static func list(_ values: [String]) -> String {
        "[" + values.map { scalar($0, inFlow: true) }.joined(separator: ", ") + "]"
    }

    static func scalar(_ text: String, inFlow: Bool = false, quoted: Bool = false) -> String {
        guard quoted || needsQuotes(text, inFlow: inFlow) else { return text }
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case "\r": out += "\\r"
            default:
                if scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0xFEFF || (0x80...0x9F).contains(scalar.value) {
                    let hex = String(scalar.value, radix: 16, uppercase: true)
                    out += "\\u" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }

    private static func needsQuotes(_ text: String, inFlow: Bool) -> Bool {
        guard let first = text.first, let last = text.last else { return true }
        if first == " " || last == " " || last == ":" { return true }
        if "*&!|>%@`\"'#?{}[],-=<~".contains(first) { return true }
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0.value == 0xFEFF }) { return true }
        if text.contains(": ") || text.contains(" #") || text.contains("${") || text.contains("\"") { return true }
        if inFlow, text.contains(where: { ",[]{}:".contains($0) }) { return true }
        if ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased()) { return true }
        // Numbers and dates are read as such by some readers, as text by others.
        return text.allSatisfy { $0.isASCII && ($0.isNumber || "+-.:_eExXoO".contains($0)) } && !isAddress(text)
    }

    /// An IPv4 address has too many points to be a number.
    private static func isAddress(_ text: String) -> Bool { text.split(separator: ".").count == 4 }

    /// Columns on a terminal: Hangul and other wide characters take two.
    static func width(_ text: String) -> Int {
        text.reduce(0) { total, character in
            let value = character.unicodeScalars.first?.value ?? 0
            let isWide = (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value) || (0xAC00...0xD7A3).contains(value)
                || (0xF900...0xFAFF).contains(value) || (0xFF00...0xFF60).contains(value) || (0x1F300...0x1FAFF).contains(value)
            return total + (isWide ? 2 : 1)
        }
    }
}
