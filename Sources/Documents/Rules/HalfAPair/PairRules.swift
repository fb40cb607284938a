/// B0801: automation is switched on at the end and was never switched off, so it acted during the recovery.
enum EnabledNeverDisabled: Rule {
    static let code = DiagnosticCode(801)
    static let severity = Diagnostic.Severity.error
    private static let opposites: [String: Set<String>] = [
        "enable": ["disable"], "resume": ["pause", "suspend"], "activate": ["deactivate"], "unpause": ["pause"], "enabled": ["disabled"],
    ]

    static func findings(in subject: Subject) -> [Finding] {
        let allOff = Set(opposites.values.joined())
        let offs = subject.sites.compactMap { site -> (SourcePosition, Set<String>)? in
            let words = words(of: site)
            return words.isDisjoint(with: allOff) ? nil : (site.range.start, words)
        }.prefix(500)
        return subject.sites.compactMap { site in
            guard let (subjectWords, on, range) = switchedOn(site, subject), let off = opposites[on] else { return nil }
            let disabled = offs.contains { $0.0 < site.range.start && !$0.1.isDisjoint(with: off) && !$0.1.isDisjoint(with: subjectWords) }
            guard !disabled else { return nil }
            let wanted = off.sorted().first ?? "disable"
            return Finding(
                Message("automation is switched on and was never switched off", ko: "자동화를 켜기만 하고 먼저 끈 적이 없음"), at: subject.place(range),
                label: Message("`\(wanted)` stands nowhere before it", ko: "앞에 없는 것: `\(wanted)`"),
                notes: [Message("if it was on, it has restarted services in the middle of the recovery", ko: "켜져 있었다면 복구하는 동안 서비스를 제멋대로 재시작했을 것")],
                help: [Message("switch it off in the first stage: `\(offCommand(site, on, wanted))`", ko: "첫 단계에서 끌 것: `\(offCommand(site, on, wanted))`")])
        }
    }

    private static func switchedOn(_ site: Site, _ subject: Subject) -> (Set<String>, String, SourceRange)? {
        if ["curl", "wget", "http"].contains(site.program) {
            guard let word = site.command.arguments.first(where: { $0.value.contains("://") }), let address = WebAddress(word.value),
                let last = address.path.split(separator: "/").last.map(String.init), opposites[last] != nil
            else { return nil }
            return (Set(address.path.split(separator: "/").dropLast().map(String.init)).subtracting(["api", "v1", "v2"]), last, subject.scripts[site.script].range(word.range))
        }
        if site.program == "aws", site.values.contains("resume-processes") { return (["processes"], "resume", site.head) }
        if site.program == "systemctl", site.first == "enable", let unit = site.operands.dropFirst().first, unit.value.hasSuffix(".timer") {
            return ([unit.value], "enable", site.head)
        }
        return nil
    }

    private static func words(of site: Site) -> Set<String> {
        var words: Set<String> = []
        for value in site.values { words.formUnion(value.split { "/?= ".contains($0) }.map(String.init)) }
        if site.values.contains("suspend-processes") { words.formUnion(["suspend", "processes"]) }
        if site.program == "systemctl", site.first == "stop" { words.insert("disable") }
        return words
    }

    private static func offCommand(_ site: Site, _ on: String, _ off: String) -> String {
        if let address = site.values.first(where: { $0.contains("://") }) {
            return "curl -fsS -X POST \(address.hasSuffix(on) ? String(address.dropLast(on.count)) + off : address)"
        }
        return site.command.text.replacing(on, with: off)
    }
}

