/// What a new session is told before its first request.
enum WrapperProgram {
    /// The programs as one text for `sh`'s standard input; answers `hello` with the boot id, or why it cannot work.
    static func bootstrap(token: String) -> String {
        """
        bongsu_token=\(shellWord(token)) bongsu_request=0
        \(text)
        bongsu_hello

        """
    }

    static let text = [ProcessTable.text, SupervisorProgram.text, LockProgram.text, SessionProgram.text].joined(separator: "\n")
}
