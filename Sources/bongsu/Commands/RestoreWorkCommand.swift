import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu restore-work …`: what a restore's steps call on the controller. Not for people, and harmless in their hands: each verb
/// needs a restore that was chosen before.
struct RestoreWorkCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "restore-work", abstract: "What a restore's steps call on the controller.", shouldDisplay: false)

    enum Verb: String, ExpressibleByArgument, CaseIterable { case choose, begin, load, prove, settings, close, written, discarded }

    @Argument var verb: Verb
    @Argument var words: [String] = []
    @Option var at: String?
    @Option var backup: String?
    @Option var into: String?
    @Option var accept: String?

    /// Its words stand in the journal of an execution, so they are the platform's.
    var spoken: Language { (try? Self.documents(ProcessInfo.processInfo.environment).spoken) ?? .ofEnvironment }

    private static func documents(_ environment: [String: String]) throws -> DocumentOptions {
        var options = try DocumentOptions.parse([])
        options.platform = environment["BONGSU_PLATFORM"]
        return options
    }

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        let options = try Self.documents(environment)
        let (found, problems) = try Workspace.loadPlatform(options)
        guard let platform = found else { throw CommandFailure(.documentsInvalid, problems) }
        let console = Console(language: platform.language)
        let work = Composition.restoreWork(platform, options, console: console)
        do {
            try await Composition.repository(platform, options).prepare()
            switch verb {
            case .choose: console.print(try await choose(work))
            case .begin: for name in words { try work.begin(name) }
            case .load:
                let progress = ProgressLines(console, stageLeft: await Composition.stageLeft(options, platform))
                try await work.load(try name) { progress.show($0) }
            case .prove: try await work.prove(try name)
            case .settings: try await work.settings(try name)
            case .close: try await work.close(try name)
            case .written: try await work.written(try name)
            case .discarded: try work.discarded(try name)
            }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    private var name: String {
        get throws {
            guard let name = words.first, words.count == 1 else { throw ValidationError("one restore is named") }
            return name
        }
    }

    private func choose(_ work: RestoreWork) async throws -> String {
        guard words.count == 2 else { throw ValidationError("choose database NAME, or choose files HOST") }
        var wish = RestoreWork.Wish()
        wish.at = at
        wish.backup = backup
        wish.into = into
        wish.accept = accept
        return words[0] == "files" ? try await work.choose(files: words[1], wish) : try await work.choose(database: words[1], wish)
    }
}
