import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup kit`
struct BackupKitCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "kit", abstract: "Write down how to restore without Bongsu: plain commands for this repository, and where the keys are.",
        discussion: "Print it, and keep it with a copy of the keys away from the controller.")
    @Option(name: .shortAndLong, help: "The file to write; without it, to standard output.") var output: String?
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, platform, console) = try options.open()
        do {
            let kit = BackupKit(
                repository: Composition.repository(platform, options.documents), catalogue: try desk.catalogue().catalogue, platform: platform,
                language: console.language)
            guard let output else {
                console.print(kit.text, terminator: "")
                return
            }
            try Data(kit.text.utf8).write(to: URL(filePath: output), options: .atomic)
            console.say("written: \(output)", ko: "작성함: \(output)")
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}
