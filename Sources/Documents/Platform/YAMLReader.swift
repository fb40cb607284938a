internal import Yams

/// Turns Yams' nodes into values with places, and its errors into diagnostics.
struct YAMLReader {
    /// Put in place of the first letter of a key that comes again later in the same map.
    static let repeatedMark: Unicode.Scalar = "\u{F8FF}"

    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []
    private var count = 0
    /// Columns of one long line are counted onwards, not each from the line's beginning.
    private var counted = (line: 0, scalars: 0, characters: 0, index: "".startIndex)

    init(source: SourceText) { self.source = source }

    mutating func value(_ node: Node) -> YAMLDocument.Value {
        let start = position(node.mark)
        count += 1
        guard count <= YAMLDocument.mostValues else {
            if count == YAMLDocument.mostValues + 1 { diagnostics.append(.yamlTooLarge(.init(source.name, SourceRange(start, start)))) }
            return .init(content: .list([]), range: SourceRange(start, start))
        }
        let first = SourceRange(start, SourcePosition(line: start.line, column: start.column + 1))
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return .init(content: .scalar(scalar.string, isPlain: isPlain), range: range(of: scalar, from: start))
        case .sequence(let sequence): return .init(content: .list(sequence.map { value($0) }), range: first)
        case .mapping(let mapping): return .init(content: .map(entries(mapping)), range: first)
        case .alias: return .init(content: .scalar("", isPlain: true), range: first)
        }
    }

    private mutating func entries(_ mapping: Node.Mapping) -> [YAMLDocument.Entry] {
        var entries: [YAMLDocument.Entry] = []
        var repeated: [SourceRange] = []
        for (node, content) in mapping {
            let key = value(node)
            guard case .scalar(let name, _) = key.content else {
                diagnostics.append(.keyIsNoText(.init(source.name, key.range)))
                continue
            }
            if name.unicodeScalars.first == Self.repeatedMark {
                repeated.append(key.range)
            } else {
                entries.append(.init(key: name, keyRange: key.range, value: value(content)))
            }
        }
        for range in repeated {
            let name = written(at: range)
            guard let second = entries.first(where: { $0.key == name }) else { continue }
            diagnostics.append(.repeatedKey(name, .init(source.name, second.keyRange), firstLine: range.start.line))
        }
        return entries
    }

    /// The key as the document has it, without quotes.
    private func written(at range: SourceRange) -> String {
        let text = source.line(range.start.line).dropFirst(range.start.column - 1).prefix(range.end.column - range.start.column)
        return text.first == "\"" || text.first == "'" ? String(text.dropFirst().dropLast()) : String(text)
    }

    mutating func diagnostic(_ error: any Error) -> Diagnostic {
        switch error {
        case YamlError.scanner(let context, let problem, let mark, _), YamlError.parser(let context, let problem, let mark, _),
            YamlError.composer(let context, let problem, let mark, _):
            let last = max(1, source.lines.count)
            let place = mark.line > last ? SourcePosition(line: last, column: source.line(last).count + 1) : position(mark)
            return .badYAML(source, place, [context?.text, problem].compactMap(\.self).joined(separator: ": "))
        case YamlError.reader(let problem, let offset, _, let yaml):
            return .badYAML(source, SourcePosition(line: 1 + yaml.prefix(offset ?? 0).count { $0.isNewline }), problem)
        default:
            return .badYAML(source, nil, "")
        }
    }

    /// libyaml counts columns in Unicode scalars.
    private mutating func position(_ mark: Mark?) -> SourcePosition {
        guard let mark else { return SourcePosition(line: 1) }
        let scalars = mark.column - 1
        let text = source.line(mark.line)
        let view = text.unicodeScalars
        if counted.line != mark.line || scalars < counted.scalars { counted = (mark.line, 0, 0, view.startIndex) }
        guard let to = view.index(counted.index, offsetBy: scalars - counted.scalars, limitedBy: view.endIndex) else {
            return SourcePosition(line: mark.line, column: text.count + 1)
        }
        counted = (mark.line, scalars, counted.characters + text.distance(from: counted.index, to: to), to)
        return SourcePosition(line: mark.line, column: counted.characters + 1)
    }

    /// A scalar's end: its closing quote, or as many characters as it has; a long one ends with its line.
    private func range(of scalar: Node.Scalar, from start: SourcePosition) -> SourceRange {
        // `position` has just stopped at this scalar.
        let rest = counted.line == start.line ? source.line(start.line)[counted.index...] : ""
        guard let first = rest.first else { return SourceRange(start, start) }
        var length = scalar.string.split(separator: "\n", omittingEmptySubsequences: false).first?.count ?? 0
        if scalar.style == .doubleQuoted || scalar.style == .singleQuoted {
            var isEscaped = false
            length = 1
            for character in rest.dropFirst() {
                length += 1
                if isEscaped {
                    isEscaped = false
                } else if character == "\\", first == "\"" {
                    isEscaped = true
                } else if character == first {
                    break
                }
            }
        }
        return SourceRange(start, SourcePosition(line: start.line, column: start.column + rest.prefix(length).count))
    }
}
