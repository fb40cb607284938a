import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu discard [RESTORE]`
struct DiscardCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "discard", abstract: "Drop what a restore left beside, after approval; without a name, list them.")

    @Argument(help: "A restore's name, as `bongsu discard` lists it.") var name: String?
    @OptionGroup var options: DriveOptions
    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options.documents)
        let console = Console(language: options.documents.language ?? workspace.platform.language)
        let records = RestoreRecords(state: Composition.absolute(options.documents.statePath))
        guard let name else {
            let left = records.all().filter { ($0.closedAt != nil || $0.began) && $0.discardedAt == nil && $0.record.into == nil }
            if left.isEmpty { console.say("no restore has left a copy", ko: "복구가 남긴 사본이 없음") }
            for entry in left {
                let record = entry.record
                if let closed = entry.closedAt.map({ CivilTime($0).spoken }) {
                    console.say("\(record.name)  \(record.subject) on \(record.host), restored \(closed)", ko: "\(record.name)  \(record.host)의 \(record.subject), 복구 \(closed)")
                } else {
                    let chosen = CivilTime(record.chosen).spoken
                    console.say(
                        "\(record.name)  \(record.subject) on \(record.host), begun \(chosen), not ended", ko: "\(record.name)  \(record.host)의 \(record.subject), 시작 \(chosen), 끝나지 않음")
                }
            }
            return
        }
        do {
            let entry = try records.read(name)
            let plan = try workspace.discardPlan(entry)
            try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
        } catch let error as BackupError {
            throw CommandFailure(error)
        }
    }
}

extension Workspace {
    /// A section that no runbook holds: it is made from the restore's record, now as when it is resumed.
    ///
    /// While an execution can still go on, none begins: a restore that has not ended is then one that will not.
    func discardPlan(_ entry: RestoreRecords.Entry) throws -> Plan {
        let section = DiscardSection.section(entry.record, ended: entry.closedAt != nil, platform: platform)
        var extended = self
        extended.runbook.sections.append(section)
        var plan = try extended.plan(.section(section.id))
        plan.after = []
        return plan
    }
}
