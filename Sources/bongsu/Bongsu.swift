import ArgumentParser
import Documents
import Foundation

@main
struct Bongsu: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bongsu",
        abstract: "A disaster-recovery runbook that runs.",
        discussion: """
            Exit codes: 0 succeeded, 1 failed or something is broken, 3 documents invalid, 10 waits for a person,
            11 another execution holds the platform, 20 indeterminate, 64 usage, 130 cancelled.
            """,
        version: "0.1.0",
        groupedSubcommands: [
            CommandGroup(name: "Documents", subcommands: [ImportCommand.self, CheckCommand.self, PlanCommand.self, ExplainCommand.self, SchemaCommand.self]),
            CommandGroup(name: "Platform", subcommands: [AssessCommand.self, VerifyCommand.self]),
            CommandGroup(
                name: "Recovery",
                subcommands: [RunCommand.self, RecoverCommand.self, RestartCommand.self, DoCommand.self, StatusCommand.self, ResumeCommand.self,
                    PostmortemCommand.self]),
            CommandGroup(
                name: "Orders",
                subcommands: [
                    PauseCommand.self, AbortCommand.self, ApproveCommand.self, RetryCommand.self, SkipCommand.self,
                    SettleCommand.self,
                ]),
            CommandGroup(name: "Backups", subcommands: [BackupCommand.self, RestoreCommand.self, DiscardCommand.self]),
            CommandGroup(name: "Rehearsal", subcommands: [LabCommand.self]),
            CommandGroup(name: "Inside", subcommands: [RestoreWorkCommand.self]),
        ])

    static func main() async {
        // Writing to a program that has gone is an error of that write, not the end of a recovery. A handler, unlike an
        // ignored signal, is not inherited: in the pipelines of steps the signal keeps its meaning.
        signal(SIGPIPE) { _ in }
        var language = Language.ofEnvironment
        do {
            var command = try parseAsRoot()
            language = Self.language(of: command)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            failure.report(in: language)
        } catch let told as Exit {
            Foundation.exit(told.status.rawValue)
        } catch {
            UsageFailure.failure(error)?.report(in: UsageFailure.language(in: CommandLine.arguments))
            exit(withError: error)
        }
    }

    private static func language(of command: any ParsableCommand) -> Language {
        (command as? any Speaking)?.spoken ?? .ofEnvironment
    }
}

/// A command that knows in which language its reader is told of problems, before it has done anything.
protocol Speaking {
    var spoken: Language { get }
}
