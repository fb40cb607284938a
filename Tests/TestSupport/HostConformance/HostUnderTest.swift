package import Engine

/// A host whose sessions are to keep the port's promises: real or simulated.
///
/// The suite speaks of behaviours, not of shell text, so that a simulated host can carry them out as well.
package struct HostUnderTest: Sendable {
    package enum Behaviour: Hashable, Sendable {
        /// Leaves one effect of that name.
        case effect(String)
        /// Leaves one effect, then ends with a code.
        case effectThenExit(String, Int32)
        /// Leaves one effect, works for a while, then ends with a code.
        case effectThenWork(String, Duration, exit: Int32)
        case exit(Int32)
        /// Writes to standard output.
        case print(String)
        /// Writes the first to standard output, then the second to standard error.
        case printBoth(String, String)
        /// Writes as many bytes to standard output, then ends with a code.
        case flood(bytes: Int, exit: Int32)
        /// Prints the value of a variable, and nothing else.
        case printVariable(String)
        case killItself(Int32)
        /// Works until it is ended.
        case workForever
        /// Works until it is killed: TERM does nothing.
        case ignoreTerm
        /// Fails in its first command; would leave an effect in its second.
        case failThenEffect(String)
    }

    /// A new session, as another controller would open it.
    package var connect: @Sendable () async throws -> any HostSession
    package var script: @Sendable (Behaviour) -> String
    /// How often the effect of that name has happened.
    package var effects: @Sendable (String) async throws -> Int
    package var pause: @Sendable (Duration) async throws -> Void
    /// A name that no other test uses.
    package var unique: @Sendable () -> String

    package init(
        connect: @Sendable @escaping () async throws -> any HostSession,
        script: @Sendable @escaping (Behaviour) -> String,
        effects: @Sendable @escaping (String) async throws -> Int,
        pause: @Sendable @escaping (Duration) async throws -> Void,
        unique: @Sendable @escaping () -> String
    ) {
        self.connect = connect
        self.script = script
        self.effects = effects
        self.pause = pause
        self.unique = unique
    }
}
