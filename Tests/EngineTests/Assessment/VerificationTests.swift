import Documents
@testable import Engine
import Foundation
import Testing

@Suite struct VerificationTests {
    private func platform() -> Platform {
        var platform = Platform(name: "O4O", language: .english)
        var health = Endpoint(name: "health", url: "http://h/api/health")
        health.expect = .init(status: [200], within: .milliseconds(50), contains: "ok")
        platform.endpoints = [health, Endpoint(name: "www", url: "http://h/")]
        return platform
    }

    private func verification(_ answers: [String: ProbeAnswer], samples: Int = 1) -> Verification {
        let platform = platform()
        return Verification(platform, Verification.requests(platform, samples: samples).map { ProbeResult($0, answers[$0.subject] ?? AssessmentScene.ok()) })
    }

    private func answers(_ milliseconds: [Int], body: String = "ok") -> ProbeAnswer {
        .http(milliseconds.map { HTTPAnswer(.answered(status: 200), total: .milliseconds($0), body: body) })
    }

    @Test func theNearestRankIsATimeThatWasMeasured() {
        func milliseconds(_ values: [Int]) -> [Int] {
            guard let latency = Latency(values.map { .milliseconds($0) }) else { return [] }
            return [latency.min, latency.median, latency.p95, latency.max].map(Spoken.milliseconds)
        }
        #expect(milliseconds([]) == [])
        #expect(milliseconds([7]) == [7, 7, 7, 7])
        #expect(milliseconds([9, 1, 5, 3, 7, 2, 8, 4, 6, 10]) == [1, 5, 10, 10])
        #expect(milliseconds(Array(1...20)) == [1, 10, 19, 20])
        #expect(milliseconds(Array(1...100)) == [1, 50, 95, 100])
    }

    @Test func samplesAreJudgedByTheirP95() {
        let slow = verification(["health": answers([10, 10, 10, 10, 10, 10, 10, 10, 10, 80])], samples: 10)
        #expect(slow.verdict == .failed)
        #expect(VerificationText(slow, language: .english).text == """
            failed   health  p95 80 ms, limit 50 ms
                             10 samples: min 10 ms, median 10 ms, p95 80 ms, max 80 ms, limit 50 ms
            passed   www     200 in 20 ms
            not verified: 1 of 2 endpoints are as expected
            p95 is the nearest rank: a time that was measured, not interpolated

            """)
        #expect(verification(["health": answers(Array(repeating: 10, count: 10))], samples: 10).verdict == .passed)
    }

    @Test func everyExpectationCounts() {
        #expect(verification(["health": answers([10])]).verdict == .passed)
        #expect(verification(["health": answers([10], body: "no")]).verdict == .failed)
        #expect(verification(["health": AssessmentScene.http(.answered(status: 302))]).verdict == .failed)
        #expect(verification(["health": AssessmentScene.http(.refused)]).verdict == .failed)
        let unasked = verification(["health": .notAsked(Message("secret ${ENV:X} cannot be read", ko: "비밀 값 ${ENV:X}을(를) 읽을 수 없음")), "www": answers([10])])
        #expect(unasked.verdict == .unknown)
        #expect(VerificationText(unasked, language: .korean).text == """
            불명  health  비밀 값 ${ENV:X}을(를) 읽을 수 없음
            통과  www     200, 10ms
            검증 불가: 확인하지 못한 엔드포인트가 있음

            """)
    }

    @Test func theJSONFormIsReadBackWhole() throws {
        let verification = verification(["health": answers([10, 20])], samples: 2)
        #expect(try JSONDecoder().decode(Verification.self, from: JSONEncoder().encode(verification)) == verification)
        var scene = AssessmentScene()
        scene["o4o.database"] = AssessmentScene.refused("53300", "sorry, too many clients already")
        let assessment = scene.assessment
        #expect(try JSONDecoder().decode(Assessment.self, from: JSONEncoder().encode(assessment)) == assessment)
    }
}
