/// What `#id .class key=value` says, each with its place.
struct Attributes: Hashable {
    struct Pair: Hashable {
        var key: Located<String>
        var value: Located<String>
    }

    var id: Located<String>?
    var classes: [Located<String>] = []
    var pairs: [Pair] = []

    func value(_ key: String) -> Located<String>? { pairs.first { $0.key.value == key }?.value }

    /// The comma-separated words of a value, each with its place.
    func list(_ key: String) -> [Located<String>]? {
        guard let value = value(key) else { return nil }
        var column = value.range.start.column
        return value.value.split(separator: ",", omittingEmptySubsequences: false).map { word in
            let lead = word.prefix { $0.isBlank }.count
            let text = word.trimmingBlanks
            defer { column += word.count + 1 }
            return Located(text, at: SourceRange(line: value.range.start.line, column: column + lead, length: text.count))
        }
    }
}

extension StringProtocol {
    /// Without the blanks at both ends.
    var trimmingBlanks: String {
        var text = Substring(self).drop(while: \.isBlank)
        while text.last?.isBlank == true { text.removeLast() }
        return String(text)
    }
}
