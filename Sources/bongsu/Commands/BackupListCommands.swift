import Adapters
import ArgumentParser
import Documents
import Engine
import Foundation

/// `bongsu backup list`
struct BackupListCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Every backup: age, state, parts, size.")
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            let (catalogue, unreadable) = try desk.catalogue()
            if options.documents.json {
                try console.printJSON(catalogue.backups.map { BackupReport($0, catalogue) })
            } else if catalogue.backups.isEmpty {
                console.say("there is no backup yet; take one: `bongsu backup take`", ko: "아직 백업이 없음; 백업하기: `bongsu backup take`")
            } else {
                BackupLines(console).list(catalogue, now: Composition.now())
            }
            for path in unreadable { console.complain(Message("cannot be read: \(path)", ko: "읽을 수 없음: \(path)")) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

/// `bongsu backup show ID`
struct BackupShowCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "One backup: its parts, manifests and proofs.")
    @Argument(help: "A backup's name, as `bongsu backup list` shows it.") var id: String
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            let (catalogue, _) = try desk.catalogue()
            guard let named = BackupID(id), let backup = catalogue.backup(named) ?? catalogue.expired.first(where: { $0.id == named }) else {
                throw BackupError.noSuchBackup(id)
            }
            if options.documents.json { try console.printJSON(BackupReport(backup, catalogue)) } else { BackupLines(console).show(backup, in: catalogue) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

/// `bongsu backup check`
struct BackupCheckCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Age, proof, size, count, space and gaps against the limits of platform.yaml.",
        discussion: "Exit code 0 when all is green, 1 otherwise: for a monitor. It reads the catalogue; `verify` reads the copies.")
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        do {
            let check = try await desk.check()
            if options.documents.json {
                try console.printJSON(check.findings.map { CheckReport(red: $0.isRed, text: $0.message[console.language]) })
            } else {
                for finding in check.findings {
                    console.print("\(finding.isRed ? console.style("!!", .red) : console.style("ok", .green)) \(finding.message[console.language])")
                }
            }
            if !check.isGreen { throw Exit(.failed) }
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

private struct CheckReport: Encodable {
    var red: Bool
    var text: String
}

/// `bongsu backup prune`
struct BackupPruneCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Give up what the retention does not keep; without --yes only shows it.",
        discussion: "Never the last proved copy, never what is newer than it, never the predecessor of one that looks wrong.")
    @Flag(help: "Do it.") var yes = false
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, _, console) = try options.open()
        let offset = TimeZone.current.secondsFromGMT()
        do {
            for decision in try desk.retention(offsetSeconds: offset) {
                let why = decision.reasons.map { $0.message[console.language] }.joined(separator: ", ")
                console.print(decision.isKept ? "keep  \(decision.backup.id)  \(why)" : "drop  \(decision.backup.id)")
            }
            guard yes else {
                console.say("nothing was changed; to do it: `bongsu backup prune --yes`", ko: "아무것도 바꾸지 않음; 실행: `bongsu backup prune --yes`")
                return
            }
            let gone = try await desk.prune(offsetSeconds: offset)
            console.say("\(gone.count) given up", ko: "\(gone.count)개 정리함")
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

/// `bongsu backup offsite`
struct BackupOffsiteCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "offsite", abstract: "Copy everything to the second repository (`backups.offsite`).")
    @OptionGroup var options: BackupOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let (desk, platform, console) = try options.open()
        guard let location = Composition.offsite(platform) else {
            throw CommandFailure(
                .usage, 1071, Message("platform.yaml names no second repository", ko: "platform.yaml에 두 번째 저장소가 없음"),
                help: [Message("`backups: {offsite: \"s3:https://…\"}` or `sftp:…`", ko: "`backups: {offsite: \"s3:https://…\"}` 또는 `sftp:…`")])
        }
        do {
            try await desk.copyOffsite(Offsite(Composition.repository(platform, options.documents), location: location, ssh: Composition.sshOptions()))
            console.say("everything is in \(location)", ko: "모두 \(location)에 있음")
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

/// A backup with its states, for programs.
struct BackupReport: Encodable {
    var backup: Backup
    var state: BackupState
    var parts: [String: BackupState]
    var proofs: [Proof]

    init(_ backup: Backup, _ catalogue: Catalogue) {
        self.backup = backup
        state = catalogue.state(of: backup)
        parts = Dictionary(uniqueKeysWithValues: backup.parts.map { ($0.key, catalogue.state(of: $0, in: backup.id)) })
        proofs = catalogue.proofs.filter { $0.backup == backup.id }
    }
}
