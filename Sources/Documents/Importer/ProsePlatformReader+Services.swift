extension ProsePlatformReader {
    /// Words of a title, slugged, that name a service: `API 서버 장애` and `api-server`.
    func service(in text: String) -> Service? {
        let words = HostLabels.words(text)
        let lower = text.lowercased()
        return platform.services.first { lower.contains($0.name.lowercased()) }
            ?? platform.services.first { service in
                let parts = service.name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
                return words.contains { parts.contains($0) }
            }
    }

    func service(at visit: Reading.Visit) -> Service? {
        let mentioned = visits.filter { $0.fence.textLine == visit.fence.textLine }.flatMap(\.unit.commands).flatMap(\.argumentValues)
        return platform.services.first { mentioned.contains($0.name) || mentioned.contains($0.name + ".service") }
            ?? reading.outline.path(of: visit.section).lazy.compactMap { self.service(in: self.reading.outline.sections[$0].title) }.first
    }

    mutating func readHealth() {
        for visit in visits {
            guard case .health(let call) = visit.unit.kind else { continue }
            let looksHealthy = call.path.lowercased().contains("health") || call.path.lowercased().contains("status") || call.path.contains("ping")
            let backends = platform.services.filter { $0.name != "nginx" && $0.name != "apache2" }
            guard looksHealthy || visit.unit.outerCommands.count == 1,
                let service = service(at: visit) ?? (backends.count == 1 ? backends[0] : nil),
                let index = platform.services.firstIndex(where: { $0.name == service.name }), service.health == nil
            else { continue }
            platform.services[index].health = call.url
            let port = reading.pairs.first { pair in call.port.map { pair.value == String($0) } == true }
            let line = visit.unit.line
            note("services.\(service.name).health", line: line, Reading.lines([line] + (port.map { [$0.line] } ?? [])))
        }
    }

    mutating func readLogs() {
        for visit in visits where visit.unit.kind == .log || visit.unit.kind == .reading {
            for command in visit.unit.outerCommands where ["tail", "grep", "cat", "less", "head"].contains(command.program) {
                for path in command.argumentValues where path.hasPrefix("/") && path.lowercased().contains("log") && !path.hasSuffix("/") {
                    guard path.contains(".log") || path.hasSuffix("log") || path.hasSuffix("*") else { continue }
                    add(log: path, visit)
                }
            }
        }
    }

    private mutating func add(log path: String, _ visit: Reading.Visit) {
        if path.contains("postgres") {
            guard let index = platform.databases.indices.first, !platform.databases[index].logs.contains(path) else { return }
            platform.databases[index].logs.append(path)
            note("databases.\(platform.databases[index].name).logs", line: visit.unit.line)
            return
        }
        let byPath = platform.services.first { service in
            service.directory.map { path.hasPrefix($0 + "/") } == true || path.split(separator: "/").contains(Substring(service.name))
        }
        guard let service = byPath, let index = platform.services.firstIndex(where: { $0.name == service.name }), !service.logs.contains(path) else { return }
        platform.services[index].logs.append(path)
        guard service.logs.isEmpty else { return }
        let stated = reading.pairs.filter { path.hasPrefix($0.value) && $0.value.hasPrefix("/") && ProseWords.log.hold($0.label) }.map(\.line)
        note("services.\(service.name).logs", line: visit.unit.line, Reading.lines([visit.unit.line] + stated))
    }

    mutating func readSources() {
        let checkouts = visits.filter { $0.unit.outerCommands.contains { $0.program == "git" } && $0.directory != nil }
        for visit in checkouts {
            guard let directory = visit.directory else { continue }
            let owner = platform.services.firstIndex { $0.source == nil && ($0.directory.map { ($0 + "/").hasPrefix(directory + "/") } == true) }
                ?? service(at: visit).flatMap { service in platform.services.firstIndex { $0.name == service.name && $0.source == nil } }
            guard let owner else { continue }
            platform.services[owner].source = directory
            let same = checkouts.filter { $0.directory == directory && $0.fence.textLine == visit.fence.textLine }
            let first = visit.directoryLine ?? visit.unit.line
            let last = same.last?.unit.line ?? first
            let stated = reading.pairs.filter { $0.value == directory }.map { String($0.line) }
            note("services.\(platform.services[owner].name).source", line: first, ([first == last ? "\(first)" : "\(first)-\(last)"] + stated).joined(separator: ", "))
        }
    }

    /// What a service needs is said only by symptoms and settings: always a guess.
    mutating func readNeeds() {
        guard platform.databases.count == 1, let database = platform.databases.first else { return }
        let backends = platform.services.indices.filter { index in
            let service = platform.services[index]
            return service.validate == nil && !["nginx", "apache2", "haproxy", "caddy"].contains(service.name)
        }
        guard backends.count == 1, let index = backends.first else { return }
        let service = platform.services[index]
        let symptom = symptomLines().first { ProseWords.database.hold($0.value) && self.service(in: $0.value)?.name == service.name }
        if let symptom {
            platform.services[index].needs = [database.name]
            note("services.\(service.name).needs", line: symptom.range.start.line, "guess \(symptom.range.start.line): \"\(symptom.value)\"")
        } else if let variable = reading.pairs.first(where: { ["DB_NAME", "DATABASE_URL", "PGDATABASE", "DB_HOST"].contains(Self.assignment($0)?.0 ?? "") }) {
            platform.services[index].needs = [database.name]
            note("services.\(service.name).needs", line: variable.line, "guess \(variable.line): the environment names the database; this is the only service that could use it")
        }
    }

    func symptomLines() -> [Located<String>] {
        reading.outline.sections.flatMap { section -> [Located<String>] in
            guard ProseWords.scenario.hold(section.title) || FailureWords.entry(for: section.title) != nil else { return [] }
            return section.blocks.flatMap { block -> [Located<String>] in
                guard case .list(let node) = block else { return [] }
                return node.children.compactMap { item in item.children.first.map { Located($0.plainText.trimmed(), at: item.range) } }
            }
        }
    }

    // MARK: Databases

    mutating func readDatabases() {
        let calls = visits.flatMap { visit in visit.unit.commands.compactMap { command in PsqlCall(command).map { (visit, $0, visit.fence.textLine + command.range.start.line - 1) } } }
        let created = calls.compactMap { Self.word(after: "create database", in: $0.1.statement) }
        var named: [(name: String, line: Int)] = calls.compactMap { call in call.1.database.map { ($0, call.2) } }
        let variables = reading.pairs.compactMap { pair in Self.assignment(pair).map { ($0.0, $0.1, pair.line) } }
        let databasePairs = reading.pairs.filter { ProseWords("db name", "database name", "데이터베이스 이름", "db 이름").hold($0.label) && ServiceNames.isName($0.value) && !$0.value.contains("@") }
        named += variables.filter { ["DB_NAME", "PGDATABASE", "DATABASE_NAME", "POSTGRES_DB"].contains($0.0) }.map { ($0.1, $0.2) }
        named += databasePairs.map { ($0.value, $0.line) }
        let temporary = Set(created + ["postgres", "template0", "template1"])
        var order: [String] = []
        for (name, _) in named where !temporary.contains(name.lowercased()) && ServiceNames.isName(name) && !order.contains(name) { order.append(name) }
        guard !order.isEmpty else { return }
        let unitVisits = visits.filter { visit in visit.unit.outerCommands.contains { $0.argumentValues.contains { ServiceNames.base($0).hasPrefix("postgres") } && ["systemctl", "service"].contains($0.program) } }
        let units = unitVisits.flatMap { visit in visit.unit.outerCommands.flatMap { $0.argumentValues.map(ServiceNames.base).filter { $0.hasPrefix("postgres") } } }
        for name in order {
            guard !isTaken(name) else { continue }
            let mine = calls.filter { $0.1.database == name }
            let path = "databases.\(name)"
            let asked = unitVisits.first { host(at: $0.ssh?.address) != nil } ?? mine.first { host(at: $0.0.ssh?.address) != nil }?.0
            let dbHost = platform.hosts.first { ["db", "database", "postgres"].contains($0.name) }
            guard let host = host(at: asked?.ssh?.address) ?? dbHost ?? platform.hosts.first(where: { $0.role == .member }) else { continue }
            var database = Database(name: name, host: host.name)
            let line = named.first { $0.name == name }?.line ?? 1
            let stated = variables.filter { $0.1 == name }.map(\.2)
            note(path, line: line, Reading.lines([line] + stated))
            if let asked {
                let what = unitVisits.contains { $0.unit.line == asked.unit.line } ? "systemctl status \(units.first ?? "postgresql")" : "psql"
                note("\(path).host", line: asked.unit.line, "guess \(asked.unit.line): \(what) is asked there")
            } else {
                note("\(path).host", line: line, "guess \(line): " + (dbHost != nil ? "by the host's name" : platform.hosts.count == 1 ? "the only host" : "the first host; none is stated"))
            }
            note("\(path).engine", line: mine.first?.2 ?? line)
            if let port = reading.pairs.first(where: { ProseWords("db port", "database port", "db 포트", "데이터베이스 포트", "db_port", "pgport").hold($0.label) }), let number = Int(port.value) {
                database.port = number
                note("\(path).port", line: port.line)
            }
            if let user = (mine + calls).first(where: { $0.1.user != nil }), let userName = user.1.user {
                database.user = userName
                let stated = variables.filter { ["DB_USER", "PGUSER"].contains($0.0) && $0.1 == userName }.map(\.2)
                note("\(path).user", line: user.2, Reading.lines([user.2] + stated))
            }
            if let unit = units.first {
                database.unit = unit
                let own = unitVisits.first { $0.unit.remote == nil } ?? unitVisits.first
                let unitLine = own?.unit.line ?? line
                note("\(path).unit", line: unitLine, "\(unitLine)" + (unit == "postgresql" ? "; `check` warns: on Debian this unit is /bin/true" : ""))
            }
            platform.databases.append(database)
        }
        readTables()
    }

    private mutating func readTables() {
        guard platform.databases.count == 1 else { return }
        var lines: [Int] = []
        for (_, fence) in reading.outline.fences where fence.language == .sql && SQLText.onlyReads(fence.text) {
            for table in SQLText.tables(in: fence.text) where !platform.databases[0].tables.contains(table) { platform.databases[0].tables.append(table) }
            for (offset, line) in fence.lines.enumerated() where !SQLText.tables(in: String(line)).isEmpty { lines.append(fence.textLine + offset) }
        }
        guard let first = lines.first, let last = lines.last else { return }
        note("databases.\(platform.databases[0].name).tables", line: first, first == last ? "\(first)" : "\(first)-\(last)")
    }

    private static func word(after words: String, in statement: String) -> String? {
        statement.firstRange(of: words).map { range in
            statement[range.upperBound...].trimmed().split { " ;\"\n".contains($0) }.first.map(String.init) ?? ""
        }
    }

    /// `DB_NAME=value` of an environment block.
    static func assignment(_ pair: Reading.Pair) -> (String, String)? {
        guard pair.isAssignment else { return nil }
        return (pair.label, pair.value)
    }
}
