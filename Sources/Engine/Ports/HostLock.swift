/// What a host is told of the execution that changes it, so that a controller with another store notices.
///
/// Best effort: the lock in the store decides; this one is as good as the host's disk, and holds for one login user.
package struct HostLock: Hashable, Sendable {
    package var platform: String
    /// Names the execution on hosts; unique over all controllers.
    package var token: String
    /// Names the store among all stores.
    package var store: String
    package var execution: ExecutionID
    package var fence: Int64
    package var controller: String
    package var since: WallTime

    package init(
        platform: String, token: String, store: String, execution: ExecutionID, fence: Int64, controller: String,
        since: WallTime
    ) {
        self.platform = platform
        self.token = token
        self.store = store
        self.execution = execution
        self.fence = fence
        self.controller = controller
        self.since = since
    }
}

/// Another execution's lock, as a host has it.
package struct FoundHostLock: Hashable, Sendable {
    package var lock: HostLock
    /// Its controller is connected to the host, or something that it started still runs there.
    package var isAlive: Bool
    package init(_ lock: HostLock, isAlive: Bool) {
        self.lock = lock
        self.isAlive = isAlive
    }
}

/// What a host answers to the one who would change it.
package struct HostClaim: Hashable, Sendable {
    package enum Standing: Hashable, Sendable {
        /// The host has it in writing.
        case held
        /// No folder takes a write: nobody will notice.
        case unwritten
        case taken(FoundHostLock)
    }

    package var bootID: String
    package var standing: Standing
    package init(bootID: String, standing: Standing) {
        self.bootID = bootID
        self.standing = standing
    }
}
