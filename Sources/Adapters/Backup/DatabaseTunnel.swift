package import Documents
package import Engine
import Foundation
import Subprocess
import Synchronization

/// A private socket folder on the controller behind which a host's PostgreSQL answers: `psql`, `pg_dump` and `pg_basebackup`
/// work as if they ran there, with nothing installed, opened or changed on the host.
///
/// socat listens; each connection is one ssh whose other end is `BridgeProgram`, run as the database's user.
///
/// **Cancellation, death:** listener and connections end with `close`, with the task that opened it by `with`, and within a second
/// of the controller's death; the host's ends follow within 5 s.
package struct DatabaseTunnel: Sendable {
    /// `PGHOST`
    package let socketFolder: String
    /// `PGPORT`: of the socket here, whatever the server's is.
    package let port: Int
    package let user: String
    /// `150018`
    package let serverVersion: Int
    private let listener: Task<Void, Never>
    private let said: TunnelWords

    /// What a libpq program needs.
    package var environment: [(name: String, value: String)] {
        var variables = [("PGHOST", socketFolder), ("PGPORT", "\(port)"), ("PGUSER", user), ("PGCONNECT_TIMEOUT", "30"), ("LC_ALL", "C.UTF-8")]
        // A backend whose client has gone notices within this time, even in a query that sends nothing.
        if serverVersion >= 140_000 { variables.append(("PGOPTIONS", "-c client_connection_check_interval=10s")) }
        return variables.map { (name: $0.0, value: $0.1) }
    }

    /// What ssh and the bridges said last: the cause, where a client only says that its connection was lost.
    package var lastWords: String { said.last }

    /// Ready for connections when it returns, and asked once. Closed by the caller.
    package static func open(
        to host: Documents.Host, options: SSHOptions, user: String, port: Int, socketFolder: String? = nil, work: String
    ) async throws(BackupError) -> DatabaseTunnel {
        if let refusal = SSHOptions.refusal(host) { throw .tunnelUnreachable(host, detail: refusal) }
        let folder = try makeFolder(work)
        let bridge = folder + "/bridge"
        let program = options.shellWords(for: host, command: BridgeProgram.command(user: user, port: port, socketFolder: socketFolder), first: options.bulk)
        var listener: Task<Void, Never>?
        do throws(BackupError) {
            // The shared connection outlives the tunnel by a minute, and would keep the folder's disk from being unmounted.
            let text = "#!/bin/sh\ncd /\n\(program) || { code=$?; echo \"\(TunnelWords.ended) $code\" >&2; exit $code; }\n"
            guard FileManager.default.createFile(atPath: bridge, contents: Data(text.utf8), attributes: [.posixPermissions: 0o700])
            else { throw .folderUnusable(folder, detail: bridge) }
            try await refuseMissingPrograms()
            let said = TunnelWords()
            let listening = Task {
                _ = try? await ControllerShell().run(
                    // A client that finds the queue full (5, where nothing is said) does not wait: its connection breaks.
                    "cd \(shellWord(folder)) && exec socat -b 262144 UNIX-LISTEN:.s.PGSQL.5432,fork,mode=0600,unlink-early,backlog=128 EXEC:./bridge"
                ) { said.add($0) }
            }
            listener = listening
            let version = try await greet(folder, host, user: user, port: port, said)
            return DatabaseTunnel(
                socketFolder: folder, port: 5432, user: user, serverVersion: version, listener: listening, said: said)
        } catch {
            listener?.cancel()
            await listener?.value
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Ends the listener and every connection.
    package func close() async {
        listener.cancel()
        await listener.value
        try? FileManager.default.removeItem(atPath: socketFolder)
    }

    /// Opens, works and always closes.
    package static func with<Value: Sendable>(
        _ host: Documents.Host, options: SSHOptions, user: String, port: Int, work: String,
        _ body: (DatabaseTunnel) async throws(BackupError) -> Value
    ) async throws(BackupError) -> Value {
        let tunnel = try await open(to: host, options: options, user: user, port: port, work: work)
        do throws(BackupError) {
            let value = try await body(tunnel)
            await tunnel.close()
            return value
        } catch {
            await tunnel.close()
            throw error
        }
    }

    /// A socket's path has at most 107 bytes, so a deep `work` is left for `/tmp`; the folder is private either way.
    private static func makeFolder(_ work: String) throws(BackupError) -> String {
        let name = "tunnel-" + UUID().uuidString.prefix(8).lowercased()
        let inside = "\(work)/\(name)"
        let folder = inside.utf8.count < 90 ? inside : "/tmp/bongsu-\(name)"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .folderUnusable(folder, detail: error.localizedDescription)
        }
        return folder
    }

    private static func refuseMissingPrograms() async throws(BackupError) {
        for program in ["socat", "ssh"] where await !Executable.isFound(program) {
            throw .programMissing(program, detail: "command not found")
        }
        if PostgresPrograms.newestFolder.isEmpty, await !Executable.isFound("psql") { throw .clientMissing(detail: "psql") }
    }

    /// The first connection: the server's version, or why there is none. What the bridge says is worth more than what psql makes of it.
    private static func greet(
        _ folder: String, _ host: Documents.Host, user: String, port: Int, _ said: TunnelWords
    ) async throws(BackupError) -> Int {
        let answer = try await ask(folder, user: user)
        if answer.exitCode == 0, let version = Int(answer.output.filter(\.isNumber)) { return version }
        if !answer.errorOutput.contains("FATAL:"), let code = await said.exitCode(within: .seconds(3)) {
            throw .tunnel(exitCode: code, words: said.all, to: host, user: user, port: port)
        }
        throw .serverRefuses(host, detail: answer.errorOutput.contains("FATAL:") || said.last.isEmpty ? answer.lastWords : said.last)
    }

    /// Waits until somebody listens, 10 s: a socket's file is there a moment before it takes connections.
    static func ask(_ folder: String, user: String) async throws(BackupError) -> ControllerShell.Answer {
        var shell = ControllerShell(environment: [
            ("PGHOST", folder), ("PGPORT", "5432"), ("PGUSER", user), ("PGCONNECT_TIMEOUT", "30"), ("LC_ALL", "C.UTF-8"),
        ])
        shell.deadline = .seconds(60)
        return try await shell.run(
            """
            \(PostgresPrograms.preamble)
            exec 3>&1
            SECONDS=0 code=1 words='nothing listens'
            while [ "$SECONDS" -lt 10 ]; do
              [ -S "$PGHOST/.s.PGSQL.5432" ] || { sleep 0.01; continue; }
              code=0
              words=$(psql -X -w -q -A -t -d postgres -c 'SHOW server_version_num' 2>&1 >&3) || code=$?
              # libpq's words where the socket itself has refused; whatever else was said is the answer.
              case $words in *"accepting connections on that socket?"*) sleep 0.01 ;; *) break ;; esac
            done
            printf '%s\\n' "$words" >&2
            exit "$code"
            """)
    }
}

/// The last lines that the tunnel's programs wrote, and how the first bridge that failed ended.
private final class TunnelWords: Sendable {
    /// Before the exit code, on a line of its own.
    static let ended = "bongsu-bridge-ended"

    private struct Heard {
        var lines: [String] = []
        var exitCode: Int32?
    }

    private let heard = Mutex(Heard())

    func add(_ line: Substring) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        heard.withLock { heard in
            if line.hasPrefix(Self.ended) {
                if heard.exitCode == nil { heard.exitCode = Int32(line.dropFirst(Self.ended.count + 1)) }
                return
            }
            heard.lines.append(String(line.prefix(500)))
            if heard.lines.count > 20 { heard.lines.removeFirst() }
        }
    }

    /// It is heard a moment later than the client hears that its connection is gone.
    func exitCode(within patience: Duration) async -> Int32? {
        let end = ContinuousClock.now + patience
        while ContinuousClock.now < end {
            if let code = heard.withLock({ $0.exitCode }) { return code }
            do { try await Task.sleep(for: .milliseconds(10)) } catch { return nil }
        }
        return nil
    }

    var all: String { heard.withLock { $0.lines.joined(separator: "\n") } }
    var last: String { heard.withLock { $0.lines.last ?? "" } }
}
