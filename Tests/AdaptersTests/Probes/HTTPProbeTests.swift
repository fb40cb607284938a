@testable import Adapters
import Documents
import Engine
import Foundation
import Testing

/// The system's curl against a server that misbehaves in one way each.
@Suite struct HTTPProbeTests {
    private func ask(
        _ url: String, method: String = "GET", headers: [Endpoint.Header] = [], body: Template? = nil,
        secrets: [String: String] = [:], samples: Int = 1
    ) async -> ProbeAnswer {
        let question = HTTPQuestion(url: url, method: method, headers: headers, body: body, timeLimit: .milliseconds(1500), samples: samples)
        let prober = Prober(hosts: TestHosts(), secrets: TestSecrets(values: secrets))
        let results = await prober.ask(
            [ProbeRequest("x.http", subject: "x", vantage: "controller", .http(question))], hostLimit: .seconds(60))
        return results[0].answer
    }

    private func outcome(_ answer: ProbeAnswer) -> HTTPAnswer.Outcome? {
        if case .http(let answers) = answer { answers.last?.outcome } else { nil }
    }

    @Test(arguments: [
        (TinyServer.Behaviour.answers(status: 200), HTTPAnswer.Outcome.answered(status: 200)),
        (.answers(status: 500), .answered(status: 500)),
        (.empty, .emptyReply), (.reset, .reset), (.silent, .replyTimedOut), (.blackHole, .connectTimedOut),
    ])
    func eachKindOfFailureHasItsName(_ behaviour: TinyServer.Behaviour, _ expected: HTTPAnswer.Outcome) async {
        let server = TinyServer(behaviour)
        defer { withExtendedLifetime(server) {} }
        #expect(outcome(await ask("http://127.0.0.1:\(server.port)/x")) == expected)
    }

    @Test func aClosedPortIsRefused() async {
        let port = TinyServer(.empty).port
        #expect(outcome(await ask("http://127.0.0.1:\(port)/")) == .refused)
    }

    @Test func aPlainServerFailsInTLS() async {
        let server = TinyServer(.answers(status: 200))
        defer { withExtendedLifetime(server) {} }
        guard case .tls(let detail)? = outcome(await ask("https://127.0.0.1:\(server.port)/")) else {
            Issue.record("TLS was expected to fail")
            return
        }
        #expect(!detail.isEmpty)
    }

    @Test func anUnknownNameIsNotAServerThatIsDown() async {
        #expect(outcome(await ask("http://no-such-name.invalid/")) == .nameUnresolved)
    }

    /// What is sent is exactly what was written, whatever quotes, escapes and line breaks it holds.
    @Test func secretsAndBodiesArriveWhole() async {
        let server = TinyServer(.answers(status: 200))
        defer { withExtendedLifetime(server) {} }
        let secret = #"p"a\s's$HOME`x` 비밀"#
        let body = Template("{\"password\": \"${ENV:PASSWORD}\",\n \"a\": \"@file\"}")
        let answer = await ask(
            "http://127.0.0.1:\(server.port)/a[1]{b}?c=d", method: "POST", headers: [.init(name: "X-Token", value: Template("t ${ENV:PASSWORD}"))],
            body: body, secrets: ["PASSWORD": secret])
        guard case .http(let answers) = answer, let request = answers.first?.body else {
            Issue.record("no answer: \(answer)")
            return
        }
        #expect(request.hasPrefix("POST /a[1]{b}?c=d HTTP/1.1\r\n"))
        #expect(request.contains("\r\nX-Token: t \(secret)\r\n"))
        #expect(request.contains("\r\nContent-Type: application/json\r\n"))
        #expect(request.hasSuffix("{\"password\": \"\(secret)\",\n \"a\": \"@file\"}"))
    }

    @Test func aSecretIsInNoCommandLine() async throws {
        let question = HTTPQuestion(url: "http://127.0.0.1:1/", headers: [.init(name: "Authorization", value: Template("Bearer ${ENV:T}"))])
        let script = try await CurlRequest(question: question, isLocal: false).script(TestSecrets(values: ["T": "hunter2"]))
        let commands = script.split(separator: "\n").filter { $0.contains("curl -q") }
        #expect(commands.map { $0.contains("hunter2") } == [false])
        #expect(script.contains("header = \"Authorization: Bearer hunter2\""))
    }

    @Test func aMissingSecretIsSaidAndNothingIsAsked() async {
        let answer = await ask("http://127.0.0.1:1/", body: Template("${ENV:NOBODY}"))
        #expect(answer == .notAsked(Message("secret ${ENV:NOBODY} cannot be read", ko: "비밀 값 ${ENV:NOBODY}을(를) 읽을 수 없음")))
    }

    @Test func tenSamplesAreTenAnswers() async {
        let server = TinyServer(.answers(status: 200))
        defer { withExtendedLifetime(server) {} }
        guard case .http(let answers) = await ask("http://127.0.0.1:\(server.port)/", samples: 10) else {
            Issue.record("no answer")
            return
        }
        #expect(answers.map(\.outcome) == Array(repeating: .answered(status: 200), count: 10))
        #expect(answers.allSatisfy { $0.total > .zero && $0.total >= $0.connect })
    }

    /// A host that never answers costs its own answers, not the others'.
    @Test func aHungHostHoldsNobodyUp() async {
        let server = TinyServer(.answers(status: 200))
        defer { withExtendedLifetime(server) {} }
        let prober = Prober(hosts: TestHosts(), secrets: TestSecrets())
        let url = HTTPQuestion(url: "http://127.0.0.1:\(server.port)/")
        let results = await prober.ask(
            [
                ProbeRequest("a", subject: "a", vantage: "controller", .http(url)),
                ProbeRequest("b", subject: "b", vantage: "stuck", .vitals),
                ProbeRequest("c", subject: "c", vantage: "gone", .vitals),
            ], hostLimit: .seconds(4))
        #expect(outcome(results[0].answer) == .answered(status: 200))
        #expect(results[1].answer == .unreachable(.deadline))
        #expect(results[2].answer == .unreachable(.unreachable(detail: "Connection timed out")))
    }
}
