import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup setup [CLUSTER]`
struct BackupSetupCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Make a cluster ready for physical backups and recovery to a moment; without --yes only shows what would change.",
        discussion: "It makes a replication slot and bounds what the server keeps for it. Nothing is installed, nothing restarts, and --undo takes both back.")
    @Argument(help: "A server as HOST-PORT, or one of its databases; without it, every server of platform.yaml.") var cluster: String?
    @Flag(help: "Take it back; backups that were taken stay.") var undo = false
    @Flag(help: "Do it.") var yes = false
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (_, platform, console) = try options.open()
        let repository = Composition.repository(platform, options.documents)
        let progress = ProgressLines(console)
        let setup = PhysicalSetup(
            PhysicalEngine(repository: repository, platform: platform, options: Composition.sshOptions()), now: Composition.now)
        var servers: [Database] = []
        for database in platform.databases where cluster == nil || cluster == database.cluster || cluster == database.name {
            if !servers.contains(where: { $0.cluster == database.cluster }) { servers.append(database) }
        }
        do {
            if servers.isEmpty { throw BackupError.unknownServer(cluster ?? "databases") }
            try await repository.prepare()
            for server in servers {
                if undo { try await takeBack(server, setup, repository, console) } else { try await make(server, setup, repository, console, progress) }
            }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    private func make(
        _ server: Database, _ setup: PhysicalSetup, _ repository: Repository, _ console: Console, _ progress: ProgressLines
    ) async throws {
        let plan = try await setup.plan(server)
        if plan.changes.isEmpty {
            console.say("\(server.cluster) is set up", ko: "\(server.cluster): 설정되어 있음")
        } else {
            console.say("\(server.cluster), what changes on its server:", ko: "\(server.cluster), 서버에서 바뀌는 것:")
        }
        for change in plan.changes { console.print("  + \(change[console.language])") }
        for note in plan.notes { console.print("    \(note[console.language])") }
        guard !plan.changes.isEmpty else { return showTimer(console) }
        guard yes else {
            console.say("nothing was changed; to do it: `bongsu backup setup --yes`", ko: "아무것도 바꾸지 않음; 실행: `bongsu backup setup --yes`")
            return
        }
        try await repository.locked(for: .backup) { try await setup.apply(server) { progress.show($0) } }
        console.say(
            "done; the next `bongsu backup take` copies the whole cluster, and `--undo` takes this back",
            ko: "완료; 다음 `bongsu backup take`부터 클러스터 전체를 복사하며, `--undo`로 되돌릴 수 있음")
        showTimer(console)
    }

    /// Only shown: what runs on the controller is the operator's.
    private func showTimer(_ console: Console) {
        let documents = options.documents
        let rpo = (try? Workspace.loadPlatform(documents))?.0?.objectives.rpo
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "bongsu"
        let timer = ReceiveTimer(
            program: program, platform: Composition.absolute(documents.platformPath), state: Composition.absolute(documents.statePath), rpo: rpo)
        console.say(
            "between backups the log comes by `bongsu backup receive`; every \(timer.minutes) min, as root on this machine:",
            ko: "백업 사이의 WAL은 `bongsu backup receive`로 가져옴; \(timer.minutes)분마다 실행하려면 이 서버에서 root로:")
        console.print(timer.text)
    }

    private func takeBack(_ server: Database, _ setup: PhysicalSetup, _ repository: Repository, _ console: Console) async throws {
        guard yes else {
            console.say(
                "\(server.cluster): drops the replication slot `bongsu`, and the bound where Bongsu set it; to do it: `bongsu backup setup --undo --yes`",
                ko: "\(server.cluster): 복제 슬롯 `bongsu`와 봉수가 설정한 한도를 제거함; 실행: `bongsu backup setup --undo --yes`")
            return
        }
        try await repository.locked(for: .backup) { try await setup.undo(server) }
        console.say("\(server.cluster): taken back; backups stay", ko: "\(server.cluster): 되돌림; 백업은 남음")
    }
}
