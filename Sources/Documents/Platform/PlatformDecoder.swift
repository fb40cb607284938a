/// Reads `platform.yaml` strictly: unknown keys, wrong shapes, taken names and references to nothing are errors,
/// all of them at once, each at its line and column.
///
/// The platform is nil only where the document is no YAML map or lacks its name; with errors it holds what could be
/// read, for looking at, never for carrying anything out.
package enum PlatformDecoder {
    package static func decode(_ source: SourceText) -> (platform: Platform?, diagnostics: [Diagnostic]) {
        let (root, syntax) = YAMLDocument.read(source)
        let top = SourceRange(line: 1)
        guard let root else {
            let empty = syntax.isEmpty ? [Diagnostic.notAMap(.init(source.name, top))] : syntax
            return (nil, empty)
        }
        var reader = PlatformReader(source: source)
        let checked = reader.object(root, PlatformTable.root, path: "", owner: top)
        guard let checked, let name = checked.text("platform") else { return (nil, (syntax + reader.diagnostics).sortedByPlace()) }
        var platform = Platform(name: name, language: checked.choice("language") ?? .english)
        platform.places = reader.places
        platform.objectives = Objectives(rto: checked["objectives"]?.duration("rto"), rpo: checked["objectives"]?.duration("rpo"))
        platform.review = checked["review"].map { Review(updated: $0.text("updated"), next: $0.text("next")) }
        platform.hosts = named(checked, "hosts", host)
        platform.services = named(checked, "services", service)
        platform.databases = named(checked, "databases", database)
        platform.endpoints = named(checked, "endpoints", endpoint)
        platform.backups = checked["backups"].map(backups)
        platform.variables = named(checked, "variables") { name, value in
            value.text.map { Variable(name: name, value: Template($0)) }
        }
        platform.escalation = checked["escalation"].map(escalation)
        platform.vendors = (checked["vendors"]?.items ?? []).compactMap(vendor)
        platform.tools = checked.texts("tools")
        let names = PlatformNames(platform: platform, document: source.name, written: reader.names).diagnostics
        return (platform, (syntax + reader.diagnostics + names + bodies(checked, reader)).sortedByPlace())
    }

    private typealias Checked = PlatformReader.Checked

    private static func named<Value>(_ root: Checked, _ key: String, _ make: (String, Checked) -> Value?) -> [Value] {
        (root[key]?.entries ?? []).compactMap { make($0.name, $0.value) }
    }

    private static func host(_ name: String, _ value: Checked) -> Host? {
        guard let address = value.text("address") else { return nil }
        return Host(
            name: name, address: address, user: value.text("user"), port: value.integer("port"), role: value.choice("role") ?? .member)
    }

    private static func service(_ name: String, _ value: Checked) -> Service? {
        guard let host = value.text("host"), let manager: Service.Supervisor = value.choice("manager") else { return nil }
        var service = Service(name: name, host: host, manager: manager)
        service.unit = value.text("unit")
        service.directory = value.text("directory")
        service.rebuild = value.texts("rebuild")
        service.start = value.text("start")
        service.stop = value.text("stop")
        service.restart = value.text("restart")
        service.status = value.text("status")
        service.validate = value.text("validate")
        service.health = value.text("health")
        service.logs = value.texts("logs")
        service.source = value.text("source")
        service.needs = value.texts("needs")
        return service
    }

    private static func database(_ name: String, _ value: Checked) -> Database? {
        guard let host = value.text("host") else { return nil }
        var database = Database(name: name, host: host)
        database.engine = value.choice("engine") ?? database.engine
        database.port = value.integer("port") ?? database.port
        database.user = value.text("user") ?? database.user
        database.unit = value.text("unit")
        database.tables = value.texts("tables")
        database.logs = value.texts("logs")
        return database
    }

    private static func endpoint(_ name: String, _ value: Checked) -> Endpoint? {
        guard let url = value.text("url") else { return nil }
        var endpoint = Endpoint(name: name, url: url)
        endpoint.method = value.text("method") ?? endpoint.method
        endpoint.headers = named(value, "headers") { name, value in
            value.text.map { Endpoint.Header(name: name, value: Template($0)) }
        }
        endpoint.body = value.text("body").map { Template($0) }
        if case .json(let json)? = value["json"] {
            endpoint.body = Template(json.compact)
            if !endpoint.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                endpoint.headers.append(.init(name: "Content-Type", value: Template("application/json")))
            }
        }
        if let expect = value["expect"] {
            let status = expect["status"]?.items.compactMap(\.integer) ?? []
            endpoint.expect = .init(
                status: status.isEmpty ? [200] : status, within: expect.duration("within"), contains: expect.text("contains"))
        }
        return endpoint
    }

    private static func bodies(_ root: Checked, _ reader: PlatformReader) -> [Diagnostic] {
        (root["endpoints"]?.entries ?? []).compactMap { name, value in
            guard value["json"] != nil, value["body"] != nil else { return nil }
            let path = "endpoints.\(name)"
            return .twoBodies(path, reader.place(reader.places["\(path).body"] ?? SourceRange(line: 1)))
        }
    }

    /// `/srv//data/` is `/srv/data`: a copy's files, and what is written beside, are named by it.
    private static func plain(_ path: String) -> String {
        "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    }

    private static func backups(_ value: Checked) -> Backups {
        var backups = Backups()
        backups.repository = value.text("repository")
        backups.schedule = value.text("schedule")
        backups.keep = value["keep"].map {
            .init(daily: $0.integer("daily"), weekly: $0.integer("weekly"), monthly: $0.integer("monthly"))
        }
        backups.files = (value["files"]?.entries ?? []).map { .init(host: $0.name, paths: $0.value.items.compactMap(\.text).map(Self.plain)) }
        if let existing = value["existing"], let host = existing.text("host"), let folder = existing.text("folder") {
            backups.existing = .init(host: host, folder: folder, archive: existing.text("archive"), dump: existing.text("dump"))
        }
        backups.offsite = value.text("offsite")
        backups.rate = value.integer("rate")
        if let adopted = value["adopt"], let engine = adopted.text("engine"), let host = adopted.text("host"), let stanza = adopted.text("stanza") {
            var repository = Backups.Adopted(engine: engine, host: host, stanza: stanza)
            repository.config = adopted.text("config")
            repository.path = adopted.text("path")
            repository.cipher = adopted.text("cipher").map { Template($0) }
            repository.database = adopted.text("database")
            backups.adopted = repository
        }
        if let check = value["check"] {
            backups.check.age = check.duration("age") ?? backups.check.age
            backups.check.proof = check.duration("proof") ?? backups.check.proof
            backups.check.count = check.integer("count") ?? backups.check.count
            backups.check.changePercent = check.integer("change") ?? backups.check.changePercent
            backups.check.freeMegabytes = check.integer("free") ?? backups.check.freeMegabytes
        }
        return backups
    }

    private static func escalation(_ value: Checked) -> Escalation {
        var escalation = Escalation()
        escalation.mode = value.choice("mode") ?? escalation.mode
        escalation.levels = (value["levels"]?.items ?? []).compactMap { level in
            guard let name = level.text("level"), let who = level.text("who") else { return nil }
            return .init(level: name, who: who, within: level.duration("within"), by: level.texts("by").map { Template($0) })
        }
        return escalation
    }

    private static func vendor(_ value: Checked) -> Vendor? {
        value.text("name").map { Vendor(name: $0, url: value.text("url"), email: value.text("email"), phone: value.text("phone")) }
    }
}
