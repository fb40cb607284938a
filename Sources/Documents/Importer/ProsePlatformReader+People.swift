extension ProsePlatformReader {
    mutating func readPeople() {
        for section in reading.outline.sections {
            for block in section.blocks {
                switch block {
                case .table(let node): readEscalation(node)
                case .list(let node) where ProseWords.vendors.hold(section.title): readVendors(node)
                case .list(let node) where ProseWords.tools.hold(section.title): readTools(node)
                default: break
                }
            }
        }
    }

    private mutating func readEscalation(_ table: MarkdownNode) {
        guard platform.escalation == nil, let header = table.children.first(where: { $0.kind == .tableRow(isHeader: true) }) else { return }
        let titles = header.children.map { $0.plainText.trimmed() }
        func column(_ words: ProseWords) -> Int? { titles.firstIndex { words.hold($0) } }
        guard let level = column(ProseWords("레벨", "단계", "level", "tier")),
            let who = column(ProseWords("담당", "이름", "who", "role", "name", "owner", "responsible", "person", "contact person"))
        else { return }
        let contact = titles.indices.first { $0 != who && ProseWords("연락", "전화", "contact", "phone", "email", "이메일").hold(titles[$0]) }
        let time = column(ProseWords("대응 시간", "시간", "response time", "time", "within", "respond", "sla"))
        var escalation = Escalation()
        var lines: [Int] = []
        for row in table.children where row.kind == .tableRow(isHeader: false) {
            let cells = row.children.map { $0.plainText.trimmed() }
            func cell(_ index: Int?) -> String { index.flatMap { cells.indices.contains($0) ? cells[$0] : nil } ?? "" }
            guard !cell(level).isEmpty, !cell(who).isEmpty else { continue }
            let line = row.range.start.line
            let by = cell(contact).split { $0 == "," || $0 == ";" }.map { Self.contact($0.trimmed()) }
            escalation.levels.append(.init(level: cell(level), who: cell(who), within: DurationWords.duration(cell(time)), by: by.map { Template($0) }))
            let path = "escalation.levels.\(escalation.levels.count - 1)"
            note(path, line: line)
            if !by.isEmpty { note("\(path).by.0", line: line) }
            lines.append(line)
        }
        guard let first = lines.first, let last = lines.last else { return }
        platform.escalation = escalation
        let numbers = escalation.levels.flatMap(\.by).map(\.description)
        let placeholders = numbers.filter { $0.uppercased().contains("XX") || $0.contains("0000") }
        let remark = placeholders.isEmpty ? "" : placeholders.count == numbers.count ? "; every number is a placeholder" : "; \(placeholders.count) numbers are placeholders"
        note("escalation", line: first, (first == last ? "\(first)" : "\(first)-\(last)") + remark)
        if let time { note("escalation.mode", line: header.range.start.line, "guess \(header.range.start.line): \"\(titles[time])\"") }
    }

    private static func contact(_ text: String) -> String {
        if text.contains("@"), !text.contains(" ") { return "email:\(text)" }
        if text.contains("://") { return "webhook:\(text)" }
        return "phone:\(text)"
    }

    private mutating func readVendors(_ list: MarkdownNode) {
        for item in list.children {
            guard let paragraph = item.children.first else { continue }
            let text = paragraph.plainText.trimmed()
            guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) else { continue }
            let value = text[text.index(after: colon)...].trimmed()
            var vendor = Vendor(name: text[..<colon].trimmed())
            for node in paragraph.withDescendants {
                if case .link(let url) = node.kind {
                    if url.hasPrefix("mailto:") { vendor.email = String(url.dropFirst(7)) } else { vendor.url = url }
                }
            }
            for word in value.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == "<" || $0 == ">" }) {
                if word.contains("://"), vendor.url == nil { vendor.url = String(word) }
                if word.contains("@"), !word.contains("://"), vendor.email == nil { vendor.email = String(word) }
            }
            if vendor.url == nil, vendor.email == nil, value.filter({ $0.isASCII && $0.isNumber }).count >= 4 { vendor.phone = value }
            guard vendor.url != nil || vendor.email != nil || vendor.phone != nil else { continue }
            note("vendors.\(platform.vendors.count)", line: item.range.start.line)
            platform.vendors.append(vendor)
        }
    }

    private mutating func readTools(_ list: MarkdownNode) {
        var guesses: [String] = []
        var lines: [Int] = []
        for item in list.children {
            guard let paragraph = item.children.first else { continue }
            let text = paragraph.plainText.trimmed()
            let line = item.range.start.line
            lines.append(line)
            let codes = paragraph.withDescendants.compactMap { node -> String? in if case .codeSpan(let code) = node.kind { code } else { nil } }
            var names = codes
            if names.isEmpty, let open = text.firstIndex(of: "("), let close = text[open...].firstIndex(of: ")") {
                names = text[text.index(after: open)..<close].split { "/,·".contains($0) }.map { $0.trimmed() }
            }
            if names.isEmpty, ProseWords("postgresql", "postgres").hold(text) {
                names = ["psql"]
                guesses.append("psql: guess \(line) \"\(text)\"")
            }
            if names.isEmpty {
                let word = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0))) }.first.map { $0.lowercased() }
                names = word.map { [$0] } ?? []
            }
            for name in names where !platform.tools.contains(name) && !name.contains(" ") && name.allSatisfy(\.isASCII) && !name.isEmpty {
                platform.tools.append(name)
            }
        }
        guard let first = lines.first, let last = lines.last else { return }
        note("tools", line: first, ([first == last ? "\(first)" : "\(first)-\(last)"] + guesses).joined(separator: "; "))
    }
}
