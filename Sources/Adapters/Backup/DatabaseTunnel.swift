package import Documents
package import Engine
import Foundation
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
            guard FileManager.default.createFile(
                atPath: bridge, contents: Data("#!/bin/sh\nexec \(program)\n".utf8), attributes: [.posixPermissions: 0o700])
            else { throw .folderUnusable(folder, detail: bridge) }
            try await preflight(bridge, host, user: user, port: port)
            let said = TunnelWords()
            let listening = Task {
                _ = try? await ControllerShell().run(
                    "cd \(shellWord(folder)) && exec socat -b 262144 UNIX-LISTEN:.s.PGSQL.5432,fork,mode=0600,unlink-early EXEC:./bridge"
                ) { said.add($0) }
            }
            listener = listening
            let version = try await greet(folder, user: user, host, said)
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

    private static func preflight(_ bridge: String, _ host: Documents.Host, user: String, port: Int) async throws(BackupError) {
        var shell = ControllerShell()
        shell.deadline = .seconds(60)
        let answer = try await shell.run(
            "for p in socat psql ssh; do command -v $p >/dev/null || { echo \"missing $p\"; exit 3; }; done; exec \(shellWord(bridge)) </dev/null")
        if answer.output.hasPrefix("missing ") {
            let program = answer.output.dropFirst(8).prefix { $0 != "\n" }
            throw program == "psql" ? .clientMissing(detail: "psql") : .programMissing(String(program), detail: "command not found")
        }
        if answer.exitCode != 0 {
            throw .tunnel(exitCode: answer.exitCode, words: answer.errorOutput, to: host, user: user, port: port)
        }
    }

    /// - Returns: the server's version.
    private static func greet(_ folder: String, user: String, _ host: Documents.Host, _ said: TunnelWords) async throws(BackupError) -> Int {
        var shell = ControllerShell(environment: [
            ("PGHOST", folder), ("PGPORT", "5432"), ("PGUSER", user), ("PGCONNECT_TIMEOUT", "30"), ("LC_ALL", "C.UTF-8"),
        ])
        shell.deadline = .seconds(60)
        let answer = try await shell.run(
            """
            \(PostgresPrograms.preamble)
            for i in {1..200}; do [ -S "$PGHOST/.s.PGSQL.5432" ] && break; sleep 0.05; done
            psql -X -w -q -A -t -d postgres -c 'SHOW server_version_num'
            """)
        guard answer.exitCode == 0, let version = Int(answer.output.filter(\.isNumber)) else {
            throw .serverRefuses(host, detail: answer.errorOutput.contains("closed the connection") ? said.last : answer.lastWords)
        }
        return version
    }
}

/// The last lines that the tunnel's programs wrote.
private final class TunnelWords: Sendable {
    private let lines = Mutex<[String]>([])

    func add(_ line: Substring) {
        guard !line.allSatisfy(\.isWhitespace) else { return }
        lines.withLock { kept in
            kept.append(String(line.prefix(500)))
            if kept.count > 20 { kept.removeFirst() }
        }
    }

    var last: String { lines.withLock { $0.last ?? "" } }
}
