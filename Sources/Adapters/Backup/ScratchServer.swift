package import Engine
import Foundation
import Glibc

/// A throwaway PostgreSQL on the controller, reached only by a socket in a private folder: to prove copies in.
///
/// As root it runs as user `postgres`, which must be able to enter the folder. It listens on no network, runs no archive command and
/// writes nothing durably. Whatever a copy holds is carried out by that user only.
///
/// **Cancellation, death:** ends with `stop`, and within seconds of the controller's death; `sweep` removes what was left.
package struct ScratchServer: Sendable {
    /// `PGHOST`
    package let socketFolder: String
    package let port = 5432
    package let dataDirectory: String
    package let programs: PostgresPrograms
    private let server: Task<Void, Never>
    private let keepsData: Bool

    package var environment: [(name: String, value: String)] {
        [("PGHOST", socketFolder), ("PGPORT", "\(port)"), ("PGUSER", "postgres"), ("LC_ALL", "C.UTF-8")]
    }

    /// A data directory that is there already, made by a restore: it is owned by the server's user afterwards and survives `stop`.
    package struct Existing: Hashable, Sendable {
        package var dataDirectory: String
        /// On top of the scratch settings: `restore_command`, `recovery_target`, and what a replay wants as large as its source had it.
        package var settings: [String: String]
        /// Until it accepts connections: a replay may take long.
        package var patience: Duration
        package init(_ dataDirectory: String, settings: [String: String] = [:], patience: Duration = .seconds(3600)) {
            self.dataDirectory = dataDirectory
            self.settings = settings
            self.patience = patience
        }
    }

    /// What `start` waits for.
    enum Readiness: Hashable, Sendable {
        /// It accepts connections; that is not yet the end of a recovery.
        case accepts
        /// Its recovery has ended, and nobody has connected.
        case recovered
    }

    /// - Parameters:
    ///   - version: of the copy, `150018`: the same major, or a newer one for a dump.
    ///   - existing: nil makes a new, empty cluster.
    static func start(
        version: Int, work: String, existing: Existing? = nil, until readiness: Readiness = .accepts
    ) async throws(BackupError) -> ScratchServer {
        let programs = try PostgresPrograms.find(for: version, program: "postgres", exactly: existing != nil)
        let folder = try await makeFolder(work)
        let data = existing?.dataDirectory ?? folder + "/data"
        var shell = ControllerShell(environment: [("LC_ALL", "C.UTF-8")])
        let asUser = geteuid() == 0 ? "as=(setpriv --reuid=postgres --regid=postgres --init-groups)" : "as=(env)"
        let place = "cd \(shellWord(folder)); \(asUser)"
        var server: Task<Void, Never>?
        do throws(BackupError) {
            try await shell.succeed(
                """
                \(place)
                printf 'local all all trust\\nlocal replication all trust\\n' >hba; : >ident; : >configuration; : >log
                \(geteuid() == 0 ? "chown postgres: . hba ident configuration log" : "")
                \(existing == nil
                    ? "\"${as[@]}\" \(programs.folder)/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync --no-instructions >log 2>&1 || { tail -n 2 log >&2; exit 1; }"
                    : geteuid() == 0 ? "chown -R postgres: \(shellWord(data)); chmod 0700 \(shellWord(data))" : "chmod 0700 \(shellWord(data))")
                """
            ) { .scratchBroke(folder, detail: $0.lastWords) }
            let settings = scratchSettings.merging(existing?.settings ?? [:]) { $1 }.merging([
                "config_file": folder + "/configuration", "hba_file": folder + "/hba", "ident_file": folder + "/ident",
                "unix_socket_directories": folder, "unix_socket_permissions": "0700", "listen_addresses": "", "port": "5432",
            ]) { $1 }
            let words = settings.sorted { $0.key < $1.key }.map { "-c " + shellWord("\($0.key)=\($0.value)") }.joined(separator: " ")
            let run = "\(place); \"${as[@]}\" \(programs.folder)/postgres -D \(shellWord(data)) \(words) >>log 2>&1 || :; : >ended"
            shell.deadline = .seconds(48 * 3600)
            let running = Task { [shell] in _ = try? await shell.run(run) }
            server = running
            try await wait(readiness, folder, data, programs, patience: existing?.patience ?? .seconds(120))
            return ScratchServer(
                socketFolder: folder, dataDirectory: data, programs: programs, server: running, keepsData: existing != nil)
        } catch {
            server?.cancel()
            await server?.value
            await discard(folder)
            throw error
        }
    }

    /// Ends the server and removes its folder. A data directory that was given is shut down in order and stays.
    package func stop() async {
        let pid = (try? String(contentsOfFile: dataDirectory + "/postmaster.pid", encoding: .utf8)).flatMap { pid_t($0.prefix { $0 != "\n" }) }
        if let pid, pid > 1 { kill(pid, keepsData ? SIGINT : SIGQUIT) }
        // An ordered end writes a last checkpoint. In a task of its own, since the caller may have been cancelled.
        let (ended, rounds) = (socketFolder + "/ended", keepsData ? 1200 : 200)
        await Task {
            for _ in 0..<rounds where !FileManager.default.fileExists(atPath: ended) { try? await Task.sleep(for: .milliseconds(50)) }
        }.value
        server.cancel()
        await server.value
        await Self.discard(socketFolder)
    }

    /// A server that is still ending removes files of its own meanwhile, over which a removal stumbles.
    private static func discard(_ folder: String) async {
        await Task {
            for _ in 0..<50 where FileManager.default.fileExists(atPath: folder) {
                if (try? FileManager.default.removeItem(atPath: folder)) == nil { try? await Task.sleep(for: .milliseconds(100)) }
            }
        }.value
    }

    /// Starts, works and always stops.
    package static func with<Value: Sendable>(
        version: Int, work: String, existing: Existing? = nil, _ body: (ScratchServer) async throws(BackupError) -> Value
    ) async throws(BackupError) -> Value {
        let server = try await start(version: version, work: work, existing: existing)
        do throws(BackupError) {
            let value = try await body(server)
            await server.stop()
            return value
        } catch {
            await server.stop()
            throw error
        }
    }

    /// Removes the scratch servers of controllers that are dead.
    package static func sweep(work: String) {
        for base in bases(work) {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [] where name.hasPrefix(prefix) {
                let folder = "\(base)/\(name)"
                if let text = FileManager.default.contents(atPath: folder + "/owner") {
                    guard let owner = try? CanonicalText.decode(LockOwner.self, from: [UInt8](text)), !ProcessIdentity.isAlive(owner) else { continue }
                } else {
                    // Half removed, unless it is being made at this very moment.
                    let changed = (try? FileManager.default.attributesOfItem(atPath: folder)[.modificationDate]) as? Date
                    guard let changed, changed.timeIntervalSinceNow < -600 else { continue }
                }
                let data = folder + "/data"
                if let pid = (try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8)).flatMap({ pid_t($0.prefix { $0 != "\n" }) }),
                    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")) == data
                {
                    kill(pid, SIGQUIT)
                }
                try? FileManager.default.removeItem(atPath: folder)
            }
        }
    }

    /// Where a data directory can lie that a scratch server will be started on: `work` itself unless the server's user cannot enter it.
    package static func place(work: String) async throws(BackupError) -> String {
        for base in bases(work) where base.utf8.count < 60 || geteuid() != 0 {
            guard geteuid() == 0 else { return base }
            let answer = try await ControllerShell().run("exec setpriv --reuid=postgres --regid=postgres --init-groups test -x \(shellWord(base))")
            if answer.exitCode == 0 { return base }
        }
        throw .scratchBroke(work, detail: "user postgres can enter none of \(bases(work).joined(separator: ", "))")
    }

    private static let prefix = "bongsu-scratch-"
    private static func bases(_ work: String) -> [String] { [work, "/var/lib/postgresql", "/var/tmp"] }

    private static func makeFolder(_ work: String) async throws(BackupError) -> String {
        let folder = "\(try await place(work: work))/\(prefix)\(UUID().uuidString.prefix(8).lowercased())"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(CanonicalText.encode(ProcessIdentity.current())).write(to: URL(filePath: folder + "/owner"))
        } catch {
            throw .folderUnusable(folder, detail: "\(error)")
        }
        return folder
    }

    private static func wait(
        _ readiness: Readiness, _ folder: String, _ data: String, _ programs: PostgresPrograms, patience: Duration
    ) async throws(BackupError) {
        let isReady =
            switch readiness {
            case .accepts: "\(programs.folder)/pg_isready -q -h \(shellWord(folder)) -p 5432 -t 5"
            // A copy of a living server says "in production" from the beginning.
            case .recovered: "[ ! -e \(shellWord(data))/recovery.signal ] && \(programs.folder)/pg_controldata \(shellWord(data)) | grep '^Database cluster state: *in production' >/dev/null"
            }
        let rounds = max(1, patience.components.seconds * 10)
        let answer = try await ControllerShell(environment: [("LC_ALL", "C.UTF-8")]).run(
            """
            cd \(shellWord(folder))
            for ((i = 0; i < \(rounds); i++)); do
              if \(isReady); then exit 0; fi
              if [ -e ended ]; then break; fi
              sleep 0.1
            done
            # Our own questions during a recovery are refused with FATAL, too.
            grep -E 'FATAL|PANIC|ERROR' log | grep -v 'FATAL:  the database system is' | tail -n 1 >"$PWD/cause" || :
            if [ -s cause ]; then cat cause >&2; else tail -n 1 log >&2; fi; exit 1
            """)
        if answer.exitCode != 0 { throw .scratchBroke(folder, detail: answer.lastWords) }
    }

    /// Nothing here outlives its purpose, so nothing is made durable.
    private static let scratchSettings: [String: String] = [
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0",
        "archive_mode": "off", "autovacuum": "off", "max_wal_size": "4GB", "checkpoint_timeout": "1h", "shared_buffers": "128MB",
        "maintenance_work_mem": "256MB", "logging_collector": "off", "log_destination": "stderr", "ssl": "off", "lc_messages": "C",
        "max_connections": "50", "jit": "off", "dynamic_shared_memory_type": "posix",
    ]
}
