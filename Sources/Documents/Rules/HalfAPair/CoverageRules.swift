/// B0805: the checklist names a failure for which no procedure exists.
enum UncoveredFailure: Rule {
    static let code = DiagnosticCode(805)
    static let severity = Diagnostic.Severity.error

    /// Words by which a checklist or a heading names a failure type, lower case.
    private static let words: [(FailureType, [String])] = [
        (.databaseCorruption, ["데이터베이스 손상", "db 손상", "database corruption", "corrupt database", "database damage"]),
        (.dataLoss, ["데이터 손실", "데이터 유실", "data loss", "lost data"]),
        (.securityBreach, ["보안 침해", "침해", "해킹", "랜섬웨어", "security breach", "intrusion", "ransomware", "compromise"]),
        (.failedDeployment, ["배포 실패", "failed deployment", "bad deploy", "deployment failure", "failed deploy"]),
        (.networkFailure, ["네트워크 장애", "네트워크 단절", "network failure", "network outage", "network down"]),
        (.saturation, ["과부하", "포화", "자원 고갈", "saturation", "overload"]),
        (.serverDown, ["서버 다운", "서버 장애", "하드웨어", "server down", "server failure", "hardware", "host down"]),
    ]

    static func findings(in subject: Subject) -> [Finding] {
        let covered = coveredTypes(subject)
        guard !covered.isEmpty else { return [] }
        var seen: Set<FailureType> = []
        return subject.outline.entries.flatMap(\.items).filter(\.isTask).compactMap { item in
            guard let type = type(named: item.text), isFailureList(item), !covered.contains(type), seen.insert(type).inserted else { return nil }
            return Finding(
                Message("no procedure covers this failure", ko: "이 장애를 다루는 절차가 없음"), at: subject.place(item.range),
                label: Message("`\(type.rawValue)` can be ticked, and leads nowhere", ko: "`\(type.rawValue)` 항목에 표시해도 따라갈 절차가 없음"),
                notes: [Message("covered: \(covered.map(\.rawValue).sorted().joined(separator: ", "))", ko: "절차가 있는 것: \(covered.map(\.rawValue).sorted().joined(separator: ", "))")],
                help: [Message("write a scenario, if only one of whom to call: `<!-- bongsu: #\(type.rawValue) failure=\(type.rawValue) -->`", ko: "누구에게 연락할지만이라도 시나리오를 적을 것: `<!-- bongsu: #\(type.rawValue) failure=\(type.rawValue) -->`")])
        }
    }

    private static func isFailureList(_ item: HeadingTree.Item) -> Bool {
        let under = item.under.lowercased()
        return ["장애 유형", "장애유형", "유형 파악", "failure type", "kind of failure", "type of failure", "what failed", "failure"].contains { under.contains($0) }
    }

    static func type(named text: String) -> FailureType? {
        let lower = text.lowercased()
        if let exact = FailureType.allCases.first(where: { lower.contains($0.rawValue) }) { return exact }
        return words.first { $0.1.contains { lower.contains($0) } }?.0
    }

    private static func coveredTypes(_ subject: Subject) -> Set<FailureType> {
        var covered: Set<FailureType> = []
        for (index, entry) in subject.outline.entries.enumerated() {
            if let scenario = entry.section?.scenario { covered.insert(scenario.failure) }
            if let condition = entry.section?.condition, !subject.isProse {
                for case .failure(let type) in condition.terms { covered.insert(type) }
            }
            if subject.outline.isScenario(index), let type = type(named: entry.title) { covered.insert(type) }
        }
        // Whoever restores has a procedure for lost data, whoever restarts one for a service that is down.
        if !subject.restorings.isEmpty { covered.formUnion([.dataLoss]) }
        if subject.sites.contains(where: { CommandKind.restarted($0) != nil }) { covered.insert(.serverDown) }
        return covered
    }
}

/// B0806: a host that holds something, and no procedure that touches it.
enum UncoveredHost: Rule {
    static let code = DiagnosticCode(806)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        let platform = subject.platform
        guard !subject.scripts.isEmpty || subject.runbook.allSections.contains(where: { !$0.steps.isEmpty }) else { return [] }
        let steps = subject.runbook.allSections.flatMap(\.steps)
        let actions = steps.flatMap(\.actions)
        // An action without a name acts on whatever the diagnosis names.
        guard !actions.contains(where: { [.recover, .restore, .provision].contains($0.verb) && $0.operands.isEmpty }) else { return [] }
        let restartedUnits = Set(subject.sites.compactMap(CommandKind.restarted))
        let enteredAddresses = Set(subject.sites.compactMap { site in site.command.ssh.flatMap { $0.mode == .command ? nil : $0.address } })
        return platform.hosts.compactMap { host in
            let services = platform.services.filter { $0.host == host.name }
            let databases = platform.databases.filter { $0.host == host.name }
            let things = services.map(\.name) + databases.map(\.name)
            guard host.role == .member, !things.isEmpty else { return nil }
            let names = Set(things + services.compactMap(\.unit) + databases.compactMap(\.unit) + [host.name] + (databases.isEmpty ? [] : ["postgresql"]))
            let acted = actions.contains { !Set($0.operands).isDisjoint(with: names) && $0.verb != .assess && $0.verb != .verify }
            let stepped = !subject.isProse && steps.contains { ($0.hosts.contains(host.name) || $0.database.map(things.contains) ?? false) && !$0.onlyReads }
            let restarted = restartedUnits.contains("*") || !restartedUnits.isDisjoint(with: names)
            let entered = enteredAddresses.contains(host.address)
            guard !acted, !stepped, !restarted, !entered else { return nil }
            return Finding(
                Message("no procedure covers host `\(host.name)`", ko: "호스트 `\(host.name)` 복구 절차가 없음"), at: subject.place(key: "hosts.\(host.name)", text: host.name),
                label: Message("holds \(things.map { "`\($0)`" }.joined(separator: ", "))", ko: "이 호스트에 있는 것: \(things.map { "`\($0)`" }.joined(separator: ", "))"),
                help: [Message("say how it comes back: a section with `when=\"\(things[0]) is down\" host=\(host.name)`", ko: "되살리는 방법을 적을 것: `when=\"\(things[0]) is down\" host=\(host.name)`인 섹션")])
        }
    }
}
