import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Scratch servers", .serialized, .enabled(if: BackupScene.missing == nil, Comment(rawValue: BackupScene.missing ?? "")))
struct ScratchServerTests {
    @Test(.timeLimit(.minutes(5))) func itServesAndGoes() async throws {
        let folder = try ScratchFolder()
        let socket = try await ScratchServer.with(version: 150_000, work: folder.path) { server throws(BackupError) in
            let shell = ControllerShell(environment: server.environment)
            #expect(try await shell.run("psql -X -q -A -t -d postgres -c 'SELECT current_user'").output == "postgres\n")
            // Not as root, on no network, and nobody else may use its socket.
            let pid = try await shell.run("head -n 1 \(server.dataDirectory)/postmaster.pid").output.trimmingCharacters(in: .newlines)
            #expect(try await shell.run("ps -o user= -p \(pid)").output.trimmingCharacters(in: .whitespacesAndNewlines) == "postgres")
            #expect(try await shell.run("psql -X -A -t -d postgres -c 'SHOW listen_addresses'").output == "\n")
            #expect(try await shell.run("stat -c %a \(server.socketFolder)").output == "700\n")
            return server.socketFolder
        }
        #expect(!FileManager.default.fileExists(atPath: socket))
    }

    /// A data directory that a restore made: shut down in order, kept, and usable again.
    @Test(.timeLimit(.minutes(5))) func aGivenDataDirectoryStays() async throws {
        let folder = try ScratchFolder()
        let place = try await ScratchServer.place(work: folder.path)
        let data = "\(place)/bongsu-test-\(UUID().uuidString.prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: data) }
        try await ControllerShell().succeed(
            """
            mkdir -m 0700 \(data); chown postgres: \(data); cd /
            setpriv --reuid=postgres --regid=postgres --init-groups \(TestCluster.binaries)/initdb -D \(data) -U postgres -A trust --no-sync >/dev/null
            """) { BackupError.scratchBroke(data, detail: $0.lastWords) }
        for round in 1...2 {
            try await ScratchServer.with(version: 150_000, work: folder.path, existing: .init(data, settings: ["work_mem": "5MB"])) { server throws(BackupError) in
                let answer = try await ControllerShell(environment: server.environment).run(
                    "psql -X -q -A -t -d postgres -c 'CREATE TABLE IF NOT EXISTS t AS SELECT 1 AS x' -c 'SELECT count(*) FROM t' -c 'SHOW work_mem'")
                #expect(answer.output == "1\n5MB\n", "round \(round): \(answer.errorOutput)")
            }
            #expect(!FileManager.default.fileExists(atPath: data + "/postmaster.pid"))
        }
    }

    @Test(.timeLimit(.minutes(5))) func whatCannotStartSaysWhy() async throws {
        let folder = try ScratchFolder()
        let broken = folder.file("data")
        try FileManager.default.createDirectory(atPath: broken, withIntermediateDirectories: false)
        let before = try FileManager.default.contentsOfDirectory(atPath: "/var/lib/postgresql").sorted()
        #expect(await code { try await ScratchServer.start(version: 150_000, work: folder.path, existing: .init(broken)) } == 1039)
        #expect(await code { try await ScratchServer.start(version: 990_000, work: folder.path) } == 1027)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "/var/lib/postgresql").sorted() == before)
    }

    @Test func whatADeadControllerLeftIsSwept() throws {
        let folder = try ScratchFolder()
        func make(_ name: String, _ owner: LockOwner) throws {
            try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: false)
            try Data(CanonicalText.encode(owner)).write(to: URL(filePath: folder.file(name) + "/owner"))
        }
        var dead = ProcessIdentity.current()
        dead.processStart += 1
        try make("bongsu-scratch-dead", dead)
        try make("bongsu-scratch-alive", ProcessIdentity.current())
        ScratchServer.sweep(work: folder.path)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["bongsu-scratch-alive"])
    }
}
