import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup …`
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Take, list and prove backups.",
        subcommands: [
            TakeCommand.self, BackupReceiveCommand.self, BackupListCommand.self, BackupShowCommand.self, BackupCheckCommand.self, BackupVerifyCommand.self,
            BackupPruneCommand.self, BackupSetupCommand.self, BackupImportCommand.self, BackupAdoptCommand.self, BackupCleanPointCommand.self, BackupKitCommand.self, BackupOffsiteCommand.self,
        ])
}

/// What every backup command begins with.
struct BackupOptions: ParsableArguments {
    @OptionGroup var documents: DocumentOptions

    func open() throws -> (desk: BackupDesk, platform: Platform, console: Console) {
        let (found, problems) = try Workspace.loadPlatform(documents)
        guard let platform = found else { throw CommandFailure(.documentsInvalid, problems) }
        let console = Console(language: documents.language ?? platform.language)
        let progress = ProgressLines(console)
        let desk = Composition.desk(platform, documents, say: { console.complain($0) }, report: { progress.show($0) })
        return (desk, platform, console)
    }
}

/// `bongsu backup take`
struct TakeCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: "Copy databases and files into the repository, with a manifest of what they held.",
        discussion: "The controller pulls: no host holds a credential that could delete a backup. Exit code 1 when something could not be read, or was damaged at its source.")

    @Flag(help: "Prove it at once by a real restore into a scratch server.") var verify = false
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, platform, console) = try options.open()
        do {
            try await refuseDuringRestore(platform)
            let backup = try await desk.take()
            if options.documents.json { try console.printJSON(backup) } else { BackupLines(console).show(backup) }
            let flawed = backup.parts.filter { !$0.flaws.isEmpty }.map(\.key)
            if !flawed.isEmpty {
                let names = flawed.joined(separator: ", ")
                console.complain(
                    Message(
                        "not whole: \(names); it is never called proved, and a restore takes an earlier one: `bongsu backup show \(backup.id)`",
                        ko: "온전하지 않음: \(names); 증명된 것으로 치지 않으며 복구는 이전 백업을 씀: `bongsu backup show \(backup.id)`"))
            }
            let isWhole = flawed.isEmpty && backup.missing == nil
            guard verify else { if isWhole { return } else { throw Exit(.failed) } }
            let proofs = try await desk.verify(.named(backup.id))
            if !options.documents.json { proofs.forEach { BackupLines(console).show($0) } }
            if !isWhole || proofs.contains(where: { $0.outcome == .refused }) { throw Exit(.failed) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    /// A backup beside a restore would copy what is half restored.
    private func refuseDuringRestore(_ platform: Platform) async throws {
        guard FileManager.default.fileExists(atPath: options.documents.journalPath) else { return }
        let journal = try await Composition.journal(options.documents)
        for listing in try await journal.executions() where listing.end == nil && listing.platform == platform.name && listing.isDriven {
            let text = try await journal.plan(of: listing.id).sections.map(\.title).joined()
            throw CommandFailure(
                .locked, 1069,
                Message("execution \(listing.id) is under way on this platform", ko: "이 플랫폼에서 실행 \(listing.id)이(가) 진행 중"),
                notes: [Message(text, ko: text), Message("no backup was taken", ko: "백업하지 않음")],
                help: [Message("when it has ended: `bongsu backup take`", ko: "끝난 뒤: `bongsu backup take`")])
        }
    }
}

/// `bongsu backup verify [ID]`
struct BackupVerifyCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Restore a backup for real into a scratch server, and compare it with its manifest.",
        discussion: "Exit code 0 when every part is proved or loaded, 1 when one is refused.")

    @Argument(help: "A backup's name; without it, the newest.") var id: String?
    @Flag(help: "Any backup instead of the newest.") var random = false
    @Flag(help: "Also damage the restored copy on purpose: the proof must notice.") var selfTest = false
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            var choice = BackupDesk.Choice.newest
            if random { choice = .random { Int.random(in: 0..<$0) } }
            if let id {
                guard let named = BackupID(id) else { throw BackupError.noSuchBackup(id) }
                choice = .named(named)
            }
            let proofs = try await desk.verify(choice, selfTest: selfTest)
            if options.documents.json { try console.printJSON(proofs) } else { proofs.forEach { BackupLines(console).show($0) } }
            if proofs.contains(where: { $0.outcome == .refused }) { throw Exit(.failed) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}
