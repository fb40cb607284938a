import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("A way to a database's socket", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct DatabaseTunnelTests {
    @Test(.timeLimit(.minutes(5))) func programsWorkThroughItAndNothingIsLeft() async throws {
        try await BackupScene.with { scene in
            let folder = try await scene.tunnel { tunnel throws(BackupError) in
                #expect(tunnel.serverVersion / 10_000 == 15)
                let shell = ControllerShell(environment: tunnel.environment)
                // Both directions full at once, and several connections beside each other.
                let answer = try await shell.run(
                    """
                    psql -X -q -A -t -d shop -c 'SELECT count(*) FROM shop.users' &
                    psql -X -q -A -t -d postgres -c "SELECT repeat('x', 3000000)" | wc -c &
                    psql -X -q -A -t -d postgres -c 'SELECT session_user' &
                    wait
                    """)
                #expect(answer.output.split(separator: "\n").sorted() == ["3000001", "500", "postgres"])
                #expect(try await shell.run("pg_dump -d shop | tail -n 8").output.contains("PostgreSQL database dump complete"))
                return tunnel.socketFolder
            }
            #expect(!FileManager.default.fileExists(atPath: folder))
            let left = try await scene.cluster.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'", database: "postgres")
            #expect(left.trimmingCharacters(in: .whitespacesAndNewlines) == "0")
        }
    }

    @Test(.timeLimit(.minutes(5))) func whatIsWrongHasAName() async throws {
        try await BackupScene.with { scene in
            func attempt(user: String = "postgres", port: Int? = nil, host: Documents.Host? = nil) async -> Int? {
                await code {
                    try await DatabaseTunnel.open(
                        to: host ?? scene.server.host, options: scene.server.options(shared: false), user: user, port: port ?? scene.cluster.port,
                        work: scene.repository.work)
                }
            }
            #expect(await attempt(port: 1) == 1023)
            #expect(await attempt(user: "nobody-of-that-name") == 1121)
            #expect(await attempt(host: Documents.Host(name: "x", address: "-oProxyCommand=true")) == 1024)
            // Peer: the operating system's user is no role of the server.
            #expect(await attempt(user: "nobody") == 1025)
            scene.server.kill()
            #expect(await attempt() == 1024)
            let left = try FileManager.default.contentsOfDirectory(atPath: scene.repository.work)
            #expect(left == [])
        }
    }

    /// Between socat's bind and its listen, and while it is too busy to accept; both take far longer here.
    @Test(.timeLimit(.minutes(5))) func aListenerMayBeSlow() async throws {
        try await BackupScene.with { scene in
            try await scene.cluster.sh("echo 'local all all trust' >\(scene.cluster.folder)/data/pg_hba.conf")
            try await scene.cluster.sql("SELECT pg_reload_conf()", database: "postgres")
            let folder = try ScratchFolder()
            let listener = Task {
                try await ControllerShell().run(
                    """
                    cd \(folder.path)
                    perl -MSocket -e 'socket(S, PF_UNIX, SOCK_STREAM, 0); bind(S, pack_sockaddr_un(".s.PGSQL.5432")) or die; sleep 1'
                    exec socat UNIX-LISTEN:.s.PGSQL.5432,fork,unlink-early UNIX-CONNECT:/var/run/postgresql/.s.PGSQL.\(scene.cluster.port)
                    """)
            }
            let answer = try await DatabaseTunnel.ask(folder.path, user: "postgres")
            #expect(answer.exitCode == 0 && answer.output.hasPrefix("15"), "\(answer)")
            listener.cancel()
            _ = try await listener.value
            try await scene.tunnel { tunnel throws(BackupError) in
                let answers = try await ControllerShell(environment: tunnel.environment).run(
                    """
                    listener() { for p in $(pgrep -x socat); do [ "$(readlink /proc/$p/cwd)" != "$PGHOST" ] || kill "-$1" "$p"; done; }
                    listener STOP
                    for i in {1..9}; do psql -X -q -A -t -d shop -c 'SELECT 1' & done
                    sleep 2
                    listener CONT
                    wait
                    """)
                #expect(answers.output == String(repeating: "1\n", count: 9), "\(answers.errorOutput)")
            }
        }
    }

    /// The words of sudo and sh, with `LC_ALL=C`.
    @Test(arguments: [
        (1, "sudo: a password is required\n", 1120), (1, "sudo: unknown user postgres\n", 1121), (1, "sudo: perl: command not found\n", 1022),
        (69, "bongsu-bridge: connect /var/run/postgresql/.s.PGSQL.5432: No such file or directory\n", 1023),
        (255, "ssh: connect to host db port 22: Connection refused\n", 1024), (127, "sh: 1: exec: sudo: not found\n", 1120),
    ]) func causesAreTold(_ exitCode: Int32, _ words: String, _ expected: Int) {
        let error = BackupError.tunnel(exitCode: exitCode, words: words, to: Documents.Host(name: "db", address: "db"), user: "postgres", port: 5432)
        #expect(error.diagnostic.code.number == expected)
        #expect(error.diagnostic.notes.first?.english == words.split(separator: "\n").last.map(String.init))
    }
}
