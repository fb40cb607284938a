import Engine
import Foundation

/// A PostgreSQL 15 cluster of the test's own, in a folder of its own, started as user `postgres`.
struct TestCluster {
    static let binaries = "/usr/lib/postgresql/15/bin"
    let folder: String
    let port: Int

    /// Why it cannot be tried here, in one line; nil where it can.
    static var missing: String? {
        if geteuid() != 0 { return "PostgreSQL tests are skipped: not root, so no cluster can be started as postgres" }
        let needed = ["\(binaries)/initdb", "/usr/bin/psql", "/usr/sbin/runuser"]
        return needed.first { !FileManager.default.isExecutableFile(atPath: $0) }.map { "PostgreSQL tests are skipped: \($0) is missing" }
    }

    /// - Parameter checksums: whether its pages carry them.
    init(checksums: Bool = true) async throws {
        // Below those that the kernel gives to clients.
        port = Int.random(in: 10_000..<20_000)
        folder = NSTemporaryDirectory() + "/bongsu-pg-\(port)"
        try await sh(
            """
            mkdir -p /var/run/postgresql \(folder); chown postgres: /var/run/postgresql \(folder)
            runuser -u postgres -- \(Self.binaries)/initdb -D \(folder)/data -A trust \(checksums ? "-k" : "") --no-sync --no-locale -E UTF8
            printf '%s\\n' 'port = \(port)' 'fsync = off' 'shared_buffers = 1MB' 'max_connections = 6' 'superuser_reserved_connections = 1' 'autovacuum = off' "listen_addresses = 'localhost'" >>\(folder)/data/postgresql.conf
            """)
    }

    @discardableResult
    func sh(_ script: String, limit: Duration = .seconds(240)) async throws -> String {
        let answer = try await TestShell().read("set -e\n\(script)", timeLimit: limit)
        guard answer.exitCode == 0 else { throw Failure(text: answer.output + answer.errorOutput) }
        return answer.output
    }

    struct Failure: Error { var text: String }

    func start(wait: Bool = true) async throws {
        try await sh("runuser -u postgres -- \(Self.binaries)/pg_ctl -D \(folder)/data -l \(folder)/log \(wait ? "-w -t 30" : "-W") start >/dev/null 2>&1 </dev/null")
    }

    func stop(_ mode: String = "fast") async throws {
        try await sh("runuser -u postgres -- \(Self.binaries)/pg_ctl -D \(folder)/data -m \(mode) -w -t 30 stop >/dev/null")
    }

    @discardableResult
    func sql(_ text: String, database: String = "o4o") async throws -> String {
        try await sh("cd /; runuser -u postgres -- psql -X -q -A -t -p \(port) -d \(database) -v ON_ERROR_STOP=1 <<'SQL'\n\(text)\nSQL")
    }

    func postmaster() async throws -> String { try await sh("head -n 1 \(folder)/data/postmaster.pid | tr -d '\\n'") }

    /// The whole cluster gone, whatever state it is in.
    func remove() async {
        _ = try? await sh(
            """
            if [ -s \(folder)/data/postmaster.pid ]; then
              p=$(head -n 1 \(folder)/data/postmaster.pid); kill -CONT "$p" 2>/dev/null || true
              runuser -u postgres -- \(Self.binaries)/pg_ctl -D \(folder)/data -m immediate -w -t 20 stop >/dev/null 2>&1 || true
            fi
            rm -rf \(folder) /var/run/postgresql/.s.PGSQL.\(port)*
            """)
    }
}
