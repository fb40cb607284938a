package import Documents
package import Engine
import Foundation

/// Pulls the archives that `backups.existing` names, looks at what they really hold, and keeps them as backups without a manifest.
package struct ArchiveImporter: Sendable {
    let platform: Platform
    let repository: Repository
    let options: SSHOptions
    let now: @Sendable () -> WallTime
    let chance: @Sendable () -> String
    let report: ProgressReport

    package init(
        platform: Platform, repository: Repository, options: SSHOptions, now: @escaping @Sendable () -> WallTime,
        chance: @escaping @Sendable () -> String, report: @escaping ProgressReport
    ) {
        self.platform = platform
        self.repository = repository
        self.options = options
        self.now = now
        self.chance = chance
        self.report = report
    }

    /// One archive there is, by its name on the host.
    package struct Found: Hashable, Sendable {
        package var path: String
        package var bytes: Int64
        /// The host's own word, shown and never used to order.
        package var modified: WallTime
    }

    private var existing: Backups.Existing {
        get throws(BackupError) {
            guard let existing = platform.backups?.existing, existing.archive != nil else { throw .noExisting() }
            return existing
        }
    }

    private func remote() throws(BackupError) -> (words: String, host: Documents.Host) {
        let existing = try existing
        guard let host = platform.host(existing.host) else { throw .unknownSubject(existing.host) }
        return (options.shellWords(for: host), host)
    }

    /// Newest first.
    package func list() async throws(BackupError) -> [Found] {
        let (words, host) = try remote()
        let existing = try existing
        // The pattern expands on the host; everything else of it is taken literally.
        let pattern = (existing.archive ?? "").map(Self.globbed).joined()
        let script = """
            LC_ALL=C; export LC_ALL
            \(LadderBuilder.root)
            root sh -c 'cd "$1" && for f in \(pattern); do [ -f "$f" ] && stat -c "%Y %s %n" -- "$f"; done; exit 0' - \(shellWord(existing.folder))

            """
        let answer = try await ControllerShell().run(words, input: Array(script.utf8))
        if answer.exitCode != 0 { throw .archiveUnreadable(host.name, existing.folder, detail: answer.lastWords) }
        return answer.output.split(separator: "\n").compactMap { line -> Found? in
            let words = line.split(separator: " ", maxSplits: 2)
            guard words.count == 3, let seconds = Int64(words[0]), let bytes = Int64(words[1]) else { return nil }
            return Found(path: existing.folder + "/" + words[2], bytes: bytes, modified: WallTime(milliseconds: seconds * 1000))
        }.sorted { $0.modified > $1.modified }
    }

    private static func globbed(_ character: Character) -> String {
        let plain = character.isLetter || character.isNumber || "*?[]._-".contains(character)
        return plain ? String(character) : shellWord(String(character))
    }

    /// The dump must have its end mark: a dump that was cut off passes `gzip -t` and loads without an error.
    package func read(_ found: Found) async throws(BackupError) -> Backup {
        let (words, host) = try remote()
        let existing = try existing
        let began = now()
        let folder = "\(repository.work)/import-\(chance().prefix(8))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        report(BackupProgress(Message("fetching \(found.path)", ko: "\(found.path) 가져오는 중"), total: found.bytes))
        let reading = "\(LadderBuilder.root)\nroot cat -- \(shellWord(found.path))\n"
        let shell = ControllerShell(environment: [("BONGSU_FOLDER", folder), ("BONGSU_DUMP", existing.dump ?? "*.sql.gz"), ("BONGSU_READ", reading)])
        let answer = try await shell.run(
            #"""
            umask 077
            mkdir -p "$BONGSU_FOLDER/in" "$BONGSU_FOLDER/out"
            cd "$BONGSU_FOLDER"
            printf '%s' "$BONGSU_READ" | \#(words) >archive || { echo 'bongsu-broke fetch' >&2; exit 1; }
            tar -xzf archive -C in --no-same-owner || { echo 'bongsu-broke archive' >&2; exit 1; }
            shopt -s nullglob
            dumps=(in/$BONGSU_DUMP)
            [ "${#dumps[@]}" = 1 ] || { echo "bongsu-broke dumps: ${#dumps[@]} files fit $BONGSU_DUMP" >&2; exit 1; }
            case ${dumps[0]} in
            *.gz) gunzip -c "${dumps[0]}" >out/dump.sql || { echo 'bongsu-broke dump' >&2; exit 1; } ;;
            *) cp "${dumps[0]}" out/dump.sql ;;
            esac
            # The mark may be followed by psql's own commands (\unrestrict, since 15.14).
            tail -n 20 out/dump.sql | grep '^-- PostgreSQL database dump complete' >/dev/null || { echo 'bongsu-broke mark' >&2; exit 1; }
            if [ -d in/files ]; then mv in/files out/files; fi
            stat -c %s out/dump.sql
            """#)
        guard answer.exitCode == 0, let size = Int64(answer.output.filter(\.isNumber)) else {
            throw refusal(found, host.name, answer)
        }
        let restic = ResticRepository(repository)
        try await restic.prepare()
        let id = BackupID(begun: began, chance: chance())
        let runs = UnfinishedRuns(repository: repository)
        try runs.begin(id)
        let names = FileManager.default.fileExists(atPath: folder + "/out/files") ? ["dump.sql", "files"] : ["dump.sql"]
        let summary = try await restic.backup(names, in: folder + "/out", tags: [ArchiveEngine.tag, "backup-\(id)"], host: host.name) { _, _ in }
        guard let database = platform.databases.first(where: { $0.host == existing.host }) ?? platform.databases.first else { throw .unknownSubject("databases") }
        var part = BackupPart(
            kind: .database, name: database.name, host: host.name, engine: "sql", reference: summary.snapshot, sourceBytes: size,
            storedBytes: summary.storedBytes, seconds: Double(now().milliseconds - began.milliseconds) / 1000)
        part.snapshot = found.modified
        var backup = Backup(id: id, platform: platform.name, origin: .imported, began: began, received: now(), parts: [part])
        backup.tools = ["archive": found.path]
        try CatalogueStore(repository).write(backup)
        runs.end([id])
        return backup
    }

    private func refusal(_ found: Found, _ host: String, _ answer: ControllerShell.Answer) -> BackupError {
        let words = answer.errorOutput
        if words.contains("bongsu-broke mark") { return .dumpWithoutEnd(found.path) }
        if words.contains("bongsu-broke dump") || words.contains("bongsu-broke archive") { return .archiveDamaged(found.path, detail: answer.errorOutput) }
        return .archiveUnreadable(host, found.path, detail: answer.lastWords)
    }
}

extension BackupError {
    private static let nothingKept = Message("nothing was kept of it; the archive is as it was", ko: "아무것도 보관하지 않음; 아카이브는 그대로")

    static func noExisting() -> BackupError {
        BackupError(
            1072, Message("platform.yaml names no archives", ko: "platform.yaml에 기존 아카이브가 없음"), now: Message("nothing was changed", ko: "아무것도 바꾸지 않음"),
            help: [Message("`backups: {existing: {host: …, folder: …, archive: \"*.tar.gz\", dump: \"db/*.sql.gz\"}}`", ko: "`backups: {existing: {host: …, folder: …, archive: \"*.tar.gz\", dump: \"db/*.sql.gz\"}}`")])
    }

    static func archiveUnreadable(_ host: String, _ path: String, detail: String) -> BackupError {
        BackupError(1073, Message("`\(path)` on \(host) cannot be read", ko: "\(host)의 `\(path)`을(를) 읽을 수 없음"), detail: detail, now: nothingKept)
    }

    static func archiveDamaged(_ path: String, detail: String) -> BackupError {
        BackupError(1074, Message("archive `\(path)` is damaged", ko: "아카이브 `\(path)`이(가) 손상됨"), detail: detail, now: nothingKept)
    }

    static func dumpWithoutEnd(_ path: String) -> BackupError {
        BackupError(
            1075, Message("the dump in `\(path)` has no end mark: it was cut off when it was made", ko: "`\(path)`의 덤프에 끝 표시가 없음: 만들 때 잘림"), now: nothingKept,
            help: [Message("an older archive: `bongsu backup import --archive NAME`", ko: "더 오래된 아카이브: `bongsu backup import --archive 이름`")])
    }
}
