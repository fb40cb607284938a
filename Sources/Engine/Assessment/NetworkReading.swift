import Documents

/// Is it them, or is it us? The watcher never blames a target for its own fault.
struct NetworkReading {
    let platform: Platform
    let hosts: [Reading]
    let answers: AnswerTable

    /// The watcher's own fault, or one between it and everything: then no target is judged.
    var finding: Diagnosis.Finding? {
        let asked = platform.hosts.filter { host in
            host.name != ProbeRequest.controller && hosts.contains { $0.subject.name == host.name }
        }
        let lost = asked.filter(isLost)
        guard !asked.isEmpty, lost.count == asked.count, !anythingAnswers else { return nil }
        let network = answers.ownNetwork
        var evidence = [
            Message(
                "every host is silent at once: \(lost.map(\.name).joined(separator: ", "))",
                ko: "모든 호스트가 동시에 응답하지 않음: \(lost.map(\.name).joined(separator: ", "))")
        ]
        if let network, !network.withoutRoute.isEmpty, lost.allSatisfy({ network.withoutRoute.contains($0.address) }) {
            evidence.append(Message("this machine has no route to them", ko: "이 컴퓨터에서 그곳으로 가는 경로가 없음"))
            return blame(.certain, evidence)
        }
        if let network, network.gatewayAnswers == false {
            let gateway = network.gateway ?? ""
            evidence.append(Message("this machine's gateway \(gateway) does not answer", ko: "이 컴퓨터의 게이트웨이 \(gateway) 응답 없음"))
            return blame(.likely, evidence)
        }
        guard lost.count >= 2 else { return nil }
        if let gateway = network?.gateway, network?.gatewayAnswers == true {
            evidence.append(Message("the gateway \(gateway) answers: the fault may lie beyond it", ko: "게이트웨이 \(gateway) 응답: 그 너머의 장애일 수 있음"))
        }
        return blame(network?.gatewayAnswers == true ? .possible : .likely, evidence)
    }

    private func blame(_ confidence: Diagnosis.Confidence, _ evidence: [Message]) -> Diagnosis.Finding {
        Diagnosis.Finding(
            .networkFailure, .ownNetwork, of: ProbeRequest.controller, confidence,
            Message("this machine cannot see the platform; nothing is known of the platform itself", ko: "이 컴퓨터에서 플랫폼이 보이지 않음; 플랫폼의 상태는 알 수 없음"),
            evidence: evidence,
            advice: Message("look from another network before anything is restarted", ko: "무엇이든 재시작하기 전에 다른 네트워크에서 확인"))
    }

    /// Silence and missing routes count; a refusal proves that packets travel.
    private func isLost(_ host: Host) -> Bool {
        guard case .unreachable(let error)? = answers["\(host.name).vitals"] else { return false }
        switch answers["\(host.name).port"] {
        case .port(.speaks), .port(.silent), .port(.refused): return false
        default: break
        }
        return switch Contact(error).reason {
        case .timedOut, .noRoute, .unresolved, .other: true
        case .refused, .notLetIn: false
        }
    }

    private var anythingAnswers: Bool {
        platform.endpoints.contains { endpoint in
            switch EndpointReading(endpoint: endpoint, answers: answers).outcome {
            case .answered, .refused, .replyTimedOut, .emptyReply, .reset, .tls: true
            case .connectTimedOut, .nameUnresolved, .failed, nil: false
            }
        }
    }
}
