import Foundation
import Glibc
import TestSupport
import Testing

/// Every suite that drives the binary runs alone: they measure the machine's processes.
@Suite(.serialized, .enabled(if: Loopback.isPossible, "needs root and /usr/sbin/sshd"))
enum EndToEnd {}

extension EndToEnd {
    /// The controller dies, its connections die, the sessions on the hosts die: every effect is there exactly once.
    @Suite struct KilledControllerTests {
        static let kills = 34
        static let steps = 6

        @Test func everyEffectIsThereOnceHoweverOftenTheControllerDies() throws {
            let seed = ProcessInfo.processInfo.environment["BONGSU_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)
            print("seed \(seed)")
            var random = Seeded(state: seed)
            let ground = try Loopback()
            try ground.write("runbook.md", Self.runbook(ground.file("effects")))
            var killed = 0
            var rounds = 0
            while killed < Self.kills {
                rounds += 1
                try #require(rounds < 200)
                let isOpen = try ground.executions().contains { !Self.ends.contains($0.state) }
                let controller = try ground.launch(isOpen ? "resume" : "run")
                let moment = UInt32.random(in: 0..<1_200, using: &random)
                let connections = Int.random(in: 0..<6, using: &random)
                usleep(moment * 500)
                if connections == 0 { ground.killSSH() }
                if connections == 1 { ground.killSessions() }
                usleep(moment * 500)
                guard controller.process.isRunning else {
                    let ended = controller.finish()
                    try #require(ended.code == 0, "seed \(seed): \(ended.output)\(ended.errors)")
                    continue
                }
                controller.signal(SIGKILL)
                #expect(controller.finish().code == 128 + SIGKILL)
                killed += 1
            }
            if try ground.executions().contains(where: { !Self.ends.contains($0.state) }) {
                let last = try ground.bongsu("resume")
                #expect(last.code == 0, "seed \(seed): \(last.output)\(last.errors)")
            }
            let executions = try ground.executions()
            #expect(executions.allSatisfy { $0.state == "succeeded" }, "seed \(seed): \(executions)")
            var counted: [String: Int] = [:]
            for line in ground.lines("effects") { counted[line, default: 0] += 1 }
            var expected: [String: Int] = [:]
            for step in 1...Self.steps {
                for host in 1...3 {
                    expected["begun \(step) 127.0.0.\(host)"] = executions.count
                    expected["done \(step) 127.0.0.\(host)"] = executions.count
                }
            }
            #expect(counted == expected, "seed \(seed)")
        }

        private static let ends = ["succeeded", "failed", "aborted"]

        /// Steps of 50 to 300 ms on three hosts at once, a polling check and an evidence between them.
        private static func runbook(_ effects: String) -> String {
            let work = (1...steps).map { number in
                """
                ```bash {#step-\(number) host=a,b,c}
                set -- $SSH_CONNECTION
                echo "begun \(number) $3" >> \(effects)
                sleep 0.\(number % 2 == 0 ? "05" : "3")
                echo "done \(number) $3" >> \(effects)
                ```

                """
            }
            let looking = """
                ```bash {#look .evidence host=b}
                wc -l \(effects)
                ```

                ```bash {#seen .check host=a until=60s}
                sleep 0.1
                echo asked >> \(effects)-asked
                test $(($(wc -l < \(effects)-asked) % 3)) = 0
                ```

                """
            return "# Shop\n\n## Work (10 min)\n<!-- bongsu: #work -->\n\n"
                + work[..<3].joined(separator: "\n") + "\n" + looking + "\n" + work[3...].joined(separator: "\n")
        }
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same seed, the same moments.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
