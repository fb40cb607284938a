/// Compares tables kept for reading with `platform.yaml`: at 3 a.m. people read the table, Bongsu the other.
package enum PlainTables {
    /// Tables of contacts (a column of levels and one of people) and of addresses (names of hosts and addresses).
    package static func compare(_ markdown: MarkdownDocument, with platform: Platform) -> [Diagnostic] {
        markdown.allNodes.filter { $0.kind == .table }.flatMap { table -> [Diagnostic] in
            guard let head = table.children.first else { return [] }
            let columns = head.children.map { $0.plainText.lowercased() }
            let rows = Array(table.children.dropFirst())
            func column(_ words: [String]) -> Int? { columns.firstIndex { title in words.contains { title.contains($0) } } }
            let document = markdown.source.name
            if let level = column(["레벨", "level", "단계"]), let who = column(["담당", "who", "owner", "responsible", "role", "contact person"]) {
                let contact = columns.indices.first { index in
                    index != who && ["연락처", "contact", "phone", "전화"].contains { columns[index].contains($0) }
                }
                let within = column(["시간", "within", "time", "response"])
                guard contact != nil || within != nil else { return [] }
                return Contacts(level: level, who: who, contact: contact, within: within, document: document).compare(rows, platform)
            }
            if let name = column(["서버", "호스트", "host", "server", "이름", "name"]), let address = column(["주소", "address", "ip"]), name != address {
                return addresses(rows, name: name, address: address, platform, document)
            }
            return []
        }
    }

    private static func addresses(_ rows: [MarkdownNode], name: Int, address: Int, _ platform: Platform, _ document: String) -> [Diagnostic] {
        rows.compactMap { row in
            guard let nameCell = row.cell(name), let cell = row.cell(address),
                let host = platform.hosts.first(where: { $0.name.lowercased() == nameCell.plainText.trimmingBlanks.lowercased() })
            else { return nil }
            let text = cell.plainText.trimmingBlanks
            return text.isEmpty || text == host.address
                ? nil : difference(cell, "hosts.\(host.name).address", table: text, platform: host.address, platform.places, document)
        }
    }

    fileprivate static func difference(
        _ cell: MarkdownNode, _ path: String, table: String, platform value: String, _ places: [String: SourceRange], _ document: String
    ) -> Diagnostic {
        let line = places[path].map { " (platform.yaml:\($0.start.line))" } ?? ""
        return RunbookProblem.table.error(
            Message("table differs from `\(path)`", ko: "표가 `\(path)`와 다름"), .init(document, cell.textRange),
            label: Message("platform.yaml says `\(value)`", ko: "platform.yaml: `\(value)`"),
            notes: [Message("the table says `\(table)`\(line)", ko: "표: `\(table)`\(line)")])
    }

    private struct Contacts {
        let level: Int
        let who: Int
        let contact: Int?
        let within: Int?
        let document: String

        func compare(_ rows: [MarkdownNode], _ platform: Platform) -> [Diagnostic] {
            let levels = platform.escalation?.levels ?? []
            var found: [Diagnostic] = []
            for row in rows {
                guard let cell = row.cell(level) else { continue }
                let name = cell.plainText.trimmingBlanks
                guard !name.isEmpty else { continue }
                guard let index = levels.firstIndex(where: { $0.level.lowercased() == name.lowercased() }) else {
                    found.append(RunbookProblem.table.error(
                        Message("level `\(name)` is not in platform.yaml", ko: "platform.yaml에 레벨 `\(name)` 없음"), .init(document, cell.textRange),
                        help: [Message("add it under `escalation.levels`: nobody of this row is called", ko: "`escalation.levels`에 추가: 이 행의 담당자에게는 연락하지 않음")]))
                    continue
                }
                found += compare(row, levels[index], "escalation.levels.\(index)", platform.places)
            }
            return found
        }

        private func compare(_ row: MarkdownNode, _ level: Escalation.Level, _ path: String, _ places: [String: SourceRange]) -> [Diagnostic] {
            func check(_ column: Int?, _ key: String, _ value: String?, isSame: (String) -> Bool) -> Diagnostic? {
                guard let column, let cell = row.cell(column) else { return nil }
                let text = cell.plainText.trimmingBlanks
                guard !text.isEmpty, !isSame(text) else { return nil }
                return PlainTables.difference(cell, "\(path).\(key)", table: text, platform: value ?? "-", places, document)
            }
            let ways = level.by.map(\.description)
            return [
                check(who, "who", level.who) { $0 == level.who },
                check(contact, "by", ways.joined(separator: ", ")) { text in ways.contains { $0.contains(text) || text.contains($0.drop { $0 != ":" }.dropFirst()) } },
                check(within, "within", level.within.map { DurationText.write($0) }) { text in
                    DurationText.parse(text).map { $0 == level.within } ?? true
                },
            ].compactMap(\.self)
        }
    }
}

extension MarkdownNode {
    fileprivate func cell(_ index: Int) -> MarkdownNode? { children.indices.contains(index) ? children[index] : nil }

    /// A cell's text without the blanks around it.
    fileprivate var textRange: SourceRange {
        guard let first = children.first, let last = children.last else { return range }
        return SourceRange(first.range.start, last.range.end)
    }
}
