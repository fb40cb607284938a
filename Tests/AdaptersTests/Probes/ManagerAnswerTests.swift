@testable import Adapters
import Documents
import Engine
import Testing

/// What managers print, read into one vocabulary.
@Suite struct ManagerAnswerTests {
    private static func read(_ manager: Service.Supervisor, _ output: String, exit: Int = 0) -> ManagerAnswer? {
        let service = Service(name: "api", host: "api", manager: manager)
        let answer = ManagerQuestions.answer(ProbeScript.Answer(output: output, exitCode: exit), service)
        return if case .manager(let manager) = answer { manager } else { nil }
    }

    /// Recorded from Debian 12's supervisor 4.2.5: `supervisorctl status NAME`.
    @Test(arguments: [
        ("api                              RUNNING   pid 25032, uptime 0:00:03", ManagerAnswer.State.running, "RUNNING pid 25032, uptime 0:00:03"),
        ("api                              STOPPED   Not started", .stopped, "STOPPED Not started"),
        ("api                              BACKOFF   Exited too quickly (process log may have details)", .crashLoop, "BACKOFF Exited too quickly (process log may have details)"),
        ("api                              FATAL     Exited too quickly (process log may have details)", .errored, "FATAL Exited too quickly (process log may have details)"),
        ("api                              EXITED    Nov 23 05:15 AM", .stopped, "EXITED Nov 23 05:15 AM"),
        ("api                              STARTING  ", .starting, "STARTING"),
        ("api: ERROR (no such process)", .notKnown, "ERROR (no such process)"),
        ("unix:///var/run/supervisor.sock no such file", .managerDown, "no such file"),
    ])
    func supervisor(_ line: String, _ state: ManagerAnswer.State, _ detail: String) {
        #expect(Self.read(.supervisor, line + "\n") == ManagerAnswer(state, detail: detail))
    }

    /// Lines of our own `--format`, so that no version's table or JSON matters.
    @Test(arguments: [
        ("running|0|o4o-api-1", ManagerAnswer.State.running, "running, exit 0", 0), ("restarting|1|o4o-api-1", .crashLoop, "restarting, exit 1", 1),
        ("exited|137|o4o-api-1", .stopped, "exited, exit 137", 137), ("dead|1|o4o-api-1", .failed, "dead, exit 1", 1),
    ])
    func compose(_ line: String, _ state: ManagerAnswer.State, _ detail: String, _ exit: Int) {
        #expect(Self.read(.compose, line + "\n") == ManagerAnswer(state, detail: detail, exitCode: exit))
    }

    /// Recorded from the lab's `api` with a broken build: systemd 252 and the unit's own last lines.
    @Test func aUnitThatGaveUpKeepsItsLastWords() {
        let output = """
            Type=simple
            MainPID=0
            Result=exit-code
            NRestarts=3
            ExecMainCode=1
            ExecMainStatus=1
            LoadState=loaded
            ActiveState=failed
            SubState=failed
            ActiveEnterTimestampMonotonic=100
            BongsuUptime=9000.12
            bongsu-said SyntaxError: Unexpected end of input
            bongsu-said Node.js v18.20.4
            """
        var expected = ManagerAnswer(.startLimit, detail: "exit 1", restarts: 3, exitCode: 1)
        expected.lastWords = ["SyntaxError: Unexpected end of input", "Node.js v18.20.4"]
        #expect(Self.read(.systemd, output) == expected)
    }
}
