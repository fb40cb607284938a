@testable import Adapters
import Documents
import Engine
import Foundation
import Testing

/// The whole way, against this machine as a host: script, `sh`, answers, diagnostics.
@Suite struct LiveCheckTests {
    private let folder = FileManager.default.temporaryDirectory.path + "/bongsu-live-\(UUID().uuidString)"

    private func platform() -> Platform {
        var platform = Platform(name: "Shop")
        platform.hosts = [Host(name: "api", address: "127.0.0.1")]
        var service = Service(name: "shop", host: "api", manager: .commands)
        service.status = "exit 3"
        service.directory = folder + "/app"
        service.logs = ["logs/*.log", "logs/none*.log"]
        platform.services = [service]
        return platform
    }

    private func runbook(_ text: String) -> Runbook {
        var step = Step(
            id: "work", title: "Work", kind: .bash, text: text,
            range: SourceRange(SourcePosition(line: 3), SourcePosition(line: 9)), textLine: 4)
        step.hosts = ["api"]
        step.directory = folder + "/app"
        var section = Section(id: "all", title: "All", level: 1, range: SourceRange(line: 1))
        section.blocks = [.step(step)]
        let document = SourceText(name: "runbook.md", text: "# All\n\n```bash {#work host=api}\n\(text)```\n")
        return Runbook(document: document, title: "All", sections: [section])
    }

    private func prepare() throws {
        let files = FileManager.default
        for path in ["app/logs", "bin", "it's here"] { try files.createDirectory(atPath: "\(folder)/\(path)", withIntermediateDirectories: true) }
        for (path, mode) in [("app/run.sh", 0o755), ("app/dead.sh", 0o644), ("app/logs/a b.log", 0o644), ("bin/bongsu-test-tool", 0o755), ("it's here/x.sh", 0o755)] {
            try Data("#!/bin/sh\n".utf8).write(to: URL(filePath: "\(folder)/\(path)"))
            try files.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(folder)/\(path)")
        }
    }

    /// What is wrong with the documents' own needs; this machine's disks and services are its own affair.
    private func findings(_ text: String, hosts: TestHosts, platform: Platform? = nil, limit: Duration = LiveCheck.hostLimit) async -> [String] {
        let found = await LiveCheck.run(
            platform: platform ?? self.platform(), runbook: runbook(text), hosts: hosts, secrets: TestSecrets(), platformSource: nil, hostLimit: limit)
        let own = [1001, 1004, 1006, 1007, 1008, 1009, 1014, 1018, 1019]
        return found.filter { own.contains($0.code.number) }.map { diagnostic in
            let place = diagnostic.place.map { " \($0.document):\($0.range.start.line):\($0.range.start.column)" } ?? ""
            return "\(diagnostic.severity) \(diagnostic.code)\(place) \(diagnostic.message.english)".replacingOccurrences(of: folder, with: "FOLDER")
        }
    }

    private let hosts = TestHosts(readers: ["controller": TestShell(), "api": TestShell()])

    @Test func whatIsThereIsFoundAndWhatIsNotIsNamed() async throws {
        try prepare()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let text = """
            ./run.sh && ls | sed s/a/b/
            ./dead.sh
            bongsu-no-such-program --now
            cd "\(folder)/it's here"; ./x.sh; ./y.sh || true
            export PATH="\(folder)/bin:$PATH"
            bongsu-test-tool
            cd /bongsu/nowhere; ./z.sh

            """
        #expect(
            await findings(text, hosts: hosts) == [
                "warning B1009 log `logs/none*.log` is not on host `api`",
                "warning B1014 `shop` is not running on host `api`",
                "error B1007 runbook.md:5:1 `./dead.sh` cannot be executed on host `api`",
                "error B1006 runbook.md:6:1 `bongsu-no-such-program` is not on host `api`",
                "warning B1007 runbook.md:7:\(folder.count + 26) `./y.sh` is not on host `api`",
                "error B1008 runbook.md:10:1 folder `/bongsu/nowhere` is not on host `api`",
            ])
    }

    @Test func aHostThatHangsCostsNobodyElseAnything() async throws {
        try prepare()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var platform = platform()
        platform.hosts += [Host(name: "stuck", address: "192.0.2.1"), Host(name: "gone", address: "192.0.2.2")]
        #expect(
            await findings("bongsu-no-such-program\n", hosts: hosts, platform: platform, limit: .seconds(6)) == [
                "error B1001 host `gone` cannot be reached",
                "error B1001 host `stuck` cannot be reached",
                "warning B1009 log `logs/none*.log` is not on host `api`",
                "warning B1014 `shop` is not running on host `api`",
                "error B1006 runbook.md:4:1 `bongsu-no-such-program` is not on host `api`",
            ])
    }

    @Test func secretsAreLookedForByName() async throws {
        try prepare()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var platform = platform()
        platform.services = []
        platform.variables = [
            Variable(name: "TOKEN", value: Template("Bearer ${ENV:BONGSU_TEST_TOKEN}")),
            // Not run: a command may cost, lock or ring somebody.
            Variable(name: "VAULT", value: Template("${COMMAND:touch '\(folder)/asked'}")),
        ]
        #expect(await findings("true\n", hosts: hosts, platform: platform) == ["error B1018 secret `${ENV:BONGSU_TEST_TOKEN}` has no value"])
        #expect(!FileManager.default.fileExists(atPath: folder + "/asked"))
    }

    @Test func askingLeavesNothingBehind() async throws {
        try prepare()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        _ = await findings("./run.sh\n", hosts: hosts)
        let left = ["/var/lib/bongsu", "/var/tmp", "/run", "/dev/shm"].flatMap {
            (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? []
        }
        #expect(left.filter { $0.hasPrefix(".bongsu-check.") } == [])
    }
}
