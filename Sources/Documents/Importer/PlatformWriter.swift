/// Writes `platform.yaml` with the prose document's lines behind every value.
struct PlatformWriter {
    let platform: Platform
    let reading: Reading
    private var lines: [String] = []
    private(set) var guesses: [Guess] = []
    /// The column of the comments, from 0.
    private static let commentColumn = 62

    init(platform: Platform, reading: Reading) {
        self.platform = platform
        self.reading = reading
    }

    mutating func write() -> String {
        lines = [
            "# Written by `bongsu import \(reading.outline.source.name.split(separator: "/").last.map(String.init) ?? "runbook.md")`.",
            "# Plain numbers are lines of that document. \"guess\" = not stated there; delete the word when you have checked it.",
        ]
        line("platform: \(YAMLText.scalar(platform.name))", "platform")
        line("language: \(platform.language.rawValue)", "language")
        if let review = platform.review {
            let fields = [("updated", review.updated), ("next", review.next)].compactMap { name, date in date.map { "\(name): \"\($0)\"" } }
            line("review: {\(fields.joined(separator: ", "))}", "review")
        }
        writeObjectives()
        writeHosts()
        writeServices()
        writeDatabases()
        writeEndpoints()
        writeBackups()
        writeVariables()
        writePeople()
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Lines

    private mutating func line(_ text: String, _ path: String) {
        guard let note = reading.notes[path] else {
            lines.append(text)
            return
        }
        count(note, path)
        lines.append(Self.aligned(text, Self.commentColumn) + "# " + note)
    }

    private mutating func count(_ note: String, _ path: String) {
        for part in note.split(separator: ";") {
            guard let range = part.firstRange(of: "guess ") else { continue }
            let rest = part[range.upperBound...]
            let line = Int(rest.prefix { $0.isASCII && $0.isNumber }) ?? platform.places[path]?.start.line ?? 1
            guesses.append(Guess(line: line, text: "\(path): \(rest)"))
        }
    }

    private static func aligned(_ text: String, _ column: Int) -> String {
        text + String(repeating: " ", count: max(2, column - YAMLText.width(text)))
    }

    /// Lines of a list, their comments one below the other.
    private mutating func block(_ entries: [(text: String, path: String)], from least: Int = 0) {
        let widest = max(least, (entries.map { YAMLText.width($0.text) }.max() ?? 0) + 1)
        for (text, path) in entries {
            guard let note = reading.notes[path] else {
                lines.append(text)
                continue
            }
            count(note, path)
            lines.append(text + String(repeating: " ", count: max(1, widest - YAMLText.width(text))) + "# " + note)
        }
    }

    private mutating func heading(_ name: String, _ remark: String? = nil) {
        lines.append("")
        lines.append(remark.map { Self.aligned("\(name):", Self.commentColumn) + "# " + $0 } ?? "\(name):")
    }

    // MARK: Parts

    private mutating func writeObjectives() {
        heading("objectives")
        if let rto = platform.objectives.rto { line("  rto: \(DurationWords.written(rto))", "objectives.rto") } else { lines.append("  # rto: stated nowhere; `check` asks for it") }
        if let rpo = platform.objectives.rpo { line("  rpo: \(DurationWords.written(rpo))", "objectives.rpo") } else { lines.append("  # rpo: stated nowhere; `check` asks for it") }
        if platform.objectives.rto == nil, platform.objectives.rpo == nil { lines[lines.count - 3] = "# objectives:" }
    }

    private mutating func writeHosts() {
        if platform.hosts.isEmpty {
            lines += ["", "# hosts: no machine is named"]
            return
        }
        heading("hosts")
        for host in platform.hosts {
            var fields = ["address: \(YAMLText.scalar(host.address, inFlow: true))"]
            if let user = host.user { fields.append("user: \(YAMLText.scalar(user, inFlow: true))") }
            if let port = host.port { fields.append("port: \(port)") }
            if host.role == .spare { fields.append("role: spare") }
            line("  \(host.name): {\(fields.joined(separator: ", "))}", "hosts.\(host.name)")
        }
        if let missing = reading.missingSpare { lines.append("  # spare: \(missing.scenario) (\(missing.line)) needs one, none is named") }
    }

    private mutating func writeServices() {
        guard !platform.services.isEmpty else { return }
        heading("services")
        for service in platform.services {
            let path = "services.\(service.name)"
            lines.append("  \(YAMLText.scalar(service.name)):")
            line("    host: \(service.host)", "\(path).host")
            line("    manager: \(service.manager.rawValue)", "\(path).manager")
            if let directory = service.directory { line("    directory: \(YAMLText.scalar(directory))", "\(path).directory") }
            if !service.rebuild.isEmpty { line("    rebuild: \(YAMLText.list(service.rebuild))", "\(path).rebuild") }
            if let start = service.start { line("    start: \(YAMLText.scalar(start))", "\(path).start") }
            if let validate = service.validate { line("    validate: \(YAMLText.scalar(validate))", "\(path).validate") }
            if let health = service.health { line("    health: \(YAMLText.scalar(health))", "\(path).health") }
            if !service.logs.isEmpty { line("    logs: \(YAMLText.list(service.logs))", "\(path).logs") }
            if let source = service.source { line("    source: \(YAMLText.scalar(source))", "\(path).source") }
            if !service.needs.isEmpty { line("    needs: \(YAMLText.list(service.needs))", "\(path).needs") }
        }
    }

    private mutating func writeDatabases() {
        guard !platform.databases.isEmpty else { return }
        heading("databases")
        for database in platform.databases {
            let path = "databases.\(database.name)"
            line("  \(YAMLText.scalar(database.name)):", path)
            line("    host: \(database.host)", "\(path).host")
            line("    engine: \(database.engine.rawValue)", "\(path).engine")
            if reading.notes["\(path).port"] != nil { line("    port: \(database.port)", "\(path).port") }
            if reading.notes["\(path).user"] != nil { line("    user: \(YAMLText.scalar(database.user))", "\(path).user") }
            if let unit = database.unit { line("    unit: \(YAMLText.scalar(unit))", "\(path).unit") }
            if !database.logs.isEmpty { line("    logs: \(YAMLText.list(database.logs))", "\(path).logs") }
            if !database.tables.isEmpty { line("    tables: \(YAMLText.list(database.tables))", "\(path).tables") }
        }
    }

    private mutating func writeEndpoints() {
        guard !platform.endpoints.isEmpty else { return }
        heading("endpoints", "no expectation and no limit is stated: 200, no `within`")
        var short: [Endpoint] = []
        for endpoint in platform.endpoints {
            if endpoint.headers.isEmpty, endpoint.body == nil {
                short.append(endpoint)
            } else {
                flush(&short)
                writeLong(endpoint)
            }
        }
        flush(&short)
    }

    private mutating func flush(_ run: inout [Endpoint]) {
        let widest = run.map { YAMLText.width($0.name) }.max() ?? 0
        let entries = run.map { endpoint -> (text: String, path: String) in
            var fields = ["url: \(YAMLText.scalar(endpoint.url, inFlow: true))"]
            if endpoint.method != "GET" { fields.append("method: \(endpoint.method)") }
            let gap = String(repeating: " ", count: widest - YAMLText.width(endpoint.name) + 1)
            return ("  \(endpoint.name):\(gap){\(fields.joined(separator: ", "))}", "endpoints.\(endpoint.name)")
        }
        block(entries, from: Self.commentColumn)
        run = []
    }

    private mutating func writeLong(_ endpoint: Endpoint) {
        let path = "endpoints.\(endpoint.name)"
        line("  \(endpoint.name):", path)
        lines.append("    url: \(YAMLText.scalar(endpoint.url))")
        if endpoint.method != "GET" { lines.append("    method: \(endpoint.method)") }
        if !endpoint.headers.isEmpty {
            let fields = endpoint.headers.map { "\($0.name): \(YAMLText.scalar($0.value.description, inFlow: true))" }
            line("    headers: {\(fields.joined(separator: ", "))}", "\(path).headers")
        }
        if let fields = reading.jsonBodies[endpoint.name] {
            let members = fields.map { "\(YAMLText.scalar($0.name, inFlow: true)): " + ($0.isString ? YAMLText.scalar($0.value, inFlow: true) : $0.value) }
            line("    json: {\(members.joined(separator: ", "))}", "\(path).json")
        } else if let body = endpoint.body {
            line("    body: \(YAMLText.scalar(body.description))", "\(path).body")
        }
    }

    private mutating func writeBackups() {
        guard let backups = platform.backups else { return }
        heading("backups")
        lines.append(backups.schedule == nil ? "  # repository, schedule, keep: stated nowhere" : "  # repository, keep: stated nowhere")
        if let schedule = backups.schedule { line("  schedule: \"\(schedule)\"", "backups.schedule") }
        if let existing = backups.existing {
            lines.append(Self.aligned("  existing:", Self.commentColumn) + "# what `backup import` reads")
            line("    host: \(existing.host)", "backups.existing.host")
            line("    folder: \(YAMLText.scalar(existing.folder))", "backups.existing.folder")
            if let archive = existing.archive { line("    archive: \(YAMLText.scalar(archive))", "backups.existing.archive") }
            if let dump = existing.dump { line("    dump: \(YAMLText.scalar(dump))", "backups.existing.dump") }
        }
        guard !backups.files.isEmpty else { return }
        lines.append("  files:")
        for files in backups.files { line("    \(files.host): \(YAMLText.list(files.paths))", "backups.files.\(files.host)") }
    }

    private mutating func writeVariables() {
        guard !platform.variables.isEmpty else { return }
        heading("variables")
        for variable in platform.variables { line("  \(variable.name): \(YAMLText.scalar(variable.value.description))", "variables.\(variable.name)") }
    }

    private mutating func writePeople() {
        if let escalation = platform.escalation {
            heading("escalation", reading.notes["escalation"])
            if reading.notes["escalation.mode"] != nil { line("  mode: \(escalation.mode.rawValue)", "escalation.mode") }
            lines.append("  levels:")
            for level in escalation.levels {
                var fields = ["level: \(YAMLText.scalar(level.level, inFlow: true))", "who: \(YAMLText.scalar(level.who, inFlow: true))"]
                if let within = level.within { fields.append("within: \(DurationWords.written(within))") }
                let by = level.by.map { YAMLText.scalar($0.description, inFlow: true) }
                if !by.isEmpty { fields.append("by: [\(by.joined(separator: ", "))]") }
                lines.append("    - {\(fields.joined(separator: ", "))}")
            }
        }
        if !platform.vendors.isEmpty {
            heading("vendors")
            let entries = platform.vendors.enumerated().map { index, vendor -> (text: String, path: String) in
                var fields = ["name: \(YAMLText.scalar(vendor.name, inFlow: true))"]
                if let url = vendor.url { fields.append("url: \(YAMLText.scalar(url, inFlow: true))") }
                if let email = vendor.email { fields.append("email: \(YAMLText.scalar(email, inFlow: true))") }
                if let phone = vendor.phone { fields.append("phone: \(YAMLText.scalar(phone, inFlow: true, quoted: true))") }
                return ("  - {\(fields.joined(separator: ", "))}", "vendors.\(index)")
            }
            block(entries, from: (entries.map { YAMLText.width($0.text) }.max() ?? 0) + 3)
        }
        guard !platform.tools.isEmpty else { return }
        lines.append("")
        let text = "tools: \(YAMLText.list(platform.tools))"
        line(text, "tools")
    }
}
