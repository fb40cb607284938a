import Foundation
import Lab
import Subprocess
import TestSupport
import Testing

/// A host dies in the middle of a step, as after a power failure, and comes back: the real program sees it.
@Suite(labIsPossible) struct RebootTests {
    /// Appends its name each time it is started; the first time it then waits for the power failure.
    private static func step(_ name: String, _ classes: String = "") -> String {
        """
        ```bash {#\(name)\(classes) host=only timeout=3m}
        echo \(name) >>effects
        if [ "$(grep -c '^\(name)$' effects)" = 1 ]; then sync; sleep 170; fi
        ```

        """
    }

    @Test func nothingIsStartedTwice() async throws {
        try await sweepLabsOfDeadRuns()
        let lab = try Lab(name: labName("reboot"), blueprint: LabBlueprint(hosts: [LabHost("only", octet: 11)]))
        try await lab.up()
        let folder = try Binary.temporaryFolder()
        do {
            try await reboots(Controller(lab: lab, folder: folder))
        } catch {
            try? FileManager.default.removeItem(at: folder)
            try await lab.down()
            throw error
        }
        try? FileManager.default.removeItem(at: folder)
        try await lab.down()
    }

    private func reboots(_ controller: Controller) async throws {
        try await controller.write(
            Self.step("repeatable", " .idempotent") + Self.step("once") + Self.step("again")
                + "```bash {#last host=only}\necho last >>effects\n```\n")

        // The step that may be repeated is repeated by itself; the one that may not is asked about.
        async let first = controller.bongsu("run")
        try await controller.powerFailure(afterLast: "repeatable")
        try await controller.powerFailure(afterLast: "once")
        let lost = try await first
        #expect(lost.code == 20, "\(lost.output)\(lost.errors)")
        #expect(lost.output.contains("error[B0410]: the outcome of `once` on only is unknown\n --> \(controller.folder.path)/runbook.md:10:1\n"), "\(lost.output)")
        #expect(lost.output.contains("`bongsu settle 1 once succeeded`"), "\(lost.output)")
        #expect(try await controller.effects() == ["repeatable", "repeatable", "once"])
        // Going on without an answer begins nothing.
        #expect(try await controller.bongsu("resume").code == 20)
        #expect(try await controller.effects() == ["repeatable", "repeatable", "once"])

        // A person says what they saw; the next step meets the same fate, and now a person wants it again.
        #expect(try await controller.bongsu("settle", "1", "once", "succeeded").code == 0)
        async let second = controller.bongsu("resume")
        try await controller.powerFailure(afterLast: "again")
        let lostAgain = try await second
        #expect(lostAgain.code == 20, "\(lostAgain.output)\(lostAgain.errors)")
        #expect(try await controller.bongsu("retry", "1", "again").code == 0)
        let last = try await controller.bongsu("resume")
        #expect(last.code == 0, "\(last.output)\(last.errors)")
        #expect(try await controller.effects() == ["repeatable", "repeatable", "once", "again", "again", "last"])
    }

    /// The real program with documents of its own, on a lab.
    private struct Controller {
        var lab: Lab
        var folder: URL

        func write(_ steps: String) async throws {
            let address = try #require(try await lab.status().hosts.first?.address)
            let platform = "platform: Shop\nlanguage: en\nhosts:\n  only: {address: \(address), user: ubuntu}\n"
            try Data(platform.utf8).write(to: folder.appending(path: "platform.yaml"))
            let runbook = "# Shop\n\n## Work (10 min)\n<!-- bongsu: #work -->\n\n\(steps)"
            try Data(runbook.utf8).write(to: folder.appending(path: "runbook.md"))
        }

        func bongsu(_ arguments: String...) async throws -> Binary.Result {
            let result = try await Subprocess.run(
                .name("env"), arguments: Arguments([Binary.path] + arguments + ["-C", folder.path]),
                environment: .inherit.updating(["BONGSU_SSH_CONFIG": lab.sshConfiguration, "XDG_RUNTIME_DIR": folder.path]),
                output: .string(limit: 1_000_000), error: .string(limit: 1_000_000))
            let code: Int32 = if case .exited(let code) = result.terminationStatus { Int32(code) } else { -1 }
            return Binary.Result(output: result.standardOutput, errors: result.standardError, code: code)
        }

        func effects() async throws -> [String] {
            try await lab.ssh("only", "cat effects").split(separator: "\n").map(String.init)
        }

        /// Waits until the step has begun, then takes the host's power away; it boots by itself, with its disk.
        func powerFailure(afterLast step: String) async throws {
            for _ in 0..<600 {
                if try await effects().last == step { break }
                try await Task.sleep(for: .milliseconds(200))
            }
            let before = try await lab.ssh("only", "cat /proc/sys/kernel/random/boot_id")
            _ = try await lab.ssh("only", "sudo reboot -ff")
            for _ in 0..<600 {
                let now = try await lab.ssh("only", "cat /proc/sys/kernel/random/boot_id")
                if !now.isEmpty, now != before { return }
                try await Task.sleep(for: .milliseconds(200))
            }
            Issue.record("the host did not come back")
        }
    }
}
