package import Documents

/// Which questions an assessment asks: pure, in the platform's order, one question once.
package struct ProbePlan: Sendable {
    package var requests: [ProbeRequest] = []

    /// - Parameters:
    ///   - name: only this host, service, database or endpoint and what it stands on; nil is everything. An
    ///     endpoint stands on everything, since what serves it is not written down.
    ///   - scenarios: their signals decide which logs, kernel messages and files are looked at beyond the usual.
    package init(_ platform: Platform, only name: String? = nil, scenarios: [Section] = []) {
        let scope = Scope(platform, name)
        controllerQuestions(platform, scope)
        for host in platform.hosts where scope.holds(host.name) {
            add("\(host.name).vitals", host.name, host.name, .vitals)
        }
        for database in platform.databases where scope.holds(database.name) {
            let id = database.name
            add("\(id).database", id, database.host, .database(database))
            for (number, path) in database.logs.enumerated() {
                add("\(id).log\(number)", id, database.host, .log(path: path, directory: nil))
            }
        }
        for service in platform.services where scope.holds(service.name) { ask(about: service) }
        for endpoint in platform.endpoints where scope.holds(endpoint.name) {
            add("\(endpoint.name).http", endpoint.name, ProbeRequest.controller, .http(HTTPQuestion(endpoint)))
        }
        askForSigns(platform, scope, scenarios.compactMap(\.scenario).flatMap(\.signals))
        askForBreach(platform, scope, scenarios.compactMap(\.scenario))
    }

    private mutating func add(_ id: String, _ subject: String, _ vantage: String, _ question: ProbeRequest.Question) {
        guard !requests.contains(where: { $0.id == id }) else { return }
        requests.append(ProbeRequest(id, subject: subject, vantage: vantage, question))
    }

    private mutating func controllerQuestions(_ platform: Platform, _ scope: Scope) {
        let addresses = platform.hosts.filter { $0.name != ProbeRequest.controller }.map(\.address)
        add("controller.network", ProbeRequest.controller, ProbeRequest.controller, .ownNetwork(addresses: addresses))
        for host in platform.hosts where host.name != ProbeRequest.controller && scope.holds(host.name) {
            add("\(host.name).port", host.name, ProbeRequest.controller, .port(address: host.address, port: host.port ?? 22))
        }
        for endpoint in platform.endpoints where scope.holds(endpoint.name) {
            guard let name = URLHost(endpoint.url)?.name, !URLHost.isAddress(name) else { continue }
            add("name:\(name)", endpoint.name, ProbeRequest.controller, .resolve(name: name))
        }
    }

    private mutating func ask(about service: Service) {
        let id = service.name
        add("\(id).manager", id, service.host, .manager(service))
        if let health = service.health {
            add("\(id).health", id, service.host, .http(HTTPQuestion(url: health, timeLimit: .milliseconds(2500))))
        }
        if let validate = service.validate {
            add("\(id).validate", id, service.host, .validate(command: validate, directory: service.directory))
        }
        if let source = service.source {
            add("\(id).deploy", id, service.host, .deploy(checkout: source))
        }
        for (number, path) in service.logs.enumerated() {
            add("\(id).log\(number)", id, service.host, .log(path: path, directory: service.directory))
        }
    }

    private mutating func askForSigns(_ platform: Platform, _ scope: Scope, _ signals: [Signal]) {
        for signal in signals {
            for host in platform.hosts where scope.holds(host.name) && host.role == .member {
                switch signal.source {
                case .host where !SignReader.aboutReachability(signal.pattern):
                    let pattern = SignReader.aboutHardware(signal.pattern) ? nil : signal.pattern
                    add("\(host.name).kernel:\(signal.pattern)", host.name, host.name, .kernelLog(pattern: pattern))
                case .files:
                    let paths = Self.watchedPaths(of: host.name, platform)
                    if !paths.isEmpty {
                        add("\(host.name).files:\(signal.pattern)", host.name, host.name, .files(pattern: signal.pattern, paths: paths))
                    }
                case .host, .log, .response, .deploy: break
                }
            }
        }
    }

    /// The record of logins is read only where a scenario for a breach looks at logs.
    private mutating func askForBreach(_ platform: Platform, _ scope: Scope, _ scenarios: [Scenario]) {
        let wanted = scenarios.contains { $0.failure == .securityBreach && $0.signals.contains { $0.source == .log } }
        guard wanted else { return }
        for host in platform.hosts where scope.holds(host.name) && host.role == .member {
            add("\(host.name).logins", host.name, host.name, .loginLog)
        }
    }

    private static func watchedPaths(of host: String, _ platform: Platform) -> [String] {
        let backedUp = platform.backups?.files.filter { $0.host == host }.flatMap(\.paths) ?? []
        let deployed = platform.services.filter { $0.host == host }.flatMap { [$0.source, $0.directory].compactMap(\.self) }
        return (backedUp + deployed).reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
    }

    /// A name with everything that it stands on.
    private struct Scope {
        private var names: Set<String>?

        init(_ platform: Platform, _ name: String?) {
            guard let name, platform.endpoint(name) == nil else { return }
            var names: Set<String> = [name]
            var waiting = [name]
            while let next = waiting.popLast() {
                var below = platform.service(next).map { $0.needs + [$0.host] } ?? []
                if let database = platform.database(next) { below.append(database.host) }
                for name in below where names.insert(name).inserted { waiting.append(name) }
            }
            self.names = names
        }

        func holds(_ name: String) -> Bool { names?.contains(name) ?? true }
    }
}
