import Documents

/// One shell text, read for the programs, scripts, folders and rights that it will need on its host.
///
/// What is no constant (`$SCRIPT`, `*.sh`) is passed over, as is everything that runs on another machine
/// (`ssh host "…"`), and every program after a sourced file, which may have put anything on PATH.
struct LiveText {
    private(set) var programs: [(LiveNeeds.Program, LiveNeeds.Use)] = []
    private(set) var elevations: [(LiveNeeds.Elevation, LiveNeeds.Use)] = []
    private(set) var folders: [(String, LiveNeeds.Use)] = []

    private let by: String
    private let isRequired: Bool
    private let place: (SourceRange) -> Diagnostic.Place?
    private var functions: Set<String>
    private var made: Set<String> = []
    private var directory: String?
    private var isDirectoryKnown = true
    private var searchPath: String?
    private var isPathKnown = true

    init(_ text: String, directory: String?, by: String, isRequired: Bool, place: @escaping (SourceRange) -> Diagnostic.Place?) {
        self.by = by
        self.isRequired = isRequired
        self.place = place
        self.directory = directory
        let script = ShellScript.parse(text)
        functions = Self.functions(in: script.lists)
        for command in script.commands where command.remotes.isEmpty { read(command) }
    }

    private mutating func read(_ command: ShellCommand) {
        notePath(command)
        guard let word = command.invocation.programWord, let name = word.literal, !name.isEmpty else { return }
        let guarded = command.isGuarded || command.isInCondition || command.isFollowedByOr || command.isNegated || command.isInFunction
        let use = LiveNeeds.Use(by: by, place: place(word.range), isRequired: isRequired && !guarded)
        if command.usesSudo || command.invocation.wrappers.contains("sudo") {
            elevations.append((.init(program: Self.lastPart(name), user: command.invocation.user == "root" ? nil : command.invocation.user), use))
        }
        for wrapper in command.invocation.wrappers where !Self.builtins.contains(wrapper) { search(wrapper, use, usesSudo: false) }
        switch name {
        case "cd", "pushd": enter(command, use)
        case "popd": isDirectoryKnown = false
        case "mkdir": made.formUnion(command.argumentValues.filter { !$0.hasPrefix("-") })
        case ".", "source":
            isPathKnown = false
            if let file = command.arguments.first?.literal { add(file, use, .readable, usesSudo: false) }
        default:
            guard !Self.builtins.contains(name), !functions.contains(name) else { return }
            search(name, use, usesSudo: command.usesSudo)
            if Self.interpreters.contains(Self.lastPart(name)), let script = script(of: command) {
                add(script, LiveNeeds.Use(by: by, place: place(command.arguments[0].range), isRequired: use.isRequired), .readable, usesSudo: command.usesSudo)
            }
        }
    }

    private mutating func search(_ name: String, _ use: LiveNeeds.Use, usesSudo: Bool) {
        if name.contains("/") {
            add(name, use, .executable, usesSudo: usesSudo)
        } else if isPathKnown {
            programs.append((.init(name: name, usesSudo: usesSudo, searchPath: usesSudo ? nil : searchPath), use))
        }
    }

    private mutating func add(_ path: String, _ use: LiveNeeds.Use, _ test: LiveNeeds.Program.Test, usesSudo: Bool) {
        let isAbsolute = path.hasPrefix("/") || path.hasPrefix("~/")
        guard isAbsolute || (isDirectoryKnown && directory != nil), !path.hasPrefix("~") || isAbsolute, !path.hasPrefix("/dev/") else { return }
        programs.append((.init(name: path, directory: isAbsolute ? nil : directory, usesSudo: usesSudo, test: test), use))
    }

    /// The script that an interpreter is given, where that is a constant path.
    private func script(of command: ShellCommand) -> String? {
        guard let first = command.arguments.first, let path = first.literal, !path.hasPrefix("-"), path.contains(".") || path.contains("/") else { return nil }
        return path
    }

    private mutating func enter(_ command: ShellCommand, _ use: LiveNeeds.Use) {
        guard !command.isInSubshell, !command.isInSubstitution else { return }
        guard let target = command.arguments.first?.literal, !target.hasPrefix("-"), target.hasPrefix("/") || target.hasPrefix("~/") || directory != nil
        else {
            isDirectoryKnown = false
            return
        }
        let path = target.hasPrefix("/") || target.hasPrefix("~/") ? target : Self.joined(directory ?? "", target)
        directory = path
        if isDirectoryKnown, !made.contains(target), !command.isInLoop { folders.append((path, use)) }
    }

    /// `PATH=…` and `export PATH=…` count for what follows.
    private mutating func notePath(_ command: ShellCommand) {
        let assigned = command.command.assignments.filter { $0.name == "PATH" }.map { ($0.value.text, $0.value.substitutions.isEmpty) }
        let exported = command.program == "export" ? command.arguments.filter { $0.value.hasPrefix("PATH=") }.map {
            (String($0.text.drop { $0 != "=" }.dropFirst()), $0.substitutions.isEmpty)
        } : []
        for (text, isConstant) in assigned + exported {
            // One assignment is looked up; a second would need the first.
            if isConstant, searchPath == nil { searchPath = text } else { isPathKnown = false }
        }
    }

    static func joined(_ directory: String, _ path: String) -> String {
        var parts = directory.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        for part in path.split(separator: "/") where part != "." {
            if part == "..", parts.count > 1 { parts.removeLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    private static func functions(in lists: [ShellList]) -> Set<String> {
        var names: Set<String> = []
        for case .compound(let compound) in lists.flatMap(\.pipelines).flatMap(\.elements) {
            if compound.kind == .function, let name = compound.name { names.insert(name) }
            names.formUnion(functions(in: compound.conditions + compound.body))
        }
        return names
    }

    private static let interpreters: Set<String> = ["bash", "sh", "dash", "zsh", "node", "python3", "python", "perl", "ruby"]

    /// bash's own words: builtins and keywords (bash(1), "SHELL BUILTIN COMMANDS" and "RESERVED WORDS").
    private static let builtins: Set<String> = [
        ":", ".", "[", "[[", "alias", "bg", "bind", "break", "builtin", "caller", "cd", "command", "compgen", "complete", "compopt",
        "continue", "declare", "dirs", "disown", "echo", "enable", "eval", "exec", "exit", "export", "false", "fc", "fg", "getopts",
        "hash", "help", "history", "jobs", "kill", "let", "local", "logout", "mapfile", "popd", "printf", "pushd", "pwd", "read",
        "readarray", "readonly", "return", "set", "shift", "shopt", "source", "suspend", "test", "time", "times", "trap", "true",
        "type", "typeset", "ulimit", "umask", "unalias", "unset", "wait", "!", "{", "}", "]]", "case", "do", "done", "elif", "else",
        "esac", "fi", "for", "function", "if", "in", "select", "then", "until", "while", "coproc",
    ]
}
