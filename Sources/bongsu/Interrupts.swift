import Glibc
import Synchronization

/// Ctrl-C and TERM, counted. A handler (unlike an ignored signal) is not inherited by the programs that are started, so
/// `ssh` and `curl` still end when they are told to.
enum Interrupts {
    private static let count = Atomic<Int>(0)

    /// Calls `body` with 1, 2, … for each signal, until it is cancelled; then the signals mean death again.
    static func watch(_ body: @Sendable (Int) -> Void) async {
        var seen = count.load(ordering: .relaxed)
        let before = seen
        for number in [SIGINT, SIGTERM] {
            signal(number) { _ in Interrupts.count.add(1, ordering: .relaxed) }
        }
        defer { for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) } }
        while !Task.isCancelled {
            let now = count.load(ordering: .relaxed)
            while seen < now {
                seen += 1
                body(seen - before)
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }
}
