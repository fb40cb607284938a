import Engine

/// What the loop on the host is asked, as shell text in braces.
///
/// The shell's own reader is the frame: a request that a lost connection cut short is an unfinished command, and
/// is never carried out. Scripts and values travel as quoted words of built-in functions, so that they stand in no
/// process's arguments.
enum WrapperRequest {
    case start(RemoteCommand, AttemptID)
    case status(AttemptID)
    case output(AttemptID, offset: Int, limit: Int)
    case standardOutput(AttemptID, limit: Int)
    case stop(AttemptID, grace: Duration)
    case forget([AttemptID])
    case bootID
    case hold(HostLock, replacing: String?)
    case release(HostLock)

    /// The turn after which the host's watch looks at a step: one that is not over after one or two of them is answered
    /// "running".
    static let turn = Duration.milliseconds(100)

    func text(sequence: Int) -> String {
        "{ bongsu_request=\(sequence); \(call)\n}\n"
    }

    private var call: String {
        switch self {
        case .start(let command, let attempt):
            let first = min(command.timeLimit, Self.turn)
            let words: [String] = [
                attempt.name, command.interpreter.rawValue, seconds(first), seconds(command.timeLimit - first),
                String(ticks(command.grace)), String(max(0, command.outputLimit)),
                command.separatesStandardOutput ? "yes" : "no", shellWord(command.directory ?? ""),
                shellWord(environment(command)), shellWord(command.script),
            ]
            let start = "bongsu_start " + words.joined(separator: " ")
            guard let boot = command.bootID else { return start }
            return "if [ \"$bongsu_boot\" = \(shellWord(boot)) ]; then \(start)\nelse bongsu_reply absent; fi"
        case .status(let attempt): return "bongsu_status \(attempt.name)"
        case .output(let attempt, let offset, let limit): return "bongsu_output \(attempt.name) \(offset) \(limit)"
        case .standardOutput(let attempt, let limit): return "bongsu_stdout \(attempt.name) \(limit)"
        case .stop(let attempt, let grace): return "bongsu_stop \(attempt.name) \(ticks(grace))"
        case .forget(let attempts): return "bongsu_forget " + attempts.map(\.name).joined(separator: " ")
        case .hold(let lock, let replacing):
            return "bongsu_hold \(lock.fileWord) \(lock.token) \(replacing ?? "''") \(shellWord(lock.words))"
        case .release(let lock): return "bongsu_release \(lock.fileWord) \(lock.token)"
        case .bootID: return "bongsu_reply boot \"$bongsu_boot\""
        }
    }

    private func environment(_ command: RemoteCommand) -> String {
        command.environment.map { "export \($0.name)=\(shellWord($0.value))" }.joined(separator: "\n")
    }

    private func seconds(_ duration: Duration) -> String {
        let milliseconds = max(0, Int(duration / .milliseconds(1)))
        let fraction = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// Steps of 50 ms, in which the supervisor counts a grace.
    private func ticks(_ duration: Duration) -> Int { max(0, Int(duration / .milliseconds(50))) }

    /// Why this must not be sent; nil where it may.
    var refusal: String? {
        switch self {
        case .start(let command, let attempt):
            if let refusal = Self.refusal(attempt) { return refusal }
            if command.script.utf8.contains(0) || (command.directory ?? "").utf8.contains(0) { return "the script holds a NUL byte" }
            for (name, value) in command.environment {
                let word = name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || ($0 >= 0x30 && $0 <= 0x39) }
                if name.isEmpty || !word || name.utf8.first.map({ $0 >= 0x30 && $0 <= 0x39 }) == true { return "`\(name)` cannot be the name of a variable" }
                if value.utf8.contains(0) { return "the value of `\(name)` holds a NUL byte" }
            }
            // Linux takes no single string above 128 KiB into a process.
            return environment(command).utf8.count > 120_000 ? "the environment is larger than 120,000 bytes" : nil
        case .status(let attempt), .output(let attempt, _, _), .standardOutput(let attempt, _), .stop(let attempt, _):
            return Self.refusal(attempt)
        case .forget(let attempts): return attempts.lazy.compactMap(Self.refusal).first
        case .hold(let lock, let replacing): return Self.refusal(AttemptID(lock.token)) ?? replacing.flatMap { Self.refusal(AttemptID($0)) }
        case .release(let lock): return Self.refusal(AttemptID(lock.token))
        case .bootID: return nil
        }
    }

    private static func refusal(_ attempt: AttemptID) -> String? {
        let name = attempt.name
        let allowed = name.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f].contains(byte)
        }
        let valid = allowed && !name.isEmpty && name.utf8.count <= 128 && name.utf8.first != 0x2e && name.utf8.first != 0x2d
        return valid ? nil : "`\(name)` cannot be the name of an attempt"
    }
}
