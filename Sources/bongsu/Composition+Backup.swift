import Adapters
import Documents
import Engine
import Foundation

extension Composition {
    /// Where backups lie: `backups.repository` where it is a folder, beside the documents; else Bongsu's own, copied to the one elsewhere.
    static func repository(_ platform: Platform, _ options: DocumentOptions) -> Repository {
        let state = absolute(options.statePath)
        let named = platform.backups?.repository ?? ""
        let elsewhere = named.hasPrefix("sftp:") || named.hasPrefix("s3:")
        let folder = (absolute(options.platformPath) as NSString).deletingLastPathComponent
        let path = named.isEmpty || elsewhere ? state + "/repository" : named.hasPrefix("/") ? named : (folder as NSString).appendingPathComponent(named)
        return Repository(path: (path as NSString).standardizingPath, state: state)
    }

    /// Adding an engine is a line here.
    static func engines(_ platform: Platform, _ repository: Repository) -> BackupEngines {
        let options = sshOptions()
        let store = CatalogueStore(repository)
        let logical = LogicalEngine(repository: repository, hosts: platform.hosts, options: options, shelf: store.shelf)
        let files = FilesEngine(repository: repository, platform: platform, options: options, shelf: store.shelf)
        let archives = ArchiveEngine(repository: repository, hosts: platform.hosts, options: options)
        let physical = PhysicalEngine(repository: repository, platform: platform, options: options)
        let pgBackRest = PgBackRestEngine(repository: repository, platform: platform, options: options, secrets: secrets())
        return BackupEngines([logical, files, archives, physical, pgBackRest], repository: repository)
    }

    /// Where a second copy goes: `backups.offsite`, or a repository that is itself elsewhere.
    static func offsite(_ platform: Platform) -> String? {
        if let offsite = platform.backups?.offsite { return offsite }
        let named = platform.backups?.repository ?? ""
        return named.hasPrefix("sftp:") || named.hasPrefix("s3:") ? named : nil
    }

    static func sshOptions() -> SSHOptions { .standard(ProcessInfo.processInfo.environment) }

    static func now() -> WallTime { WallTime(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    static func desk(
        _ platform: Platform, _ options: DocumentOptions, say: @escaping @Sendable (Message) -> Void, report: @escaping ProgressReport
    ) -> BackupDesk {
        let repository = repository(platform, options)
        return BackupDesk(
            platform: platform, repository: repository, engines: engines(platform, repository), now: now, chance: { token() }, say: say, report: report)
    }

    static func restoreWork(_ platform: Platform, _ options: DocumentOptions, console: Console) -> RestoreWork {
        let repository = repository(platform, options)
        return RestoreWork(
            platform: platform, repository: repository, state: absolute(options.statePath), engines: engines(platform, repository),
            hosts: hosts(platform), ssh: sshOptions(), now: now, say: { console.complain($0) })
    }

    /// Of the budget of the stage that is under way on the platform, as its journal tells; nil where none is.
    static func stageLeft(_ options: DocumentOptions, _ platform: Platform) async -> Duration? {
        guard FileManager.default.fileExists(atPath: options.journalPath), let journal = try? await journal(options),
            let listing = try? await journal.executions().last(where: { $0.end == nil && $0.platform == platform.name }),
            let plan = try? await journal.plan(of: listing.id), let entries = try? await journal.entries(of: listing.id),
            let begun = entries.first?.event.wall
        else { return nil }
        return (try? ExecutionSummary(listing.id, plan: plan, entries: entries))?.stageLeft(at: now().milliseconds - begun.milliseconds)
    }

    static func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : (FileManager.default.currentDirectoryPath as NSString).appendingPathComponent(path)
    }

    /// Steps on the controller run this same program on these same documents, also when another process has taken the execution over.
    static func lendToSteps(_ options: DocumentOptions) {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
        setenv("BONGSU_PROGRAM", program, 1)
        setenv("BONGSU_PLATFORM", absolute(options.platformPath), 1)
        setenv("BONGSU_STATE", absolute(options.statePath), 1)
    }
}
