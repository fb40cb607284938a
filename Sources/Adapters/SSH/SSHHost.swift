package import Documents
import Engine

/// A host behind the system's OpenSSH client: one shared connection, one session, and a channel for each question.
package struct SSHHost: Sendable {
    package let session: WrapperSession
    package let reader: ShellReader

    package init(_ host: Host, options: SSHOptions) {
        let exit = options.exitArguments(for: host)
        let launch = WrapperLaunch(
            executable: "ssh", arguments: options.arguments(for: host, command: "exec sh"), deadline: options.deadline,
            explain: { SSHFailure.error($0, connected: $1, host: host) },
            abandon: {
                guard options.runtimeFolder != nil else { return }
                _ = try? await BoundedProcess(executable: "ssh", arguments: exit, deadline: .seconds(1)).run()
            })
        session = WrapperSession(launch)
        reader = ShellReader(launch)
    }
}
