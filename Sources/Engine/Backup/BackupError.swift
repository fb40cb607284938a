package import Documents

/// A backup or restore that cannot go on: what happened, what is true now, the next command.
package struct BackupError: Error, Hashable, Sendable {
    package var diagnostic: Diagnostic

    package init(_ diagnostic: Diagnostic) { self.diagnostic = diagnostic }

    /// - Parameters:
    ///   - now: what is true after the failure; always said.
    ///   - detail: the failing program's own last line, in its own language.
    package init(_ code: Int, _ what: Message, detail: String? = nil, now: Message, help: [Message] = []) {
        var notes: [Message] = []
        if let detail, !detail.isEmpty { notes.append(Message(detail, ko: detail)) }
        notes.append(now)
        diagnostic = Diagnostic(DiagnosticCode(code), .error, what, notes: notes, help: help)
    }
}
