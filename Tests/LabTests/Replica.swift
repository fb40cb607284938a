import Adapters
import Documents
import Engine
import Foundation
import Lab
import Subprocess
import Testing

/// The replica's platform in a lab of the test's own: its documents with the addresses that the lab was given.
struct Replica {
    let lab: Lab
    let platform: Platform
    let runbook: Runbook
    let yaml: String

    /// Takes the lab up, lends it, and takes it down, whatever happens.
    static func with(_ purpose: String, _ body: (Replica) async throws -> Void) async throws {
        try await sweepLabsOfDeadRuns()
        let lab = try Lab(name: labName(purpose))
        try await lab.up()
        do {
            try await body(try await Replica(lab))
        } catch {
            try await lab.down()
            throw error
        }
        try await lab.down()
    }

    private init(_ lab: Lab) async throws {
        self.lab = lab
        let address = try #require(try await lab.status().hosts.first?.address)
        let network = address.split(separator: ".").prefix(3).joined(separator: ".") + "."
        func text(_ name: String) throws -> String {
            let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Examples/o4o/\(name)")
            return try String(contentsOf: url, encoding: .utf8).replacing("10.77.0.", with: network)
        }
        yaml = try text("platform.yaml").replacing("language: ko", with: "language: en")
        platform = try #require(PlatformDecoder.decode(SourceText(name: "platform.yaml", text: yaml)).platform)
        runbook = try #require(
            RunbookParser.parse(SourceText(name: "runbook.md", text: try text("runbook.md")), platform: platform).runbook)
    }

    /// As a new `bongsu assess` would: over connections of its own.
    func assess() async -> Assessment {
        let hosts = PlatformHosts(platform: platform, options: SSHOptions(configurationFile: lab.sshConfiguration))
        let assessor = Assessor(platform: platform, scenarios: runbook.scenarios, hosts: hosts, secrets: ReplicaSecrets())
        let assessment = await assessor.assess()
        await hosts.close()
        return assessment
    }
}

extension Replica {
    /// Asks until everything is well, at most two minutes: on a busy machine hosts do not answer in time. What it was at last.
    func recovered() async -> Assessment {
        let deadline = ContinuousClock.now + .seconds(120)
        var assessment = await assess()
        while !assessment.isGreen, ContinuousClock.now < deadline {
            try? await Task.sleep(for: .seconds(1))
            assessment = await assess()
        }
        return assessment
    }
}

/// The replica's login, as its operators' environment would hold it.
private struct ReplicaSecrets: SecretPort {
    func resolve(_ reference: SecretReference) async throws(SecretError) -> String {
        reference.description.contains("EMAIL") ? "test@example.com" : "test"
    }
}

extension Assessment {
    /// A line a finding: type, cause, subject, confidence, and what is down because of it.
    var lines: [String] {
        diagnosis.findings.map {
            "\($0.failure.rawValue) \($0.cause.rawValue) \($0.subject) \($0.confidence.rawValue): \($0.consequences.joined(separator: " "))"
        }
    }

    var evidence: String { diagnosis.findings.flatMap(\.evidence).map { $0[.english] }.joined(separator: "\n") }

    var story: String { AssessmentText(self, language: .english).text() }
}
