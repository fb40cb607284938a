import Documents
@testable import Engine
import Testing

/// One row of the classification table a case: a fault's probes in, causes and states out, whole.
@Suite struct DiagnosisTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var answers: [String: ProbeAnswer]
        var verdicts: [String]
        var states: [String]
    }

    private static let lostHost = ProbeAnswer.unreachable(.unreachable(detail: "ssh: connect to host 10.77.0.11 port 22: Connection timed out"))
    private static let recent = ProbeAnswer.deploy(Deployment(age: .seconds(600), commit: "bad1bad", subject: "Faster", action: "pull"))
    private static let badGateway = AssessmentScene.http(.answered(status: 502))
    private static let serverError = AssessmentScene.http(.answered(status: 500), body: "database error")
    private static func dead(_ lastWords: String) -> ManagerAnswer {
        var answer = ManagerAnswer(.startLimit, detail: "exit 1")
        answer.lastWords = [lastWords, "Node.js v18.20.4"]
        return answer
    }
    private static var mended: DatabaseAnswer {
        var answer = AssessmentScene.healthyDatabase
        answer.earlierChecksumFailures = 5
        return answer
    }
    private static func database(_ contact: DatabaseAnswer.Contact) -> ProbeAnswer { .database(DatabaseAnswer(contact)) }

    static let rows: [Row] = [
        Row(testDescription: "all is well", answers: [:], verdicts: [], states: []),
        Row(
            testDescription: "application port refused, ssh fine",
            answers: ["api-server.manager": .manager(ManagerAnswer(.stopped)), "api-server.health": AssessmentScene.http(.refused), "health.http": badGateway],
            verdicts: ["server-down process-stopped api-server certain ⇒ health"], states: ["health=down", "api-server=down"]),
        Row(
            testDescription: "pm2 says online, nothing answers: hung",
            answers: ["api-server.health": AssessmentScene.http(.replyTimedOut, 2500), "health.http": AssessmentScene.http(.answered(status: 504))],
            verdicts: ["server-down process-hung api-server likely ⇒ health"], states: ["health=down", "api-server=down"]),
        Row(
            testDescription: "empty reply",
            answers: ["api-server.health": AssessmentScene.http(.emptyReply)],
            verdicts: ["server-down process-errors api-server likely"], states: ["api-server=down"]),
        Row(
            testDescription: "start limit hit",
            answers: ["nginx.manager": .manager(ManagerAnswer(.startLimit, detail: "failed (failed), start-limit-hit")), "health.http": AssessmentScene.http(.refused), "www.http": AssessmentScene.http(.refused)],
            verdicts: ["server-down crash-loop nginx certain ⇒ health,www"], states: ["health=down", "www=down", "nginx=down"]),
        Row(
            testDescription: "killed, although it was deployed lately",
            answers: ["api-server.manager": .manager(ManagerAnswer(.failed, detail: "signal 9")), "api-server.health": AssessmentScene.http(.refused), "api-server.deploy": recent],
            verdicts: ["server-down process-stopped api-server certain"], states: ["api-server=down"]),
        Row(
            testDescription: "a broken program over a stopped database: two causes",
            answers: ["o4o.database": database(.refused), "api-server.manager": .manager(dead("SyntaxError: Unexpected end of input")), "api-server.health": AssessmentScene.http(.refused)],
            verdicts: ["server-down database-stopped o4o certain", "server-down crash-loop api-server certain"],
            states: ["api-server=down", "o4o=down"]),
        Row(
            testDescription: "dies for want of its database: one cause",
            answers: ["o4o.database": database(.refused), "api-server.manager": .manager(dead("Error: connect ECONNREFUSED 127.0.0.1:5432")), "api-server.health": AssessmentScene.http(.refused)],
            verdicts: ["server-down database-stopped o4o certain ⇒ api-server"], states: ["api-server=down", "o4o=down"]),
        Row(
            testDescription: "checksums that failed before the server's last start",
            answers: ["o4o.database": .database(mended)], verdicts: [], states: []),
        Row(
            testDescription: "pm2 errored",
            answers: ["api-server.manager": .manager(ManagerAnswer(.errored)), "api-server.health": AssessmentScene.http(.refused)],
            verdicts: ["server-down crash-loop api-server certain"], states: ["api-server=down"]),
        Row(
            testDescription: "pm2 waits for a restart that never comes",
            answers: ["api-server.manager": .manager(ManagerAnswer(.waitingForever)), "api-server.health": AssessmentScene.http(.refused)],
            verdicts: ["server-down crash-loop api-server certain"], states: ["api-server=down"]),
        Row(
            testDescription: "pm2's daemon is dead, its programs serve on",
            answers: ["api-server.manager": .manager(ManagerAnswer(.managerDown))],
            verdicts: ["server-down manager-down api-server likely"], states: ["api-server=damaged"]),
        Row(
            testDescription: "an orphan holds the port",
            answers: ["api-server.manager": .manager(ManagerAnswer(.crashLoop, portHolder: "node (pid 77)")), "api-server.health": AssessmentScene.http(.answered(status: 500))],
            verdicts: ["server-down port-held api-server certain"], states: ["api-server=down"]),
        Row(
            testDescription: "database stopped: one cause, not four",
            answers: ["o4o.database": database(.refused), "api-server.health": serverError, "health.http": serverError],
            verdicts: ["server-down database-stopped o4o certain ⇒ api-server,health"], states: ["health=down", "api-server=down", "o4o=down"]),
        Row(
            testDescription: "database frozen: accepts and never replies",
            answers: ["o4o.database": database(.noReply), "api-server.health": AssessmentScene.http(.replyTimedOut), "health.http": AssessmentScene.http(.answered(status: 504))],
            verdicts: ["server-down database-hung o4o likely ⇒ api-server,health"], states: ["health=down", "api-server=down", "o4o=down"]),
        Row(
            testDescription: "57P03: starting",
            answers: ["o4o.database": AssessmentScene.refused("57P03", "the database system is starting up")],
            verdicts: ["server-down database-starting o4o certain"], states: ["o4o=down"]),
        Row(
            testDescription: "57P03 after a crash of a backend",
            answers: ["o4o.database": AssessmentScene.refused("57P03", "the database system is in recovery mode"), "o4o.log0": AssessmentScene.log("LOG:  server process (PID 9) was terminated by signal 9: Killed")],
            verdicts: ["server-down backend-crash o4o certain"], states: ["o4o=down"]),
        Row(
            testDescription: "53300: saturation",
            answers: ["o4o.database": AssessmentScene.refused("53300", "sorry, too many clients already"), "api-server.health": serverError],
            verdicts: ["saturation too-many-connections o4o certain ⇒ api-server"], states: ["api-server=down", "o4o=down"]),
        Row(
            testDescription: "53100: disk full",
            answers: ["o4o.database": AssessmentScene.refused("53100", "No space left on device")],
            verdicts: ["saturation disk-full o4o certain"], states: ["o4o=down"]),
        Row(
            testDescription: "disk full stops the database: the disk is the cause",
            answers: [
                "api.vitals": .vitals(HostVitals(uptime: .seconds(9), disks: [.init(mount: "/", usedPercent: 100, availableBytes: 0)])),
                "o4o.database": database(.refused), "api-server.health": serverError, "health.http": serverError,
            ],
            verdicts: ["saturation disk-full api certain ⇒ api-server,health,o4o"], states: ["health=down", "api-server=down", "o4o=down", "api=damaged"]),
        Row(
            testDescription: "XX001: corruption met by reading a table",
            answers: ["o4o.database": .database(DatabaseAnswer(.accepting, tables: [.init("users", sqlState: "XX001", detail: "invalid page in block 3")])), "health.http": serverError],
            verdicts: ["database-corruption corruption o4o certain ⇒ health"], states: ["health=down", "o4o=damaged"]),
        Row(
            testDescription: "XX002: an index",
            answers: ["o4o.database": .database(DatabaseAnswer(.accepting, tables: [.init("users", sqlState: "XX002", detail: "index corrupted")]))],
            verdicts: ["database-corruption corruption o4o certain"], states: ["o4o=damaged"]),
        Row(
            testDescription: "58P01: a file is gone",
            answers: ["o4o.database": AssessmentScene.refused("58P01", "could not open file")],
            verdicts: ["database-corruption corruption o4o certain"], states: ["o4o=damaged"]),
        Row(
            testDescription: "checksums fail",
            answers: ["o4o.database": .database(DatabaseAnswer(.accepting, checksumFailures: 2))],
            verdicts: ["database-corruption corruption o4o certain"], states: ["o4o=damaged"]),
        Row(
            testDescription: "damage that only the log tells of",
            answers: ["o4o.log0": AssessmentScene.log("LOG:  database system is ready to accept connections", "ERROR:  invalid page in block 7 of relation base/5/16400")],
            verdicts: ["database-corruption corruption o4o likely"], states: ["o4o=damaged"]),
        Row(
            testDescription: "damage from before the last start is history",
            answers: ["o4o.log0": AssessmentScene.log("ERROR:  invalid page in block 7", "LOG:  database system is ready to accept connections")],
            verdicts: [], states: []),
        Row(
            testDescription: "refused, with PANIC checkpoint: corruption posing as server down",
            answers: ["o4o.database": database(.refused), "o4o.log0": AssessmentScene.log("PANIC:  could not locate a valid checkpoint record")],
            verdicts: ["database-corruption checkpoint-lost o4o certain"], states: ["o4o=damaged"]),
        Row(
            testDescription: "3D000: data loss",
            answers: ["o4o.database": AssessmentScene.refused("3D000", "database \"o4o\" does not exist"), "api-server.health": serverError],
            verdicts: ["data-loss database-missing o4o certain ⇒ api-server"], states: ["api-server=down", "o4o=damaged"]),
        Row(
            testDescription: "42P01: a table is gone",
            answers: ["o4o.database": .database(DatabaseAnswer(.accepting, tables: [.init("users", sqlState: "42P01", detail: "relation does not exist")]))],
            verdicts: ["data-loss table-missing o4o certain"], states: ["o4o=damaged"]),
        Row(
            testDescription: "a row-count cliff: 58 of 5000, no error",
            answers: ["o4o.database": .database(DatabaseAnswer(.accepting, tables: [.init("users", rows: 58, estimatedRows: 5000)]))],
            verdicts: ["data-loss rows-missing o4o likely"], states: ["o4o=damaged"]),
        Row(
            testDescription: "recent deployment and 500s",
            answers: ["api-server.deploy": recent, "api-server.health": AssessmentScene.http(.answered(status: 500)), "health.http": AssessmentScene.http(.answered(status: 500))],
            verdicts: ["failed-deployment bad-deployment api-server likely ⇒ health"], states: ["health=down", "api-server=down"]),
        Row(
            testDescription: "recent deployment and a crash loop",
            answers: ["api-server.deploy": recent, "api-server.manager": .manager(ManagerAnswer(.crashLoop)), "api-server.health": AssessmentScene.http(.refused)],
            verdicts: ["failed-deployment bad-deployment api-server likely"], states: ["api-server=down"]),
        Row(
            testDescription: "recent deployment, healthy inside, users get 500",
            answers: ["api-server.deploy": recent, "health.http": AssessmentScene.http(.answered(status: 500))],
            verdicts: ["failed-deployment bad-deployment api-server likely"], states: ["health=down"]),
        Row(
            testDescription: "recent deployment, but the database is down: not the deployment",
            answers: ["api-server.deploy": recent, "o4o.database": database(.refused), "api-server.health": serverError],
            verdicts: ["server-down database-stopped o4o certain ⇒ api-server"], states: ["api-server=down", "o4o=down"]),
        Row(
            testDescription: "configuration broken on disk while the old one serves",
            answers: ["nginx.validate": .validation(passed: false, line: "nginx: [emerg] unexpected \"}\" in /etc/nginx/nginx.conf:9")],
            verdicts: ["failed-deployment configuration nginx certain"], states: ["nginx=damaged"]),
        Row(
            testDescription: "one host black-holed, the other fine",
            answers: ["api.vitals": lostHost, "api.port": .port(.timedOut), "o4o.database": lostHost, "o4o.log0": lostHost, "api-server.manager": lostHost, "api-server.health": lostHost, "api-server.deploy": lostHost, "api-server.log0": lostHost, "health.http": AssessmentScene.http(.answered(status: 504))],
            verdicts: ["server-down host-unreachable api likely ⇒ api-server,health,o4o"], states: ["health=down", "api-server=unknown", "o4o=unknown", "api=down"]),
        Row(
            testDescription: "a host that accepts and says nothing",
            answers: ["web.vitals": .unreachable(.deadline), "web.port": .port(.silent), "nginx.manager": .unreachable(.deadline), "nginx.validate": .unreachable(.deadline), "health.http": AssessmentScene.http(.replyTimedOut), "www.http": AssessmentScene.http(.replyTimedOut)],
            verdicts: ["server-down host-frozen web likely ⇒ health,nginx,www"], states: ["health=down", "www=down", "nginx=unknown", "web=down"]),
        Row(
            testDescription: "an endpoint's path is blocked, its host is fine",
            answers: ["www.http": AssessmentScene.http(.connectTimedOut, 2000), "health.http": AssessmentScene.http(.connectTimedOut, 2000)],
            verdicts: ["network-failure path-blocked health possible"], states: ["health=down", "www=down"]),
        Row(
            testDescription: "slow, and nothing else",
            answers: ["health.http": AssessmentScene.ok(900)],
            verdicts: ["server-down slow health possible"], states: ["health=damaged"]),
        Row(
            testDescription: "our own probe is not let in: nothing is known, nobody is blamed",
            answers: ["o4o.database": AssessmentScene.refused("28P01", "password authentication failed")],
            verdicts: [], states: ["o4o=unknown"]),
        Row(
            testDescription: "killed for want of memory",
            answers: ["nginx.manager": .manager(ManagerAnswer(.outOfMemory)), "www.http": AssessmentScene.http(.refused)],
            verdicts: ["saturation out-of-memory nginx certain ⇒ www"], states: ["www=down", "nginx=down"]),
        Row(
            testDescription: "two faults at once: two causes",
            answers: ["o4o.database": database(.refused), "api-server.manager": .manager(ManagerAnswer(.stopped)), "api-server.health": AssessmentScene.http(.refused), "health.http": badGateway],
            verdicts: ["server-down database-stopped o4o certain ⇒ health", "server-down process-stopped api-server certain ⇒ health"],
            states: ["health=down", "api-server=down", "o4o=down"]),
    ]

    @Test(arguments: rows) func aFaultIsNamedOnce(_ row: Row) {
        var scene = AssessmentScene()
        for (id, answer) in row.answers { scene[id] = answer }
        #expect(scene.verdicts == row.verdicts)
        #expect(scene.states == row.states)
    }

    /// Invariant 9: several unrelated hosts fail together, so the watcher doubts itself.
    @Test(arguments: [
        (OwnNetwork(withoutRoute: ["10.77.0.11", "10.77.0.12"]), "network-failure own-network controller certain"),
        (OwnNetwork(gateway: "10.0.0.1", gatewayAnswers: false), "network-failure own-network controller likely"),
        (OwnNetwork(), "network-failure own-network controller likely"),
        (OwnNetwork(gateway: "10.0.0.1", gatewayAnswers: true), "network-failure own-network controller possible"),
    ])
    func theWatcherBlamesItsOwnNetwork(_ network: OwnNetwork, _ verdict: String) {
        var scene = AssessmentScene()
        for request in ProbePlan(scene.platform).requests {
            scene[request.id] =
                switch request.question {
                case .ownNetwork: .ownNetwork(network)
                case .port: .port(.timedOut)
                case .http where request.vantage == "controller": AssessmentScene.http(.connectTimedOut, 2000)
                default: .unreachable(.deadline)
                }
        }
        #expect(scene.verdicts == [verdict])
        #expect(scene.assessment.subjects.allSatisfy { $0.state == .unknown })
    }

    @Test func aBreachIsDiagnosedOnlyByTheRunbooksOwnSigns() {
        var scene = AssessmentScene()
        scene.platform.backups = Backups()
        scene.platform.backups?.files = [.init(host: "api", paths: ["/srv"])]
        scene["api.files:encrypted"] = .lines(["/srv/a.locked"])
        #expect(scene.verdicts == [])
        scene.scenarios = [AssessmentScene.scenario("ransom", .securityBreach, [(.files, "encrypted"), (.log, "Failed password")])]
        #expect(scene.verdicts == ["security-breach breach api likely"])
        scene["web.logins"] = .lines(Array(repeating: "sshd: Failed password for root", count: 19))
        #expect(scene.verdicts == ["security-breach breach api likely"])
        scene["web.logins"] = .lines(Array(repeating: "sshd: Failed password for root", count: 20))
        #expect(scene.verdicts == ["security-breach breach api likely", "security-breach breach web possible"])
    }
}
