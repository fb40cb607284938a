import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu backup adopt`
struct BackupAdoptCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Read the repository that another program keeps (`backups.adopt`), for restores.",
        discussion: "Its backups stand in the catalogue from then on: verify proves them, restore uses them. Bongsu never writes, expires or prunes there.")
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            let adoption = try await desk.adopt()
            if options.documents.json {
                try console.printJSON(Report(new: adoption.new.map(\.id.text), gone: adoption.gone.map(\.id.text), count: adoption.count))
                return
            }
            for backup in adoption.new {
                console.print("+ \(backup.id)  \(CivilTime(backup.received).spoken)")
                for flaw in backup.parts.flatMap(\.flaws) { console.print("  !! \(flaw)") }
            }
            for backup in adoption.gone { console.print("- \(backup.id)") }
            console.say(
                "\(adoption.count) backups there, \(adoption.new.count) new, \(adoption.gone.count) expired by their program; nothing was written there",
                ko: "그곳의 백업 \(adoption.count)개, 새것 \(adoption.new.count)개, 그 프로그램이 만료시킨 것 \(adoption.gone.count)개; 그곳에는 아무것도 쓰지 않음")
            if adoption.count > 0 {
                console.say("prove one: `bongsu backup verify ID`", ko: "하나 증명하기: `bongsu backup verify ID`")
            }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    private struct Report: Encodable {
        var new: [String]
        var gone: [String]
        var count: Int
    }
}
