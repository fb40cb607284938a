internal import Yams

/// A YAML document as plain values with places: every scalar as the text that stands there, so that a date stays
/// the date that was written and `no` stays `no`.
enum YAMLDocument {
    struct Value {
        indirect enum Content {
            /// `isPlain`: without quotes.
            case scalar(String, isPlain: Bool)
            case list([Value])
            case map([Entry])
        }
        var content: Content
        /// The scalar itself; for lists and maps their first character.
        var range: SourceRange

        /// Nothing after the colon, or `~`, or `null`.
        var isNull: Bool {
            if case .scalar(let text, isPlain: true) = content { ["", "~", "null", "Null", "NULL"].contains(text) } else { false }
        }
    }

    struct Entry {
        var key: String
        var keyRange: SourceRange
        var value: Value
    }

    /// Values in the whole document, so that no input can grow in reading.
    static let mostValues = 100_000
    /// Keys written twice that are named before reading stops.
    private static let mostRepeatedKeys = 20

    /// The document's root (nil for an empty document, or where its syntax is wrong) and what is wrong.
    static func read(_ source: SourceText) -> (root: Value?, diagnostics: [Diagnostic]) {
        if let alias = YAMLAliases.firstPlace(in: source) { return (nil, [.yamlAlias(.init(source.name, alias))]) }
        var scalars = Array(source.text.unicodeScalars)
        // libyaml ends lines at these too; a document's lines end at "\n" alone.
        for index in scalars.indices where scalars[index].isForeignLineEnd(next: index + 1 < scalars.count ? scalars[index + 1] : nil) {
            scalars[index] = " "
        }
        for _ in 0...mostRepeatedKeys {
            var reader = YAMLReader(source: source)
            do {
                let text = String(String.UnicodeScalarView(scalars))
                guard let node = try Parser(yaml: text, resolver: .basic).singleRoot() else { return (nil, []) }
                let root = reader.value(node)
                return (root, reader.diagnostics)
            } catch YamlError.duplicatedKeysInMapping(_, let context) {
                // Yams stops at the first repeated key. The earlier one is renamed, so that the rest can be read.
                guard let index = keyIndex(of: context.mark, in: scalars) else { return (nil, [.badYAML(source, nil, "")]) }
                scalars[index] = YAMLReader.repeatedMark
            } catch {
                return (nil, [reader.diagnostic(error)])
            }
        }
        return (nil, [.badYAML(source, nil, "too many keys are written twice")])
    }

    /// The first letter of the key at `mark`, its quote aside.
    private static func keyIndex(of mark: Mark, in scalars: [Unicode.Scalar]) -> Int? {
        var line = 1
        var start = 0
        for index in scalars.indices where scalars[index] == "\n" {
            if line == mark.line { break }
            line += 1
            start = index + 1
        }
        var index = start + mark.column - 1
        guard line == mark.line, scalars.indices.contains(index) else { return nil }
        if scalars[index] == "\"" || scalars[index] == "'" { index += 1 }
        return index < scalars.count && scalars[index] != YAMLReader.repeatedMark ? index : nil
    }
}

extension Unicode.Scalar {
    fileprivate func isForeignLineEnd(next: Unicode.Scalar?) -> Bool {
        switch value {
        case 0x0D: next != "\n"
        case 0x85, 0x2028, 0x2029: true
        default: false
        }
    }
}
