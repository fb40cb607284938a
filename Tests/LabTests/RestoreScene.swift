import Adapters
import Engine
import Foundation
import Lab
import TestSupport
import Testing

/// The real program over a platform of its own in the lab: a folder with both documents, a repository, a journal.
struct RestoreScene {
    let replica: Replica
    let folder: URL

    var lab: Lab { replica.lab }
    var state: String { folder.path + "/.bongsu" }

    /// Lends it, and takes the lab down and the folder away, whatever happens.
    static func with(_ purpose: String, _ body: (RestoreScene) async throws -> Void) async throws {
        try await Replica.with(purpose) { replica in
            let folder = FileManager.default.temporaryDirectory.appending(path: labName(purpose))
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let scene = RestoreScene(replica: replica, folder: folder)
            try Data(replica.yaml.utf8).write(to: folder.appending(path: "platform.yaml"))
            try Data("# Runbook\n\n## Look around (5 min)\n\nThere is no recovery here.\n".utf8).write(to: folder.appending(path: "runbook.md"))
            do {
                try await body(scene)
            } catch {
                try? FileManager.default.removeItem(at: folder)
                throw error
            }
            try FileManager.default.removeItem(at: folder)
        }
    }

    // MARK: the program

    struct Result {
        var output: String
        var code: Int32
    }

    private var environment: [String: String] {
        [
            "BONGSU_SSH_CONFIG": lab.sshConfiguration, "LOGIN_EMAIL": "test@example.com", "LOGIN_PASSWORD": "test", "ADMIN_TOKEN": "lab-admin-token",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
    }

    @discardableResult
    func run(_ arguments: String..., language: String = "en") throws -> Result {
        let result = try Binary.run(Binary.path, arguments + ["-C", folder.path, "--language", language], in: folder, environment: environment)
        return Result(output: result.output + result.errors, code: result.code)
    }

    /// The same, and it must end well.
    @discardableResult
    func succeed(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
        let result = try Binary.run(Binary.path, arguments + ["-C", folder.path, "--language", "en"], in: folder, environment: environment)
        #expect(result.code == 0, "\(arguments): \(result.output)\(result.errors)", sourceLocation: sourceLocation)
        return result.output + result.errors
    }

    /// A controller that can be killed. What it started on the controller lives on, as after a crash.
    func launch(_ arguments: String...) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: Binary.path)
        process.arguments = arguments + ["-C", folder.path, "--language", "en"]
        process.currentDirectoryURL = folder
        process.environment = environment
        let words = folder.path + "/said"
        _ = FileManager.default.createFile(atPath: words, contents: nil)
        let file = try FileHandle(forWritingTo: URL(filePath: words))
        process.standardOutput = file
        process.standardError = file
        process.standardInput = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// What the last `launch` has said so far.
    var said: String { (try? String(contentsOfFile: folder.path + "/said", encoding: .utf8)) ?? "" }

    // MARK: executions

