import Documents
import Engine

/// What ssh's own words mean. Its exit code tells nothing: 255 is also a command's.
enum SSHFailure {
    static func error(_ errorOutput: String, connected: Bool, host: Host) -> HostError {
        let lines = errorOutput.split(whereSeparator: \.isNewline).map(String.init)
            .filter { !$0.hasPrefix("@") && !$0.hasPrefix("** ") && !$0.hasPrefix("Warning: Permanently added") }
        let last = lines.last ?? "ssh ended without a word"
        if errorOutput.contains("REMOTE HOST IDENTIFICATION HAS CHANGED") {
            return .hostKey(
                detail: "the key of \(host.address) is not the one known; the known one: `ssh-keygen -l -F \(known(host))`; "
                    + "the one it shows now: `\(look(host))`; if the host was set up anew: `ssh-keygen -R \(known(host))`")
        }
        if errorOutput.contains("Host key verification failed") || errorOutput.contains("host key is known for") {
            return .hostKey(
                detail: "the key of \(host.address) is not known; look at it: `\(look(host))`; "
                    + "if it is right: `ssh-keyscan -p \(host.port ?? 22) \(host.address) >> ~/.ssh/known_hosts`")
        }
        if connected { return .connectionLost(detail: lines.last ?? "the connection ended") }
        let refused = ["Permission denied", "Too many authentication failures", "No supported authentication methods", "no mutual signature"]
        if let line = lines.first(where: { line in refused.contains { line.contains($0) } }) { return .authentication(detail: line) }
        // A connection that broke while it was made may stand at the next try; a refused or silent one is the host's answer.
        let broken = ["Connection closed", "Connection reset", "closed by remote host", "Broken pipe", "mux_client"]
        if lines.isEmpty || broken.contains(where: last.contains) { return .connectionLost(detail: last) }
        return .unreachable(detail: last)
    }

    private static func look(_ host: Host) -> String {
        "ssh-keyscan -p \(host.port ?? 22) \(host.address) | ssh-keygen -lf -"
    }

    /// As the file of known hosts names it.
    private static func known(_ host: Host) -> String {
        guard let port = host.port, port != 22 else { return host.address }
        return "'[\(host.address)]:\(port)'"
    }
}
