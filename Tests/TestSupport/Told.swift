import Synchronization

/// Counts from any thread.
package final class Told: Sendable {
    private let number = Mutex(0)
    package init() {}
    package func add() { number.withLock { $0 += 1 } }
    package var count: Int { number.withLock { $0 } }
}
