import Documents

/// Telling hosts who changes them.
extension Driver {
    /// The host's boot, for an attempt of this step; nil where another controller is at work there, and nothing is to
    /// begin. What changes the host is said to it first, in the same round trip.
    func boot(of host: String, for step: PlannedStep) async -> Result<String, HostError>? {
        guard !step.onlyReads, host != "controller" else {
            return await ask(host) { session throws(HostError) in try await session.bootID() }
        }
        var found: FoundHostLock?
        // A lock that changes under the eyes of the one who asks is somebody at work.
        for _ in 1...3 {
            let (lock, replaced) = (hostLock, found?.lock.token)
            let answer = await ask(host) { session throws(HostError) in
                try await session.claim(lock, replacing: replaced)
            }
            switch answer {
            case .failure(let error): return .failure(error)
            case .success(let claim):
                guard case .taken(let there) = claim.standing else {
                    if claim.standing == .unwritten {
                        tell(
                            Message(
                                "host `\(host)` takes no lock: another controller would not be noticed there",
                                ko: "호스트 `\(host)`에 잠금을 남길 수 없음: 다른 제어기가 있어도 알 수 없음"), of: host)
                    }
                    claimed.insert(host)
                    return .success(claim.bootID)
                }
                switch HostLockDecision.on(there, by: lock) {
                case .refuse: return refuse(host, there)
                case .takeOver where replaced == nil: tell(there.lock.left(on: host), of: host)
                case .takeOver, .replace: break
                }
                found = there
            }
        }
        return found.flatMap { refuse(host, $0) }
    }

    private func refuse(_ host: String, _ found: FoundHostLock) -> Result<String, HostError>? {
        held = (host, found)
        wake()
        return nil
    }

    var hostLock: HostLock {
        HostLock(
            platform: plan.platform, token: machine.beginning?.token ?? "", store: lock.store, execution: execution,
            fence: lock.fence, controller: lock.owner.controller, since: world.wall())
    }

    private func tell(_ message: Message, of host: String) {
        notes[host] = message[plan.language]
        observer?.yield(.notice(message))
    }
}

extension HostLock {
    fileprivate func left(on host: String) -> Message {
        Message(
            "host `\(host)`: execution \(execution) of controller \(controller) left its lock behind and nothing of it runs; taken over",
            ko: "호스트 `\(host)`: 제어기 \(controller)의 실행 \(execution)이(가) 잠금을 남겼고 도는 것이 없어 넘겨받음")
    }
}
