package import Documents
package import Engine
import Foundation

/// Built-in actions of a running execution: looks through the assessor, writes the post-mortem from the journal, and says
/// openly what this version cannot do.
package struct ActionRouter: ActionPort {
    let assessor: Assessor
    let journal: any Journal
    /// Where reports are written; made where it is missing.
    let folder: String
    let desk: BackupDesk?

    package init(assessor: Assessor, journal: any Journal, folder: String, desk: BackupDesk? = nil) {
        self.assessor = assessor
        self.journal = journal
        self.folder = folder
        self.desk = desk
    }

    package func perform(_ action: Action, values: [String: String]) async -> ActionReport {
        switch action.verb {
        case .assess, .verify: return await assessor.perform(action, values: values)
        case .postmortem: return await postmortem()
        case .backup where action.isCarriedOut && desk != nil: return await backup(action)
        default:
            let verb = action.verb.rawValue
            return ActionReport(
                .failed,
                text: Message(
                    "this version cannot carry out `\(verb)`; nothing was changed", ko: "이 버전은 `\(verb)`을(를) 수행하지 못함; 아무것도 바꾸지 않음"
                )[language])
        }
    }

    /// `backup take`, `verify`, `check` and `clean-point` as steps. A backup's name is the step's value.
    private func backup(_ action: Action) async -> ActionReport {
        guard let desk else { return ActionReport(.failed, text: "") }
        do {
            switch action.operands.first {
            case "take":
                let backup = try await desk.take()
                let parts = backup.parts.map(\.key).joined(separator: ", ")
                let missing = (backup.missing ?? [:]).sorted { $0.key < $1.key }.map { "\n!! \($0.key): \($0.value[language])" }.joined()
                return ActionReport(
                    missing.isEmpty ? .succeeded : .failed, text: Message("backup \(backup.id): \(parts)", ko: "백업 \(backup.id): \(parts)")[language] + missing,
                    value: backup.id.text)
            case "verify":
                let proofs = try await desk.verify(.newest)
                let text = proofs.map { "\($0.part): \($0.outcome.rawValue) " + $0.findings.joined(separator: "; ") }.joined(separator: "\n")
                return ActionReport(proofs.contains { $0.outcome == .refused } ? .failed : .succeeded, text: text)
            case "clean-point":
                let point = try desk.cleanPoint()
                let text = point.lines(try desk.catalogue().catalogue).map { ($0.isRed ? "!! " : "ok ") + $0.message[language] }.joined(separator: "\n")
                // Without one a person has to choose; the evidence is what they need for it.
                guard let chosen = point.chosen else { return ActionReport(.failed, text: text) }
                let word = Message("clean: \(chosen.backup.id), \(chosen.state.rawValue)", ko: "깨끗함: \(chosen.backup.id), \(chosen.state.spokenKorean)")[language]
                return ActionReport(.succeeded, text: text + "\n" + word, value: chosen.backup.id.text)
            default:
                let check = try await desk.check()
                let text = check.findings.map { ($0.isRed ? "!! " : "ok ") + $0.message[language] }.joined(separator: "\n")
                return ActionReport(check.isGreen ? .succeeded : .failed, text: text)
            }
        } catch let error as BackupError {
            let lines = ([error.diagnostic.message] + error.diagnostic.notes).map { $0[language] }
            return ActionReport(.failed, text: lines.joined(separator: "\n"))
        } catch {
            return ActionReport(.failed, text: "\(error)")
        }
    }

    private var language: Language { assessor.platform.language }

    private func postmortem() async -> ActionReport {
        do {
            let own = try await journal.executions().filter { $0.platform == assessor.platform.name && $0.end == nil && $0.isDriven }
            guard let execution = own.map(\.id).max() else { throw JournalError.unusable(detail: "no execution is under way") }
            let report = try Postmortem(
                execution, plan: try await journal.plan(of: execution), entries: try await journal.entries(of: execution),
                language: language)
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            let path = "\(folder)/postmortem-\(execution).md"
            try Data(report.markdown.utf8).write(to: URL(filePath: path), options: .atomic)
            return ActionReport(
                .succeeded,
                text: Message(
                    "written so far: \(path); the whole: bongsu postmortem \(execution)",
                    ko: "지금까지의 보고서: \(path); 전체: bongsu postmortem \(execution)")[language],
                value: path)
        } catch {
            return ActionReport(
                .failed, text: Message("no post-mortem was written: \(error)", ko: "장애 보고서를 쓰지 못함: \(error)")[language])
        }
    }
}