/// B0802: a machine is cut off from the network and nothing ever connects it again.
enum IsolatedNeverReleased: Rule {
    static let code = DiagnosticCode(802)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        let outline = subject.outline
        var findings: [Finding] = []
        let releases = ["해제", "재연결", "다시 연결", "복귀", "release", "reconnect", "rejoin", "restore network", "lift the isolation", "un-isolate", "unblock"]
        let acted = subject.runbook.allSections.flatMap(\.steps).flatMap(\.actions).contains { $0.verb == .release }
        var lastRelease: [Int: SourcePosition] = [:]
        for (index, entry) in outline.entries.enumerated() {
            guard let item = entry.items.last(where: { item in releases.contains { item.text.lowercased().contains($0) } }) else { continue }
            lastRelease[outline.procedure(of: index) ?? -1] = item.range.start
        }
        for item in outline.entries.flatMap(\.items) where item.isNumbered || item.isTask {
            let lower = item.text.lowercased()
            let isolates = (lower.contains("격리") && !releases.contains(where: lower.contains)) || lower.contains("isolate") || lower.contains("quarantine") || lower.contains("disconnect from the network")
            guard isolates, !releases.contains(where: lower.contains) else { continue }
            let procedure = outline.procedure(of: outline.innermost(line: item.range.start.line))
            let released = lastRelease[procedure ?? -1].map { $0 > item.range.start } ?? false
            guard !released, !acted else { continue }
            findings.append(finding(subject.place(item.range)))
        }
        let isolating = subject.sites.filter(isolates).prefix(100)
        findings += isolating.compactMap { site in
            let released = subject.sites.contains { $0.range.start > site.range.start && releasesRule($0, of: site) }
            return released ? nil : finding(subject.place(site.head))
        }
        if !subject.isProse {
            let actions = subject.runbook.allSections.flatMap(\.steps).flatMap(\.actions)
            if let isolate = actions.first(where: { $0.verb == .isolate }), !actions.contains(where: { $0.verb == .release }), findings.isEmpty {
                findings.append(finding(subject.place(isolate.range)))
            }
        }
        return findings
    }

    private static func finding(_ place: Diagnostic.Place) -> Finding {
        Finding(
            Message("isolated and never released", ko: "격리만 하고 해제하지 않음"), at: place,
            label: Message("nothing after it connects the host again", ko: "그 뒤에 다시 연결하는 절차가 없음"),
            notes: [Message("the restored platform stays unreachable for its users", ko: "복구가 끝나도 사용자는 접속할 수 없음")],
            help: [Message("end the procedure with a `release` step: ```` ```bongsu {#release .destructive} ````", ko: "절차 끝에 `release` 스텝을 둘 것: ```` ```bongsu {#release .destructive} ````")])
    }

    private static func isolates(_ site: Site) -> Bool {
        switch site.program {
        case "ufw": site.values.contains("deny") || site.values.contains("reject")
        case "iptables", "ip6tables": (site.has("A") || site.has("I") || site.has("P")) && site.values.contains { ["DROP", "REJECT"].contains($0) }
        case "ifdown": true
        case "ip": site.values.contains("link") && site.values.contains("down")
        case "kubectl": site.first == "cordon" || site.first == "drain"
        default: false
        }
    }

    private static func releasesRule(_ site: Site, of isolating: Site) -> Bool {
        guard site.program == isolating.program || ["ifup", "iptables-restore"].contains(site.program) else { return false }
        switch site.program {
        case "ufw": return site.values.contains("allow") || site.values.contains("delete") || site.values.contains("disable") || site.values.contains("reset")
        case "iptables", "ip6tables": return site.has("D") || site.has("F") || site.values.contains("ACCEPT")
        case "ip": return site.values.contains("up")
        case "kubectl": return site.first == "uncordon"
        default: return true
        }
    }
}

