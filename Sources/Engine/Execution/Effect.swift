package import Documents

/// What the machine wants done. Plain values; the driver performs them and answers with facts.
package enum Effect: Hashable, Sendable {
    /// To be written in the same transaction as the fact that led to it.
    case decided(Decision)
    /// Ask the host for its boot and resolve what is handed over; then `attemptIntended` or `attemptRefused`.
    case prepare(AttemptOrder)
    /// The intent is durable: start. Emitted on `attemptIntended` and nowhere else.
    case start(Attempt)
    /// Ask what became of it; never start it.
    case attach(Attempt)
    case stop(Attempt)
    case perform(step: String, number: Int)
    case judge(section: String, Condition)
    case answer(box: String, Box.Subject)
    case propose([String])
    /// The execution has ended: what its attempts left on the hosts may go.
    case forget([HostAttempts])
}

package struct AttemptOrder: Hashable, Sendable {
    package var id: AttemptID
    package var step: String
    package var host: String
    package var number: Int
}

package struct HostAttempts: Hashable, Sendable {
    package var host: String
    package var attempts: [AttemptID]
}
