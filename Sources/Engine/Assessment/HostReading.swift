import Documents

/// A host: does it answer, and can it still write, think and tell the time?
struct HostReading {
    let host: Host
    let answers: AnswerTable

    func read() -> Reading {
        if let vitals = answers.vitals(host.name) { return reached(vitals) }
        let port: PortAnswer? = if case .port(let port)? = answers["\(host.name).port"] { port } else { nil }
        switch answers["\(host.name).vitals"] {
        case .unreachable(let error): return lost(Contact(error), port)
        case .notAsked(let reason): return Reading(.host, host.name, .unknown, reason)
        case nil: return Reading(.host, host.name, .unknown, Message("not asked", ko: "확인하지 않음"))
        default: return Reading(.host, host.name, .unknown, Message("unclear answer", ko: "응답을 해석할 수 없음"))
        }
    }

    private func lost(_ contact: Contact, _ port: PortAnswer?) -> Reading {
        let line = contact.line
        let evidence = [
            Message("ssh \(host.address): \(line[.english])", ko: "ssh \(host.address): \(line[.korean])")
        ] + (port.map { [Self.line($0, host)] } ?? [])
        if contact.reason == .notLetIn {
            return Reading(.host, host.name, .unknown, line, facts: evidence)
        }
        let frozen = port == .silent
        // sshd answers the controller's plain question, so the fault is in between: our own ssh, or a login too slow.
        if port == .speaks {
            return Reading(.host, host.name, .unknown, line, facts: evidence)
        }
        let finding =
            frozen
            ? Diagnosis.Finding(
                .serverDown, .hostFrozen, of: host.name, .likely,
                Message("host \(host.name) accepts connections and says nothing", ko: "호스트 \(host.name): 연결은 받지만 응답하지 않음"),
                evidence: evidence,
                advice: Message("look at its console; a restart by the provider needs approval", ko: "콘솔 확인; 제공자를 통한 재시작은 승인이 필요"))
            : Diagnosis.Finding(
                .serverDown, .hostUnreachable, of: host.name, port == .refused ? .possible : .likely,
                Message("host \(host.name) cannot be reached", ko: "호스트 \(host.name): 접속 불가"),
                evidence: evidence,
                advice: Message(
                    "ask the provider whether the machine or the path to it is down",
                    ko: "서버가 멈췄는지, 경로가 끊겼는지 제공자에게 확인"))
        return Reading(.host, host.name, .down, line, facts: evidence, findings: host.role == .spare ? [] : [finding])
    }

    static func line(_ port: PortAnswer, _ host: Host) -> Message {
        let place = "\(host.address):\(host.port ?? 22)"
        return switch port {
        case .speaks: Message("port \(place) answers", ko: "포트 \(place): 응답함")
        case .silent: Message("port \(place) accepts and says nothing", ko: "포트 \(place): 연결은 되지만 응답 없음")
        case .refused: Message("port \(place) refuses", ko: "포트 \(place): 연결 거부")
        case .timedOut: Message("port \(place): packets vanish", ko: "포트 \(place): 패킷이 사라짐")
        case .noRoute: Message("port \(place): no route", ko: "포트 \(place): 경로 없음")
        case .unresolved: Message("port \(place): the name is not known", ko: "포트 \(place): 이름을 찾을 수 없음")
        }
    }

    private func reached(_ vitals: HostVitals) -> Reading {
        let uptime = Spoken.span(vitals.uptime)
        var facts = [
            Message("up for \(uptime[.english])", ko: "가동 \(uptime[.korean])"),
            load(vitals), memory(vitals),
        ]
        var findings: [Diagnosis.Finding] = []
        for disk in vitals.disks where disk.isFull || disk.usedPercent >= 90 {
            let left = Spoken.bytes(disk.availableBytes)
            let fact =
                disk.inodesUsedPercent >= 100
                ? Message("\(disk.mount): no inode is left", ko: "\(disk.mount): 남은 inode 없음")
                : Message("\(disk.mount): \(disk.usedPercent) % used, \(left) left", ko: "\(disk.mount): \(disk.usedPercent)% 사용, \(left) 남음")
            facts.append(fact)
            guard disk.isFull else { continue }
            findings.append(
                Diagnosis.Finding(
                    .saturation, .diskFull, of: host.name, .certain,
                    Message("disk \(disk.mount) of host \(host.name) is full", ko: "호스트 \(host.name)의 디스크 \(disk.mount)가 가득 참"),
                    evidence: [fact],
                    advice: Message(
                        "free space first; a restart or a restore needs room to write",
                        ko: "먼저 공간을 확보; 재시작과 복구에는 쓸 공간이 필요")))
        }
        let skew = Spoken.milliseconds(vitals.clockSkew)
        if abs(skew) > 5000 {
            let span = Spoken.span(.milliseconds(abs(skew)))
            facts.append(
                Message(
                    "its clock is \(span[.english]) \(skew > 0 ? "ahead" : "behind")",
                    ko: "시계가 \(span[.korean]) \(skew > 0 ? "빠름" : "느림")"))
        }
        if host.role == .spare { findings = [] }
        let summary = findings.isEmpty ? Message("answers", ko: "응답함") : findings[0].statement
        return Reading(.host, host.name, findings.isEmpty ? .up : .damaged, summary, facts: facts, findings: findings)
    }

    private func load(_ vitals: HostVitals) -> Message {
        let hundredths = vitals.loadHundredths % 100
        let load = "\(vitals.loadHundredths / 100).\(hundredths < 10 ? "0" : "")\(hundredths)"
        return Message("load \(load) on \(vitals.processors) processors", ko: "부하 \(load) (프로세서 \(vitals.processors)개)")
    }

    private func memory(_ vitals: HostVitals) -> Message {
        let free = Spoken.bytes(vitals.memoryAvailableBytes)
        let total = Spoken.bytes(vitals.memoryTotalBytes)
        return Message("memory: \(free) of \(total) available", ko: "메모리: \(total) 중 \(free) 사용 가능")
    }
}
