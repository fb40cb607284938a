import Engine

/// How a shell on a host is reached, and what it means when that fails.
struct WrapperLaunch: Sendable {
    var executable: String
    var arguments: [String]
    /// Most time from a request to its answer, connecting included.
    var deadline: Duration = .seconds(20)
    /// Reads the transport's own words, once it has ended; `connected` tells whether the host had answered before.
    var explain: @Sendable (_ errorOutput: String, _ connected: Bool) -> HostError
    /// Called when an answer did not come: a shared connection that no longer answers must not be shared again.
    var abandon: @Sendable () async -> Void = {}
}
