import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu restore DATABASE|files|all`
struct RestoreCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Restore beside what is broken, prove it, swap it in; the broken copy stays.",
        discussion: """
            Without options: the newest proved backup. It is asked once, when the backup and the way are known; then nobody is
            needed. If anything is wrong after the swap, it is swapped back.
            """)

    @Argument(help: "A database of platform.yaml, `files`, or `all`.") var name: String
    @Option(help: "A moment, such as \"2026-11-25 21:00:13+09:00\", or `latest`: needs a physical backup and its log.") var at: String?
    @Option(help: "A backup's name, as `bongsu backup list` shows it; without it, the newest that is proved.") var backup: String?
    @Option(help: "Restore under this name and swap nothing.") var into: String?
    @Option(help: "The words that the refusal names, to use a backup that was never proved.") var accept: String?
    @OptionGroup var options: DriveOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options.documents)
        let known = workspace.platform.databases.map(\.name) + ["files", "all"]
        guard known.contains(name) else { throw CommandFailure.unknownName(name, among: known, in: workspace.platform) }
        if let at, RestoreTime.read(at, localOffsetSeconds: 0) == nil {
            throw CommandFailure(.usage, 1112, Message("`\(at)` is no time", ko: "`\(at)`은(는) 시각이 아님"),
                help: [Message("such as `--at \"2026-11-25 21:00:13+09:00\"`, or `--at latest`", ko: "예: `--at \"2026-11-25 21:00:13+09:00\"` 또는 `--at latest`")])
        }
        let nowhere = SourceRange(line: 0)
        let given = [("at", at), ("backup", backup), ("into", into), ("accept", accept)]
        let words = given.compactMap { name, value in value.map { Action.Option(name: name, value: $0) } }
        let plan = try workspace.commandLinePlan(Action(verb: .restore, operands: [name], options: words, range: nowhere))
        try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
    }
}
