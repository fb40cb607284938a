import Documents

/// What a program printed before it died: the line that says why.
struct LastWords {
    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    /// Errors that lie in the program itself, whatever it needs: node, Python, the loader, the Java VM.
    private static let program = [
        "SyntaxError", "ReferenceError", "Cannot find module", "ERR_MODULE_NOT_FOUND", "MODULE_NOT_FOUND", "ModuleNotFoundError",
        "ImportError", "IndentationError", "error while loading shared libraries", "Exec format error", "ClassNotFoundException",
        "NoClassDefFoundError",
    ]

    var brokenProgram: String? { lines.last { line in Self.program.contains { line.contains($0) } } }

    var evidence: Message? {
        let marks = ["error", "fatal", "panic", "exception", "EADDRINUSE", "could not", "cannot", "failed"]
        guard let line = brokenProgram ?? lines.last(where: { line in marks.contains { line.holds($0) } }) else { return nil }
        let quoted = Spoken.quote(line)
        return Message("its last words: \(quoted)", ko: "마지막 출력: \(quoted)")
    }
}
