/// B0706: a configuration is checked after the restart that loaded it: a broken one has already taken the service down.
enum ValidatedAfterRestart: Rule {
    static let code = DiagnosticCode(706)
    static let severity = Diagnostic.Severity.error

    /// The validating command, the service it is for, and the command as it should be written.
    private static func validated(_ site: Site) -> [String]? {
        switch site.program {
        case "nginx": site.has("t") || site.has("T") ? ["nginx"] : nil
        case "apachectl", "apache2ctl", "httpd": site.first == "configtest" || site.has("t") ? ["apache2", "httpd"] : nil
        case "haproxy": site.has("c") ? ["haproxy"] : nil
        case "sshd": site.has("t") ? ["sshd", "ssh"] : nil
        case "named-checkconf": ["named", "bind9"]
        case "promtool": site.first == "check" ? ["prometheus"] : nil
        case "postfix": site.first == "check" ? ["postfix"] : nil
        default: nil
        }
    }

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.indices.compactMap { index in
            let site = subject.sites[index]
            guard let services = validated(site) else { return nil }
            func isNear(_ other: Site) -> Bool { other.heading == site.heading }
            let before = subject.sites[..<index].suffix(50).reversed().prefix { isNear($0) }
            guard let restart = before.first(where: { CommandKind.restarted($0).map(services.contains) ?? false }) else { return nil }
            let alreadyChecked = before.contains {
                $0.range.start < restart.range.start && validated($0) != nil
            }
            guard !alreadyChecked else { return nil }
            return Finding(
                Message("configuration is validated after the restart", ko: "설정을 재시작한 뒤에 검증함"), at: subject.place(site.head),
                label: Message("too late: line \(restart.line) has loaded it", ko: "늦음: \(restart.line)번째 줄이 이미 불러옴"),
                notes: [Message("with a broken configuration `\(restart.command.text.prefix(60))` stops a service that still worked", ko: "설정이 잘못되었으면 그나마 돌던 서비스가 `\(restart.command.text.prefix(60))`에서 멈춤")],
                help: [Message("validate first: `\(site.command.text) && \(restart.command.text)`", ko: "먼저 검증할 것: `\(site.command.text) && \(restart.command.text)`")])
        }
    }
}

/// B0711: a service is recovered before what it needs, so its recovery fails and has to be done again.
enum RecoveredBeforeNeeds: Rule {
    static let code = DiagnosticCode(711)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        var findings: [Finding] = []
        for service in subject.platform.services where !service.needs.isEmpty {
            guard let own = firstRecovery(of: [service.unit ?? service.name, service.name], subject) else { continue }
            for need in service.needs {
                let names = unitNames(need, subject)
                guard let other = firstRecovery(of: names, subject), other.entry != own.entry,
                    subject.outline.entries[other.entry].parent == subject.outline.entries[own.entry].parent, other.line > own.line
                else { continue }
                let heading = subject.outline.entries[own.entry]
                let later = subject.outline.entries[other.entry]
                findings.append(
                    Finding(
                        Message("`\(service.name)` is recovered before what it needs", ko: "`\(service.name)` 복구가 필요한 것의 복구보다 앞섬"), at: subject.place(heading.range),
                        label: Message("needs `\(need)`, recovered in line \(later.firstLine)", ko: "필요한 `\(need)` 복구는 \(later.firstLine)번째 줄"),
                        notes: [Message("with both down, its health check fails and its fallback is carried out for nothing", ko: "둘 다 내려가 있으면 헬스체크가 실패해 대안 조치를 헛되이 하게 됨")],
                        help: [Message("move `\(later.title)` before `\(heading.title)`", ko: "`\(heading.title)` 앞으로 옮길 것: `\(later.title)`")]))
            }
        }
        return findings
    }

    private static func unitNames(_ need: String, _ subject: Subject) -> [String] {
        if let database = subject.platform.database(need) { return ["postgresql", database.unit ?? "postgresql", need] }
        return [need, subject.platform.service(need)?.unit ?? need]
    }

    /// The first heading, scenarios apart, whose commands or condition bring one of these up.
    private static func firstRecovery(of names: [String], _ subject: Subject) -> (entry: Int, line: Int)? {
        let outline = subject.outline
        if let site = subject.sites.first(where: { site in
            guard let unit = CommandKind.restarted(site), !outline.ancestors(of: site.heading).contains(where: outline.isScenario) else { return false }
            return names.contains(unit) || names.contains { unit.hasPrefix($0 + "@") }
        }), let heading = site.heading {
            return (heading, site.line)
        }
        return nil
    }
}
