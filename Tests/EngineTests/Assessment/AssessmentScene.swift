import Documents
@testable import Engine

/// The O4O platform with synthetic answers: healthy unless a test says otherwise.
struct AssessmentScene {
    var platform: Platform
    var scenarios: [Section] = []
    private var changed: [String: ProbeAnswer] = [:]

    init() {
        platform = Platform(name: "O4O", language: .english)
        platform.hosts = [Host(name: "api", address: "10.77.0.11", user: "ubuntu"), Host(name: "web", address: "10.77.0.12", user: "ubuntu")]
        var api = Service(name: "api-server", host: "api", manager: .pm2)
        api.health = "http://localhost:4000/api/health"
        api.source = "/home/ubuntu/o4o-platform"
        api.logs = ["logs/error.log"]
        api.needs = ["o4o"]
        var nginx = Service(name: "nginx", host: "web", manager: .systemd)
        nginx.validate = "sudo nginx -t"
        platform.services = [api, nginx]
        var database = Database(name: "o4o", host: "api")
        database.tables = ["users"]
        database.logs = ["/var/log/postgresql/*.log"]
        platform.databases = [database]
        var health = Endpoint(name: "health", url: "http://10.77.0.12/api/health")
        health.expect.within = .milliseconds(500)
        platform.endpoints = [health, Endpoint(name: "www", url: "http://10.77.0.12/")]
    }

    subscript(id: String) -> ProbeAnswer? {
        get { changed[id] }
        set { changed[id] = newValue }
    }

    static func ok(_ milliseconds: Int = 20) -> ProbeAnswer { http(.answered(status: 200), milliseconds) }
    static func http(_ outcome: HTTPAnswer.Outcome, _ milliseconds: Int = 20, body: String = "") -> ProbeAnswer {
        .http([HTTPAnswer(outcome, connect: .milliseconds(1), total: .milliseconds(milliseconds), body: body)])
    }
    static let healthyDatabase = DatabaseAnswer(
        .accepting, version: "15.14", connections: 5, maxConnections: 100, checksumFailures: 0,
        tables: [.init("users", rows: 1000, estimatedRows: 1000)])
    static func refused(_ state: String, _ detail: String) -> ProbeAnswer {
        .database(DatabaseAnswer(.error(sqlState: state, detail: detail)))
    }
    static func log(_ lines: String...) -> ProbeAnswer { .log(LogTail(path: "x.log", lines: lines)) }

    private func healthy(_ request: ProbeRequest) -> ProbeAnswer {
        switch request.question {
        case .vitals:
            .vitals(
                HostVitals(
                    uptime: .seconds(86_400), memoryTotalBytes: 4_000_000_000, memoryAvailableBytes: 2_000_000_000,
                    disks: [.init(mount: "/", usedPercent: 40, availableBytes: 20_000_000_000)]))
        case .port: .port(.speaks)
        case .http: Self.ok()
        case .manager: .manager(ManagerAnswer(.running, processes: [100], uptime: .seconds(3600)))
        case .database: .database(Self.healthyDatabase)
        case .log: .log(LogTail(path: "x.log", lines: []))
        case .deploy: .deploy(Deployment(age: .seconds(86_400 * 9), commit: "1a2b3c4", subject: "Old", action: "pull"))
        case .validate: .validation(passed: true, line: "")
        case .resolve: .names(["10.77.0.12"])
        case .ownNetwork: .ownNetwork(OwnNetwork(gateway: "10.0.0.1", gatewayAnswers: true))
        case .kernelLog, .files, .loginLog: .lines([])
        }
    }

    var assessment: Assessment {
        let requests = ProbePlan(platform, scenarios: scenarios).requests
        let results = requests.map { ProbeResult($0, changed[$0.id] ?? healthy($0)) }
        return Diagnostician(platform, scenarios: scenarios).assess(results, elapsed: .milliseconds(812))
    }

    /// `failure cause subject confidence`, then what follows from it.
    var verdicts: [String] {
        assessment.diagnosis.findings.map { finding in
            "\(finding.failure.rawValue) \(finding.cause.rawValue) \(finding.subject) \(finding.confidence.rawValue)"
                + (finding.consequences.isEmpty ? "" : " ⇒ " + finding.consequences.joined(separator: ","))
        }
    }

    /// `name=state` of everything that is not up.
    var states: [String] {
        assessment.subjects.filter { $0.state != .up }.map { "\($0.name)=\($0.state.rawValue)" }
    }

    static func scenario(_ id: String, _ failure: FailureType, _ signals: [(Signal.Source, String)]) -> Section {
        var section = Section(id: id, title: id, level: 3, range: SourceRange(line: 1))
        var scenario = Scenario(failure: failure)
        scenario.signals = signals.map { Signal(source: $0.0, pattern: $0.1, range: SourceRange(line: 1)) }
        section.scenario = scenario
        return section
    }
}
