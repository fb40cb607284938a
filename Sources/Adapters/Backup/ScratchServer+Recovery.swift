import Documents
import Engine

extension ScratchServer {
    /// Recovers a data directory and stops: nobody has connected.
    /// - Returns: what recovery left; nil where it cannot be told.
    static func recover(_ existing: Existing, version: Int, work: String) async throws(BackupError) -> DataFiles? {
        let server = try await start(version: version, work: work, existing: existing, until: .recovered)
        await server.stop()
        return try await files(of: existing)
    }

    /// Of a server that is stopped.
    static func files(of existing: Existing) async throws(BackupError) -> DataFiles? {
        let answer = try await ControllerShell().run("cd \(shellWord(existing.dataDirectory))\n\(DataFiles.script)")
        return answer.exitCode == 0 ? DataFiles(answer: answer.output) : nil
    }

    /// Waits until recovery has really ended: a server in recovery answers queries, too.
    ///
    /// **Errors:** where the server ends before, which is how PostgreSQL refuses a target that it cannot reach.
    func awaitRecovery() async throws(BackupError) {
        try await ControllerShell(environment: environment).succeed(
            """
            \(PostgresPrograms.preamble)
            while :; do
              state=$(psql -X -w -q -A -t -d postgres -c 'SELECT pg_is_in_recovery()' 2>/dev/null) || {
                [ ! -e "$PGHOST/ended" ] || { grep -E 'FATAL|PANIC|ERROR' "$PGHOST/log" | tail -n 3 >&2; exit 1; }
              }
              [ "${state:-}" != f ] || exit 0
              sleep 0.1
            done
            """
        ) {
            FullDisk.isTold(in: $0.errorOutput)
                ? .diskFull(socketFolder, detail: $0.lastWords)
                : .stepFailed(
                    Message("the copy does not recover", ko: "사본이 복구되지 않음"), detail: $0.errorOutput,
                    now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"))
        }
    }

    /// Those that can be connected to and are no templates.
    func databases() async throws(BackupError) -> [String] {
        let answer = try await ControllerShell(environment: environment).succeed(
            "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres -c \"SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname\""
        ) { .stepFailed(
            Message("the scratch server refused a question", ko: "임시 서버가 질문을 거부함"), detail: $0.lastWords, now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"))
        }
        return answer.output.split(separator: "\n").map(String.init)
    }
}