/// B0803: a service is stopped and nothing starts it again.
enum StoppedNeverStarted: Rule {
    static let code = DiagnosticCode(803)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var lastStart: [String: SourcePosition] = [:]
        for site in subject.sites {
            if let unit = CommandKind.restarted(site) { lastStart[unit] = site.range.start }
        }
        let actions = subject.runbook.allSections.flatMap(\.steps).flatMap(\.actions).filter { [.recover, .restart].contains($0.verb) }
        for action in actions { lastStart[action.operands.first ?? "*"] = action.range.start }
        let lastReboot = subject.sites.last { $0.program == "reboot" }?.range.start
        return subject.sites.compactMap { site in
            guard let unit = CommandKind.stopped(site), unit != "*", !site.values.contains("disable") else { return nil }
            let after = [lastStart[unit], lastStart["*"]].compactMap(\.self).contains { $0 > site.range.start }
            let isReboot = lastReboot.map { $0 > site.range.start } ?? false
            guard !after, !isReboot else { return nil }
            return Finding(
                Message("`\(unit)` is stopped and never started", ko: "`\(unit)` 서비스를 멈추기만 하고 시작하지 않음"), at: subject.place(site.head),
                label: Message("nothing after it starts `\(unit)`", ko: "그 뒤에 `\(unit)` 서비스를 시작하는 곳이 없음"),
                help: [Message("start it when the work is done: `\(site.command.text.replacing("stop", with: "start"))`", ko: "작업이 끝나면 시작할 것: `\(site.command.text.replacing("stop", with: "start"))`")])
        }
    }
}

/// B0804: the last thing a procedure does is a restart, and nobody asks whether it worked.
enum EndsUnverified: Rule {
    static let code = DiagnosticCode(804)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        let outline = subject.outline
        let byHeading = Dictionary(grouping: subject.sites) { $0.heading ?? -1 }
        return outline.entries.indices.compactMap { index in
            guard let own = byHeading[index] else { return nil }
            guard let restart = own.last(where: { CommandKind.restarted($0) != nil }), let unit = CommandKind.restarted(restart) else { return nil }
            let verified = own.contains { $0.range.start > restart.range.start && CommandKind.verifies($0) }
            guard !verified, !isAskedOtherwise(index, after: restart, subject) else { return nil }
            let name = unit == "*" ? "service" : unit
            let service = unit == "*" ? "the service" : "`\(unit)`"
            let korean = unit == "*" ? "서비스가" : "`\(unit)` 서비스가"
            return Finding(
                Message("restart is never verified", ko: "재시작한 뒤 확인하지 않음"), at: subject.place(restart.head),
                label: Message("nothing asks whether \(service) answers", ko: "\(korean) 응답하는지 묻지 않음"),
                notes: [Message("a service that dies a second later counts as recovered", ko: "1초 뒤에 죽는 서비스도 복구된 것으로 셈")],
                help: [
                    Message(
                        "end with a check: ```` ```bash {#\(name)-answers .check until=30s} ````, `\(question(unit, subject.platform))`",
                        ko: "확인으로 끝낼 것: ```` ```bash {#\(name)-answers .check until=30s} ````, `\(question(unit, subject.platform))`")
                ])
        }
    }

    /// What tells whether a unit answers: its own health address where that is known.
    private static func question(_ unit: String, _ platform: Platform) -> String {
        if let service = platform.services.first(where: { $0.name == unit || $0.unit == unit }), let health = service.health {
            return "curl -fsS \(health)"
        }
        if unit.hasPrefix("postgresql") { return "pg_isready" }
        return ["*", "nginx", "apache2", "httpd"].contains(unit) ? "curl -fsS http://localhost/" : "systemctl is-active \(unit)"
    }

    /// A condition is asked again at the section's end; a later check or `verify` in the section asks too.
    private static func isAskedOtherwise(_ index: Int, after restart: Site, _ subject: Subject) -> Bool {
        guard !subject.isProse else { return false }
        let chain = subject.outline.ancestors(of: index)
        if chain.contains(where: { subject.outline.entries[$0].section?.condition != nil }) { return true }
        let steps = subject.outline.entries[index].section?.steps ?? []
        return steps.contains { $0.textLine > restart.line && ($0.classes.contains(.check) || $0.actions.contains { $0.verb == .verify }) }
    }
}
