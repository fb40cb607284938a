import Documents
package import Engine
import Foundation

/// The restic repository inside `Repository`: deduplicated, compressed and encrypted; what it says decides, not its exit code.
///
/// Every engine that keeps its copies here marks them with a tag of its own and touches no others.
package struct ResticRepository: Sendable {
    let path: String
    let key: String
    let work: String

    package init(_ repository: Repository) {
        path = repository.restic
        key = repository.resticKey
        work = repository.work
    }

    /// One copy, as the repository names it.
    package struct Snapshot: Hashable, Sendable, Decodable {
        package var id: String
        package var tags: [String]?
    }

    /// What a backup said at its end.
    package struct Summary: Hashable, Sendable {
        package var snapshot: String
        /// Source files that could not be read; the snapshot was made without them.
        package var unreadable: [String]
        /// What the repository grew by.
        package var storedBytes: Int64
        package var sourceBytes: Int64
    }

    private var shell: ControllerShell {
        var shell = ControllerShell(environment: [
            ("RESTIC_REPOSITORY", path), ("RESTIC_PASSWORD_FILE", key), ("RESTIC_PROGRESS_FPS", "1"), ("TMPDIR", work), ("LC_ALL", "C.UTF-8"),
        ])
        shell.outputLimit = 100_000_000
        return shell
    }

    /// Makes the repository where there is none. restic killed between key and config leaves a key that opens nothing and may be tried first
    /// ever after, so it goes.
    ///
    /// **Errors:** `repositoryDamaged` where copies lie without a config. A new one would hide them for good.
    package func prepare() async throws(BackupError) {
        if isMade { return }
        try await shell.succeed(
            #"""
            left=$(find "$RESTIC_REPOSITORY" -type f ! -path "$RESTIC_REPOSITORY/keys/*" ! -path "$RESTIC_REPOSITORY/locks/*" -print -quit 2>/dev/null || :)
            if [ -n "$left" ]; then echo "\#(Self.noConfig) $left" >&2; exit 1; fi
            rm -f "$RESTIC_REPOSITORY"/keys/*
            nice -n 19 restic --no-cache init >&2
            """#
        ) { $0.lastWords.hasPrefix(Self.noConfig) ? .repositoryDamaged(path, detail: $0.lastWords) : failure("init", $0) }
    }

    private static let noConfig = "its config is missing, but there is"

    /// Copies what lies in a folder; in the snapshot the names begin there.
    /// - Parameters:
    ///   - names: of files and folders in it.
    ///   - isPacked: what they hold is compressed already.
    package func backup(
        _ names: [String], in folder: String, tags: [String], host: String, isPacked: Bool = false,
        report: @escaping @Sendable (_ done: Int64, _ total: Int64) -> Void
    ) async throws(BackupError) -> Summary {
        let words = (tags.flatMap { ["--tag", $0] } + ["--host", host, "--"] + names).map(shellWord).joined(separator: " ")
        let answer = try await run(
            "backup", "before=$(du -sb \(shellWord(path)) | cut -f1); cd \(shellWord(folder)); code=0\nrestic --no-cache backup --json\(isPacked ? " --compression off" : "") \(words) >&2 || code=$?\n"
                + "echo $(( $(du -sb \(shellWord(path)) | cut -f1) - before )); exit $code"
        ) { line in
            if let status = Self.message(line, as: Status.self), let done = status.bytesDone { report(done, status.totalBytes ?? 0) }
        }
        let lines = answer.errorOutput.split(separator: "\n")
        let unreadable = lines.compactMap { Self.message($0, as: Failure.self)?.item }
        // 3: made, but not of everything.
        guard answer.exitCode == 0 || answer.exitCode == 3, let end = lines.reversed().lazy.compactMap({ Self.message($0, as: End.self) }).first(where: { $0.type == "summary" })
        else { throw failure("backup", answer) }
        return Summary(
            snapshot: end.snapshot ?? "", unreadable: unreadable, storedBytes: Int64(answer.output.filter { $0.isNumber || $0 == "-" }) ?? 0,
            sourceBytes: end.bytes ?? 0)
    }

    /// Writes a snapshot into a folder, each piece checked against its hash on the way.
    package func restore(_ snapshot: String, to folder: String) async throws(BackupError) {
        let answer = try await run("restore", "restic --no-cache restore \(shellWord(snapshot)) --target \(shellWord(folder)) >&2")
        // Old versions name damaged files and still end with 0.
        if answer.exitCode != 0 || Self.isDamage(answer.errorOutput) { throw failure("restore", answer) }
    }

    /// Every byte of one snapshot, read and thrown away; what is wrong with it.
    package func examine(_ snapshot: String) async throws(BackupError) -> [String] {
        let answer = try await run("dump", "restic --no-cache dump --archive tar \(shellWord(snapshot)) / >/dev/null")
        if answer.exitCode == 0 && !Self.isDamage(answer.errorOutput) { return [] }
        let failed = failure("dump", answer)
        // A key or a lock is no finding about the copy.
        if ![1033, 1034].contains(failed.diagnostic.code.number) { throw failed }
        return [answer.lastWords]
    }

    /// The repository's own check; empty where it says that it found nothing.
    /// - Parameter deep: reads every byte of every pack; without it a flipped bit is not seen.
    package func check(deep: Bool) async throws(BackupError) -> [String] {
        let answer = try await run("check", "restic --no-cache check\(deep ? " --read-data" : "")")
        let said = (answer.output + answer.errorOutput).split(separator: "\n").map(String.init)
        if answer.exitCode == 0, said.contains(where: { $0.contains("no errors were found") }), !Self.isDamage(answer.errorOutput) { return [] }
        let failed = failure("check", answer)
        if ![1033, 1034].contains(failed.diagnostic.code.number) { throw failed }
        let findings = said.filter { line in Self.isDamage(line) || line.contains("error") || line.contains("Fatal") }
        return findings.isEmpty ? [answer.lastWords] : Array(findings.prefix(100))
    }

    /// The repository is checked as a whole; where it is not sound, each part is read by itself, so that only those are blamed
    /// that are hit. What hits none of them is told under the key `repository`.
    /// - Returns: by `ID/PART`, as `BackupEngine.check`.
    package func check(
        _ parts: [(id: BackupID, part: BackupPart)], deep: Bool, report: @escaping ProgressReport
    ) async throws(BackupError) -> [String: [String]] {
        report(BackupProgress(Message("checking the repository", ko: "저장소 검사")))
        let whole = try await check(deep: deep)
        if whole.isEmpty { return [:] }
        var findings: [String: [String]] = [:]
        for (index, (id, part)) in parts.enumerated() {
            report(BackupProgress(Message("reading \(part.name) of \(id)", ko: "\(id)의 \(part.name) 읽기"), done: Int64(index), total: Int64(parts.count), in: .pieces))
            let own = try await examine(part.reference)
            if !own.isEmpty { findings["\(id)/\(part.key)"] = own }
        }
        if findings.isEmpty { findings["repository"] = whole }
        return findings
    }

    package func snapshots(tag: String) async throws(BackupError) -> [Snapshot] {
        let answer = try await run("snapshots", "restic --no-cache snapshots --json --tag \(shellWord(tag))")
        guard answer.exitCode == 0, let list = try? JSONDecoder().decode([Snapshot].self, from: Data(answer.output.utf8)) else {
            throw failure("snapshots", answer)
        }
        return list
    }

    /// Gives snapshots up and frees what only they held. **Idempotency:** one that is gone is no error.
    package func forget(_ snapshots: [String]) async throws(BackupError) {
        if snapshots.isEmpty { return }
        let words = snapshots.map(shellWord).joined(separator: " ")
        let answer = try await run("forget", "restic --no-cache forget \(words) >&2 && restic --no-cache prune --max-unused 0 >&2")
        if answer.exitCode != 0 { throw failure("forget", answer) }
    }

    /// Gives up what runs of these names have stored under a tag.
    /// - Returns: whether there was any, and what only it held is freed.
    package func sweep(_ runs: Set<BackupID>, tag: String) async throws(BackupError) -> Bool {
        // A repository whose making was interrupted, too, holds nothing: `prepare` makes it anew.
        guard !runs.isEmpty, isMade else { return false }
        let names = runs.map { "backup-\($0)" }
        let left = try await snapshots(tag: tag).filter { !Set(names).isDisjoint(with: $0.tags ?? []) }
        try await forget(left.map(\.id))
        return !left.isEmpty
    }

    private var isMade: Bool { FileManager.default.fileExists(atPath: path + "/config") }

    /// Frees what interrupted backups left, where there is any.
    package func prune() async throws(BackupError) {
        guard isMade else { return }
        let answer = try await run("prune", "restic --no-cache prune >&2")
        if answer.exitCode != 0 { throw failure("prune", answer) }
    }

    /// A lock of a process that is dead is taken away, once; a living one's stands.
    private func run(
        _ verb: String, _ script: String, line: @escaping @Sendable (Substring) -> Void = { _ in }
    ) async throws(BackupError) -> ControllerShell.Answer {
        let answer = try await shell.run(script, line: line)
        guard answer.errorOutput.contains("already locked") else { return answer }
        _ = try await shell.run("restic --no-cache unlock >&2")
        return try await shell.run(script, line: line)
    }

    func failure(_ verb: String, _ answer: ControllerShell.Answer) -> BackupError {
        let words = answer.errorOutput
        let fatal = words.split(separator: "\n").last { $0.contains("Fatal") || $0.contains("error") || $0.contains("unable") }.map(String.init) ?? answer.lastWords
        if words.contains("wrong password") || words.contains("no key found") { return .wrongKey(path, key: key, detail: fatal) }
        if words.contains("already locked") { return .repositoryLocked(path, detail: fatal) }
        if words.lowercased().contains("no space left") { return .diskFull(path, detail: fatal) }
        if words.contains("restic: command not found") { return .programMissing("restic", detail: answer.lastWords) }
        // What is wrong with the first piece says more than how many there were.
        if Self.isDamage(words) {
            let first = words.split(separator: "\n").first { Self.isDamage(String($0)) && !$0.contains("retrying") }
            return .repositoryDamaged(path, detail: first.map(String.init) ?? fatal)
        }
        return .resticFailed(verb, repository: path, key: key, detail: fatal)
    }

    /// Words of restic 0.14 to 0.18 for bytes that are not what was written.
    static func isDamage(_ words: String) -> Bool {
        [
            "ciphertext verification failed", "does not match", "invalid data returned", "Hash mismatch", "wrong data returned", "unexpected EOF",
            "not found in index", "unable to open config file", "error loading", "repository contains errors", "is damaged", "Pack size", "unexpected file size",
            "does not exist", "invalid checksum", "load <data/", "blob mismatch", "ReadFull", "StreamPack", "decompressing blob",
        ].contains { words.contains($0) }
    }

    private static func message<Value: Decodable>(_ line: Substring, as type: Value.Type) -> Value? {
        line.hasPrefix("{\"message_type\"") ? try? JSONDecoder().decode(type, from: Data(line.utf8)) : nil
    }

    private struct Status: Decodable {
        var bytesDone: Int64?
        var totalBytes: Int64?
        enum CodingKeys: String, CodingKey { case bytesDone = "bytes_done", totalBytes = "total_bytes" }
    }

    private struct Failure: Decodable { var item: String }

    private struct End: Decodable {
        var type: String
        var snapshot: String?
        var bytes: Int64?
        enum CodingKeys: String, CodingKey { case type = "message_type", snapshot = "snapshot_id", bytes = "total_bytes_processed" }
    }
}
