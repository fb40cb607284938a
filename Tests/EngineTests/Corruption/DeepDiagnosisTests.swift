import Documents
@testable import Engine
import Testing

/// What a deep check found makes the database damaged, for the report and for a runbook's conditions.
@Suite struct DeepDiagnosisTests {
    private static let lost = CorruptionReport(
        "o4o",
        findings: [
            .init(.damage, .parity, .certain, table: "users",
                Message("users: pages of the table are lost", ko: "users: 페이지 손실"), advice: Message("bongsu restore o4o", ko: "bongsu restore o4o"))
        ], tables: 3, lookedTables: 3)

    private func assess(_ reports: [CorruptionReport], _ database: ProbeAnswer = .database(AssessmentScene.healthyDatabase)) -> Assessment {
        let scene = AssessmentScene()
        let requests = ProbePlan(scene.platform).requests.filter { $0.subject == "o4o" }
        let results = requests.map { ProbeResult($0, $0.id == "o4o.database" ? database : .log(LogTail(path: "x", lines: []))) }
        return Diagnostician(scene.platform).assess(results, corruption: reports)
    }

    private func judge(_ assessment: Assessment, _ term: Condition.Term) -> Judgement {
        AssessmentJudge(assessment, language: .english).judge(Condition(terms: [term]))
    }

    @Test func aDatabaseThatAnswersIsDamagedNevertheless() {
        let assessment = assess([Self.lost])
        #expect(assessment.subject("o4o")?.state == .damaged)
        #expect(judge(assessment, .named("o4o", .damaged)).truth == .yes)
        let corruption = judge(assessment, .failure(.databaseCorruption))
        #expect(corruption.truth == .yes)
        #expect(corruption.evidence == ["o4o is corrupt", "users: pages of the table are lost"])
        #expect(!assessment.isGreen)
    }

    @Test func aStoppedServerMayBeDamagedToo() {
        let assessment = assess([Self.lost], .database(DatabaseAnswer(.refused)))
        #expect(assessment.subject("o4o")?.state == .damaged)
        #expect(assessment.diagnosis.findings.map(\.cause) == [.corruption, .databaseStopped])
    }

    @Test func aSoundDeepCheckChangesNothing() {
        let sound = CorruptionReport("o4o", tables: 3, lookedTables: 3)
        #expect(assess([sound]).subject("o4o")?.state == .up)
        #expect(assess([sound]).isGreen)
        // What was not looked at is no good news.
        #expect(!assess([CorruptionReport("o4o", tables: 3, lookedTables: 2)]).isGreen)
        #expect(judge(assess([sound]), .failure(.databaseCorruption)).truth == .no)
    }

    @Test func possibleDamageAsksAPerson() {
        var report = Self.lost
        report.findings[0].confidence = .possible
        #expect(judge(assess([report]), .failure(.databaseCorruption)).truth == .unknown)
    }

    @Test func aVerificationFailsOnDamageAndIsUnknownWhereNobodyLooked() {
        var verification = Verification(Platform(name: "O4O"), [])
        verification.corruption = [CorruptionReport("o4o", tables: 3, lookedTables: 3)]
        #expect(verification.verdict == .passed)
        verification.corruption.append(CorruptionReport("shop"))
        #expect(verification.verdict == .unknown)
        verification.corruption.append(Self.lost)
        #expect(verification.verdict == .failed)
        #expect(VerificationText(verification, language: .english).text.hasSuffix(
            "not verified: 0 of 0 endpoints as expected, 1 of 3 databases read without damage\n"))
    }
}
