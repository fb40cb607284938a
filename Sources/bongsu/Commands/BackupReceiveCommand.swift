import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu backup receive`
struct BackupReceiveCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Fetch the write-ahead log once and end: for cron or a systemd timer between backups.",
        discussion: "Exit code 0 when every log came, or when a backup is under way, which fetches it itself; 1 otherwise. `bongsu backup setup` shows a timer.")
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            guard let received = try await desk.receive() else {
                if options.documents.json { try console.printJSON([Report]()) } else {
                    console.say("a backup is under way: it fetches the log itself", ko: "백업이 진행 중: WAL은 백업이 직접 가져옴")
                }
                return
            }
            if options.documents.json {
                try console.printJSON(received.map { Report(cluster: $0.cluster, reach: $0.reach.map { CivilTime($0).spoken }, failure: $0.failure?.diagnostic.message[console.language]) })
            } else {
                for one in received { tell(one, console) }
            }
            if received.contains(where: { $0.failure != nil }) { throw Exit(.failed) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    private func tell(_ one: BackupDesk.Received, _ console: Console) {
        if let failure = one.failure {
            console.print("\(console.style("!!", .red)) \(one.cluster): \(failure.diagnostic.message[console.language])")
            for note in failure.diagnostic.notes + failure.diagnostic.help { console.print("   \(note[console.language])") }
        } else if let reach = one.reach {
            console.say("\(one.cluster): restorable to \(CivilTime(reach).spoken)", ko: "\(one.cluster): \(CivilTime(reach).spoken)까지 복구 가능")
        } else {
            console.say("\(one.cluster): the log came; there is no backup yet to roll forward: `bongsu backup take`", ko: "\(one.cluster): WAL을 가져옴; 아직 적용할 백업이 없음: `bongsu backup take`")
        }
    }

    private struct Report: Encodable {
        var cluster: String
        var reach: String?
        var failure: String?
    }
}
