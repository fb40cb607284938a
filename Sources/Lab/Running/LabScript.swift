import Subprocess

/// Runs one of the lab's scripts as root and hands over each message that it prints.
struct LabScript: Sendable {
    var text: String

    init(_ parts: [UInt8]...) {
        text = parts.map(\.text).joined(separator: "\n")
    }

    /// Returns every message that the script printed, each handed over as it came.
    ///
    /// **Cancellation**: the script gets TERM, two seconds later KILL. What it started stays in the lab's cgroup, where `down` ends it.
    /// - Throws: `LabError` for an `error` message of the script, or for a failure without one.
    @discardableResult
    func run(_ arguments: [String], onMessage: (LabMessage) -> Void = { _ in }) async throws -> [LabMessage] {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: Arguments(["-c", text, "lab"] + arguments),
            platformOptions: options,
            input: .none,
            output: .sequence,
            error: .string(limit: 65536)
        ) { execution in
            var messages: [LabMessage] = []
            for try await line in execution.standardOutput.strings() {
                guard let message = LabMessage(line) else { continue }
                messages.append(message)
                onMessage(message)
            }
            return messages
        }
        let messages = result.closureResult
        for message in messages {
            if let error = LabError(message) { throw error }
        }
        guard result.terminationStatus.isSuccess else {
            try Task.checkCancellation()
            let lines = result.standardError.split(separator: "\n")
            throw LabError.scriptFailed(lines.last.map(String.init) ?? "\(result.terminationStatus)")
        }
        return messages
    }
}

/// One line that a script prints: a word and its fields, parted by tabs.
struct LabMessage: Hashable, Sendable {
    var word: String
    var fields: [String]

    init?(_ line: String) {
        let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard let word = parts.first?.trimmingNewlines, !word.isEmpty else { return nil }
        self.word = word
        fields = parts.dropFirst().map(\.trimmingNewlines)
    }

    /// A field, or nothing where the script gave fewer.
    subscript(index: Int) -> String { index < fields.count ? fields[index] : "" }
}

extension String {
    fileprivate var trimmingNewlines: String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
