import Foundation
import Testing

import Documents

@Suite struct PlatformDecoderTests {
    /// What is written beside a folder, and what its manifest holds, are named by its path.
    @Test func pathsAreWrittenOneWay() {
        let decoded = PlatformDecoder.decode(
            SourceText(name: "platform.yaml", text: "platform: X\nlanguage: en\nhosts: {web: {address: 127.0.0.1}}\nbackups: {files: {web: [/srv/data/, /srv//a/./b, /]}}\n")).platform
        #expect(decoded?.backups?.files.first?.paths == ["/srv/data", "/srv/a/b", "/"])
    }

    @Test func theSeedsPlatformDecodes() throws {
        let source = try Fixture.source("example/platform.yaml")
        let (platform, diagnostics) = PlatformDecoder.decode(source)
        #expect(diagnostics.rendered(source, .english) == "")
        let decoded = try #require(platform)
        #expect(decoded.language == .korean)
        #expect(decoded.review == Review(updated: "2025-01-29", next: "2025-02-29"))
        #expect(decoded.objectives == Objectives(rto: .seconds(4200)))
        #expect(decoded.hosts == [
            Host(name: "api", address: "43.202.242.215", user: "ubuntu"), Host(name: "web", address: "13.125.144.8", user: "ubuntu"),
        ])
        var service = Service(name: "api-server", host: "api", manager: .pm2)
        service.directory = "/home/ubuntu/o4o-platform/apps/api-server"
        service.rebuild = ["pnpm install", "npm run build"]
        service.start = "pm2 start ecosystem.config.js"
        service.health = "http://localhost:4000/api/health"
        service.logs = ["/home/ubuntu/o4o-platform/apps/api-server/logs/error.log"]
        service.source = "/home/ubuntu/o4o-platform"
        service.needs = ["o4o_platform"]
        #expect(decoded.services.first == service)
        #expect(decoded.services.map(\.name) == ["api-server", "nginx"])
        #expect(decoded.databases.first?.tables == ["users", "products", "orders"])
        #expect(decoded.endpoint("login")?.method == "POST")
        #expect(decoded.endpoint("login")?.body == Template(#"{"email":"${ENV:LOGIN_EMAIL}","password":"${ENV:LOGIN_PASSWORD}"}"#))
        #expect(decoded.endpoint("login")?.headers == [.init(name: "Content-Type", value: Template("application/json"))])
        #expect(decoded.backups?.files.map(\.host) == ["api", "web"])
        #expect(decoded.backups?.existing?.dump == "db/o4o_db_*.sql.gz")
        #expect(decoded.escalation?.levels.map(\.within) == [.seconds(900), .seconds(1800), .seconds(3600), .seconds(7200)])
        #expect(decoded.variables.map(\.name) == ["DB_NAME", "DB_USER", "DB_HOST", "ADMIN_TOKEN"])
        #expect(decoded.places["databases.o4o_platform.unit"] == SourceRange(line: 39, column: 11, length: 10))
        #expect(decoded.places["escalation.levels.1.by.0"]?.start == SourcePosition(line: 75, column: 50))
        #expect(decoded.places["hosts.web"] == SourceRange(line: 13, column: 3, length: 3))
    }

    @Test func theSchemaFileIsTheTable() throws {
        #expect(try Fixture.text("schemas/platform.schema.json") == PlatformSchema.json)
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(PlatformSchema.json.utf8)) }
    }

    @Test func aMisspelledRequiredKeyIsOneMistake() {
        let source = SourceText(name: "platform.yaml", text: "platfrom: Demo\nhosts:\n  api: {adress: 10.0.0.1, user: ubuntu}\n")
        #expect(PlatformDecoder.decode(source).diagnostics.map { $0.message.english } == ["unknown key `platfrom`", "unknown key `adress`"])
    }

    @Test func allProblemsAtOnceInBothLanguages() {
        let source = SourceText(
            name: "platform.yaml",
            text: """
                platform: Demo
                lanugage: ko
                objectives: {rto: 70, rpo: [1h]}
                review: {next: 2025-02-29, updated: 2025/01/29}
                hosts:
                  api: {address: -oProxyCommand=x, user: ubuntu}
                  web: {address: 10.0.0.2, user: "a b", port: 70000}
                  web: {address: 10.0.0.3, role: spar}
                  all: {address: 10.0.0.4}
                services:
                  web: {host: wbe, manager: systemd, needs: [two]}
                  one: {host: api, manager: pm2, needs: [two]}
                  two: {host: api, manager: pm2, needs: one}
                databases:
                  db: {port: x}
                endpoints:
                  e: {url: "ftp://x", json: {a: "${env:X}"}, body: b}

                """)
        let diagnostics = PlatformDecoder.decode(source).diagnostics
        #expect(diagnostics.rendered(source, .english) == PlatformGolden.english)
        #expect(diagnostics.rendered(source, .korean) == PlatformGolden.korean)
    }

    @Test(arguments: [
        ("hosts: [", "B0201 1:9"), ("platform: x\n\tb: c\n", "B0201 2:1"), ("platform: \"x\n", "B0201 1:13"), ("", "B0204 1:1"), ("- a\n", "B0204 1:1"),
        ("just text", "B0204 1:1"), ("hosts: {}\n", "B0205 1:1"), ("platform: a\n---\nplatform: b\n", "B0201 2:1"),
        ("platform: a\nhosts: &h {}\nservices: *h\n", "B0213 3:11"), ("platform: a\nhosts: []\n", "B0204 2:8"),
        ("platform: 시스템\n호스트: {}\n", "B0202 2:1"), ("platform: a\nhosts: {나: {address: x}}\n", "B0210 2:9"),
        ("platform: a\nbackups: {schedule: daily}\n", "B0206 2:21"), ("platform: a\nvariables: {T: \"${SECRET}\"}\n", "B0214 2:16"),
        ("platform: \"\\u0000\"\n", "B0206 1:11"), ("platform: a\u{85}\nhosts: 1\n", "B0204 2:8"),
    ])
    func oneProblem(text: String, expected: String) {
        let found = PlatformDecoder.decode(SourceText(name: "p", text: text)).diagnostics
        let places = found.map { "\($0.code) \($0.place?.range.start.line ?? 0):\($0.place?.range.start.column ?? 0)" }
        #expect(places == [expected])
    }

    @Test func datesAndWordsStayText() {
        let text = "platform: no\nreview: {updated: 2025-02-29, next: 2024-12-31}\nvariables: {A: 010, B: yes, C: 1e3, D: ~x}\n"
        let (platform, diagnostics) = PlatformDecoder.decode(SourceText(name: "p", text: text))
        #expect(diagnostics == [])
        #expect(platform?.name == "no")
        #expect(platform?.review == Review(updated: "2025-02-29", next: "2024-12-31"))
        #expect(platform?.variables.map(\.value.description) == ["010", "yes", "1e3", "~x"])
    }

    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("2m", .seconds(120)), ("1h30m", .seconds(5400)), ("5분", .seconds(300)), ("1시간 30분", .seconds(5400)),
        ("10 min", .seconds(600)), ("1 hour", .seconds(3600)), ("1d", .seconds(86_400)), ("", nil), ("70", nil), ("m", nil), ("1x", nil),
        ("99999999999h", nil), ("1.5h", nil), ("-1h", nil), ("999999d", nil),
    ])
    func durations(text: String, expected: Duration?) {
        #expect(DurationText.parse(text) == expected)
        if let expected {
            #expect(DurationText.parse(DurationText.write(expected)) == expected)
            #expect(DurationText.parse(DurationText.write(expected, in: .korean)) == expected)
        }
    }
}

@Suite struct SourceReadingTests {
    @Test func refusesWhatIsNoDocument() {
        #expect(SourceText.read(Array("\u{FEFF}# a".utf8), name: "a").source == SourceText(name: "a", text: "# a"))
        #expect(SourceText.read([0x61, 0x0A, 0xFF], name: "a").diagnostics == [.notUTF8(name: "a", line: 2, looksKorean: false)])
        #expect(SourceText.read([0xC7, 0xD1, 0xB1, 0xDB], name: "a").diagnostics == [.notUTF8(name: "a", line: 1, looksKorean: true)])
        #expect(SourceText.read([0x61, 0x0A, 0x00], name: "a").diagnostics == [.notText(name: "a", line: 2)])
        let large = [UInt8](repeating: 0x61, count: SourceText.maximumBytes + 1)
        #expect(SourceText.read(large, name: "a").diagnostics == [.tooLarge(name: "a", bytes: 1_000_001)])
        #expect(SourceText.read(large.dropLast(), name: "a").diagnostics == [])
    }
}
