package import Documents
package import Engine
import Foundation

/// `bongsu check --live`: asks every host for what the two documents will need of it.
///
/// Changes nothing and starts nothing. Hosts are asked side by side, each in one round trip, and the whole ends
/// within ten seconds, whatever hangs. `${COMMAND:…}` is not run: asking a vault may cost, lock or ring somebody.
package struct LiveCheck: Sendable {
    /// One host, connection included.
    static let hostLimit: Duration = .seconds(8)

    /// - Parameter platformSource: the text of platform.yaml, to point at the value and not at its key.
    package static func run(
        platform: Platform, runbook: Runbook, hosts: any HostDirectory, platformSource: SourceText? = nil
    ) async -> [Diagnostic] {
        await run(platform: platform, runbook: runbook, hosts: hosts, secrets: Secrets(), platformSource: platformSource)
    }

    static func run(
        platform: Platform, runbook: Runbook, hosts: any HostDirectory, secrets: any SecretPort, platformSource: SourceText?,
        hostLimit: Duration = LiveCheck.hostLimit
    ) async -> [Diagnostic] {
        let survey = LiveSurvey(platform, runbook, platformSource: platformSource)
        async let missing = LiveSecrets(platform, survey).diagnostics(secrets)
        let found = await withTaskGroup(of: [Diagnostic].self) { group in
            for needs in survey.needs {
                group.addTask { await ask(needs, platform, hosts, hostLimit) }
            }
            return await group.reduce(into: [Diagnostic]()) { $0 += $1 }
        }
        // The order in which hosts answered is no order: what stands at one place is sorted by its words.
        return (found + (await missing)).sorted { $0.message.english < $1.message.english }.sortedByPlace()
    }

    private static func ask(_ needs: LiveNeeds, _ platform: Platform, _ hosts: any HostDirectory, _ limit: Duration) async -> [Diagnostic] {
        let script = LiveScript(needs)
        let text = script.text
        let began = now
        let answer = await Deadline.run(limit) { () async -> Result<HostAnswer, HostError> in
            do throws(HostError) {
                let reader = try await hosts.reader(for: needs.host)
                return .success(try await reader.read(text, timeLimit: limit - .milliseconds(500)))
            } catch {
                return .failure(error)
            }
        } ?? .failure(.deadline)
        let ended = now
        let host = platform.host(needs.host) ?? Host(name: needs.host, address: "localhost")
        switch answer {
        case .failure(let error): return [.liveContact(error, host, limit: limit, at: needs.place)]
        case .success(let answer):
            let answers = ProbeScript.answers(in: answer.output)
            guard !answers.isEmpty else {
                let said = answer.errorOutput.split(separator: "\n").last.map(String.init) ?? ""
                return [.liveContact(.protocolViolation(detail: said), host, limit: limit, at: needs.place)]
            }
            return LiveReading(script: script, answers: answers, began: began, ended: ended).diagnostics()
        }
    }

    /// Milliseconds since 1970.
    private static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }
}
