/// What stopped a step on a host, as far as the answers tell it; pure.
///
/// A command that failed by itself is no fault of the host: its own words say why.
package enum StepFault: Hashable, Sendable {
    /// Nothing was started: the host could not be asked.
    case refused(HostError)
    /// The command ran into the step's limit and was ended on the host.
    case timeLimit
    /// sudo wanted a password, or does not allow this user the command. In sudo's own words.
    case sudo(line: String, asksPassword: Bool)
    /// The command itself found no space on the host. In its own words.
    case diskFull(line: String)
    /// It began, and the host says that nobody can know how it ended.
    case lost
    /// It may have begun, and the host was silent until the time limit.
    case silent

    package init?(_ result: AttemptResult) {
        switch result.ending {
        case .succeeded, .cancelled, .notStarted: return nil
        case .lost: self = .lost
        case .indeterminate: self = .silent
        case .unreachable:
            self = .refused(result.detail.flatMap(HostError.init(journaled:)) ?? .unreachable(detail: result.detail ?? ""))
        case .failed:
            if result.detail == Self.limitWords { self = .timeLimit }
            else if result.exitCode != 0, let fault = Self.inWords(result.output) { self = fault }
            else { return nil }
        }
    }

    static let limitWords = "time limit reached; process group ended"

    /// The last line that names a cause which the host's administrator has to mend.
    private static func inWords(_ output: String) -> StepFault? {
        for line in output.split(whereSeparator: \.isNewline).reversed() {
            let words = line.lowercased()
            if line.hasPrefix("sudo: "), password.contains(where: words.contains) {
                return .sudo(line: String(line), asksPassword: true)
            }
            if barred.contains(where: words.contains) { return .sudo(line: String(line), asksPassword: false) }
            if FullDisk.isTold(in: line) { return .diskFull(line: String(line)) }
        }
        return nil
    }

    private static let password = ["password", "terminal is required", "no tty present", "authentication", "암호", "비밀번호"]
    private static let barred = ["is not in the sudoers file", "may not run sudo", "is not allowed to execute", "is not allowed to run sudo"]
}
