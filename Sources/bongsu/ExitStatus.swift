/// What every command's exit code means: the only place that maps outcomes to codes.
///
/// Documented in the README; a code that is not here is a failure of Bongsu itself.
enum ExitStatus: Int32, Sendable {
    case succeeded = 0
    /// It failed, or something is broken. Warnings and guesses do not fail.
    case failed = 1
    case documentsInvalid = 3
    case waitsForPerson = 10
    /// Another execution holds the platform.
    case locked = 11
    case indeterminate = 20
    case usage = 64
    case cancelled = 130
}
