import Foundation
import Lab
import Subprocess
import Testing

/// The real program in a folder of its own, with the replica's `platform.yaml` and a runbook that recovers nothing.
struct Program {
    let folder: URL
    let lab: Lab

    struct Result {
        var output: String
        var code: Int
    }

    /// Makes the folder, lends it, and removes it.
    static func with(_ replica: Replica, yaml: String? = nil, _ body: (Program) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "\(replica.lab.name)-documents")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data((yaml ?? replica.yaml).utf8).write(to: folder.appending(path: "platform.yaml"))
        try Data("# Runbook\n\n## Look around (5 min)\n\nThere is no recovery here.\n".utf8).write(to: folder.appending(path: "runbook.md"))
        try await body(Program(folder: folder, lab: replica.lab))
    }

    func run(_ arguments: String..., language: String = "en", killedAfter seconds: Double? = nil) async throws -> Result {
        try await run(arguments, language: language, killedAfter: seconds)
    }

    func run(_ arguments: [String], language: String = "en", killedAfter seconds: Double? = nil) async throws -> Result {
        var binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        while binary.path != "/", !FileManager.default.isExecutableFile(atPath: binary.appending(path: "bongsu").path) {
            binary.deleteLastPathComponent()
        }
        let words = [binary.appending(path: "bongsu").path] + arguments + ["-C", folder.path, "--language", language]
        // `timeout` in the foreground kills the program alone: what it started on the controller lives on, as after a crash.
        let all = seconds.map { ["timeout", "--foreground", "-s", "KILL", "\($0)"] + words } ?? ["env"] + words
        let result = try await Subprocess.run(
            .name(all[0]), arguments: Arguments(Array(all.dropFirst())),
            environment: .inherit.updating([
                "BONGSU_SSH_CONFIG": lab.sshConfiguration, "LOGIN_EMAIL": "test@example.com", "LOGIN_PASSWORD": "test",
                "ADMIN_TOKEN": "lab-admin-token",
            ]),
            output: .string(limit: 1_000_000), error: .string(limit: 1_000_000))
        let code: Int = if case .exited(let code) = result.terminationStatus { Int(code) } else { -1 }
        return Result(output: result.standardOutput + result.standardError, code: code)
    }

    /// A command that must succeed; what it said.
    @discardableResult
    func succeed(_ arguments: String...) async throws -> String {
        let result = try await run(arguments)
        try #require(result.code == 0, "\(arguments.joined(separator: " ")): exit code \(result.code)\n\(result.output)")
        return result.output
    }

    /// Answers what an execution waits for and goes on with it, as somebody at the keyboard would.
    /// - Returns: what `resume` said.
    func approve(_ execution: Int, _ step: String) async throws -> Result {
        try await succeed("approve", "\(execution)", step)
        return try await run("resume", "\(execution)")
    }
}
