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
            let repository = Composition.repository(platform, options)
            try await repository.prepare()
            switch verb {
            case .choose: console.print(try await choose(work))
            case .begin: for name in words { try work.begin(name) }
            case .load:
                let progress = ProgressLines(console, stageLeft: await Composition.stageLeft(options, platform))
                let name = try name
                try await reading(repository, console) { try await work.load(name) { progress.show($0) } }
            case .prove:
                let name = try name
                try await reading(repository, console) { try await work.prove(name) }
            case .settings: try await work.settings(try name)
            case .close: try await work.close(try name)
            case .written: try await work.written(try name)
            case .discarded: try work.discarded(try name)
            }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    /// While a restore reads it, nothing is removed from the repository. A backup that is under way is waited for, ten minutes.
    private func reading(_ repository: Repository, _ console: Console, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let end = ContinuousClock.now + .seconds(600)
        var isTold = false
        while true {
            do {
                return try await repository.locked(for: .restore, body)
            } catch let error as BackupError where error.diagnostic.code.number == 1064 && ContinuousClock.now < end {
                if !isTold { console.complain(error.diagnostic.message) }
                isTold = true
                try await Task.sleep(for: .seconds(1))
            }
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
