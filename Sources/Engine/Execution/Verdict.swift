/// What a host's answer makes of an attempt. Pure.
package enum Verdict {
    /// `standardOutput` is asked for only where `needsStandardOutput` says so.
    package static func judge(
        _ status: RemoteStatus, step: PlannedStep, output: String, standardOutput: String?
    ) -> AttemptResult {
        switch status {
        case .absent: return AttemptResult(.notStarted, output: output)
        case .running: return AttemptResult(.indeterminate, output: output, detail: "still running")
        case .lost: return AttemptResult(.lost, output: output, detail: "began, and nobody can know how it ended")
        case .stopped: return AttemptResult(.cancelled, output: output, detail: "stopped on request")
        case .timedOut: return AttemptResult(.failed, output: output, detail: "time limit reached; process group ended")
        case .signalled(let signal):
            return AttemptResult(.failed, output: output, detail: "ended by signal \(signal)")
        case .exited(let code):
            guard code == 0 else {
                return AttemptResult(.failed, exitCode: code, output: output, detail: "exit code \(code)")
            }
            return succeeded(step, output: output, standardOutput: standardOutput)
        }
    }

    package static func needsStandardOutput(_ step: PlannedStep) -> Bool {
        if step.output != nil { return true }
        if case .command(let command) = step.work { return command.verdict == .rows }
        return false
    }

    /// `output=NAME`: exactly one line that is not empty.
    package static func value(of text: String) -> String? {
        // "\r\n" is one character to Swift and would not be split.
        var lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines.removeLast() }
        guard lines.count == 1, let line = lines.first, !line.allSatisfy(\.isWhitespace) else { return nil }
        return String(line)
    }

    private static func succeeded(_ step: PlannedStep, output: String, standardOutput: String?) -> AttemptResult {
        if case .command(let command) = step.work, command.verdict == .rows,
            !StepCommand.isHealthy(rows: standardOutput ?? "")
        {
            return AttemptResult(
                .failed, exitCode: 0, output: output, detail: "no row, or a value is NULL, false, 0 or empty")
        }
        guard let name = step.output else { return AttemptResult(.succeeded, exitCode: 0, output: output) }
        guard let value = value(of: standardOutput ?? "") else {
            return AttemptResult(
                .failed, exitCode: 0, output: output, detail: "\(name): standard output is not one non-empty line")
        }
        return AttemptResult(.succeeded, exitCode: 0, output: output, value: value)
    }
}
