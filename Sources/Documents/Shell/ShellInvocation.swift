/// What a simple command really runs: `sudo -u postgres env LC_ALL=C timeout 5 psql …` is `psql`.
package struct ShellInvocation: Hashable, Sendable {
    /// The last part of the program's path; nil where it is no constant or there is none.
    package var program: String?
    /// The program's word, path included.
    package var programWord: ShellWord?
    package var arguments: [ShellWord]
    package var usesSudo = false
    /// `sudo -u NAME`, `su NAME -c`.
    package var user: String?
    /// The programs stripped, in order.
    package var wrappers: [String] = []
    /// The argument of `bash -c`, `sh -c`, `su -c`, or the heredoc of a bare `bash`, parsed with its places.
    package var nestedScript: ShellScript?

    /// Wrappers and those of their options that take a value.
    private static let wrapperOptions: [String: Set<String>] = [
        "sudo": ["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U", "--user", "--group"],
        "doas": ["-u", "-C"],
        "env": ["-u", "-C", "-S", "--unset", "--chdir"],
        "nohup": [], "time": ["-f", "-o"], "command": [], "builtin": [], "exec": ["-a"],
        "timeout": ["-s", "-k", "--signal", "--kill-after"],
        "nice": ["-n"], "ionice": ["-c", "-n", "-p"], "stdbuf": ["-i", "-o", "-e"], "setsid": [], "unbuffer": [],
        "runuser": ["-u", "--user"], "watch": ["-n", "--interval"],
    ]

    package init(_ command: SimpleCommand) {
        var words = command.words[...]
        var wrappers: [String] = []
        while let first = words.first, let name = first.literal.map(Self.lastPart), let taking = Self.wrapperOptions[name], wrappers.count < 8 {
            // `command -v x` and `sudo -l` ask a question: they are the program themselves.
            if name == "command", let next = words.dropFirst().first?.value, next == "-v" || next == "-V" { break }
            // `watch` runs what follows again and again: it stays visible as the program.
            if name == "watch" { break }
            var rest = words.dropFirst()
            while let option = rest.first?.value, option.hasPrefix("-"), option.count > 1 {
                rest = rest.dropFirst()
                if option == "--" { break }
                if taking.contains(option) {
                    if option == "-u" || option == "--user" { user = rest.first?.value }
                    rest = rest.dropFirst()
                } else if option.hasPrefix("--user=") {
                    user = String(option.dropFirst(7))
                }
            }
            if name == "env" || name == "sudo" {
                while let word = rest.first, Self.isAssignment(word.value) { rest = rest.dropFirst() }
            }
            if name == "timeout" { rest = rest.dropFirst() }
            guard !rest.isEmpty else { break }
            if name == "sudo" || name == "doas" { usesSudo = true }
            wrappers.append(name)
            words = rest
        }
        self.wrappers = wrappers
        programWord = words.first
        program = words.first?.literal.map(Self.lastPart)
        arguments = Array(words.dropFirst())
        nestedScript = Self.nested(program, arguments, command.redirections)
    }

    private static func nested(_ program: String?, _ arguments: [ShellWord], _ redirections: [ShellRedirection]) -> ShellScript? {
        guard let program, ["bash", "sh", "dash", "zsh", "su"].contains(program) else { return nil }
        if let index = arguments.firstIndex(where: { isCommandFlag($0.value, of: program) }), arguments.indices.contains(index + 1) {
            return ShellScript.parse(arguments[index + 1].mapped, depth: 20)
        }
        let positional = arguments.filter { !$0.value.hasPrefix("-") }
        if positional.isEmpty || program == "su", let heredoc = redirections.compactMap(\.heredoc).first {
            return ShellScript.parse(heredoc.mapped, depth: 20)
        }
        return nil
    }

    private static func isCommandFlag(_ value: String, of program: String) -> Bool {
        value.hasPrefix("-") && !value.hasPrefix("--") && value.hasSuffix("c") && value.count <= 6 || value == "--command"
    }

    private static func lastPart(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: true).last.map(String.init) ?? path
    }

    private static func isAssignment(_ value: String) -> Bool {
        guard let equals = value.firstIndex(of: "="), value.first?.isShellNameStart == true else { return false }
        return value[..<equals].allSatisfy(\.isShellName)
    }
}
