import Documents
@testable import Engine
import Testing

@Suite struct JudgementTests {
    private func judge(_ scene: AssessmentScene, _ terms: [Condition.Term], _ joiner: Condition.Joiner = .or) -> Truth {
        AssessmentJudge(scene.assessment, language: .english).judge(Condition(terms: terms, joiner: joiner)).truth
    }

    @Test func aServiceThatWaitsForItsDatabaseIsNotRestarted() {
        var scene = AssessmentScene()
        scene["o4o.database"] = .database(DatabaseAnswer(.refused))
        scene["api-server.health"] = AssessmentScene.http(.answered(status: 503))
        #expect(judge(scene, [.named("o4o", .down)]) == .yes)
        #expect(judge(scene, [.named("api-server", .down)]) == .no)
        scene["api-server.manager"] = .manager(ManagerAnswer(.stopped))
        #expect(judge(scene, [.named("api-server", .down)]) == .yes)
    }

    @Test(arguments: ["57P03", "53300", "53100"]) func aRestartIsNotTheAnswerToEverything(_ state: String) {
        var scene = AssessmentScene()
        scene["o4o.database"] = AssessmentScene.refused(state, "")
        #expect(judge(scene, [.named("o4o", .down)]) == .unknown)
        #expect(judge(scene, [.failure(.databaseCorruption)]) == .no)
        #expect(judge(scene, [.named("o4o", .damaged)]) == .no)
    }

    @Test func termsAreJoinedInThreeValues() {
        var scene = AssessmentScene()
        scene["o4o.database"] = .notAsked(Message("", ko: ""))
        let unknown = Condition.Term.named("o4o", .down)
        let yes = Condition.Term.named("nginx", .up)
        let no = Condition.Term.named("nginx", .down)
        #expect(judge(scene, [unknown, yes], .or) == .yes)
        #expect(judge(scene, [unknown, no], .or) == .unknown)
        #expect(judge(scene, [unknown, yes], .and) == .unknown)
        #expect(judge(scene, [unknown, no], .and) == .no)
        // A database that nobody could look into may be corrupt.
        #expect(judge(scene, [.failure(.databaseCorruption)]) == .unknown)
        #expect(judge(scene, [.failure(.serverDown)]) == .no)
        #expect(judge(scene, [.named("nobody", .down)]) == .unknown)
    }

    @Test func thePlatformIsWhatItsUsersSee() {
        var scene = AssessmentScene()
        #expect(judge(scene, [.platform(.up)]) == .yes)
        scene["health.http"] = AssessmentScene.http(.answered(status: 502))
        #expect(judge(scene, [.platform(.up)]) == .no)
        #expect(judge(scene, [.platform(.damaged)]) == .yes)
        #expect(judge(scene, [.platform(.down)]) == .no)
        scene["www.http"] = AssessmentScene.http(.refused)
        #expect(judge(scene, [.platform(.down)]) == .yes)
        scene["www.http"] = .notAsked(Message("", ko: ""))
        #expect(judge(scene, [.platform(.down)]) == .unknown)
    }

    @Test func aScenarioIsProposedForItsFailureAndASignTogether() {
        var scene = AssessmentScene()
        scene.scenarios = [
            AssessmentScene.scenario("corruption", .databaseCorruption, [(.response, "database error")]),
            AssessmentScene.scenario("deployment", .failedDeployment, [(.deploy, "recent"), (.response, "500")]),
            AssessmentScene.scenario("hardware", .serverDown, [(.host, "unreachable")]),
        ]
        func proposed() -> [String] {
            AssessmentJudge(scene.assessment, language: .english).propose(among: scene.scenarios)
        }
        // The symptom of corruption is also that of a database that is merely stopped.
        scene["o4o.database"] = .database(DatabaseAnswer(.refused))
        scene["health.http"] = AssessmentScene.http(.answered(status: 500), body: "{\"error\": \"Database Error\"}")
        #expect(proposed() == [])
        scene["o4o.database"] = AssessmentScene.refused("XX001", "invalid page")
        #expect(proposed() == ["corruption"])
        scene["o4o.database"] = nil
        scene["api-server.deploy"] = .deploy(Deployment(age: .seconds(60), commit: "a", subject: "b", action: "pull"))
        #expect(proposed() == ["deployment"])
    }

