import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

/// The second repository elsewhere: over the S3 protocol, served on this machine by moto, and by a real sshd.
struct OffsiteTests {
    /// - Returns: a repository with one copy of files, and the copy's name.
    private func kept(in folder: ScratchFolder) async throws -> (Repository, BackupID) {
        let repository = Repository(path: folder.path + "/repository", state: folder.path + "/state")
        try await repository.prepare()
        let restic = ResticRepository(repository)
        try await restic.prepare()
        let source = folder.path + "/source"
        try FileManager.default.createDirectory(atPath: source + "/files", withIntermediateDirectories: true)
        try Data("kept elsewhere\n".utf8).write(to: URL(filePath: source + "/files/one"))
        let summary = try await restic.backup(["files"], in: source, tags: ["bongsu-files"], host: "web") { _, _ in }
        #expect(!summary.snapshot.isEmpty)
        let now = WallTime(milliseconds: 1_795_000_000_000)
        let part = BackupPart(kind: .files, name: "web", host: "web", engine: "restic", reference: summary.snapshot, sourceBytes: 15, storedBytes: 1, seconds: 1)
        let id = BackupID(begun: now, chance: "abcd")
        try CatalogueStore(repository).write(Backup(id: id, platform: "p", origin: .taken, began: now, received: now, parts: [part]))
        return (repository, id)
    }

    /// Copied twice (what is there is not sent again), then read as after the loss of the controller: only the key and the place are known.
    private func comesBack(_ offsite: Offsite, _ id: BackupID, _ folder: ScratchFolder) async throws {
        try await offsite.copy { _ in }
        try await offsite.copy { _ in }
        let answer = try await ControllerShell(environment: offsite.environment).run(
            """
            \(Offsite.preamble)
            restic restore latest --tag bongsu-files --target \(folder.path)/back >&2
            cat \(folder.path)/back/files/one
            restic dump --tag bongsu-offsite latest /catalogue/\(id)/backup.json | grep -c '"taken"'
            """)
        #expect(answer.output == "kept elsewhere\n1\n", "\(answer.errorOutput)")
    }

    @Test(.timeLimit(.minutes(5)), .enabled(if: Moto.program != nil, "S3 tests are skipped: no moto_server, neither on PATH nor in .build/moto"))
    func everythingIsInABucketAndCanBeReadThere() async throws {
        let folder = try ScratchFolder()
        let (repository, id) = try await kept(in: folder)
        try await Moto.with(folder.path) { port, environment in
            let location = "s3:http://127.0.0.1:\(port)/bongsu/p"
            try await comesBack(Offsite(repository, location: location, environment: environment), id, folder)
        }
    }

    @Test(.timeLimit(.minutes(5)), .enabled(if: SSHServer.isPossible, "sshd is not installed"))
    func everythingIsOnAnotherHostAndCanBeReadThere() async throws {
        let folder = try ScratchFolder()
        let (repository, id) = try await kept(in: folder)
        let server = try await SSHServer()
        let location = "sftp://\(NSUserName())@127.0.0.1:\(server.port)/\(folder.path)/elsewhere"
        try await comesBack(Offsite(repository, location: location, ssh: server.options()), id, folder)
        #expect(FileManager.default.fileExists(atPath: folder.path + "/elsewhere/config"))
        // A host that is not who it was is not asked about: nobody is there to say yes.
        try server.know(hostKey: "stranger")
        let refusal = await #expect(throws: BackupError.self) { try await Offsite(repository, location: location, ssh: server.options(shared: false)).copy { _ in } }
        #expect(refusal?.diagnostic.code == DiagnosticCode(1070))
        #expect(refusal?.diagnostic.notes.first?.english == "Host key verification failed.", "\(String(describing: refusal?.diagnostic.notes))")
    }

    @Test func whomAPlaceNames() {
        func host(_ location: String) -> String? {
            Offsite(Repository(path: "/r", state: "/s"), location: location).host.map { "\($0.user ?? "") \($0.address) \($0.port ?? 0)" }
        }
        #expect(host("sftp:backup@vault.example:/srv/copies") == "backup vault.example 0")
        #expect(host("sftp:vault:copies") == " vault 0")
        #expect(host("sftp://backup@vault.example:2222//srv/copies") == "backup vault.example 2222")
        #expect(host("sftp://[::1]:2222//srv/copies") == " ::1 2222")
        #expect(host("s3:https://vault.example/bucket") == nil)
    }

    @Test func aPlaceThatDoesNotAnswerIsSaid() async throws {
        let folder = try ScratchFolder()
        let repository = Repository(path: folder.path + "/repository", state: folder.path + "/state")
        try await repository.prepare()
        let offsite = Offsite(repository, location: "/dev/null/nowhere", environment: [])
        let refusal = await #expect(throws: BackupError.self) { try await offsite.copy { _ in } }
        #expect(refusal?.diagnostic.code == DiagnosticCode(1070))
    }
}

private enum Moto {
    static let program: String? = {
        let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/moto/bin/moto_server").path
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let places = [own] + path.split(separator: ":").map { "\($0)/moto_server" }
        return places.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// A server of the test's own, with a bucket `bongsu`.
    static func with(_ folder: String, _ body: (Int, [(name: String, value: String)]) async throws -> Void) async throws {
        let port = Int.random(in: 21_000..<29_000)
        let environment = [(name: "AWS_ACCESS_KEY_ID", value: "test"), (name: "AWS_SECRET_ACCESS_KEY", value: "test"), (name: "AWS_DEFAULT_REGION", value: "us-east-1")]
        let server = Task { _ = try? await ControllerShell(environment: environment).run("exec \(Self.program ?? "false") -H 127.0.0.1 -p \(port) >\(folder)/moto.log 2>&1") }
        do {
            try await ControllerShell().succeed(
                "for i in {1..300}; do curl -fs -o /dev/null http://127.0.0.1:\(port)/ && break; sleep 0.1; done; curl -fsS -o /dev/null -X PUT -H 'Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=x' http://127.0.0.1:\(port)/bongsu"
            ) { .programMissing("moto_server", detail: $0.lastWords) }
            try await body(port, environment)
        } catch {
            server.cancel()
            await server.value
            throw error
        }
        server.cancel()
        await server.value
    }
}
