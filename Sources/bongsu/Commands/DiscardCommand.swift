import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu discard [RESTORE]`
struct DiscardCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Drop the broken copy that a restore left, after approval; without a name, list them.")

    @Argument(help: "A restore's name, as `bongsu discard` lists it.") var name: String?
    @OptionGroup var options: DriveOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options.documents)
        let console = Console(language: options.documents.language ?? workspace.platform.language)
        let records = RestoreRecords(state: Composition.absolute(options.documents.statePath))
        guard let name else {
            let left = records.all().filter { $0.closedAt != nil && $0.discardedAt == nil && $0.record.into == nil }
            if left.isEmpty { console.say("no restore has left a copy", ko: "복구가 남긴 사본이 없음") }
            for entry in left {
                let when = entry.closedAt.map { CivilTime($0).spoken } ?? ""
                console.say("\(entry.record.name)  \(entry.record.subject) on \(entry.record.host), restored \(when)", ko: "\(entry.record.name)  \(entry.record.host)의 \(entry.record.subject), 복구 \(when)")
            }
            return
        }
        do {
            let entry = try records.read(name)
            guard entry.closedAt != nil else {
                throw CommandFailure(
                    .usage, 1117, Message("restore `\(name)` has not ended", ko: "`\(name)` 복구가 끝나지 않음"),
                    help: [Message("see `bongsu status`; its copy may still be needed", ko: "`bongsu status` 확인; 사본이 아직 필요할 수 있음")])
            }
            let plan = try workspace.discardPlan(entry.record)
            try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

extension Workspace {
    /// A section that no runbook holds: it is made from the restore's record, now as when it is resumed.
    func discardPlan(_ record: RestoreRecord) throws -> Plan {
        let section = DiscardSection.section(record, platform: platform)
        var extended = self
        extended.runbook.sections.append(section)
        var plan = try extended.plan(.section(section.id))
        plan.after = []
        return plan
    }
}