    /// People write a server's address and mean what runs on it.
    @Test func aHostIsAffectedWithItsGuests() {
        var scene = AssessmentScene()
        scene["api-server.manager"] = .manager(ManagerAnswer(.failed, detail: "signal 9"))
        scene["api-server.health"] = AssessmentScene.http(.refused)
        let judge = AssessmentJudge(scene.assessment, language: .english)
        #expect(judge.judge(Box.Subject.named("api")) == Judgement(.yes, evidence: ["api-server: api-server was killed"]))
        #expect(judge.judge(Box.Subject.named("web")) == Judgement(.no, evidence: ["web: answers"]))
    }

    @Test func aLostHostLeavesTheNetworkInDoubt() {
        var scene = AssessmentScene()
        scene["api.vitals"] = .unreachable(.unreachable(detail: "Connection timed out"))
        scene["api.port"] = .port(.timedOut)
        #expect(judge(scene, [.failure(.serverDown)]) == .yes)
        #expect(judge(scene, [.failure(.networkFailure)]) == .unknown)
        #expect(judge(AssessmentScene(), [.failure(.networkFailure)]) == .no)
    }

    @Test func theChecklistIsTickedAndTheCauseIsNamed() {
        var scene = AssessmentScene()
        scene["o4o.database"] = .database(DatabaseAnswer(.refused))
        scene["api-server.health"] = AssessmentScene.http(.answered(status: 503))
        scene["health.http"] = AssessmentScene.http(.answered(status: 503))
        let range = SourceRange(line: 1)
        var group = Box(id: "g", text: "영향 범위 확인", kind: .group, range: range)
        group.children = [
            Box(id: "a", text: "API 서버", kind: .finding(.named("health")), range: range),
            Box(id: "b", text: "메인 사이트", kind: .finding(.named("www")), range: range),
            Box(id: "c", text: "서버 다운", kind: .finding(.failure(.serverDown)), range: range),
        ]
        let boxes = [group, Box(id: "t", text: "고객에게 알림", kind: .task, range: range)]
        let text = AssessmentText(scene.assessment, language: .korean).text(boxes: boxes)
        #expect(text == """
            O4O: 일부 중단됨 (확인 812ms)

            진단
              1. o4o: 실행 중이 아님
                 서버 다운 (server-down), 확실
                 · 포트 5432에서 연결을 받는 프로그램이 없음
                 이 때문에 중단됨: api-server, health
                 → o4o 시작

            엔드포인트
              [x] health      중단  상태 503 (기대 200) ← o4o
              [ ] www         정상  200, 20ms

            서비스
              [x] api-server  중단  api-server: 실행 중이지만 오류로 응답함 ← o4o
              [ ] nginx       정상  실행 중

            데이터베이스
              [x] o4o         중단  o4o: 실행 중이 아님

            호스트
              [ ] api         정상  응답함
              [ ] web         정상  응답함

            체크리스트
              [x] 영향 범위 확인
                [x] API 서버  (health: 상태 503 (기대 200))
                [ ] 메인 사이트
                [x] 서버 다운  (o4o: 실행 중이 아님)
              [ ] 고객에게 알림  (담당자 확인)

            """)
    }

    @Test func aGreenPlatformSaysSoInEnglish() {
        let text = AssessmentText(AssessmentScene().assessment, language: .english).text()
        #expect(text.hasPrefix("O4O: all is well (asked for 812 ms)\n\nendpoints\n  [ ] health      up       200 in 20 ms\n"))
    }
}
