import Subprocess

extension Lab {
    /// Waits until the host lets `ubuntu` in and everything in `readiness` has answered once.
    /// - Throws: `LabError.notReady` naming what did not answer in time, with its last words.
    func awaitReadiness(of host: LabHost, deadline: Duration) async throws {
        let seconds = max(1, Int(deadline.components.seconds))
        var script = """
            end=$(($(date +%s) + \(seconds)))
            answers() {
                while ! last=$(timeout 5 bash -c "$2" 2>&1); do
                    if [ "$(date +%s)" -ge "$end" ]; then printf '%s\\t%s\\n' "$1" "${last##*$'\\n'}"; exit 1; fi
                    sleep 0.1
                done
            }

            """
        for readiness in host.readiness {
            script += "answers \(Self.quote(readiness.what)) \(Self.quote(readiness.command))\n"
        }
        let clock = ContinuousClock()
        let end = clock.now + deadline
        while true {
            // Not on standard input: writing to an ssh that gave up would end this process with SIGPIPE.
            let command = try shellCommand(host.name, ["exec bash -c " + Self.quote(script)])
            let result = try await Subprocess.run(
                .name("ssh"),
                arguments: Arguments(["-o", "ConnectTimeout=2", "-o", "BatchMode=yes"] + command.dropFirst()),
                output: .string(limit: 65536),
                error: .string(limit: 65536))
            if result.terminationStatus.isSuccess { return }
            // 255 is ssh itself: the host is not listening yet.
            if case .exited(255) = result.terminationStatus {
                guard clock.now < end else {
                    throw LabError.notReady(host: host.name, what: "sshd", detail: Self.lastLine(result.standardError))
                }
                try await clock.sleep(for: .milliseconds(50))
                continue
            }
            let fields = LabMessage(Self.lastLine(result.standardOutput))
            throw LabError.notReady(host: host.name, what: fields?.word ?? "bash", detail: fields?[0] ?? "")
        }
    }

    static func quote(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    private static func lastLine(_ text: String?) -> String {
        (text ?? "").split(separator: "\n").last.map(String.init) ?? ""
    }
}
