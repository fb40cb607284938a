import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Two controllers that know nothing of each other meet on a host.
    @Suite struct TwoStoresTests {
        @Test func theSecondIsRefusedWhileTheFirstIsAtWorkAndTakesOverWhenItIsGone() throws {
            let ground = try Loopback()
            let effects = ground.file("effects")
            let other = ["BONGSU_STATE": ground.file("elsewhere")]
            try ground.runbook(("bash {#one host=a}", "echo one >> \(effects)\nsleep 3\n"))
            let first = try ground.launch("run")
            try wait { ground.lines("effects") == ["one"] }
            let second = try ground.bongsu("run", environment: other)
            #expect(second.code == 11, "\(second.output)\(second.errors)")
            #expect(second.errors.hasPrefix("error[B0442]: another controller is at work on host `a` of `Shop`\n"))
            #expect(second.errors.contains("bongsu resume 1"))
            #expect(ground.lines("effects") == ["one"])
            // Killed: what it started still runs, so it still counts; then nothing is left of it.
            first.signal(SIGKILL)
            _ = first.finish()
            var last = try ground.bongsu("resume", environment: other)
            try wait {
                if last.code == 11 { last = try ground.bongsu("resume", environment: other) }
                return last.code != 11
            }
            #expect(last.code == 0, "\(last.output)\(last.errors)")
            #expect(last.output.contains("left its lock behind"))
            #expect(ground.lines("effects") == ["one", "one"])
            // The first finds nobody in its way, and collects what it had begun.
            #expect(try ground.bongsu("resume").code == 0)
            #expect(ground.lines("effects") == ["one", "one"])
        }
    }
}
