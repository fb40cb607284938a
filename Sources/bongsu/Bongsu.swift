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
        subcommands: [LabCommand.self])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as CommandFailure {
            failure.report()
        } catch {
            exit(withError: error)
        }
    }
}
