import Documents

/// Why an endpoint fails, when something behind it does.
///
/// Which service stands behind an endpoint is not written down, and a proxy hides it. So: a refused or vanished
/// connection is explained by what is broken on the host that its address leads to, and an error or a late answer
/// by anything broken in the platform.
struct EndpointBlame {
    let platform: Platform
    let answers: AnswerTable

    func explain(_ readings: inout [Reading], _ roots: inout [Diagnosis.Finding], _ consequences: inout [String: Set<String>]) {
        let causes = roots.filter { cause in
            cause.cause != .configuration || readings.first { $0.subject.name == cause.subject }?.subject.state == .down
        }
        var left: [Diagnosis.Finding] = []
        for index in readings.indices where readings[index].subject.kind == .endpoint {
            guard let finding = readings[index].findings.first,
                let endpoint = platform.endpoint(readings[index].subject.name)
            else { continue }
            let reading = EndpointReading(endpoint: endpoint, answers: answers)
            let explained = causes.filter { blames($0, reading) }
            readings[index].subject.because = Set(explained.map(\.subject)).sorted()
            for cause in explained { consequences[cause.subject, default: []].insert(endpoint.name) }
            if explained.isEmpty { left.append(finding) }
        }
        roots += merged(left, readings)
    }

    private func blames(_ cause: Diagnosis.Finding, _ reading: EndpointReading) -> Bool {
        switch reading.outcome {
        case .nameUnresolved, .tls: return false
        case .refused, .connectTimedOut, .emptyReply, .reset:
            let hosts = platform.hosts.filter { reading.addresses.contains($0.address) }.map(\.name)
            guard !hosts.isEmpty else { return true }
            let host = platform.service(cause.subject)?.host ?? platform.database(cause.subject)?.host ?? cause.subject
            return hosts.contains(host)
        default: return true
        }
    }

    /// Endpoints that fail alike, with nothing behind them to blame, share one finding; a service that was
    /// deployed lately is the first suspect for errors.
    private func merged(_ findings: [Diagnosis.Finding], _ readings: [Reading]) -> [Diagnosis.Finding] {
        var merged: [Diagnosis.Finding] = []
        for var finding in findings {
            if finding.cause == .endpointFails, let (service, deployment) = suspect(finding.subject) {
                finding = Diagnosis.Finding(
                    .failedDeployment, .badDeployment, of: service, .likely,
                    Message("users get errors since \(service) was deployed", ko: "\(service) 배포 이후 사용자 요청이 실패함"),
                    evidence: [SignReader.line(deployment, of: service)] + finding.evidence,
                    advice: Message("go back to the last commit that was healthy", ko: "정상이던 마지막 커밋으로 되돌리기"))
            }
            if let same = merged.firstIndex(where: { $0.cause == finding.cause && $0.failure == finding.failure }) {
                merged[same].evidence += finding.evidence.filter { !merged[same].evidence.contains($0) }
            } else {
                merged.append(finding)
            }
        }
        return merged
    }

    private func suspect(_ endpoint: String) -> (service: String, deployment: Deployment)? {
        guard case .http(let samples)? = answers["\(endpoint).http"], let answer = samples.last,
            case .answered(let status) = answer.outcome, status >= 500 || status == 404
        else { return nil }
        for service in platform.services {
            if let deployment = answers.deployment(service.name), deployment.isRecent { return (service.name, deployment) }
        }
        return nil
    }
}
