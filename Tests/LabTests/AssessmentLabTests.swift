import Adapters
import Documents
import Engine
import Lab
import Testing

/// Each fault of the lab, as `assess` sees it from outside: the right type, cause and consequences, and nothing else.
@Suite(labIsPossible) struct AssessmentLabTests {
    struct Expectation {
        var fault: String
        var host: String?
        var lines: [String]
        /// Parts of the evidence, in its own words.
        var evidence: [String]
    }

    static let behindTheDatabase = "api-server health login products"

    /// The bad commit comes last: a deployment is a suspect for two hours.
    static let expectations = [
        Expectation(
            fault: "kill-api", lines: ["server-down process-stopped api-server certain: health login products"],
            evidence: ["systemd: failed (signal 9)", "connection refused"]),
        Expectation(
            fault: "crash-loop-api", lines: ["server-down crash-loop api-server certain: health login products"],
            evidence: ["systemd: gave up, start limit hit (exit 1)", "its last words: SyntaxError: Unexpected end of input"]),
        Expectation(
            fault: "stop-postgresql", lines: ["server-down database-stopped o4o_platform certain: \(behindTheDatabase)"],
            evidence: ["systemd, postgresql@15-main: stopped", "systemd, postgresql: active, exited; it is /bin/true"]),
        Expectation(
            fault: "freeze-postgresql", lines: ["server-down database-hung o4o_platform certain: \(behindTheDatabase)"],
            evidence: ["its main process is stopped by a signal (state T)"]),
        Expectation(
            fault: "break-nginx-config", lines: ["failed-deployment configuration nginx certain: "],
            evidence: ["unknown directive \"proxy_passs\" in /etc/nginx/sites-enabled/o4o.conf"]),
        Expectation(
            fault: "kill-nginx", lines: ["server-down process-stopped nginx certain: admin health login main products"],
            evidence: ["systemd: failed (signal 9)"]),
        Expectation(
            fault: "fill-disk", host: "web", lines: ["saturation disk-full web certain: "], evidence: ["/: 100 % used, 0 kB left"]),
        Expectation(
            fault: "cut-network", host: "api",
            lines: ["server-down host-unreachable api likely: api-server health login o4o_platform products"],
            evidence: [":22: packets vanish"]),
        Expectation(
            fault: "cut-network", host: "web", lines: ["server-down host-unreachable web likely: admin health login main nginx products"],
            evidence: [":22: packets vanish"]),
        Expectation(
            fault: "deploy-bad-commit", lines: ["failed-deployment bad-deployment api-server likely: health products"],
            evidence: ["Measure how long products take", "status 500"]),
    ]

    @Test func eachFaultIsNamedAndNothingElse() async throws {
        try await Replica.with("assess") { replica in
            let green = await replica.assess()
            #expect(green.isGreen, "\(green.story)")
            try await corruption(replica)
            for expected in Self.expectations { try await judge(expected, replica) }
        }
    }

    private func judge(_ expected: Expectation, _ replica: Replica) async throws {
        let fault = try #require(Fault.named(expected.fault))
        try await replica.lab.inject(fault, on: expected.host)
        let seen = await replica.assess()
        #expect(seen.lines == expected.lines, "\(expected.fault)\n\(seen.story)")
        for part in expected.evidence { #expect(seen.evidence.contains(part), "\(expected.fault)\n\(seen.story)") }
        try await heal(fault, on: expected.host, replica)
    }

    /// The server starts anew, so that the API's first questions may still meet a connection that is gone.
    private func corruption(_ replica: Replica) async throws {
        let fault = try #require(Fault.named("corrupt-table"))
        try await replica.lab.inject(fault)
        let seen = await replica.assess()
        #expect(seen.diagnosis.findings.map(\.cause) == [.corruption], "\(seen.story)")
        #expect(seen.diagnosis.failures == [.databaseCorruption])
        #expect(seen.diagnosis.findings.first?.consequences.contains("products") == true, "\(seen.story)")
        #expect(seen.evidence.contains("products: XX001 invalid page in block 0"), "\(seen.story)")
        try await heal(fault, on: nil, replica)
    }

    private func heal(_ fault: Fault, on host: String?, _ replica: Replica) async throws {
        try await replica.lab.heal(fault, on: host)
        try await replica.lab.up()
        let after = await replica.assess()
        #expect(after.isGreen, "after \(fault): \(after.story)")
    }
}
