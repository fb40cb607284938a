import Adapters
import Documents
import Engine
import Foundation
import Lab
import Testing

/// `check --live` over ssh on the replica: quiet while all is well, and naming what was taken away.
@Suite(labIsPossible) struct LiveCheckLabTests {
    @Test func theReplicaIsReadyAndWhatIsTakenAwayIsNamed() async throws {
        try await sweepLabsOfDeadRuns()
        let lab = try Lab(name: labName("live"))
        try await lab.up()
        do {
            try await check(lab)
        } catch {
            try await lab.down()
            throw error
        }
        try await lab.down()
    }

    private func check(_ lab: Lab) async throws {
        let (platform, runbook, source) = try await documents(of: lab)
        let greenBulb = "warning B1021 unit `postgresql` is green whatever happens"
        #expect(await findings(lab, platform, runbook, source) == [greenBulb])

        _ = try await lab.ssh("api", "sudo mv /usr/bin/git /usr/bin/git.away; chmod a-x o4o-platform/scripts/backup-monitoring.sh")
        _ = try await lab.ssh("web", "sudo systemctl stop nginx; sudo mv /etc/sudoers.d /etc/sudoers.away")
        try await lab.inject(try #require(Fault.named("cut-network")), on: "spare")
        let found = await findings(lab, platform, runbook, source)
        #expect(
            Set(found) == [
                greenBulb,
                "error B1006 `git` is not on host `api`",
                "error B1007 `./scripts/backup-monitoring.sh` cannot be executed on host `api`",
                "error B1005 sudo asks for a password on host `web`",
                "warning B1014 `nginx` is not running on host `web`",
                "error B1001 host `spare` cannot be reached",
            ])
    }

    /// The replica's documents, with the addresses that this lab has.
    private func documents(of lab: Lab) async throws -> (Platform, Runbook, SourceText) {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Examples/o4o")
        func source(_ name: String) throws -> SourceText {
            SourceText(name: name, text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
        }
        let yaml = try source("platform.yaml")
        var platform = try #require(PlatformDecoder.decode(yaml).platform)
        let runbook = try #require(RunbookParser.parse(try source("runbook.md"), platform: platform).runbook)
        let addresses = try await lab.status().hosts
        for index in platform.hosts.indices {
            let name = platform.hosts[index].name
            platform.hosts[index].address = try #require(addresses.first { $0.name == name }?.address)
        }
        return (platform, runbook, yaml)
    }

    /// What is said of the hosts; the machine that runs the tests need have neither the operator's tools nor secrets.
    private func findings(_ lab: Lab, _ platform: Platform, _ runbook: Runbook, _ source: SourceText) async -> [String] {
        let hosts = PlatformHosts(platform: platform, options: SSHOptions(configurationFile: lab.sshConfiguration))
        let found = await LiveCheck.run(platform: platform, runbook: runbook, hosts: hosts, platformSource: source)
        await hosts.close()
        return found.filter { $0.message.english.contains("host `") || $0.code.number == 1021 }.map {
            "\($0.severity) \($0.code) \($0.message.english)"
        }
    }
}
