/// Everything that was understood of a prose runbook: what `Importer.write` works from.
struct Reading: Sendable {
    /// Lines of commands that are understood; fences beyond stay prose, so that time stays bounded.
    static let mostUnits = 800
    static let mostPairs = 2_000

    var outline: ProseOutline
    /// By the fence's first line.
    var passages: [Int: [Passage]] = [:]
    /// `Label: value` lines of reference blocks and lists.
    var pairs: [Pair] = []
    /// Fences of commands beyond the limit, and the first reference value beyond its own.
    var beyond: [ProseFence] = []
    var firstPairBeyond: Pair?
    /// What stands behind each value in `platform.yaml`, by the dotted path.
    var notes: [String: String] = [:]
    /// Flat JSON bodies by endpoint, in the order written.
    var jsonBodies: [String: [JSONField]] = [:]
    /// Scenario items that ask for a machine that no one named.
    var missingSpare: (line: Int, scenario: String)?
    /// How labels name each host: `API Server` makes `api` answer to "API 서버".
    var hostLabels: [String: [String]] = [:]

    struct Pair: Sendable {
        var label: String
        var value: String
        var line: Int
        /// `NAME=value`
        var isAssignment = false
    }

    /// A unit where it stands, with what the lines before it in its fence settled.
    struct Visit: Sendable {
        var section: Int
        var fence: ProseFence
        var passage: Passage
        var unit: Unit
        /// Named by an `ssh` around it or before it.
        var ssh: SSHInvocation?
        var sshLine: Int?
        var directory: String?
        var directoryLine: Int?
    }

    init(_ document: MarkdownDocument) {
        outline = ProseOutline(document)
        var units = 0
        for (section, block) in outline.fencePlaces {
            guard case .fence(var fence) = outline.sections[section].blocks[block], fence.language == .shell else { continue }
            guard units <= Self.mostUnits, fence.lines.count < Self.mostUnits else {
                beyond.append(fence)
                continue
            }
            fence.script = ShellScript.parse(fence.text)
            outline.sections[section].blocks[block] = .fence(fence)
            let found = Passage.passages(of: fence)
            units += found.reduce(0) { $0 + $1.units.count }
            if units <= Self.mostUnits { passages[fence.range.start.line] = found } else { beyond.append(fence) }
        }
        let all = Self.pairs(of: outline)
        pairs = Array(all.prefix(Self.mostPairs))
        firstPairBeyond = all.dropFirst(Self.mostPairs).first
    }

    /// Whether a text speaks of a host by the words of its label: "API 서버에서", "on the API server".
    func mentions(host: String, in text: String) -> Bool {
        guard ProseWords.server.hold(text) else { return false }
        let words = HostLabels.words(text)
        return (hostLabels[host] ?? [host]).contains { words.contains($0) } || words.contains(host)
    }

    /// Every unit of every shell fence, in document order.
    var visits: [Visit] {
        outline.fences.flatMap { section, fence -> [Visit] in
            var ssh: (SSHInvocation, Int)?
            var directory: (String, Int)?
            var visits: [Visit] = []
            for passage in passages[fence.range.start.line] ?? [] {
                for unit in passage.units {
                    if unit.kind == .login, let remote = unit.remote {
                        ssh = (remote, unit.line)
                        directory = nil
                    }
                    if unit.body.trimmed() == "exit" || unit.body.trimmed() == "logout" { ssh = nil }
                    if case .changeDirectory(let path) = unit.kind, unit.remote == nil {
                        directory = (Self.resolved(path, from: directory?.0), unit.line)
                    }
                    let own = unit.remote.map { ($0, unit.line) }
                    visits.append(
                        Visit(
                            section: section, fence: fence, passage: passage, unit: unit, ssh: (own ?? ssh)?.0, sshLine: (own ?? ssh)?.1,
                            directory: own != nil && unit.kind != .login ? nil : directory?.0, directoryLine: directory?.1))
                }
            }
            return visits
        }
    }

