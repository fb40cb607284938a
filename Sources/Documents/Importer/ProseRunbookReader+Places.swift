extension ProseRunbookReader {
    /// The machine that a unit belongs to, and the guess where the document does not say so itself.
    func place(_ visit: Reading.Visit) -> (host: String?, guess: Guess?) {
        if let named = host(visit.ssh) { return (named, nil) }
        let line = visit.unit.line
        if case .endpoint = visit.unit.kind { return ("controller", nil) }
        if case .latency(let call, _) = visit.unit.kind, !call.isLocal { return ("controller", nil) }
        if case .open = visit.unit.kind { return ("controller", nil) }
        if let comment = visit.passage.comment, let host = platform.hosts.first(where: { reading.mentions(host: $0.name, in: comment.value) }) {
            return (host.name, nil)
        }
        let commands = visit.unit.outerCommands
        if commands.contains(where: { ["scp", "rsync", "ssh-copy-id"].contains($0.program) }) {
            return ("controller", Guess(line: line, text: "host=controller: files are copied from where the runbook is read"))
        }
        if commands.contains(where: { $0.program == "ssh" }) {
            return ("controller", Guess(line: line, text: "host=controller: it logs in to other machines by itself"))
        }
        let words: [String] = commands.flatMap(\.argumentValues)
        if visit.unit.kind == .loadTest, let url = words.first(where: { $0.contains("://") }),
            !["localhost", "127.0.0.1"].contains(CurlCall.split(url).host)
        {
            return ("controller", Guess(line: line, text: "host=controller: a public address, asked from outside"))
        }
        if let found = byService(visit) ?? byDatabase(visit) ?? byDirectory(visit) ?? byPort(visit) ?? byTitle(visit) ?? byScript(visit) ?? byNeighbour(visit) {
            return found
        }
        let members = platform.hosts.filter { $0.role == .member }
        if members.count == 1 { return (members[0].name, Guess(line: line, text: "host=\(members[0].name): the only host; none is named")) }
        return (nil, nil)
    }

    private typealias Found = (host: String?, guess: Guess?)

    private func byService(_ visit: Reading.Visit) -> Found? {
        for command in visit.unit.outerCommands where ["pm2", "systemctl", "service", "nginx", "journalctl", "supervisorctl"].contains(command.program) {
            let words = command.argumentValues.map(ServiceNames.base) + [command.program ?? ""]
            if let service = platform.services.first(where: { words.contains($0.name) }) {
                return (service.host, Guess(line: visit.unit.line, text: "host=\(service.host): \(service.name) runs there; this block names no host"))
            }
            if command.program == "pm2", let service = platform.services.first(where: { $0.manager == .pm2 }) {
                return (service.host, Guess(line: visit.unit.line, text: "host=\(service.host): pm2 runs \(service.name) there"))
            }
        }
        return nil
    }

    private func byDatabase(_ visit: Reading.Visit) -> Found? {
        guard let database = platform.databases.first else { return nil }
        let isAbout = visit.unit.outerCommands.contains { command in
            ["psql", "pg_isready", "pg_dump", "pg_restore", "createdb", "dropdb", "pg_lsclusters", "pg_ctlcluster"].contains(command.program)
                || command.argumentValues.contains { $0.contains("postgres") }
        }
        guard isAbout else { return nil }
        let asked = platform.places["databases.\(database.name).host"]?.start.line
        let why = asked.map { "\(database.unit ?? "postgresql") is asked there in line \($0); " } ?? ""
        return (database.host, Guess(line: visit.unit.line, text: "host=\(database.host): \(why)this block names no host"))
    }

    private func byDirectory(_ visit: Reading.Visit) -> Found? {
        let line = visit.directory == nil ? visit.unit.line : visit.directoryLine ?? visit.unit.line
        let paths = [visit.directory].compactMap(\.self) + visit.unit.outerCommands.flatMap(\.argumentValues).filter { $0.hasPrefix("/") && $0.count > 3 }
        for path in paths {
            for service in platform.services {
                let places = [service.source, service.directory].compactMap(\.self)
                guard let place = places.first(where: { (path + "/").hasPrefix($0 + "/") || ($0 + "/").hasPrefix(path + "/") }) else { continue }
                let what = place == service.source ? "source" : "directory"
                return (service.host, Guess(line: line, text: "host=\(service.host): the folder is \(service.name)'s \(what); this block names no host"))
            }
            if let existing = platform.backups?.existing, path.hasPrefix(existing.folder) {
                return (existing.host, Guess(line: visit.unit.line, text: "host=\(existing.host): the backups lie there"))
            }
        }
        return nil
    }

    private func byPort(_ visit: Reading.Visit) -> Found? {
        guard let call = visit.unit.outerCommands.lazy.compactMap(CurlCall.init).first, call.isLocal else { return nil }
        guard let service = platform.services.first(where: { service in
            service.health.map { CurlCall.split($0).port == call.port } == true
        }) else { return nil }
        let stated = reading.pairs.first { pair in call.port.map { pair.value == String($0) } == true }
        let why = stated.map { "\($0.value) is the \"\($0.label)\" (\($0.line))" } ?? "\(service.name) answers on that port"
        return (service.host, Guess(line: visit.unit.line, text: "host=\(service.host): \(why)"))
    }

    private func byTitle(_ visit: Reading.Visit) -> Found? {
        for index in reading.outline.path(of: visit.section) {
            let title = sections[index].title
            if let host = platform.hosts.first(where: { reading.mentions(host: $0.name, in: title) }) {
                return (host.name, Guess(line: visit.unit.line, text: "host=\(host.name): the heading of line \(sections[index].line) speaks of it"))
            }
        }
        return nil
    }

    /// `./scripts/x.sh`: where another fence runs a script of that folder.
    private func byScript(_ visit: Reading.Visit) -> Found? {
        guard let script = Self.relativeScript(visit.unit), let other = sibling(script, visit) else { return nil }
        let host = host(other.ssh) ?? other.directory.flatMap { directory in platform.services.first { $0.source == directory || $0.directory == directory }?.host }
        guard let host else { return nil }
        let what = visit.unit.kind.role == .action ? "; not a .check: what the script does is not known" : ""
        return (
            host, Guess(line: visit.unit.line, text: "host and directory: \(Self.folder(script)) lies there in \(other.directoryLine ?? other.unit.line)-\(other.unit.line)\(what)")
        )
    }

    static func relativeScript(_ unit: Unit) -> String? {
        unit.outerCommands.compactMap(\.invocation.programWord?.literal).first { $0.hasPrefix("./") || $0.hasPrefix("scripts/") || $0.hasPrefix("bin/") }
    }

    static func folder(_ script: String) -> String {
        script.lastIndex(of: "/").map { String(script[..<$0]) } ?? "."
    }

    func sibling(_ script: String, _ visit: Reading.Visit) -> Reading.Visit? {
        visits.first { other in
            other.unit != visit.unit && other.directory != nil && Self.relativeScript(other.unit).map { Self.folder($0) == Self.folder(script) } == true
        }
    }

    /// What stands in one section is read on one machine, unless something says otherwise.
    private func byNeighbour(_ visit: Reading.Visit) -> Found? {
        let around = Set(reading.outline.path(of: visit.section).prefix(2))
        let neighbours = visits.filter { around.contains($0.section) || $0.section == visit.section }
        if let login = neighbours.first(where: { $0.fence.textLine == visit.fence.textLine && $0.ssh != nil }), let host = host(login.ssh) {
            return (host, Guess(line: visit.unit.line, text: "host=\(host): line \(login.unit.line) of the same block runs there"))
        }
        for other in neighbours where other.unit != visit.unit {
            if let found = byService(other) ?? byDatabase(other) ?? byDirectory(other), let host = found.host {
                let others = platform.hosts.filter { $0.name != host && $0.role == .member }.map(\.name).joined(separator: ", ")
                let rest = others.isEmpty ? "" : "; \(others) \(others.contains(",") ? "are" : "is") not looked at"
                let owner = platform.services.first { $0.host == host }.map { "\($0.name)'s source" } ?? "read there"
                return (host, Guess(line: visit.unit.line, text: "host=\(host): no host is named, line \(other.unit.line) is \(owner)\(rest)"))
            }
        }
        return nil
    }
}
