@testable import Adapters
import Documents
import Engine
import Testing

/// Recorded answers of hosts, and what is said of them.
@Suite struct LiveReadingTests {
    private static let yaml = SourceText(
        name: "platform.yaml",
        text: """
            platform: Shop
            hosts:
              api: {address: 10.0.0.1, user: ubuntu}
            services:
              shop: {host: api, manager: systemd, directory: /srv/shop}
            databases:
              shop_db: {host: api, unit: postgresql, tables: [users, orders]}
            tools: [psql]
            variables: {TOKEN: "${ENV:TOKEN}"}

            """)

    private static var platform: Platform {
        var platform = Platform(name: "Shop")
        var host = Host(name: "api", address: "10.0.0.1")
        host.user = "ubuntu"
        platform.hosts = [host]
        var service = Service(name: "shop", host: "api", manager: .systemd)
        service.directory = "/srv/shop"
        service.logs = ["logs/error.log"]
        platform.services = [service]
        var database = Database(name: "shop_db", host: "api")
        database.unit = "postgresql"
        database.tables = ["users", "orders"]
        platform.databases = [database]
        platform.variables = [Variable(name: "TOKEN", value: Template("${ENV:TOKEN}"))]
        platform.places = [
            "hosts.api": SourceRange(line: 3, column: 3, length: 38), "services.shop": SourceRange(line: 5, column: 3, length: 60),
            "services.shop.manager": SourceRange(line: 5, column: 21, length: 16), "databases.shop_db": SourceRange(line: 7, column: 3, length: 60),
            "variables.TOKEN": SourceRange(line: 9, column: 13, length: 22),
        ]
        return platform
    }

    private static let document = SourceText(
        name: "runbook.md",
        text: "# Restart\n\n```bash {#restart host=api directory=/srv/shop}\nsudo systemctl restart shop\npm2 list\n./scripts/warm.sh\n```\n")

    private static var runbook: Runbook {
        var section = Section(id: "restart-all", title: "Restart", level: 1, range: SourceRange(line: 1))
        var step = Step(
            id: "restart", title: "Restart", kind: .bash, text: "sudo systemctl restart shop\npm2 list\n./scripts/warm.sh\n",
            range: SourceRange(SourcePosition(line: 3), SourcePosition(line: 7)), textLine: 4)
        step.hosts = ["api"]
        step.directory = "/srv/shop"
        section.blocks = [.step(step)]
        return Runbook(document: document, title: "Restart", sections: [section])
    }

    /// The answer to each question by its kind; what is left out is answered as a healthy host does.
    private func reading(_ given: [String: String] = [:], late: Set<String> = [], clock: Int = 1_000_050) -> [Diagnostic] {
        let survey = LiveSurvey(Self.platform, Self.runbook, platformSource: Self.yaml)
        let script = LiveScript(survey.needs[0])
        let healthy = [
            "clock": "\(clock)", "attempts": "takes /var/tmp/bongsu-1000",
            "space": "disk /dev/sda1 10000000000 5000000000 5000000000 50% /\ninodes /dev/sda1 1000 100 900 10% /",
            "elevation": "user ubuntu\nfree",
            "service": "LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\n",
            "database": "ready 0\nversion|15.6\nconnections|3|100\nchecksums|0\nrows|users|3\nrows|orders|4\npsql 0\nbongsu-unit\nLoadState=loaded\nActiveState=active\nSubState=running\nbongsu-client psql (PostgreSQL) 15.6",
        ]
        var answers: [Int: ProbeScript.Answer] = [:]
        for (number, question) in script.questions.enumerated() {
            let kind = String("\(question)".prefix { $0.isLetter })
            if late.contains(kind) { continue }
            answers[number] = ProbeScript.Answer(output: given[kind] ?? healthy[kind] ?? "", exitCode: 0)
        }
        return LiveReading(script: script, answers: answers, began: 1_000_000, ended: 1_000_100).diagnostics().sortedByPlace()
    }

    private func text(_ diagnostics: [Diagnostic], _ language: Language) -> String {
        DiagnosticRenderer([Self.yaml, Self.document], language: language).render(diagnostics)
    }

    @Test func aHealthyHostHasNothingToTell() {
        #expect(reading() == [])
    }

    @Test func needsAreListedInTheDocumentsOrder() {
        let needs = LiveSurvey(Self.platform, Self.runbook, platformSource: Self.yaml).needs[0]
        #expect(needs.programs.map(\.subject.name) == ["bash", "sudo", "systemctl", "pm2", "./scripts/warm.sh", "psql", "pg_isready"])
        #expect(needs.folders.map(\.subject) == ["/srv/shop"])
    }

    @Test(arguments: Language.allCases) func programsAndScripts(language: Language) throws {
        let found =
            reading(["programs": "0 ok\n1 ok\n2 ok\n3 elsewhere /home/ubuntu/.nvm/versions/node/v20/bin\n4 denied\n5 missing\n6 ok"])
            + reading(["programs": "3 missing\n4 missing\n5 ok"]) + reading(["programs": "4 isfolder"])
        try Golden.expect(text(found, language), "programs", language)
    }

