package import Engine
import Synchronization

extension FakeHost: HostSession {
    package func bootID() async throws(HostError) -> String {
        try await request { state, _ in state.bootID }
    }

    /// Whoever has it counts as alive.
    package func claim(_ lock: HostLock, replacing: String?) async throws(HostError) -> HostClaim {
        try await request { state, _ in
            let bootID = state.bootID
            if let found = state.locks[lock.platform], found.token != lock.token, found.token != replacing {
                return HostClaim(bootID: bootID, standing: .taken(FoundHostLock(found, isAlive: true)))
            }
            state.locks[lock.platform] = lock
            return HostClaim(bootID: bootID, standing: .held)
        }
    }

    package func release(_ lock: HostLock) async throws(HostError) {
        try await request { state, _ in
            if state.locks[lock.platform]?.token == lock.token { state.locks[lock.platform] = nil }
        }
    }

    package func start(_ command: RemoteCommand, attempt: AttemptID) async throws(HostError) -> StartReport {
        let full = state.withLock { $0.random.chance(faults.diskFull) }
        return try await request(
            late: { state, time in state.underWay.append((self.now, time, attempt, command)) },
            { state, now in
                switch state.records[attempt] {
                case .tombstone: return StartReport(status: .absent)
                case .started: return self.report(attempt, state, at: now)
                case nil:
                    guard command.bootID == nil || command.bootID == state.bootID else { return StartReport(status: .absent) }
                    if full { return nil }
                    self.accept(attempt, command, at: now, &state)
                    return self.report(attempt, state, at: now)
                }
            }, orThrow: .noSpace(detail: "no space left on device"))
    }

    package func status(of attempt: AttemptID) async throws(HostError) -> RemoteStatus {
        try await request { state, now in
            switch state.records[attempt] {
            case .started(let started): return self.status(started, state, at: now)
            case .tombstone: return .absent
            case nil:
                state.records[attempt] = .tombstone
                return .absent
            }
        }
    }

    package func output(of attempt: AttemptID, from offset: Int, limit: Int) async throws(HostError) -> OutputChunk {
        try await request { state, now in
            let chunk = self.page(attempt, state, at: now, from: offset, limit: limit)
            guard !chunk.bytes.isEmpty, state.random.chance(self.faults.truncate) else { return chunk }
            // A short read is always allowed: the rest comes with the next question.
            let sent = Array(chunk.bytes.prefix(max(1, chunk.bytes.count / 2)))
            return OutputChunk(bytes: sent, next: offset + sent.count, truncated: false)
        }
    }

    package func standardOutput(of attempt: AttemptID, limit: Int) async throws(HostError) -> [UInt8] {
        try await request { state, now in Array(self.visible(attempt, state, at: now, both: false).prefix(limit)) }
    }

    package func stop(_ attempt: AttemptID, grace: Duration) async throws(HostError) -> RemoteStatus {
        let ends = try await request { state, now -> Duration? in
            guard case .started(var started)? = state.records[attempt] else {
                state.records[attempt] = .tombstone
                return nil
            }
            if self.status(started, state, at: now) == .running, started.stoppedAt == nil {
                started.stoppedAt = now + (started.behaviour.ignoresTerm ? grace : .zero)
                state.records[attempt] = .started(started)
            }
            return started.stoppedAt
        }
        if let ends, ends > now { await nap(ends - now) }
        return try await status(of: attempt)
    }

    /// The output goes; what is still running, and that it ever ran, stays.
    package func forget(_ attempts: [AttemptID]) async throws(HostError) {
        try await request { state, now in
            for attempt in attempts {
                guard case .started(var started)? = state.records[attempt],
                    self.status(started, state, at: now) != .running
                else { continue }
                started.isForgotten = true
                state.records[attempt] = .started(started)
            }
        }
    }

    private func report(_ attempt: AttemptID, _ state: State, at now: Duration) -> StartReport? {
        guard case .started(let started)? = state.records[attempt] else { return nil }
        let status = status(started, state, at: now)
        guard status != .running else { return StartReport(status: status) }
        return StartReport(status: status, output: page(attempt, state, at: now, from: 0, limit: 65_536))
    }

    private func page(
        _ attempt: AttemptID, _ state: State, at now: Duration, from offset: Int, limit: Int
    ) -> OutputChunk {
        let all = visible(attempt, state, at: now, both: true)
        let bytes = Array(all.dropFirst(offset).prefix(limit))
        var truncated = false
        if case .started(let started)? = state.records[attempt], !started.isForgotten {
            let whole = started.behaviour.standardOutput.utf8.count + started.behaviour.errorOutput.utf8.count
            truncated = whole > started.command.outputLimit && offset + bytes.count == started.command.outputLimit
        }
        return OutputChunk(bytes: bytes, next: offset + bytes.count, truncated: truncated)
    }

