package import Documents

/// A verification as lines for a terminal: one an endpoint, then the verdict.
package struct VerificationText: Sendable {
    let verification: Verification
    let language: Language

    package init(_ verification: Verification, language: Language) {
        self.verification = verification
        self.language = language
    }

    private func say(_ english: String, _ korean: String) -> String { Message(english, ko: korean)[language] }

    /// Ends with a line break.
    package var text: String {
        let names = verification.checks.map { DisplayWidth.of($0.name) }.max() ?? 0
        let words = [say("passed", "통과"), say("failed", "실패"), say("unknown", "불명")]
        let width = words.map(DisplayWidth.of).max() ?? 0
        var lines: [String] = []
        for check in verification.checks {
            let word =
                switch check.verdict {
                case .passed: words[0]
                case .failed: words[1]
                case .unknown: words[2]
                }
            lines.append(
                "\(DisplayWidth.padded(word, to: width))  \(DisplayWidth.padded(check.name, to: names))  \(check.line[language])"
                    + wrong(check))
            if check.samples > 1, let latency = check.latency {
                lines.append(String(repeating: " ", count: width + names + 4) + self.latency(latency, check))
            }
        }
        for report in verification.corruption { lines += CorruptionText(report, language: language).lines() }
        // One endpoint's own line is the verdict already.
        if verification.checks.count != 1 || !verification.corruption.isEmpty { lines.append(conclusion) }
        if verification.checks.contains(where: { $0.samples > 1 }) {
            lines.append(say("p95 is the nearest rank: a time that was measured, not interpolated", "p95는 최근접 순위 방식: 보간이 아닌 실제 측정값"))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private func wrong(_ check: Verification.Check) -> String {
        guard check.wrongSamples > 0, check.samples > 1 else { return "" }
        return say(" (\(check.wrongSamples) of \(check.samples) samples)", " (\(check.samples)회 중 \(check.wrongSamples)회)")
    }

    private func latency(_ latency: Latency, _ check: Verification.Check) -> String {
        func span(_ duration: Duration) -> String { Spoken.span(duration)[language] }
        let times = say(
            "\(check.samples) samples: min \(span(latency.min)), median \(span(latency.median)), p95 \(span(latency.p95)), max \(span(latency.max))",
            "\(check.samples)회 측정: 최소 \(span(latency.min)), 중앙값 \(span(latency.median)), p95 \(span(latency.p95)), 최대 \(span(latency.max))")
        guard let limit = check.limitMilliseconds else { return times }
        let spoken = Spoken.span(.milliseconds(limit))[language]
        return times + say(", limit \(spoken)", ", 한도 \(spoken)")
    }

    private var conclusion: String {
        let all = verification.checks.count
        let passed = verification.checks.filter { $0.verdict == .passed }.count
        let sound = verification.corruption.filter { $0.verdict == .sound }.count
        if !verification.corruption.isEmpty { return deepConclusion(passed, all, sound, verification.corruption.count) }
        return switch verification.verdict {
        case .passed: say("verified: all \(all) endpoints are as expected", "검증 통과: 엔드포인트 \(all)개 모두 기대대로임")
        case .failed: say("not verified: \(passed) of \(all) endpoints are as expected", "검증 실패: 엔드포인트 \(all)개 중 \(passed)개만 기대대로임")
        case .unknown where all == 0: say("nothing to verify: platform.yaml names no such endpoint", "검증할 것이 없음: platform.yaml에 해당 엔드포인트가 없음")
        case .unknown: say("not verified: some endpoints could not be asked", "검증 불가: 확인하지 못한 엔드포인트가 있음")
        }
    }

    private func deepConclusion(_ passed: Int, _ all: Int, _ sound: Int, _ databases: Int) -> String {
        let (english, korean) = (
            "\(passed) of \(all) endpoints as expected, \(sound) of \(databases) databases read without damage",
            "엔드포인트 \(all)개 중 \(passed)개 정상, 데이터베이스 \(databases)개 중 \(sound)개 손상 없이 모두 읽음"
        )
        return switch verification.verdict {
        case .passed: say("verified: \(english)", "검증 통과: \(korean)")
        case .failed: say("not verified: \(english)", "검증 실패: \(korean)")
        case .unknown: say("not verified, some could not be looked at: \(english)", "검증 불가, 확인하지 못한 것이 있음: \(korean)")
        }
    }
}