    /// Begins a restore and answers its one question.
    /// - Returns: the execution's number.
    func approved(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> Int64 {
        let begun = try Binary.run(Binary.path, ["restore"] + arguments + ["-C", folder.path, "--language", "en"], in: folder, environment: environment)
        try #require(begun.code == 10, "\(begun.output)\(begun.errors)", sourceLocation: sourceLocation)
        let execution = try #require(try await journal().executions().map(\.id.number).max())
        try #require(try await approve(execution), "\(begun.output)\(begun.errors)", sourceLocation: sourceLocation)
        return execution
    }

    /// Says yes where an execution asks.
    /// - Returns: whether it did.
    func approve(_ execution: Int64) async throws -> Bool {
        guard case .waiting(.approval(let step)) = try await summary(execution).status else { return false }
        try succeed("approve", "\(execution)", step)
        return true
    }

    /// Returns once a step has been intended on a host, or the controller has ended.
    func wait(for step: String, of execution: Int64, _ controller: Process) async throws {
        while controller.isRunning, try await !summary(execution).steps.contains(where: { $0.id.hasSuffix("-\(step)") && $0.attempts > 0 }) {
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Goes on until a step has been carried out, and stands still there.
    func paused(after step: String, of execution: Int64, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let controller = try launch("resume", "\(execution)")
        try await wait(for: step, of: execution, controller)
        try succeed("pause", "\(execution)")
        controller.waitUntilExit()
        #expect(controller.terminationStatus == 10, "\(said)", sourceLocation: sourceLocation)
    }

    /// `discard` of the newest restore of that way which did not end, approved and carried out; given up where it is refused.
    func dropping(_ way: String) async throws -> Result {
        let list = try succeed("discard")
        let names = list.split(separator: "\n").filter { $0.contains(", not ended") }.compactMap { $0.firstMatch(of: /[0-9]{14}-[a-z-]+/)?.0 }
        let name = String(try #require(names.last { $0.hasSuffix(way) }, "\(list)"))
        #expect(try run("discard", name).code == 10)
        let execution = try #require(try await journal().executions().map(\.id.number).max())
        #expect(try await approve(execution))
        let result = try run("resume", "\(execution)")
        if result.code != 0 { try succeed("abort", "\(execution)") }
        return result
    }

    func journal() throws -> SQLiteJournal { try SQLiteJournal(path: state + "/journal.sqlite") }

    func summary(_ execution: Int64) async throws -> ExecutionSummary {
        let journal = try journal()
        let id = ExecutionID(execution)
        return try ExecutionSummary(id, plan: try await journal.plan(of: id), entries: try await journal.entries(of: id))
    }

    // MARK: the platform

    /// One value of a database on the API's host; nil where nobody answers.
    @discardableResult
    func value(_ sql: String, database: String = "o4o_platform") async throws -> String {
        try await lab.ssh("api", "psql -U postgres -d \(database) -AtXc \"\(sql)\" 2>&1")
    }

    /// The database that serves, as rows of each of its tables; an error's words where it does not.
    func rows() async throws -> String {
        try await value("SELECT (SELECT count(*) FROM users) || ' ' || (SELECT count(*) FROM products) || ' ' || (SELECT count(*) FROM orders)")
    }

    /// Databases of the server by name, closed ones with a `-` before it.
    func databases() async throws -> [String] {
        try await value("SELECT CASE WHEN datallowconn THEN '' ELSE '-' END || datname FROM pg_database WHERE datname LIKE 'o4o%' ORDER BY 1", database: "postgres")
            .split(separator: "\n").map(String.init)
    }

    /// The API, which needs the database.
    func isHealthy() async throws -> Bool {
        for _ in 0..<100 {
            if try await lab.ssh("api", "curl -sf -o /dev/null http://localhost:4000/api/health && echo ok") == "ok" { return true }
            try await Task.sleep(for: .milliseconds(100))
        }
        return false
    }

    /// How often the API has been started since its host booted.
    func starts() async throws -> Int {
        Int(try await lab.ssh("api", "sudo journalctl -u api-server -o cat --no-pager | grep -c 'listens on'")) ?? 0
    }
}

extension RestoreScene {
    /// `BACKUP PART` of everything that is proved now.
    func proved() throws -> Set<String> {
        struct Row: Decodable {
            struct Backup: Decodable { var id: String }
            var backup: Backup
            var parts: [String: String]
        }
        let rows = try JSONDecoder().decode([Row].self, from: Data(try run("backup", "list", "--json").output.utf8))
        return Set(rows.flatMap { row in row.parts.filter { $0.value == "proved" }.map { "\(row.backup.id) \($0.key)" } })
    }

    /// What the journal holds of steps: what was intended on a host, what came back, what ended.
    func phases(_ execution: Int64) async throws -> Set<String> {
        let entries = try await journal().entries(of: ExecutionID(execution))
        return Set(
            entries.compactMap { entry in
                switch entry.event.fact {
                case .attemptIntended(let attempt): "intended \(attempt.id)"
                case .attemptEnded(let id, _): "came back \(id)"
                case .decided(.stepEnded(let id, _, _)): "ended \(id)"
                default: nil
                }
            })
    }

    /// Steps that a host began more than once. Those that ask until the answer is good may.
    func startedTwice(_ execution: Int64) async throws -> [String] {
        var steps: [AttemptID: String] = [:]
        for entry in try await journal().entries(of: ExecutionID(execution)) {
            switch entry.event.fact {
            case .attemptIntended(let attempt): steps[attempt.id] = "\(attempt.step) on \(attempt.host)"
            case .attemptEnded(let id, let result) where result.ending == .notStarted: steps[id] = nil
            default: break
            }
        }
        return Dictionary(grouping: steps.values, by: { $0 }).filter { $0.value.count > 1 && !$0.key.contains("-query ") && !$0.key.contains("-health-") }
            .map { "\($0.key): \($0.value.count)" }.sorted()
    }

    /// SIGKILL to everything that works on this controller for this platform: what drives, what it started, what that started.
    func killController() {
        let mark = Data("BONGSU_STATE=\(state)".utf8)
        for _ in 0..<3 {
            for name in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
                guard let process = pid_t(name), process != getpid(), let environment = FileManager.default.contents(atPath: "/proc/\(name)/environ") else { continue }
                if environment.range(of: mark) != nil { kill(process, SIGKILL) }
            }
        }
    }
}
