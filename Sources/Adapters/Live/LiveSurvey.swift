import Documents
import Engine

/// Reads both documents for what they will need, host by host; `controller` is a host like the others.
struct LiveSurvey {
    let platform: Platform
    let runbook: Runbook
    let platformSource: SourceText?
    private(set) var needs: [LiveNeeds] = []

    init(_ platform: Platform, _ runbook: Runbook, platformSource: SourceText?) {
        self.platform = platform
        self.runbook = runbook
        self.platformSource = platformSource
        needs = platform.hosts.map { LiveNeeds(host: $0.name, place: place("hosts.\($0.name)", $0.address)) }
        if platform.host(ProbeRequest.controller) == nil { needs.append(LiveNeeds(host: ProbeRequest.controller, place: nil)) }
        for step in runbook.allSections.flatMap(\.steps) { add(step) }
        for service in platform.services { add(service) }
        for database in platform.databases { add(database) }
        addBackups()
        addController()
    }

    /// The place of a key of platform.yaml, narrowed to a text on its line.
    func place(_ key: String, _ text: String? = nil) -> Diagnostic.Place? {
        var path = key[...]
        while platform.places[String(path)] == nil {
            guard let dot = path.lastIndex(of: ".") else { return nil }
            path = path[..<dot]
        }
        guard var range = platform.places[String(path)] else { return nil }
        if let text, let source = platformSource, source.line(range.start.line).contains(text) {
            range = source.range(of: text, line: range.start.line)
        }
        return Diagnostic.Place(platformSource?.name ?? "platform.yaml", range)
    }

    private func use(_ key: String, _ text: String? = nil, isRequired: Bool = true) -> LiveNeeds.Use {
        LiveNeeds.Use(by: key, place: place(key, text), isRequired: isRequired)
    }

    private mutating func on(_ host: String, _ change: (inout LiveNeeds) -> Void) {
        guard let index = needs.firstIndex(where: { $0.host == host }) else { return }
        change(&needs[index])
    }

    private mutating func program(_ name: String, on host: String, _ use: LiveNeeds.Use) {
        on(host) { LiveNeeds.add(.init(name: name), use, to: &$0.programs) }
    }

    // MARK: - Steps

    private mutating func add(_ step: Step) {
        let here = Diagnostic.Place(runbook.document.name, SourceRange(line: step.range.start.line))
        let own = LiveNeeds.Use(by: "#\(step.id)", place: here)
        switch step.kind {
        case .bongsu: return
        case .sql:
            guard let database = step.database.flatMap(platform.database) else { return }
            on(database.host) { LiveNeeds.add(.init(program: "psql", user: database.user), own, to: &$0.elevations) }
            program("psql", on: database.host, own)
        case .bash, .sh:
            for host in step.hosts {
                program(step.kind.rawValue, on: host, own)
                if let directory = step.directory { on(host) { LiveNeeds.add(directory, own, to: &$0.folders) } }
                let (line, indent, name) = (step.textLine, step.textIndent, runbook.document.name)
                add(
                    LiveText(
                        step.text, directory: step.directory, by: own.by, isRequired: !step.classes.contains(.evidence)
                    ) { inner in
                        func position(_ at: SourcePosition) -> SourcePosition {
                            SourcePosition(line: line + at.line - 1, column: at.column + indent)
                        }
                        return Diagnostic.Place(name, SourceRange(position(inner.start), position(inner.end)))
                    }, on: host)
            }
        }
    }

    private mutating func add(_ text: LiveText, on host: String) {
        on(host) { needs in
            for (program, use) in text.programs { LiveNeeds.add(program, use, to: &needs.programs) }
            for (elevation, use) in text.elevations { LiveNeeds.add(elevation, use, to: &needs.elevations) }
            for (folder, use) in text.folders { LiveNeeds.add(folder, use, to: &needs.folders) }
        }
    }

    // MARK: - The platform

    private mutating func add(_ service: Service) {
        let key = "services.\(service.name)"
        on(service.host) { $0.services.append(service) }
        let commands =
            service.rebuild.enumerated().map { ("rebuild.\($0.offset)", $0.element) }
            + [("start", service.start), ("stop", service.stop), ("restart", service.restart), ("status", service.status), ("validate", service.validate)]
            .compactMap { name, text in text.map { (name, $0) } }
        for (name, text) in commands {
            let place = place("\(key).\(name)", text)
            add(LiveText(text, directory: service.directory, by: "\(key).\(name)", isRequired: true) { _ in place }, on: service.host)
        }
        for (name, path) in [("directory", service.directory), ("source", service.source)] {
            guard let path else { continue }
            let use = use("\(key).\(name)", path)
            on(service.host) {
                LiveNeeds.add(path, use, to: &$0.folders)
                $0.spaces.append(path)
            }
        }
        for (number, log) in service.logs.enumerated() { add(log, service.directory, use("\(key).logs.\(number)", log, isRequired: false), on: service.host) }
        if service.health != nil { program("curl", on: service.host, use("\(key).health")) }
        if service.source != nil { program("git", on: service.host, use("\(key).source")) }
        // Recovery restarts these as root.
        if service.manager == .systemd || service.manager == .supervisor {
            let program = service.manager == .systemd ? "systemctl" : "supervisorctl"
            let use = use("\(key).manager")
            on(service.host) { LiveNeeds.add(.init(program: program), use, to: &$0.elevations) }
        }
    }

    private mutating func add(_ database: Database) {
        let key = "databases.\(database.name)"
        on(database.host) {
            $0.databases.append(database)
            $0.spaces.append("/var/lib/postgresql")
        }
        let use = use(key, database.name)
        for name in ["psql", "pg_isready"] { program(name, on: database.host, use) }
        on(database.host) {
            LiveNeeds.add(.init(program: "systemctl"), use, to: &$0.elevations)
            LiveNeeds.add(.init(program: "psql", user: database.user), use, to: &$0.elevations)
        }
        for (number, log) in database.logs.enumerated() {
            add(log, nil, self.use("\(key).logs.\(number)", log, isRequired: false), on: database.host)
        }
    }

    private mutating func add(_ log: String, _ directory: String?, _ use: LiveNeeds.Use, on host: String) {
        on(host) { LiveNeeds.add(.init(pattern: log, directory: log.hasPrefix("/") ? nil : directory), use, to: &$0.logs) }
    }

    private mutating func addBackups() {
        guard let backups = platform.backups else { return }
        for files in backups.files {
            for path in files.paths {
                let use = use("backups.files.\(files.host)", path, isRequired: false)
                on(files.host) { LiveNeeds.add(.init(pattern: path), use, to: &$0.logs) }
            }
        }
        if let existing = backups.existing {
            let use = use("backups.existing.folder", existing.folder)
            on(existing.host) {
                LiveNeeds.add(existing.folder, use, to: &$0.folders)
                $0.spaces.append(existing.folder)
            }
        }
    }

    private mutating func addController() {
        let controller = ProbeRequest.controller
        if let host = platform.hosts.first(where: { $0.name != controller }) {
            program("ssh", on: controller, use("hosts.\(host.name)", host.address))
        }
        for (number, tool) in platform.tools.enumerated() {
            program(tool, on: controller, use("tools.\(number)", tool, isRequired: false))
        }
        for endpoint in platform.endpoints {
            let use = use("endpoints.\(endpoint.name).url", endpoint.url)
            program("curl", on: controller, use)
            guard let name = URLHost(endpoint.url)?.name, !URLHost.isAddress(name) else { continue }
            on(controller) { LiveNeeds.add(name, use, to: &$0.names) }
        }
    }
}
