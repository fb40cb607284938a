import Adapters
import Documents
import Engine
import Foundation

/// The only place that builds adapters: who adds one changes its file, its test and a line here.
enum Composition {
    static func hosts(_ platform: Platform) -> any HostDirectory {
        PlatformHosts(platform: platform, options: .standard(ProcessInfo.processInfo.environment))
    }

    static func assessor(
        platform: Platform, runbook: Runbook, options: DocumentOptions, hosts: (any HostDirectory)? = nil,
        limits: CorruptionLimits = CorruptionLimits()
    ) -> Assessor {
        let store = CatalogueStore(repository(platform, options))
        return Assessor(
            platform: platform, scenarios: runbook.scenarios, hosts: hosts ?? Self.hosts(platform), secrets: secrets(), limits: limits,
            memory: DamageMemory(state: absolute(options.statePath)), expectedRows: { store.expectedRows(of: $0) })
    }

    static func secrets() -> any SecretPort { Secrets() }

    static func world(
        platform: Platform, runbook: Runbook, journal: any Journal, options: DocumentOptions, desk: BackupDesk? = nil
    ) -> World {
        let hosts = hosts(platform)
        let assessor = assessor(platform: platform, runbook: runbook, options: options, hosts: hosts)
        return World(
            hosts: hosts, actions: ActionRouter(assessor: assessor, journal: journal, folder: options.statePath, desk: desk), judgements: assessor, secrets: secrets(), journal: journal,
            clock: ContinuousClock(), wall: { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) })
    }

    /// The platform's journal, made where there is none.
    static func journal(_ options: DocumentOptions) async throws -> any Journal {
        do {
            return try SQLiteJournal(path: options.journalPath)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// The platform's journal where it is; a command that only looks makes none.
    static func existingJournal(_ options: DocumentOptions) async throws -> any Journal {
        guard FileManager.default.fileExists(atPath: options.journalPath) else {
            throw CommandFailure.noJournal(in: options.statePath)
        }
        return try await journal(options)
    }

    static func liveCheck(platform: Platform, runbook: Runbook, source: SourceText?) async -> [Diagnostic] {
        await LiveCheck.run(platform: platform, runbook: runbook, hosts: hosts(platform), platformSource: source)
    }

    static func owner() -> LockOwner { ProcessIdentity.current() }

    /// Who types: the person behind `sudo`, where there is one.
    static func person() -> Person {
        let environment = ProcessInfo.processInfo.environment
        let known = [environment["SUDO_USER"], environment["USER"], environment["LOGNAME"], NSUserName()]
        return Person(known.lazy.compactMap { $0 }.first { !$0.isEmpty } ?? "uid \(getuid())")
    }

    /// Names an execution on hosts: unique over all controllers, short enough for a folder.
    static func token() -> String { String(UUID().uuidString.lowercased().filter { $0 != "-" }.prefix(16)) }

    static func seed() -> UInt64 { .random(in: .min ... .max) }

    /// Today in this machine's time zone, `YYYY-MM-DD`.
    static func today() -> String {
        let parts = Calendar(identifier: .gregorian).dateComponents(in: .current, from: Date())
        func two(_ number: Int?) -> String { let number = number ?? 0; return number < 10 ? "0\(number)" : "\(number)" }
        return "\(parts.year ?? 0)-\(two(parts.month))-\(two(parts.day))"
    }
}

extension DocumentOptions {
    var journalPath: String { Self.join(statePath, "journal.sqlite") }
}

extension Composition {
    /// Every layer's codes; a code that is not here has no story.
    static var catalogue: DiagnosticCatalogue {
        DiagnosticCatalogue(
            DiagnosticCatalogue.files, DiagnosticCatalogue.platform, DiagnosticCatalogue.runbook, DiagnosticCatalogue.engine,
            DiagnosticCatalogue.live, DiagnosticCatalogue.rules, DiagnosticCatalogue.commandLine, DiagnosticCatalogue.dumps,
            DiagnosticCatalogue.restores, DiagnosticCatalogue.physical, DiagnosticCatalogue.adopted)
    }
}