    static func resolved(_ path: String, from directory: String?) -> String {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        guard !path.hasPrefix("/"), !path.hasPrefix("~"), !path.hasPrefix("$"), let directory else { return path }
        var parts = directory.split(separator: "/").map(String.init)
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return "/" + parts.joined(separator: "/")
    }

    private static func pairs(of outline: ProseOutline) -> [Pair] {
        var pairs: [Pair] = []
        for section in outline.sections {
            for block in section.blocks {
                switch block {
                case .fence(let fence) where fence.language == .plain:
                    for (offset, line) in fence.lines.enumerated() { add(String(line), fence.textLine + offset, to: &pairs) }
                case .list(let node):
                    for item in node.withDescendants where item.kind == .item {
                        guard let first = item.children.first else { continue }
                        add(first.plainText, first.range.start.line, to: &pairs)
                    }
                case .table(let node):
                    for row in node.children where row.kind == .tableRow(isHeader: false) && row.children.count >= 2 {
                        pairs.append(
                            Pair(
                                label: row.children[0].plainText.trimmed(), value: row.children[1].plainText.trimmed(), line: row.range.start.line))
                    }
                default: break
                }
            }
        }
        return pairs
    }

    private static func add(_ text: String, _ line: Int, to pairs: inout [Pair]) {
        let bare = text.trimmed().hasPrefix("export ") ? text.trimmed().dropFirst(7) : text.trimmed()[...]
        let name = bare.prefix { $0.isShellName }
        if name.first?.isShellNameStart == true, bare.dropFirst(name.count).first == "=" {
            let value = bare.dropFirst(name.count + 1).trimmed().filter { $0 != "\"" && $0 != "'" }
            pairs.append(Pair(label: String(name), value: value, line: line, isAssignment: true))
            return
        }
        guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }), !text[colon...].hasPrefix("://") else { return }
        let value = text[text.index(after: colon)...].trimmed()
        let label = text[..<colon].trimmed()
        if !label.isEmpty, !value.isEmpty, label.count < 60 { pairs.append(Pair(label: label, value: value, line: line)) }
    }

    /// `12`, `12, 40`, `130-132`
    static func lines(_ lines: [Int]) -> String {
        var seen: Set<Int> = []
        return lines.filter { seen.insert($0).inserted }.map { String($0) }.joined(separator: ", ")
    }
}

struct JSONField: Hashable, Sendable {
    var name: String
    /// As YAML and JSON both write it; a string without its quotes.
    var value: String
    var isString: Bool

    /// The members of a flat object; nil for anything else.
    static func fields(of body: String) -> [JSONField]? {
        var rest = body.trimmed()[...]
        guard rest.hasPrefix("{"), rest.hasSuffix("}") else { return nil }
        rest = rest.dropFirst().dropLast()
        var fields: [JSONField] = []
        func skip() { rest = rest.drop(while: \.isWhitespace) }
        func string() -> String? {
            guard rest.first == "\"" else { return nil }
            rest = rest.dropFirst()
            var text = ""
            while let character = rest.popFirst() {
                if character == "\"" { return text }
                if character == "\\" {
                    guard let next = rest.popFirst(), "\"\\/".contains(next) else { return nil }
                    text.append(next)
                } else {
                    text.append(character)
                }
            }
            return nil
        }
        while true {
            skip()
            if rest.isEmpty { return fields }
            guard let name = string() else { return nil }
            skip()
            guard rest.popFirst() == ":" else { return nil }
            skip()
            if rest.first == "\"" {
                guard let value = string() else { return nil }
                fields.append(JSONField(name: name, value: value, isString: true))
            } else {
                let value = rest.prefix { $0 != "," && !$0.isWhitespace }
                guard !value.isEmpty, value.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || ".-+".contains($0)) }) else { return nil }
                fields.append(JSONField(name: name, value: String(value), isString: false))
                rest = rest.dropFirst(value.count)
            }
            skip()
            if rest.first == "," { rest = rest.dropFirst() } else if !rest.isEmpty { return nil }
        }
    }
}
