extension ProsePlatformReader {
    // MARK: Hosts

    mutating func readHosts() {
        struct Found {
            var user: String?
            var port: Int?
            var lines: [Int] = []
            var fences: Set<Int> = []
            var label: (text: String, line: Int)?
        }
        var order: [String] = []
        var found: [String: Found] = [:]
        for visit in visits {
            guard let remote = visit.unit.remote else { continue }
            if found[remote.address] == nil { order.append(remote.address) }
            var host = found[remote.address] ?? Found()
            host.user = host.user ?? remote.user
            host.port = host.port ?? remote.port
            if host.fences.insert(visit.fence.textLine).inserted { host.lines.append(visit.unit.line) }
            if host.label == nil, visit.unit.kind == .login, let comment = visit.passage.comment {
                host.label = (comment.value, comment.range.start.line)
            }
            found[remote.address] = host
        }
        for pair in reading.pairs {
            let value = pair.value.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
            let parts = value.split(separator: "@")
            guard let address = parts.last.map(String.init), found[address] != nil || (Self.isAddress(address) && ProseWords.server.hold(pair.label)) else {
                continue
            }
            if found[address] == nil { order.append(address) }
            var host = found[address] ?? Found()
            host.label = (pair.label, pair.line)
            if host.lines.isEmpty { host.lines = [pair.line] }
            if parts.count == 2, host.user == nil { host.user = String(parts[0]) }
            found[address] = host
        }
        let users = Set(order.compactMap { found[$0]?.user })
        let spare = ProseWords("예비", "대체", "spare", "standby", "replacement")
        for address in order {
            guard let details = found[address] else { continue }
            let fromLabel = details.label.flatMap { Self.hostName($0.text) }
            var name = fromLabel ?? (Self.isNumeric(address) ? nil : HostLabels.slug(address.split(separator: ".").first.map(String.init) ?? "")) ?? ""
            if name.isEmpty { name = "host" }
            name = unique(name)
            var host = Host(name: name, address: address, user: details.user, port: details.port)
            if let label = details.label, spare.hold(label.text) { host.role = .spare }
            platform.hosts.append(host)
            var borrowed = false
            let line = details.lines.first ?? 1
            var text = Reading.lines(details.lines)
            if host.user == nil, users.count == 1, let user = users.first, !platform.hosts.isEmpty {
                platform.hosts[platform.hosts.count - 1].user = user
                borrowed = true
            }
            if fromLabel != nil, let label = details.label {
                text += details.lines.contains(label.line) ? "" : "; name from \(label.line) \"\(label.text)\""
            } else {
                text = "guess \(text): the name; none is stated"
            }
            if borrowed { text += "; guess \(line): the user, as on the other hosts" }
            note("hosts.\(name)", line: line, text)
            note("hosts.\(name).address", line: line)
            if let label = details.label { reading.hostLabels[name] = HostLabels.words(label.text) }
        }
    }

