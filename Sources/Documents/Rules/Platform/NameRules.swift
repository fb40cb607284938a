/// B0122: one name for two things: whatever names it later may mean either.
enum DuplicateName: Rule {
    static let code = DiagnosticCode(122)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        let platform = subject.platform
        let named: [(kind: Message, key: String, name: String)] =
            platform.hosts.map { (Message("host", ko: "호스트"), "hosts.\($0.name)", $0.name) }
            + platform.services.map { (Message("service", ko: "서비스"), "services.\($0.name)", $0.name) }
            + platform.databases.map { (Message("database", ko: "데이터베이스"), "databases.\($0.name)", $0.name) }
            + platform.endpoints.map { (Message("endpoint", ko: "엔드포인트"), "endpoints.\($0.name)", $0.name) }
        var first: [String: (kind: Message, key: String, name: String)] = [:]
        return named.compactMap { entry in
            guard let earlier = first[entry.name] else {
                first[entry.name] = entry
                return nil
            }
            let line = subject.place(key: earlier.key)?.range.start.line ?? 0
            return Finding(
                Message("name `\(entry.name)` is given twice", ko: "두 번 쓰인 이름 `\(entry.name)`"),
                at: subject.place(key: entry.key, text: entry.name),
                label: Message("a \(entry.kind.english) here", ko: "여기서는 \(entry.kind.korean)"),
                notes: [Message("a \(earlier.kind.english) in line \(line)", ko: "\(line)번째 줄에서는 \(earlier.kind.korean)")],
                help: [Message("rename one of them", ko: "둘 중 하나의 이름을 바꿀 것")])
        }
    }
}

/// B0120: a host that nothing in either document uses: forgotten in the runbook, or gone from the platform.
enum UnusedHost: Rule {
    static let code = DiagnosticCode(120)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        let platform = subject.platform
        var used = Set(platform.services.map(\.host))
        used.formUnion(platform.databases.map(\.host))
        used.formUnion(platform.backups?.files.map(\.host) ?? [])
        if let existing = platform.backups?.existing { used.insert(existing.host) }
        for section in subject.runbook.allSections {
            for step in section.steps {
                used.formUnion(step.hosts)
                used.formUnion(step.actions.flatMap(\.operands))
            }
        }
        return platform.hosts.filter { $0.role == .member && !used.contains($0.name) }.map { host in
            Finding(
                Message("host `\(host.name)` is used nowhere", ko: "쓰는 곳이 없는 호스트 `\(host.name)`"),
                at: subject.place(key: "hosts.\(host.name)", text: host.name),
                label: Message("no service, database, backup or step names it", ko: "서비스·데이터베이스·백업·스텝 어디에도 나오지 않음"),
                help: [Message("say what runs there, give it `role: spare`, or remove it", ko: "그곳에서 무엇이 도는지 적거나 `role: spare`를 붙이거나 지울 것")])
        }
    }
}

/// B0121: a contact that reaches nobody.
enum PlaceholderContact: Rule {
    static let code = DiagnosticCode(121)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var findings: [Finding] = []
        for (index, level) in (subject.platform.escalation?.levels ?? []).enumerated() {
            for (number, by) in level.by.enumerated() {
                guard let literal = by.literal, let reason = Placeholder.reasonForContact(literal) else { continue }
                let shown = literal.split(separator: ":", maxSplits: 1).last.map(String.init) ?? literal
                findings.append(finding("\(level.level), \(level.who)", shown, reason, subject.place(key: "escalation.levels.\(index).by.\(number)", text: shown)))
            }
        }
        for (index, vendor) in subject.platform.vendors.enumerated() {
            for (field, value) in [("email", vendor.email), ("phone", vendor.phone), ("url", vendor.url)] {
                guard let value, let reason = Placeholder.reasonForContact(value) else { continue }
                findings.append(finding(vendor.name, value, reason, subject.place(key: "vendors.\(index).\(field)", text: value)))
            }
        }
        return findings
    }

    private static func finding(_ who: String, _ value: String, _ reason: Message, _ place: Diagnostic.Place?) -> Finding {
        Finding(
            Message("contact is a placeholder", ko: "연락처가 채워지지 않음"), at: place, label: reason,
            notes: [Message("nobody is reached for \(who)", ko: "\(who)에게 연락할 수 없음")],
            help: [Message("write the real one, or keep it outside the document: `${ENV:NAME}`", ko: "실제 연락처를 적거나 문서 밖에 둘 것: `${ENV:NAME}`")])
    }
}
