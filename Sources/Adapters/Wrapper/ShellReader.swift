package import Engine

/// Short questions through a shell of their own, beside the session: a slow probe delays no step.
package struct ShellReader: HostReader {
    let launch: WrapperLaunch

    init(_ launch: WrapperLaunch) { self.launch = launch }

    /// Standard output and error, each at most 1 MB.
    ///
    /// The question travels on standard input. `timeout` kills its process group on the host at the limit; half a
    /// second later the connection is given up here, so that a host which swallows everything costs no more.
    package func read(_ script: String, timeLimit: Duration) async throws(HostError) -> HostAnswer {
        let token = "bongsu-" + (0..<4).map { _ in String(UInt32.random(in: .min ... .max), radix: 16) }.joined()
        let process = BoundedProcess(
            executable: launch.executable, arguments: launch.arguments,
            input: Array(Self.program(script, timeLimit: timeLimit, token: token).utf8),
            deadline: timeLimit + .milliseconds(500))
        let clock = ContinuousClock()
        let began = clock.now
        let answer: BoundedProcess.Answer
        do throws(BoundedProcess.Failure) {
            answer = try await process.run()
        } catch {
            switch error {
            case .launch(let detail): throw .unreachable(detail: detail)
            case .deadline:
                await launch.abandon()
                throw .deadline
            }
        }
        let said = String(decoding: answer.errorOutput, as: UTF8.self)
        guard let mark = said.firstRange(of: "\n\(token) ") else { throw launch.explain(said, false) }
        let code = Int32(said[mark.upperBound...].prefix { $0 != "\n" }) ?? -1
        // 137 is what `timeout` leaves when it kills; a script that is killed by another hand ends before the limit.
        if code == 137, clock.now - began >= timeLimit { throw .deadline }
        return HostAnswer(
            exitCode: code, output: String(decoding: answer.output, as: UTF8.self), errorOutput: String(said[..<mark.lowerBound]))
    }

    private static func program(_ script: String, timeLimit: Duration, token: String) -> String {
        let seconds = max(0.05, Double(timeLimit / .milliseconds(1)) / 1000)
        return """
            {
            bongsu_script=\(shellWord(script))
            export bongsu_script
            timeout -s KILL \(seconds) sh -c 'bongsu_text=$bongsu_script; unset bongsu_script; eval "$bongsu_text"' </dev/null
            printf '\\n%s %s\\n' \(token) "$?" >&2
            exit
            }

            """
    }
}
