package import Documents

/// A deep check as lines for a terminal: the verdict, what was found with its next command, what was not looked at and why.
package struct CorruptionText: Sendable {
    let report: CorruptionReport
    let language: Language

    package init(_ report: CorruptionReport, language: Language) {
        self.report = report
        self.language = language
    }

    private func say(_ english: String, _ korean: String) -> String { Message(english, ko: korean)[language] }

    /// Lines without an end of line.
    /// - Parameter findings: false where a diagnosis has told them already.
    package func lines(findings: Bool = true) -> [String] {
        var lines = [headline]
        if findings {
            for finding in report.damage {
                lines.append("  [x] \(finding.check.title[language]): \(finding.evidence[language])")
            }
            for advice in unique(report.damage.map(\.advice)) { lines.append("      → \(advice[language])") }
        }
        for finding in report.findings where finding.kind == .defect {
            lines += ["  [!] \(finding.evidence[language])", "      → \(finding.advice[language])"]
        }
        for group in groups {
            let subjects = group.subjects.isEmpty ? "" : " (\(Self.list(group.subjects)))"
            lines.append("  [?] " + say("not looked at", "확인하지 않음") + ": \(group.title): \(group.reason[language])\(subjects)")
            if let help = group.help { lines.append("      → \(help[language])") }
        }
        return lines
    }

    private var headline: String {
        let verdict: String =
            switch report.verdict {
            case .sound: say("no damage found", "손상 없음")
            case .damaged: say("damaged", "손상됨")
            case .unknown: say("not all could be looked at", "일부 확인하지 못함")
            }
        let (bytes, span) = (Spoken.bytes(report.lookedBytes), Spoken.span(.milliseconds(report.elapsedMilliseconds))[language])
        return say(
            "deep check of \(report.database): \(verdict): \(report.lookedTables) of \(report.tables) tables read, \(report.lookedIndexes) indexes, \(bytes), \(span)",
            "\(report.database) 정밀 검사: \(verdict): 테이블 \(report.tables)개 중 \(report.lookedTables)개, 인덱스 \(report.lookedIndexes)개, \(bytes), \(span)")
    }

    private struct Group {
        var title: String
        var reason: Message
        var help: Message?
        var subjects: [String]
    }

    /// Gaps that have one reason are one line.
    private var groups: [Group] {
        var groups: [Group] = []
        for gap in report.gaps {
            let title = gap.check.title[language]
            if let at = groups.firstIndex(where: { $0.reason == gap.reason }) {
                if !groups[at].title.contains(title) { groups[at].title += ", \(title)" }
                if let subject = gap.subject { groups[at].subjects.append(subject) }
            } else {
                groups.append(Group(title: title, reason: gap.reason, help: gap.help, subjects: gap.subject.map { [$0] } ?? []))
            }
        }
        return groups
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", … \(names.count)" : "")
    }

    private func unique(_ messages: [Message]) -> [Message] { messages.reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
