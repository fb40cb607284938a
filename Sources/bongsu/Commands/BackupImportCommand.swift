import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup import`
struct BackupImportCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read the archives that the platform already has (`backups.existing`).",
        discussion: "They have no manifest of their source: after a clean scratch restore they count as loaded, and using one asks for acceptance in words.")
    @Option(help: "One archive's file name; without it, the newest.") var archive: String?
    @Flag(help: "Only show what there is.") var list = false
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (_, platform, console) = try options.open()
        let repository = Composition.repository(platform, options.documents)
        let progress = ProgressLines(console)
        let importer = ArchiveImporter(
            platform: platform, repository: repository, options: Composition.sshOptions(), now: Composition.now, chance: { Composition.token() },
            report: { progress.show($0) })
        do {
            let found = try await importer.list()
            if list {
                for item in found { console.print("\(CivilTime(item.modified).spoken)  \(item.bytes) B  \(item.path)") }
                return
            }
            guard let chosen = archive.map({ name in found.first { $0.path.hasSuffix("/" + name) } }) ?? found.first else {
                throw CommandFailure(
                    .failed, 1076, Message("no such archive", ko: "그런 아카이브가 없음"),
                    notes: [Message("there are \(found.count)", ko: "\(found.count)개 있음")],
                    help: [Message("`bongsu backup import --list`", ko: "`bongsu backup import --list`")])
            }
            try await repository.prepare()
            let backup = try await repository.locked(for: .backup) { try await importer.read(chosen) }
            if options.documents.json { try console.printJSON(backup) } else { BackupLines(console).show(backup) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}
