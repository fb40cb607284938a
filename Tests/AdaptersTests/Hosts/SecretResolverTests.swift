import Documents
import Engine
import Foundation
import Testing

@testable import Adapters

@Suite("Secrets are found, and never said")
struct SecretResolverTests {
    let resolver = SecretResolver(environment: ["TOKEN": "from environment", "EMPTY": ""])

    @Test func environment() async throws {
        #expect(try await resolver.resolve(.environment("TOKEN")) == "from environment")
        await #expect(throws: SecretError(.environment("NONE"), detail: "variable is not set")) {
            try await resolver.resolve(.environment("NONE"))
        }
        await #expect(throws: SecretError(.environment("EMPTY"), detail: "value is empty")) {
            try await resolver.resolve(.environment("EMPTY"))
        }
    }

    @Test func files() async throws {
        let folder = try ScratchFolder()
        let path = folder.file("token")
        try "from file\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        #expect(try await resolver.resolve(.file(path)) == "from file")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        await #expect(
            throws: SecretError(.file(path), detail: "everybody may read the file; mend it with `chmod 600 \(path)`")
        ) { try await resolver.resolve(.file(path)) }
        await #expect(throws: SecretError(.file("/nowhere"), detail: "file cannot be read")) {
            try await resolver.resolve(.file("/nowhere"))
        }
    }

    @Test func commands() async throws {
        #expect(try await resolver.resolve(.command("printf 'from command\\n'; cat")) == "from command")
        await #expect(throws: SecretError(.command("echo hidden; exit 3"), detail: "command ended with exit code 3")) {
            try await resolver.resolve(.command("echo hidden; exit 3"))
        }
        let hasty = SecretResolver(environment: [:], deadline: .milliseconds(200))
        await #expect(throws: SecretError(.command("sleep 60"), detail: "command did not end within 0.2 seconds")) {
            try await hasty.resolve(.command("sleep 60"))
        }
    }
}
