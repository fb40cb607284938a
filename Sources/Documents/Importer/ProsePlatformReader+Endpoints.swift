extension ProsePlatformReader {
    mutating func readEndpoints() {
        var lines: [String: [Int]] = [:]
        for visit in visits {
            let call: CurlCall
            switch visit.unit.kind {
            case .endpoint(let found): call = found
            case .latency(let found, _) where !found.isLocal: call = found
            default: continue
            }
            // A variable in the address: nobody can ask it.
            guard !call.url.contains("$"), !call.host.isEmpty, call.variables.isEmpty || call.onlyReads else { continue }
            let start = visit.fence.textLine + call.line - 1
            if let known = platform.endpoints.first(where: { $0.url == call.url && ($0.method == call.method || visit.unit.kind != .endpoint(call)) }) {
                lines[known.name, default: []].append(start)
                continue
            }
            let name = endpointName(call, visit.passage.comment?.value ?? "")
            var endpoint = Endpoint(name: name, url: call.url)
            endpoint.method = call.method
            endpoint.headers = call.headers.map { .init(name: $0.name, value: Template($0.value)) }
            let path = "endpoints.\(name)"
            for header in call.headers { note("\(path).headers", line: visit.fence.textLine + header.line - 1) }
            if let body = call.body { read(body: body, of: &endpoint, line: visit.fence.textLine + (call.bodyLine ?? call.line) - 1) }
            platform.endpoints.append(endpoint)
            let end = visit.unit.lines.upperBound
            lines[name] = [start]
            note(path, line: start, start < end && visit.unit.kind == .endpoint(call) ? "\(start)-\(end)" : nil)
        }
        for (name, found) in lines where found.count > 1 { reading.notes["endpoints.\(name)"] = Reading.lines(found) }
    }

    private mutating func endpointName(_ call: CurlCall, _ comment: String) -> String {
        let path = call.path.prefix { $0 != "?" && $0 != "#" }
        let last = path.split(separator: "/").last.map { HostLabels.slug(String($0)) } ?? ""
        // A number says nothing to a person: the comment may.
        let label = ProsePlatformReader.isNumeric(call.host) ? HostLabels.words(comment).first ?? "site" : HostLabels.slug(call.host.split(separator: ".").first.map(String.init) ?? "site")
        let wanted = last.isEmpty ? label : last
        guard isTaken(wanted) else { return wanted }
        let joined = last.isEmpty ? "\(label)-site" : "\(label)-\(last)"
        return unique(joined)
    }

    private static let secretNames = ["password", "passwd", "pwd", "token", "secret", "api_key", "apikey", "email", "username", "user", "login"]

    /// Whoever logs in, and with what, leaves the document: both become references.
    private mutating func read(body: String, of endpoint: inout Endpoint, line: Int) {
        guard let fields = JSONField.fields(of: body) else {
            endpoint.body = Template(body)
            note("endpoints.\(endpoint.name).body", line: line)
            return
        }
        let prefix = HostLabels.slug(endpoint.name).uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
        let holdsPassword = fields.contains { field in ["password", "passwd", "pwd", "token", "secret"].contains(field.name.lowercased()) }
        var hidden = 0
        let safe = fields.map { field -> JSONField in
            guard holdsPassword, Self.secretNames.contains(field.name.lowercased()), field.isString, !field.value.hasPrefix("${") else { return field }
            hidden += 1
            let name = HostLabels.slug(field.name).uppercased().map { $0 == "-" ? "_" : String($0) }.joined()
            return JSONField(name: field.name, value: "${ENV:\(prefix)_\(name)}", isString: true)
        }
        reading.jsonBodies[endpoint.name] = safe
        let members = safe.map { "\"\($0.name)\":" + ($0.isString ? "\"\($0.value)\"" : $0.value) }
        endpoint.body = Template("{" + members.joined(separator: ",") + "}")
        let stand = hidden == 1 ? "it stands" : hidden == 2 ? "both stand" : "all stand"
        note("endpoints.\(endpoint.name).json", line: line, hidden == 0 ? nil : "\(line): \(stand) there in clear text")
    }

    // MARK: Backups

    mutating func readBackups() {
        var backups = Backups()
        let listings = visits.compactMap { visit -> (Reading.Visit, String)? in
            if case .listBackups(let folder) = visit.unit.kind { (visit, folder) } else { nil }
        }
        let picks = visits.compactMap { visit -> (Reading.Visit, String)? in
            guard case .pickBackup = visit.unit.kind else { return nil }
            let words = visit.unit.commands.filter(\.isInSubstitution).flatMap(\.argumentValues)
            return words.first { $0.hasPrefix("/") }.map { (visit, $0) }
        }
        let stated = reading.pairs.first { ProseWords.backup.hold($0.label) && $0.value.hasPrefix("/") }
        func folder(_ path: String) -> String {
            let trimmed = path.hasSuffix("/") ? String(path.dropLast()) : path
            guard let last = trimmed.lastIndex(of: "/") else { return trimmed }
            let name = trimmed[trimmed.index(after: last)...]
            return name.contains("*") || name.contains(".") ? String(trimmed[..<last]) : trimmed
        }
        if let path = listings.first?.1 ?? picks.first?.1 ?? stated?.value, path.hasPrefix("/") {
            let place = folder(path)
            let visit = listings.first?.0 ?? picks.first?.0
            let mentioned = visit.flatMap { visit in self.mentionedHost(visit) }
            let hostName = visit.flatMap { host(at: $0.ssh?.address)?.name } ?? mentioned?.name ?? platform.hosts.first?.name
            if let hostName {
                var existing = Backups.Existing(host: hostName, folder: place)
                let line = visit?.unit.line ?? stated?.line ?? 1
                if let mentioned { note("backups.existing.host", line: mentioned.line, "\(mentioned.line) \"\(mentioned.text)\"") } else {
                    note("backups.existing.host", line: visit?.sshLine ?? line, visit?.ssh == nil ? "guess \(line): no host is stated" : nil)
                }
                note("backups.existing", line: line)
                note("backups.existing.folder", line: line, Reading.lines([line] + (stated?.value == place ? [stated?.line ?? line] : [])))
                if let pick = picks.first, let last = pick.1.split(separator: "/").last, last.contains("*") || last.contains(".") {
                    existing.archive = String(last)
                    note("backups.existing.archive", line: pick.0.unit.line)
                }
                for visit in visits where existing.dump == nil && (visit.unit.kind == .unpack || visit.unit.kind == .loadDump) {
                    let words: [String] = visit.unit.commands.flatMap(\.argumentValues)
                    guard let dump = words.first(where: { ($0.contains(".sql") || $0.contains(".dump")) && !$0.contains("$") }) else { continue }
                    existing.dump = dump.hasPrefix(place + "/") ? String(dump.dropFirst(place.count + 1)) : dump
                    note("backups.existing.dump", line: visit.unit.line)
                }
                backups.existing = existing
            }
        }
        for pair in reading.pairs where pair.value.hasPrefix("/") && !pair.isAssignment {
            guard !ProseWords.backup.hold(pair.label), !ProseWords.log.hold(pair.label), !pair.value.contains(" ") else { continue }
            let path = pair.value.count > 1 && pair.value.hasSuffix("/") ? String(pair.value.dropLast()) : pair.value
            let byPath = platform.services.first { $0.directory.map { ($0 + "/").hasPrefix(path + "/") } == true || $0.source == path }
            guard let service = byPath ?? platform.services.first(where: { path.contains($0.name) }),
                !backups.files.contains(where: { $0.host == service.host && $0.paths.contains(path) })
            else { continue }
            if let index = backups.files.firstIndex(where: { $0.host == service.host }) {
                backups.files[index].paths.append(path)
            } else {
                backups.files.append(.init(host: service.host, paths: [path]))
                note("backups.files.\(service.host)", line: pair.line, "guess \(pair.line): \"\(pair.label)\"")
            }
        }
        for file in reading.pairs where ProseWords("backup schedule", "백업 일정", "백업 주기").hold(file.label) && file.value.split(separator: " ").count == 5 {
            backups.schedule = file.value
            note("backups.schedule", line: file.line)
        }
        if backups.existing != nil || !backups.files.isEmpty || backups.schedule != nil { platform.backups = backups }
    }

    /// The host that a visit's comment or section speaks of.
    private func mentionedHost(_ visit: Reading.Visit) -> (name: String, line: Int, text: String)? {
        var texts: [(String, Int)] = visit.passage.comment.map { [($0.value, $0.range.start.line)] } ?? []
        texts += reading.outline.path(of: visit.section).map { (reading.outline.sections[$0].title, reading.outline.sections[$0].line) }
        for (text, line) in texts {
            if let host = platform.hosts.first(where: { reading.mentions(host: $0.name, in: text) }) { return (host.name, line, text) }
        }
        return nil
    }

    // MARK: Variables

    mutating func readVariables() {
        func secret(_ name: String) -> Bool {
            ["TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "CREDENTIAL"].contains { name.uppercased().contains($0) }
        }
        for pair in reading.pairs where pair.isAssignment && platform.variable(pair.label) == nil {
            let isHidden = secret(pair.label)
            platform.variables.append(Variable(name: pair.label, value: Template(isHidden ? "${ENV:\(pair.label)}" : pair.value)))
            note("variables.\(pair.label)", line: pair.line, isHidden && !pair.value.hasPrefix("${") ? "\(pair.line): stands there in clear text" : nil)
        }
        var assigned: Set<String> = []
        for (_, fence) in reading.outline.fences {
            guard let script = fence.script else { continue }
            assigned.formUnion(script.assignedVariables.map(\.value))
        }
        for (_, fence) in reading.outline.fences {
            for use in fence.script?.usedVariables ?? [] where !use.isSpecial && !use.handlesUnset && secret(use.name) {
                guard !assigned.contains(use.name), platform.variable(use.name) == nil else { continue }
                let line = fence.textLine + use.range.start.line - 1
                platform.variables.append(Variable(name: use.name, value: Template("${ENV:\(use.name)}")))
                note("variables.\(use.name)", line: line, "guess \(line): used, set nowhere; the name says secret")
            }
        }
    }
}
