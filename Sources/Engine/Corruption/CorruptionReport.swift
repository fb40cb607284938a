package import Documents

/// One thing that a check saw and that is not as it must be.
package struct CorruptionFinding: Hashable, Codable, Sendable {
    package enum Kind: String, Hashable, Codable, Sendable {
        /// Data or an index is not what was written.
        case damage
        /// Rows or tables are gone, and what is left is sound.
        case loss
        /// Declared and not in force: worth a look, no reason to restore.
        case defect
    }
    package var kind: Kind
    package var check: CorruptionCheck
    package var confidence: Diagnosis.Confidence
    package var table: String?
    package var index: String?
    /// The page's number in its file, where the server names one.
    package var block: Int?
    package var sqlState: String?
    /// One line with its source.
    package var evidence: Message
    /// The first thing to do.
    package var advice: Message

    package init(
        _ kind: Kind, _ check: CorruptionCheck, _ confidence: Diagnosis.Confidence, table: String? = nil, index: String? = nil,
        block: Int? = nil, sqlState: String? = nil, _ evidence: Message, advice: Message
    ) {
        self.kind = kind
        self.check = check
        self.confidence = confidence
        self.table = table
        self.index = index
        self.block = block
        self.sqlState = sqlState
        self.evidence = evidence
        self.advice = advice
    }
}

/// What was looked for in one database, what was found, and what was not looked at and why.
package struct CorruptionReport: Hashable, Codable, Sendable {
    /// Something that was not looked at.
    package struct Gap: Hashable, Codable, Sendable {
        package var check: CorruptionCheck
        /// A table or an index; nil: all of them.
        package var subject: String?
        package var reason: Message
        /// The command that would let it be looked at.
        package var help: Message?
        package init(_ check: CorruptionCheck, _ subject: String? = nil, _ reason: Message, help: Message? = nil) {
            self.check = check
            self.subject = subject
            self.reason = reason
            self.help = help
        }
    }

    package enum Verdict: String, Hashable, Codable, Sendable {
        case sound, damaged
        /// Nothing was found, and not every table could be read.
        case unknown
    }

    package var database: String
    package var findings: [CorruptionFinding]
    package var gaps: [Gap]
    /// Tables that the database has, and those of them that were looked into; system tables count.
    package var tables: Int
    package var lookedTables: Int
    package var lookedIndexes: Int
    package var lookedBytes: Int
    package var elapsedMilliseconds: Int

    package init(
        _ database: String, findings: [CorruptionFinding] = [], gaps: [Gap] = [], tables: Int = 0, lookedTables: Int = 0,
        lookedIndexes: Int = 0, lookedBytes: Int = 0, elapsedMilliseconds: Int = 0
    ) {
        self.database = database
        self.findings = findings
        self.gaps = gaps
        self.tables = tables
        self.lookedTables = lookedTables
        self.lookedIndexes = lookedIndexes
        self.lookedBytes = lookedBytes
        self.elapsedMilliseconds = elapsedMilliseconds
    }

    /// Damage or loss; defects are told and change no verdict.
    package var damage: [CorruptionFinding] { findings.filter { $0.kind != .defect } }

    package var verdict: Verdict {
        if !damage.isEmpty { return .damaged }
        return tables > 0 && lookedTables == tables ? .sound : .unknown
    }

    /// The tables that findings name; nil where one names none, so that all must be looked at again.
    package var suspects: Set<String>? {
        let names = damage.map(\.table)
        return names.contains(nil) ? nil : Set(names.compactMap(\.self))
    }
}

extension CorruptionReport {
    /// As causes for a diagnosis: at most one for damage and one for loss.
    var diagnosed: [Diagnosis.Finding] {
        var causes: [Diagnosis.Finding] = []
        let corrupt = findings.filter { $0.kind == .damage }
        if let gravest = corrupt.max(by: { $0.confidence < $1.confidence }) {
            // Only where every finding is an index's own may it be built anew from a sound table.
            let advice = (corrupt.first { $0.index == nil && $0.confidence == gravest.confidence } ?? gravest).advice
            causes.append(
                Diagnosis.Finding(
                    .databaseCorruption, .corruption, of: database, gravest.confidence,
                    Message("\(database) is corrupt", ko: "\(database): 손상됨"), evidence: corrupt.map(\.evidence), advice: advice))
        }
        let lost = findings.filter { $0.kind == .loss }
        if let gravest = lost.max(by: { $0.confidence < $1.confidence }) {
            let isTable = lost.contains { $0.sqlState == "42P01" }
            causes.append(
                Diagnosis.Finding(
                    .dataLoss, isTable ? .tableMissing : .rowsMissing, of: database, gravest.confidence,
                    Message("\(database) holds less than its last backup", ko: "\(database): 마지막 백업보다 데이터가 적음"),
                    evidence: lost.map(\.evidence), advice: gravest.advice))
        }
        return causes
    }
}
