import Synchronization

/// One life of a controller: when it dies, and whether it is dead.
package final class Life: Sendable {
    package enum Death: Sendable, Hashable {
        case never
        /// After so many executor jobs.
        case job(Int)
        /// At the nth durable write: just before it, or just after, unheard.
        case write(Int, after: Bool)
        /// The journal's disk is full at the nth write.
        case diskFull(Int)
        /// Not dead at all, only thought so: after so many executor jobs an heir takes over beside it.
        case takenOver(after: Int)
    }

    struct State {
        var isAlive = true
        var writes = 0
    }

    let death: Death
    let state = Mutex(State())
    init(_ death: Death) { self.death = death }

    var isAlive: Bool { state.withLock { $0.isAlive } }
    func die() { state.withLock { $0.isAlive = false } }
}