    @Test(arguments: Language.allCases) func foldersAndLogs(language: Language) throws {
        // A folder that is missing is told once: not again for the log and the script in it.
        let found =
            reading(["folders": "0 missing", "logs": "0 missing", "programs": "4 nofolder"]) + reading(["folders": "0 closed"])
            + reading(["folders": "0 nofolder"]) + reading(["folders": "0 ok", "logs": "0 missing"])
        try Golden.expect(text(found, language), "folders", language)
    }

    @Test(arguments: Language.allCases) func rightsRoomAndClock(language: Language) throws {
        let found =
            reading(
                [
                    "elevation": "user ubuntu\nlist sudo: a password is required\nbarred postgres", "attempts": "",
                    "space": "disk /dev/sda1 10000000000 9500000000 500000000 95% /\ndisk /dev/sdb 100 100 0 100% /srv data\n"
                        + "disk /dev/sdc 100 10 9000000 10% /var\ninodes /dev/sda1 1000 100 900 10% /\ninodes /dev/sdc 10 10 0 100% /var",
                ], clock: 955_000)
            + reading(["elevation": "user ubuntu\nnosudo\n"]) + reading(["elevation": "user ubuntu\nfree\nbarred postgres"])
            + reading(clock: 1_002_150)
        try Golden.expect(text(found, language), "rights", language)
        // Within two seconds of the round trip, and with a list that allows the very programs, all is well.
        #expect(reading(clock: 1_002_100) == [])
        #expect(reading(["elevation": "user ubuntu\nlist     (root) NOPASSWD: /usr/bin/systemctl"]) == [])
    }

    @Test(arguments: Language.allCases) func servicesAndDatabases(language: Language) throws {
        let found =
            reading([
                "service": "LoadState=loaded\nActiveState=inactive\nSubState=dead\nResult=success\nUnitFileState=disabled\n",
                "database": "ready 0\nversion|16.1\nrows|users|3\npsql:<stdin>:12: ERROR:  42P01: relation \"orders\" does not exist\n"
                    + "LINE 1: select 'rows', 'orders', count(*) from \"orders\";\nSTATEMENT:  select 'rows', 'orders', count(*) from \"orders\";\n"
                    + "psql 3\nbongsu-unit\nLoadState=loaded\nActiveState=active\nSubState=exited\nType=oneshot\nExecStart={ path=/bin/true ; }\n"
                    + "bongsu-client psql (PostgreSQL) 15.6\nbongsu-cluster postgresql@15-main",
            ])
            + reading([
                "service": "LoadState=not-found\nActiveState=inactive\n",
                "database": "ready 0\npsql: error: connection to server failed: FATAL:  database \"shop_db\" does not exist\npsql 2\nbongsu-unit\nLoadState=not-found\nActiveState=inactive",
            ])
            + reading(["service": "bongsu-missing", "database": "ready 2\npsql: error: connection refused\npsql 2\nbongsu-unit\nbongsu-missing"])
            + reading(["service": "LoadState=masked\nActiveState=inactive\n"])
        try Golden.expect(text(found, language), "services", language)
    }

    @Test(arguments: Language.allCases) func contact(language: Language) throws {
        let errors: [HostError] = [
            .unreachable(detail: "connect to host 10.0.0.1 port 22: Connection refused"), .deadline,
            .hostKey(detail: "the key of 10.0.0.1 is not known; look at it: …"), .hostKey(detail: "REMOTE HOST IDENTIFICATION HAS CHANGED"),
            .authentication(detail: "Permission denied (publickey)."), .connectionLost(detail: "Connection reset"),
        ]
        let found = errors.map { Diagnostic.liveContact($0, Self.platform.hosts[0], limit: .seconds(8), at: nil) }
        try Golden.expect(text(found + reading(late: ["space", "service"]), language), "contact", language)
    }

    @Test(arguments: Language.allCases) func namesAndSecrets(language: Language) async throws {
        var platform = Self.platform
        platform.endpoints = [Endpoint(name: "health", url: "https://api.shop.example/health")]
        let survey = LiveSurvey(platform, Self.runbook, platformSource: Self.yaml)
        let script = LiveScript(survey.needs[1])
        var answers: [Int: ProbeScript.Answer] = [:]
        for (number, question) in script.questions.enumerated() {
            answers[number] = ProbeScript.Answer(output: "\(question)".hasPrefix("names") ? "0 missing" : "takes /run", exitCode: 0)
        }
        let names = LiveReading(script: script, answers: answers, began: 0, ended: 0).diagnostics()
        let secrets = await LiveSecrets(platform, survey).diagnostics(Secrets(environment: { _ in nil }))
        try Golden.expect(text(names + secrets, language), "names", language)
        #expect(await LiveSecrets(platform, survey).diagnostics(Secrets(environment: { _ in "x" })) == [])
    }

    @Test func everyCodeIsExplained() {
        #expect(DiagnosticCatalogue.live.map(\.code.number) == Array(1001...1021))
    }
}
