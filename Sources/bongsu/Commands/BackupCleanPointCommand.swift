import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup clean-point`
struct BackupCleanPointCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "clean-point", abstract: "Find the newest backup from before the first trace of an attack, by evidence.",
        discussion: "Its name is the last line of the output; the evidence goes to standard error. It compares manifests: what was changed in a few files leaves no trace there, so say what you know by --before. Exit code 1 where none is clean.")
    @Option(help: "When the attack began, as a time: nothing from then on counts as clean.") var before: String?
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            var limit: WallTime?
            if let before {
                guard case .time(let moment)? = RestoreTime.local(before) else { throw BackupError.notATime(before) }
                limit = moment
            }
            let point = try desk.cleanPoint(before: limit)
            let catalogue = try desk.catalogue().catalogue
            if options.documents.json {
                try console.printJSON(Report(point, console.language))
            } else {
                for line in point.lines(catalogue) {
                    console.complain(Message("\(line.isRed ? "!!" : "ok") \(line.message.english)", ko: "\(line.isRed ? "!!" : "ok") \(line.message.korean)"))
                }
            }
            guard let chosen = point.chosen else { throw BackupError.noCleanPoint(point.judged.count) }
            if options.documents.json { return }
            if chosen.state != .proved {
                console.complain(Message("it is not proved yet: `bongsu backup verify \(chosen.backup.id)`", ko: "아직 증명되지 않음: `bongsu backup verify \(chosen.backup.id)`"))
            }
            console.print(chosen.backup.id.text)
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }

    private struct Report: Encodable {
        struct One: Encodable {
            var backup: String
            var suspicious: Bool
            var later: Bool
            var signs: [String]
            var evidence: [String]
        }
        var clean: String?
        var state: BackupState?
        var backups: [One]

        init(_ point: CleanPoint, _ language: Language) {
            clean = point.chosen?.backup.id.text
            state = point.chosen?.state
            backups = point.judged.map {
                One(backup: $0.backup.id.text, suspicious: $0.isSuspicious, later: $0.isLater, signs: $0.findings.map(\.sign.rawValue), evidence: $0.findings.map { $0.message[language] })
            }
        }
    }
}
