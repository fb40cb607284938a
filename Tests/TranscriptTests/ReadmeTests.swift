import Foundation
import TestSupport
import Testing

/// What the READMEs tell a newcomer to type is typed here.
@Suite struct ReadmeTests {
    static let readmes = ["README.md", "README.ko.md"]

    /// The lines of the `sh` fences, comments taken off.
    private func commands(_ name: String) throws -> [String] {
        let text = try String(contentsOf: Binary.root.appending(path: name), encoding: .utf8)
        var inside = false
        var commands: [String] = []
        for line in text.components(separatedBy: "\n") {
            if line == "```sh" { inside = true; continue }
            if line.hasPrefix("```") { inside = false; continue }
            guard inside else { continue }
            let command = line.components(separatedBy: " #")[0].trimmingCharacters(in: .whitespaces)
            if !command.isEmpty { commands.append(command) }
        }
        return commands
    }

    @Test(arguments: readmes) func everyMakeTargetIsThere(_ name: String) throws {
        let targets = try commands(name).filter { $0.hasPrefix("make ") }
        #expect(targets.count >= 4)
        for target in targets {
            let words = target.split(separator: " ").dropFirst().map(String.init)
            let result = try Binary.run("/usr/bin/make", ["-n"] + words, in: Binary.root)
            #expect(result.code == 0, "\(name): \(target): \(result.errors)")
        }
    }

    /// The commands that need no host are carried out, in order, on a runbook of the name that the README uses.
    @Test(arguments: readmes) func theFirstCommandsWork(_ name: String) throws {
        let folder = try Binary.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(
            at: Binary.root.appending(path: "Examples/o4o/disaster-recovery-runbook.en.md"),
            to: folder.appending(path: "disaster-recovery.md"))
        let expected: [String: Int32] = ["check": 3, "import": 0, "plan": 0]
        var done: [String] = []
        for command in try commands(name) where command.hasPrefix("bongsu ") {
            let words = command.split(separator: " ").dropFirst().map(String.init)
            guard let verb = words.first, let code = expected[verb], !words.contains("--live") else { continue }
            let result = try Binary.run(words, in: folder)
            #expect(result.code == code, "\(command): \(result.errors)")
            #expect(!result.output.isEmpty, "\(command) says nothing")
            done.append(verb)
        }
        #expect(Set(done) == Set(expected.keys))
    }

    @Test(arguments: readmes) func everyOtherCommandIsKnown(_ name: String) throws {
        let folder = try Binary.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let help = try Binary.run(["--help"], in: folder)
        let verbs = try commands(name).filter { $0.hasPrefix("bongsu ") }.compactMap { $0.split(separator: " ").dropFirst().first }
        let table = try String(contentsOf: Binary.root.appending(path: name), encoding: .utf8)
            .components(separatedBy: "\n").filter { $0.hasPrefix("| `") }
            .flatMap { $0.components(separatedBy: " | ")[0].components(separatedBy: "`").enumerated().filter { $0.offset % 2 == 1 }.map(\.element) }
            .flatMap { (cell: String) in cell.split(separator: ",").compactMap { $0.split(separator: " ").first } }
        #expect(table.count > 10)
        for verb in Set(verbs.map(String.init) + table.map(String.init)) where !["down", "up", "break", "shell"].contains(verb) {
            let answer = try Binary.run([verb, "--help"], in: folder)
            #expect(answer.code == 0, "\(verb): \(answer.errors)")
        }
        #expect(help.code == 0)
    }

    /// The runbook that the README shows parses without an error.
    @Test(arguments: readmes) func theExampleRunbookIsARunbook(_ name: String) throws {
        let text = try String(contentsOf: Binary.root.appending(path: name), encoding: .utf8)
        let parts = text.components(separatedBy: "````markdown\n")
        #expect(parts.count == 2)
        let example = parts.last?.components(separatedBy: "\n````").first ?? ""
        let folder = try Binary.temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("# Shop\n\n### First response (10 min)\n\n\(example)\n".utf8).write(to: folder.appending(path: "runbook.md"))
        let platform = """
            platform: Shop
            language: en
            hosts:
              api: {address: 10.77.0.11, user: ubuntu}
            services:
              api-server: {host: api, manager: systemd, health: "http://localhost:4000/api/health"}

            """
        try Data(platform.utf8).write(to: folder.appending(path: "platform.yaml"))
        let result = try Binary.run(["plan"], in: folder)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.output.contains("sudo systemctl restart api-server"))
    }
}
