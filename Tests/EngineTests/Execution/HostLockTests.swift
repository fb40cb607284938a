import Testing

@testable import Engine

@Suite("Another execution's lock on a host")
struct HostLockTests {
    private func lock(_ token: String, store: String) -> HostLock {
        HostLock(
            platform: "Shop", token: token, store: store, execution: ExecutionID(1), fence: 1, controller: "desk",
            since: WallTime(milliseconds: 0))
    }

    @Test(arguments: [
        ("same", true, HostLockDecision.replace), ("same", false, .replace), ("other", true, .refuse),
        ("other", false, .takeOver),
    ])
    func decides(_ store: String, _ isAlive: Bool, _ decision: HostLockDecision) {
        let found = FoundHostLock(lock("a", store: store), isAlive: isAlive)
        #expect(HostLockDecision.on(found, by: lock("b", store: "same")) == decision)
    }
}
