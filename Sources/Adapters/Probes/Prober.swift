import Documents
package import Engine
import Foundation

/// Asks the platform, every host at once, one round trip a host.
///
/// A host that hangs costs its own answers and nobody else's. Each question is bounded on its host, each host here;
/// what did not answer in time says so. Nothing is changed and nothing is started by asking.
package struct Prober: Sendable {
    /// One question on its host.
    package static let questionLimit: Duration = .milliseconds(2800)
    /// A host's whole answer, connection included. An assessment ends within five seconds.
    package static let hostLimit: Duration = .milliseconds(4500)

    private let hosts: any HostDirectory
    private let secrets: any SecretPort

    package init(hosts: any HostDirectory, secrets: any SecretPort) {
        self.hosts = hosts
        self.secrets = secrets
    }

    /// One result a request, in the requests' order.
    package func ask(
        _ requests: [ProbeRequest], questionLimit: Duration = Prober.questionLimit, hostLimit: Duration = Prober.hostLimit
    ) async -> [ProbeResult] {
        let groups = Dictionary(grouping: requests, by: \.vantage)
        let answers = await withTaskGroup(of: [ProbeResult].self) { group in
            for (host, questions) in groups {
                group.addTask { await ask(host, questions, questionLimit, hostLimit) }
            }
            return await group.reduce(into: [String: ProbeAnswer]()) { answers, results in
                for result in results { answers[result.request.id] = result.answer }
            }
        }
        return requests.map { ProbeResult($0, answers[$0.id] ?? Self.late) }
    }

    private static let late = ProbeAnswer.notAsked(Message("no answer in time", ko: "제시간에 응답하지 않음"))

    private func ask(
        _ host: String, _ requests: [ProbeRequest], _ questionLimit: Duration, _ hostLimit: Duration
    ) async -> [ProbeResult] {
        var questions: [ProbeScript.Question] = []
        var asked: [ProbeRequest] = []
        var results: [ProbeResult] = []
        for request in requests {
            switch await question(request) {
            case .success(let question):
                questions.append(question)
                asked.append(request)
            case .failure(let missing):
                let reference = missing.reference.description
                results.append(
                    ProbeResult(request, .notAsked(Message("secret \(reference) cannot be read", ko: "비밀 값 \(reference)을(를) 읽을 수 없음"))))
            }
        }
        guard !asked.isEmpty else { return results }
        let script = ProbeScript(questions, timeLimit: questionLimit).text
        let began = Self.now
        let answer = await Deadline.run(hostLimit) { () async -> Result<HostAnswer, HostError> in
            do throws(HostError) {
                let reader = try await hosts.reader(for: host)
                return .success(try await reader.read(script, timeLimit: hostLimit - .milliseconds(300)))
            } catch {
                return .failure(error)
            }
        } ?? .failure(.deadline)
        switch answer {
        case .failure(let error): return results + asked.map { ProbeResult($0, .unreachable(error)) }
        case .success(let answer):
            let frames = ProbeScript.answers(in: answer.output)
            let middle = (began + Self.now) / 2
            return results
                + asked.enumerated().map { number, request in
                    ProbeResult(request, frames[number].map { read($0, request, now: middle) } ?? Self.late)
                }
        }
    }

    /// Milliseconds since 1970, to compare a host's clock with.
    private static var now: Int { Int(Date().timeIntervalSince1970 * 1000) }

    private func question(_ request: ProbeRequest) async -> Result<ProbeScript.Question, SecretError> {
        switch request.question {
        case .vitals: return .success(.bounded(HostQuestions.vitals))
        case .port(let address, let port): return .success(.selfBounded(HostQuestions.port(address, port)))
        case .http(let question):
            do throws(SecretError) {
                return .success(.selfBounded(try await curl(question, request).script(secrets)))
            } catch {
                return .failure(error)
            }
        case .manager(let service): return .success(.bounded(ManagerQuestions.script(service)))
        case .database(let database): return .success(.bounded(DatabaseQuestion(database: database).script))
        case .log(let path, let directory): return .success(.bounded(ServiceQuestions.log(path, directory)))
        case .deploy(let checkout): return .success(.bounded(ServiceQuestions.deploy(checkout)))
        case .validate(let command, let directory): return .success(.bounded(ServiceQuestions.validate(command, directory)))
        case .resolve(let name): return .success(.bounded(HostQuestions.resolve(name)))
        case .ownNetwork(let addresses): return .success(.bounded(HostQuestions.ownNetwork(addresses)))
        case .kernelLog(let pattern): return .success(.bounded(HostQuestions.kernelLog(pattern)))
        case .files(let pattern, let paths): return .success(.bounded(HostQuestions.files(pattern, paths)))
        case .loginLog: return .success(.bounded(HostQuestions.loginLog))
        }
    }

    private func curl(_ question: HTTPQuestion, _ request: ProbeRequest) -> CurlRequest {
        CurlRequest(question: question, isLocal: request.vantage != ProbeRequest.controller)
    }

    private func read(_ answer: ProbeScript.Answer, _ request: ProbeRequest, now: Int) -> ProbeAnswer {
        switch request.question {
        case .vitals: answer.timedOut ? Self.late : HostQuestions.vitals(answer.output, now: now)
        case .port: HostQuestions.port(answer)
        case .http: CurlRequest.answer(answer.output)
        case .manager(let service): ManagerQuestions.answer(answer, service)
        case .database(let database): DatabaseQuestion(database: database).answer(answer)
        case .log(let path, _): ServiceQuestions.log(answer, path: path)
        case .deploy: ServiceQuestions.deploy(answer)
        case .validate: ServiceQuestions.validate(answer)
        case .resolve: HostQuestions.resolve(answer)
        case .ownNetwork: HostQuestions.ownNetwork(answer.output)
        case .kernelLog, .files, .loginLog: HostQuestions.lines(answer)
        }
    }
}
