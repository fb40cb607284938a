/// One simple command with everything around it that decides what its failure means and where it runs.
package struct ShellCommand: Hashable, Sendable {
    package struct Pipeline: Hashable, Sendable {
        /// From 0.
        package var index: Int
        package var count: Int
        package var isLast: Bool { index == count - 1 }
    }

    package var command: SimpleCommand
    package var pipeline: Pipeline
    package var isInLoop = false
    /// Asked by `if`, `while` or `until`.
    package var isInCondition = false
    /// Something stands after `&&` or `||` on its right: its own failure does not end a script under `set -e`.
    package var isFollowedByOr = false
    package var isFollowedByAnd = false
    /// Runs only if what stands left of `&&` or `||` did (not) succeed.
    package var isConditional = false
    /// `… || true`, `… || :`: a failure is thrown away on purpose.
    package var isGuarded = false
    package var isNegated = false
    package var isBackground = false
    package var isInSubstitution = false
    package var isInFunction = false
    package var isInSubshell = false
    /// The machine it runs on where it stands inside `ssh host "…"` or a heredoc for ssh; innermost last.
    package var remotes: [SSHInvocation] = []
    package var invocation: ShellInvocation
    /// The login or remote command that this is; read once, since its script is parsed for it.
    package private(set) var ssh: SSHInvocation?

    init(_ command: SimpleCommand, pipeline: Pipeline) {
        self.command = command
        self.pipeline = pipeline
        invocation = ShellInvocation(command)
        ssh = SSHInvocation(self)
    }

    package var range: SourceRange { command.range }
    package var text: String { command.text }
    /// The real program: assignments, `sudo`, `env`, `nohup`, `timeout`, … stripped; a path's last part.
    package var program: String? { invocation.program }
    /// The words after the program.
    package var arguments: [ShellWord] { invocation.arguments }
    package var usesSudo: Bool { invocation.usesSudo }

    /// The constant arguments' values; those that are expanded appear as written.
    package var argumentValues: [String] { arguments.map(\.value) }

    /// Whether an option stands there: `--fail`, or a letter in a cluster such as `-fsS`.
    package func hasFlag(_ short: Character?, _ long: String? = nil) -> Bool {
        for argument in arguments {
            if argument.value == "--" { return false }
            if let long, argument.value == "--" + long || argument.value.hasPrefix("--" + long + "=") { return true }
            if let short, argument.value.hasPrefix("-"), !argument.value.hasPrefix("--"), argument.value.dropFirst().contains(short) {
                return true
            }
        }
        return false
    }

    package var heredocs: [ShellHeredoc] { command.redirections.compactMap(\.heredoc) }
}

extension ShellScript {
    /// Every simple command in the order written, those inside substitutions, functions and remote scripts included.
    package var commands: [ShellCommand] {
        var collector = CommandCollector()
        collector.collect(lists, CommandContext())
        return collector.commands
    }
}

struct CommandContext {
    var isInLoop = false
    var isInCondition = false
    var isInSubstitution = false
    var isInFunction = false
    var isInSubshell = false
    var isBackground = false
    var isGuarded = false
    var remotes: [SSHInvocation] = []
    var nestedScripts = 0
}

struct CommandCollector {
    var commands: [ShellCommand] = []

    mutating func collect(_ lists: [ShellList], _ context: CommandContext) {
        for list in lists { collect(list, context) }
    }

    private mutating func collect(_ list: ShellList, _ context: CommandContext) {
        let pipelines = list.pipelines
        for (number, pipeline) in pipelines.enumerated() {
            let next = list.rest.indices.contains(number) ? list.rest[number] : nil
            var context = context
            context.isBackground = context.isBackground || list.isBackground
            // `a && b || true` throws both failures away.
            let laterOr = list.rest[min(number, list.rest.count)...].first { $0.joiner == .or }
            if let laterOr, Self.succeedsAlways(laterOr.pipeline) { context.isGuarded = true }
            for (index, element) in pipeline.elements.enumerated() {
                switch element {
                case .simple(let command):
                    var flat = ShellCommand(command, pipeline: .init(index: index, count: pipeline.elements.count))
                    flat.isInLoop = context.isInLoop
                    flat.isInCondition = context.isInCondition
                    flat.isFollowedByOr = next?.joiner == .or
                    flat.isFollowedByAnd = next?.joiner == .and
                    flat.isConditional = number > 0
                    flat.isGuarded = context.isGuarded
                    flat.isNegated = pipeline.isNegated
                    flat.isBackground = context.isBackground
                    flat.isInSubstitution = context.isInSubstitution
                    flat.isInFunction = context.isInFunction
                    flat.isInSubshell = context.isInSubshell || pipeline.elements.count > 1
                    flat.remotes = context.remotes
                    append(flat, context)
                case .compound(let compound):
                    collect(compound, context)
                }
            }
        }
    }

    private mutating func collect(_ compound: CompoundCommand, _ outer: CommandContext) {
        var condition = outer
        condition.isInCondition = true
        var body = outer
        switch compound.kind {
        case .for, .while, .until, .select: body.isInLoop = true
        case .function: body.isInFunction = true
        case .subshell: body.isInSubshell = true
        default: break
        }
        condition.isInLoop = body.isInLoop
        collect(compound.conditions, condition)
        substitutions(compound.words, outer)
        collect(compound.body, body)
        for redirection in compound.redirections { substitutions([redirection.target], outer) }
    }

    private mutating func append(_ command: ShellCommand, _ context: CommandContext) {
        commands.append(command)
        substitutions(command.command.assignments.flatMap { [$0.value] + $0.elements }, context)
        substitutions(command.command.words, context)
        for redirection in command.command.redirections {
            substitutions([redirection.target], context)
            guard let heredoc = redirection.heredoc else { continue }
            for script in ShellWord.substitutions(of: heredoc.parts) { collect(script.lists, inSubstitution(context)) }
        }
        guard context.remotes.count < 4 else { return }
        if let ssh = command.ssh, let script = ssh.script {
            var remote = context
            remote.remotes.append(ssh)
            collect(script.lists, remote)
        } else if let script = command.invocation.nestedScript, context.nestedScripts < 4 {
            var nested = context
            nested.nestedScripts += 1
            collect(script.lists, nested)
        }
    }

    private mutating func substitutions(_ words: [ShellWord], _ context: CommandContext) {
        for script in words.flatMap(\.substitutions) { collect(script.lists, inSubstitution(context)) }
    }

    private func inSubstitution(_ context: CommandContext) -> CommandContext {
        var context = context
        context.isInSubstitution = true
        return context
    }

    private static func succeedsAlways(_ pipeline: ShellPipeline) -> Bool {
        guard case .simple(let command)? = pipeline.elements.last, let program = command.words.first?.literal else { return false }
        return ["true", ":", "echo", "printf"].contains(program)
    }
}
