/// What becomes of an execution that finds another's lock on a host.
enum HostLockDecision: Hashable {
    /// Whoever left it has no right any more; the new lock takes its place.
    case replace
    /// The same, and a person should read of it.
    case takeOver
    /// Another controller is at work there.
    case refuse

    /// Within one store the store's own lock has decided already: what an older execution left is only a remnant. A
    /// foreign one counts as long as anybody can be seen behind it.
    static func on(_ found: FoundHostLock, by lock: HostLock) -> HostLockDecision {
        if found.lock.store == lock.store { return .replace }
        return found.isAlive ? .refuse : .takeOver
    }
}
