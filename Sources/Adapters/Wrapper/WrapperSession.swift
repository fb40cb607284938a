package import Engine

/// The port over the wrapper: the same for this machine and for a host behind ssh.
package struct WrapperSession: HostSession {
    private let channel: WrapperChannel

    init(_ launch: WrapperLaunch) { channel = WrapperChannel(launch) }

    package func bootID() async throws(HostError) -> String {
        try await channel.bootID { reply throws(HostError) in
            guard reply.words.count == 2, reply.words[0] == "boot" else { throw violation(reply) }
            return reply.words[1]
        }
    }

    package func claim(_ lock: HostLock, replacing: String?) async throws(HostError) -> HostClaim {
        let reply = try await channel.request(.hold(lock, replacing: replacing))
        guard reply.words.count >= 2 else { throw violation(reply) }
        let bootID = reply.words[1]
        switch reply.words[0] {
        case "locked":
            await channel.keep(lock)
            return HostClaim(bootID: bootID, standing: .held)
        case "unlocked": return HostClaim(bootID: bootID, standing: .unwritten)
        case "held":
            let found = HostLock(platform: lock.platform, words: Array(reply.words.dropFirst(3)))
            return HostClaim(bootID: bootID, standing: .taken(FoundHostLock(found, isAlive: reply.words.dropFirst(2).first == "alive")))
        default: throw violation(reply)
        }
    }

    package func release(_ lock: HostLock) async throws(HostError) {
        await channel.keep(nil)
        let reply = try await channel.request(.release(lock))
        guard reply.words.first == "released" else { throw violation(reply) }
    }

    package func start(_ command: RemoteCommand, attempt: AttemptID) async throws(HostError) -> StartReport {
        let reply = try await channel.request(.start(command, attempt))
        let status = try status(reply)
        switch status {
        case .running, .absent, .lost: return StartReport(status: status)
        case .exited, .signalled, .timedOut, .stopped:
            return StartReport(status: status, output: chunk(reply, from: 0, limit: Self.firstOutput))
        }
    }

    package func status(of attempt: AttemptID) async throws(HostError) -> RemoteStatus {
        try status(await channel.request(.status(attempt)))
    }

    package func output(of attempt: AttemptID, from offset: Int, limit: Int) async throws(HostError) -> OutputChunk {
        let offset = max(0, offset)
        let limit = min(max(0, limit), Self.mostOutput)
        return chunk(try await channel.request(.output(attempt, offset: offset, limit: limit)), from: offset, limit: limit)
    }

    package func standardOutput(of attempt: AttemptID, limit: Int) async throws(HostError) -> [UInt8] {
        let limit = min(max(0, limit), Self.mostOutput)
        let reply = try await channel.request(.standardOutput(attempt, limit: limit))
        return Array(reply.body.prefix(min(limit, capacity(reply))))
    }

    package func stop(_ attempt: AttemptID, grace: Duration) async throws(HostError) -> RemoteStatus {
        var status = try status(await channel.request(.stop(attempt, grace: grace)))
        // The host ends the processes by itself; here somebody only looks until they are gone. What the kernel
        // cannot end (a process in an uninterruptible wait) is still running, and is said to be.
        let clock = ContinuousClock()
        let end = clock.now + grace + .seconds(5)
        while status == .running, clock.now < end {
            do { try await clock.sleep(for: .milliseconds(50)) } catch { break }
            status = try await self.status(of: attempt)
        }
        return status
    }

    package func forget(_ attempts: [AttemptID]) async throws(HostError) {
        for start in stride(from: 0, to: attempts.count, by: 500) {
            let reply = try await channel.request(.forget(Array(attempts[start..<min(start + 500, attempts.count)])))
            guard reply.words.first == "forgotten" else { throw violation(reply) }
        }
    }

    /// Ends the session; commands on the host go on.
    package func close() async { await channel.close() }

    private static let firstOutput = StartReport.firstOutput
    private static let mostOutput = 4_000_000

    private func capacity(_ reply: WrapperReply) -> Int {
        guard reply.words.count >= 2, reply.words[reply.words.count - 2] == "limit" else { return 0 }
        return Int(reply.words[reply.words.count - 1]) ?? 0
    }

    /// The host sends one byte more than asked for, where there is one: so a full file is told from a cut one.
    private func chunk(_ reply: WrapperReply, from offset: Int, limit: Int) -> OutputChunk {
        let capacity = capacity(reply)
        let wanted = max(0, min(limit, capacity - offset))
        let bytes = Array(reply.body.prefix(wanted))
        return OutputChunk(bytes: bytes, next: offset + bytes.count, truncated: offset + reply.body.count > capacity && offset + bytes.count == capacity)
    }

    private func status(_ reply: WrapperReply) throws(HostError) -> RemoteStatus {
        switch (reply.words.first, reply.words.dropFirst().first.flatMap { Int32($0) }) {
        case ("running", _): return .running
        case ("absent", _): return .absent
        case ("lost", _): return .lost
        case ("timedout", _): return .timedOut
        case ("stopped", _): return .stopped
        case ("exited", let code?): return .exited(code: code)
        case ("signalled", let signal?): return .signalled(signal)
        case ("nospace", _):
            throw .noSpace(detail: reply.words.dropFirst().joined(separator: " "))
        default: throw violation(reply)
        }
    }

    private func violation(_ reply: WrapperReply) -> HostError {
        .protocolViolation(detail: String(reply.words.joined(separator: " ").prefix(200)))
    }
}
