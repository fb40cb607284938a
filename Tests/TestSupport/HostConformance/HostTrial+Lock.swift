import Engine
import Testing

extension HostTrial {
    func lockIsSeenByOthers() async throws {
        let mine = lock()
        var foreign = mine
        foreign.token = "other" + mine.token
        foreign.store = "beef"
        #expect(try await session.claim(mine, replacing: nil) == HostClaim(bootID: session.bootID(), standing: .held))
        let second = try await host.connect()
        let found = FoundHostLock(mine, isAlive: true)
        #expect(try await second.claim(foreign, replacing: nil).standing == .taken(found))
        // Not one's own to give back.
        try await second.release(foreign)
        #expect(try await second.claim(foreign, replacing: "somebody").standing == .taken(found))
        #expect(try await session.claim(mine, replacing: nil).standing == .held)
        try await session.release(mine)
    }

    func lockIsReplacedAndReleased() async throws {
        let old = lock()
        var new = old
        new.token = "new" + old.token
        #expect(try await session.claim(old, replacing: nil).standing == .held)
        let second = try await host.connect()
        #expect(try await second.claim(new, replacing: old.token).standing == .held)
        #expect(try await session.claim(old, replacing: nil).standing == .taken(FoundHostLock(new, isAlive: true)))
        try await second.release(new)
        #expect(try await session.claim(old, replacing: nil).standing == .held)
        try await session.release(old)
    }

    private func lock() -> HostLock {
        let name = host.unique()
        return HostLock(
            platform: "상점 \(name)", token: name, store: "f00d", execution: ExecutionID(7), fence: 3, controller: "desk-1",
            since: WallTime(milliseconds: 1_234))
    }
}
