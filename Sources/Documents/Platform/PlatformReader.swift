/// Reads a document by the table: every key is known, every value has its shape; all problems are kept.
struct PlatformReader {
    /// A value that has its shape. A value that has not is left out.
    indirect enum Checked {
        case text(String)
        case integer(Int)
        case duration(Duration)
        case list([Checked])
        case map([(name: String, value: Checked)])
        case json(JSONText)
    }

    let source: SourceText
    var diagnostics: [Diagnostic] = []
    var places: [String: SourceRange] = [:]
    /// The names of each map of the writer's own names, by the map's path.
    var names: [String: [String]] = [:]

    init(source: SourceText) { self.source = source }

    mutating func object(_ value: YAMLDocument.Value, _ keys: [PlatformKey], path: String, owner: SourceRange) -> Checked? {
        guard let entries = entries(value, path: path) else { return nil }
        var read: [(name: String, value: Checked)] = []
        for entry in entries {
            let entryPath = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                diagnostics.append(.unknownKey(entry.key, in: path, place(entry.keyRange), known: keys.map(\.name)))
                continue
            }
            places[entryPath] = range(of: entry)
            if entry.value.isNull, !key.isRequired { continue }
            if let value = self.value(entry.value, key.shape, path: entryPath, owner: entry.keyRange) { read.append((key.name, value)) }
        }
        // A required key that was misspelled is one mistake, already told.
        let meant = entries.filter { entry in !keys.contains { $0.name == entry.key } }.compactMap { EditDistance.nearest(to: $0.key, among: keys.map(\.name)) }
        for key in keys where key.isRequired && !meant.contains(key.name) && !entries.contains(where: { $0.key == key.name }) {
            diagnostics.append(.missingKey(key.name, in: path, description: key.description, place(owner)))
        }
        return .map(read)
    }

    private mutating func value(_ value: YAMLDocument.Value, _ shape: PlatformShape, path: String, owner: SourceRange) -> Checked? {
        switch shape {
        case .text(let rule): return text(value, rule, path: path).map { .text($0) }
        case .integer(let range): return integer(value, range, path: path)
        case .duration: return duration(value, path: path)
        case .choice(let words): return choice(value, words, path: path)
        case .list(let item, let orOne): return list(value, item, orOne: orOne, path: path)
        case .map(let names, let item): return map(value, names, item, path: path)
        case .object(let keys): return object(value, keys, path: path, owner: owner)
        case .json: return .json(json(value, path: path))
        }
    }

    private mutating func text(_ value: YAMLDocument.Value, _ rule: TextRule, path: String) -> String? {
        guard let text = scalar(value, path: path, wanted: Message("text", ko: "글")) else { return nil }
        guard rule.accepts(text) else {
            switch rule {
            case .address, .user: diagnostics.append(.unsafeText(path, rule: rule, place(value.range)))
            case .name: diagnostics.append(.badName(path, rule: rule, place(value.range)))
            default: diagnostics.append(.valueNotAllowed(path, wanted: rule.meaning, place(value.range)))
            }
            return nil
        }
        if rule == .template || rule == .notifier { checkSecrets(text, path: path, value.range) }
        return text
    }

    private mutating func checkSecrets(_ text: String, path: String, _ range: SourceRange) {
        let isBad = Template(text).parts.contains { if case .text(let part) = $0 { part.contains("${") } else { false } }
        if isBad { diagnostics.append(.badSecret(path, place(range))) }
    }

    private mutating func integer(_ value: YAMLDocument.Value, _ range: ClosedRange<Int>, path: String) -> Checked? {
        let wanted = Message("a whole number", ko: "정수")
        guard let text = scalar(value, path: path, wanted: wanted) else { return nil }
        guard let number = Int(text) else {
            diagnostics.append(.wrongType(path, wanted: wanted, found: Self.kind(value), place(value.range)))
            return nil
        }
        guard range.contains(number) else {
            let limits = "\(range.lowerBound)–\(range.upperBound)"
            diagnostics.append(.valueNotAllowed(path, wanted: Message(limits, ko: limits), place(value.range)))
            return nil
        }
        return .integer(number)
    }

    private mutating func duration(_ value: YAMLDocument.Value, path: String) -> Checked? {
        guard let text = scalar(value, path: path, wanted: Message("a length of time", ko: "시간 길이")) else { return nil }
        guard let duration = DurationText.parse(text) else {
            diagnostics.append(.badDuration(path, text: text, place(value.range)))
            return nil
        }
        return .duration(duration)
    }

    private mutating func choice(_ value: YAMLDocument.Value, _ words: [String], path: String) -> Checked? {
        guard let text = scalar(value, path: path, wanted: Message("one word", ko: "한 낱말")) else { return nil }
        guard words.contains(text) else {
            let list = words.map { "`\($0)`" }.joined(separator: ", ")
            let wanted = Message("one of \(list)", ko: "\(list) 가운데 하나")
            diagnostics.append(.valueNotAllowed(path, wanted: wanted, place(value.range), help: EditDistance.help(for: text, among: words)))
            return nil
        }
        return .text(text)
    }

    private mutating func list(_ value: YAMLDocument.Value, _ item: PlatformShape, orOne: Bool, path: String) -> Checked? {
        guard case .list(let values) = value.content else {
            if orOne, case .scalar = value.content {
                places["\(path).0"] = value.range
                return self.value(value, item, path: path, owner: value.range).map { .list([$0]) }
            }
            diagnostics.append(.wrongType(path, wanted: Message("a list", ko: "목록"), found: Self.kind(value), place(value.range)))
            return nil
        }
        var items: [Checked] = []
        for (index, value) in values.enumerated() {
            let itemPath = "\(path).\(index)"
            places[itemPath] = value.range
            if let item = self.value(value, item, path: itemPath, owner: value.range) { items.append(item) }
        }
        return .list(items)
    }

    private mutating func map(_ value: YAMLDocument.Value, _ names: TextRule, _ item: PlatformShape, path: String) -> Checked? {
        guard let entries = entries(value, path: path) else { return nil }
        var read: [(name: String, value: Checked)] = []
        for entry in entries {
            let entryPath = "\(path).\(entry.key)"
            guard names.accepts(entry.key) else {
                diagnostics.append(.badName(entryPath, rule: names, place(entry.keyRange)))
                continue
            }
            places[entryPath] = range(of: entry)
            self.names[path, default: []].append(entry.key)
            if let value = self.value(entry.value, item, path: entryPath, owner: entry.keyRange) { read.append((entry.key, value)) }
        }
        return .map(read)
    }

    private mutating func json(_ value: YAMLDocument.Value, path: String) -> JSONText {
        switch value.content {
        case .scalar(let text, let isPlain):
            if value.isNull { return .literal("null") }
            if isPlain, text == "true" || text == "false" || Self.isJSONNumber(text) { return .literal(text) }
            checkSecrets(text, path: path, value.range)
            return .string(text)
        case .list(let values): return .array(values.map { json($0, path: path) })
        case .map(let entries): return .object(entries.map { .init($0.key, json($0.value, path: "\(path).\($0.key)")) })
        }
    }

    private static func isJSONNumber(_ text: String) -> Bool {
        let digits = text.utf8.first == .dash ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isDigit) }) else { return false }
        return parts[0].count == 1 || parts[0].first != "0"
    }

    private mutating func scalar(_ value: YAMLDocument.Value, path: String, wanted: Message) -> String? {
        if case .scalar(let text, _) = value.content, !value.isNull { return text }
        diagnostics.append(.wrongType(path, wanted: wanted, found: Self.kind(value), place(value.range)))
        return nil
    }

    private mutating func entries(_ value: YAMLDocument.Value, path: String) -> [YAMLDocument.Entry]? {
        if case .map(let entries) = value.content { return entries }
        if value.isNull { return [] }
        diagnostics.append(
            path.isEmpty
                ? .notAMap(place(value.range))
                : .wrongType(path, wanted: Message("a map of keys", ko: "키와 값"), found: Self.kind(value), place(value.range)))
        return nil
    }

    private static func kind(_ value: YAMLDocument.Value) -> Message {
        switch value.content {
        case _ where value.isNull: Message("empty", ko: "비어 있음")
        case .scalar: Message("text", ko: "글")
        case .list: Message("a list", ko: "목록")
        case .map: Message("a map of keys", ko: "키와 값")
        }
    }

    /// A scalar's own place, else its key's.
    private func range(of entry: YAMLDocument.Entry) -> SourceRange {
        if case .scalar = entry.value.content, !entry.value.isNull { entry.value.range } else { entry.keyRange }
    }

    func place(_ range: SourceRange) -> Diagnostic.Place { .init(source.name, range) }
}