    static func isNumeric(_ address: String) -> Bool {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false)
        return (parts.count == 4 && parts.allSatisfy { Int($0).map { (0...255).contains($0) } == true }) || address.contains(":") && address.allSatisfy { $0.isHexDigit || $0 == ":" }
    }

    private static func isAddress(_ text: String) -> Bool {
        isNumeric(text) || (text.split(separator: ".").count >= 2 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || ".-".contains($0)) } && !text.hasPrefix("."))
    }

    /// `API Server` → api; nil where nothing of it can be a name.
    static func hostName(_ label: String) -> String? {
        HostLabels.words(label).first
    }

    func isTaken(_ name: String) -> Bool {
        platform.host(name) != nil || platform.service(name) != nil || platform.database(name) != nil || platform.endpoint(name) != nil || name == "controller"
    }

    func host(at address: String?) -> Host? { address.flatMap { address in platform.hosts.first { $0.address == address } } }

    // MARK: Services

    private struct Mention {
        var name: String
        var manager: Service.Supervisor
        var visit: Reading.Visit
        var isRestart: Bool
    }

    private func mentions(of visit: Reading.Visit) -> [Mention] {
        visit.unit.outerCommands.flatMap { command -> [Mention] in
            let words = command.argumentValues.filter { !$0.hasPrefix("-") }
            let isRestart = [.restart, .remove].contains(UnitKind.of([command], isLoop: false, samples: nil))
            switch command.program {
            case "systemctl":
                guard words.count > 1 else { return [] }
                return words.dropFirst().map { ServiceNames.base($0) }.filter(ServiceNames.isName)
                    .map { Mention(name: $0, manager: .systemd, visit: visit, isRestart: isRestart) }
            case "service":
                guard words.count > 1, ServiceNames.isName(words[0]) else { return [] }
                return [Mention(name: words[0], manager: .systemd, visit: visit, isRestart: isRestart)]
            case "supervisorctl":
                guard words.count > 1, ServiceNames.isName(words[1]) else { return [] }
                return [Mention(name: words[1], manager: .supervisor, visit: visit, isRestart: isRestart)]
            case "pm2":
                guard words.count > 1, ["restart", "reload", "delete", "stop", "start", "describe", "show", "logs"].contains(words[0]),
                    ServiceNames.isName(words[1]), words[1] != "all", Int(words[1]) == nil, !words[1].contains(".")
                else { return [] }
                return [Mention(name: words[1], manager: .pm2, visit: visit, isRestart: isRestart)]
            default: return []
            }
        }
    }

    mutating func readServices() {
        let all = visits.flatMap { mentions(of: $0) }
        let isDatabase = { (name: String) in name.contains("postgres") }
        var order: [String] = []
        for mention in all.filter(\.isRestart) + all where !isDatabase(mention.name) && !order.contains(mention.name) { order.append(mention.name) }
        for name in order where !isTaken(name) {
            let mentions = all.filter { $0.name == name }
            guard let main = mentions.first(where: \.isRestart) ?? mentions.first else { continue }
            let located = mentions.first { host(at: $0.visit.ssh?.address) != nil }
            let only = platform.hosts.filter { $0.role == .member }
            guard let host = host(at: located?.visit.ssh?.address) ?? self.host(named: name, in: main.visit) ?? (only.count == 1 ? only[0] : nil) else {
                continue
            }
            var service = Service(name: name, host: host.name, manager: main.manager)
            let path = "services.\(name)"
            note(path, line: main.visit.unit.line)
            if main.visit.ssh != nil {
                let earlier = mentions.first { $0.visit.unit.line < main.visit.unit.line && $0.visit.ssh?.address == main.visit.ssh?.address }
                note("\(path).host", line: main.visit.unit.line, Reading.lines([earlier?.visit.unit.line ?? main.visit.sshLine ?? main.visit.unit.line, earlier == nil ? main.visit.unit.line : main.visit.sshLine ?? main.visit.unit.line].sorted()))
            } else {
                let line = located?.visit.unit.line ?? main.visit.unit.line
                note("\(path).host", line: line, located == nil ? "guess \(line): \(only.count == 1 ? "the only host" : "by its name")" : String(line))
            }
            note("\(path).manager", line: main.visit.unit.line)
            describe(&service, main.visit, path)
            platform.services.append(service)
        }
        readHealth()
        readLogs()
        readSources()
    }

    /// `api` in `api-server` is the host `api`.
    private func host(named service: String, in visit: Reading.Visit) -> Host? {
        let words = service.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if let host = platform.hosts.first(where: { words.contains($0.name) }) { return host }
        let titles = reading.outline.path(of: visit.section).map { reading.outline.sections[$0].title }
        return platform.hosts.first { host in titles.contains { reading.mentions(host: host.name, in: $0) } }
    }

    private mutating func describe(_ service: inout Service, _ main: Reading.Visit, _ path: String) {
        let sameFence = visits.filter { $0.fence.textLine == main.fence.textLine }
        let builds = sameFence.filter { $0.unit.kind == .build }
        if let directory = main.directory, service.manager == .pm2 || !builds.isEmpty {
            service.directory = directory
            note("\(path).directory", line: main.directoryLine ?? main.unit.line)
        }
        if !builds.isEmpty {
            service.rebuild = builds.map(\.unit.body)
            note("\(path).rebuild", line: builds[0].unit.line, Reading.lines(builds.map(\.unit.line)))
            let after = sameFence.filter { $0.unit.line > builds[builds.count - 1].unit.line && $0.unit.kind == .restart }
            if let start = after.first, service.manager == .pm2, start.unit.body != main.unit.body {
                service.start = start.unit.body
                note("\(path).start", line: start.unit.line)
            }
        }
        let unit = service.name
        if let test = sameFence.first(where: { visit in
            visit.unit.kind == .configurationTest && visit.unit.commands.contains { $0.program == unit || unit.hasPrefix($0.program ?? "?") }
        }) {
            service.validate = test.unit.body
            note("\(path).validate", line: test.unit.line)
        }
    }
}

enum ServiceNames {
    static func base(_ unit: String) -> String {
        unit.hasSuffix(".service") ? String(unit.dropLast(8)) : unit
    }

    static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.@".contains($0)) } && name.first?.isLetter == true
    }

    /// For ids: `api-server` → `api`.
    static func short(_ name: String) -> String {
        for ending in ["-server", "-service", "_server"] where name.hasSuffix(ending) && name.count > ending.count { return String(name.dropLast(ending.count)) }
        return name
    }
}

/// The words by which a label such as `API Server` or `웹 서버` names a machine.
enum HostLabels {
    private static let korean: [(String, String)] = [
        ("웹", "web"), ("데이터베이스", "db"), ("디비", "db"), ("관리자", "admin"), ("백업", "backup"), ("모니터링", "monitor"), ("예비", "spare"), ("대체", "spare"), ("앱", "app"),
        ("애플리케이션", "app"), ("캐시", "cache"), ("프록시", "proxy"), ("메인", "main"),
    ]
    private static let generic: Set<String> = [
        "server", "host", "machine", "node", "vm", "ip", "address", "the", "connect", "to", "on", "log", "login", "into", "ssh", "access", "a", "in", "via", "at",
        "first", "instance", "public", "private", "open", "check", "look", "visit", "view", "test", "try", "page", "of",
    ]

    /// Names it may be given, best first; also how texts mention it.
    static func words(_ label: String) -> [String] {
        var words = label.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")) }.map(String.init)
            .filter { !generic.contains($0) && $0.first?.isLetter == true }
        for (from, to) in korean where label.contains(from) && !words.contains(to) { words.append(to) }
        return words.map { slug($0) }.filter { !$0.isEmpty }
    }

    static func slug(_ text: String) -> String {
        var slug = ""
        for character in text.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber { slug.append(character) } else if !slug.isEmpty, slug.last != "-" { slug.append("-") }
        }
        while slug.last == "-" { slug.removeLast() }
        return slug
    }
}