    private func visible(_ attempt: AttemptID, _ state: State, at now: Duration, both: Bool) -> [UInt8] {
        guard case .started(let started)? = state.records[attempt], !started.isForgotten else { return [] }
        let text = started.behaviour.standardOutput + (both ? started.behaviour.errorOutput : "")
        let all = Array(text.utf8.prefix(started.command.outputLimit))
        return status(started, state, at: now) == .running ? Array(all.prefix(all.count / 2)) : all
    }

    private func request<Answer>(_ body: (inout State, Duration) -> Answer) async throws(HostError) -> Answer {
        try await request(late: nil, { state, now in .some(body(&state, now)) }, orThrow: .deadline)
    }

    /// One trip over the bad network, there and back.
    private func request<Answer>(
        late: ((inout State, Duration) -> Void)?, _ body: (inout State, Duration) -> Answer?, orThrow refusal: HostError
    ) async throws(HostError) -> Answer {
        var random = state.withLock { state in
            let seed = state.random.next()
            return Seeded(seed)
        }
        if random.chance(faults.slow) { await nap(.milliseconds(random.below(20_000))) }
        if random.chance(faults.refuse) { throw .unreachable(detail: "connection refused") }
        if random.chance(faults.hang) {
            await nap(.seconds(1_000_000))
            throw .deadline
        }
        if random.chance(faults.dropBefore) { throw .connectionLost(detail: "broken pipe") }
        if random.chance(faults.late), let late {
            let arrival = now + .milliseconds(random.below(30_000))
            state.withLock { late(&$0, arrival) }
            throw .connectionLost(detail: "broken pipe")
        }
        if Task.isCancelled { throw .deadline }
        let answer = state.withLock { state in
            catchUp(&state, to: now)
            return body(&state, now)
        }
        guard let answer else { throw refusal }
        if random.chance(faults.dropAfter) { throw .connectionLost(detail: "connection reset by peer") }
        if random.chance(faults.lie) { throw .protocolViolation(detail: "%PDF-1.4") }
        return answer
    }

    private func nap(_ time: Duration) async { try? await clock.sleep(for: time) }
}

/// Hosts by name, for one controller: a controller that has died reaches nobody.
package struct FakeDirectory: HostDirectory {
    let hosts: [String: FakeHost]
    let isAlive: @Sendable () -> Bool
    package init(_ hosts: [String: FakeHost], isAlive: @escaping @Sendable () -> Bool = { true }) {
        self.hosts = hosts
        self.isAlive = isAlive
    }

    package func session(for host: String) async throws(HostError) -> any HostSession {
        guard isAlive(), let found = hosts[host] else { throw .unreachable(detail: "no route to host") }
        return Mortal(host: found, isAlive: isAlive)
    }

    package func reader(for host: String) async throws(HostError) -> any HostReader {
        throw .unreachable(detail: "the simulation has no readers")
    }
}

/// A session whose controller may die between any two of its instructions.
struct Mortal: HostSession {
    let host: FakeHost
    let isAlive: @Sendable () -> Bool

    private func live() throws(HostError) { if !isAlive() { throw .deadline } }

    func bootID() async throws(HostError) -> String {
        try live()
        return try await host.bootID()
    }
    func claim(_ lock: HostLock, replacing: String?) async throws(HostError) -> HostClaim {
        try live()
        return try await host.claim(lock, replacing: replacing)
    }
    func release(_ lock: HostLock) async throws(HostError) {
        try live()
        try await host.release(lock)
    }
    func start(_ command: RemoteCommand, attempt: AttemptID) async throws(HostError) -> StartReport {
        try live()
        return try await host.start(command, attempt: attempt)
    }
    func status(of attempt: AttemptID) async throws(HostError) -> RemoteStatus {
        try live()
        return try await host.status(of: attempt)
    }
    func output(of attempt: AttemptID, from offset: Int, limit: Int) async throws(HostError) -> OutputChunk {
        try live()
        return try await host.output(of: attempt, from: offset, limit: limit)
    }
    func standardOutput(of attempt: AttemptID, limit: Int) async throws(HostError) -> [UInt8] {
        try live()
        return try await host.standardOutput(of: attempt, limit: limit)
    }
    func stop(_ attempt: AttemptID, grace: Duration) async throws(HostError) -> RemoteStatus {
        try live()
        return try await host.stop(attempt, grace: grace)
    }
    func forget(_ attempts: [AttemptID]) async throws(HostError) {
        try live()
        try await host.forget(attempts)
    }
}
