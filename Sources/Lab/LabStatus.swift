/// A lab as the system shows it now.
package struct LabStatus: Hashable, Sendable {
    package struct Host: Hashable, Sendable {
        package var name: String
        package var address: String
        /// Process 1 of the host as this machine numbers it; nil when the host is not running.
        package var processID: Int?
        package var isRunning: Bool { processID != nil }
    }

    package var lab: String
    package var subnet: String
    package var hosts: [Host]
    /// For `ssh -F`: user, key, known host keys and each host's name and address. Host keys are checked.
    package var sshConfiguration: String

    package var isUp: Bool { hosts.allSatisfy(\.isRunning) && !hosts.isEmpty }
}
