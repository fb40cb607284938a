import Documents
package import Engine
import Foundation
import Glibc

extension PgBackRestEngine {
    /// What cannot be reached is refused first. Then the copy is restored here, and for a host sent there; what lies beside the data is what
    /// `PhysicalEngine` leaves: `recovery.signal`, `bongsu_wal`, `bongsu_recovery`, `bongsu_recovery.json`, `bongsu_boot`.
    package func restore(
        _ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        do throws(BackupError) {
            switch target {
            case .folder(let path, let until): try await restore(part, until, into: path, forServerAt: path, report)
            case .dataDirectory(let name, let path, let until): try await restore(part, until, on: name, at: path, report)
            case .database, .scratch, .besideEach: throw .notPhysical(part.key)
            }
        } catch {
            dropMirror()
            throw error
        }
        dropMirror()
        return RestoreReceipt(bytes: part.sourceBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    /// - Parameter final: where the server will see the data directory.
    private func restore(
        _ part: BackupPart, _ until: RecoveryPoint, into path: String, forServerAt final: String, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        let place = try await locate()
        let info = try await info(place)
        let listed = try listed(part, info)
        let known = AdoptedStock(files: try await archived(place), marks: known(part)?.marks ?? [], segmentBytes: part.position?.segmentBytes ?? 16_777_216)
        var stock: WALStock
        switch until {
        case .backupEnd: stock = self.stock(files(known.files, of: listed), marks: [])
        case .latest: stock = self.stock(files(known.files, of: listed), marks: try await look(place, info, report).marks)
        case .time: stock = try await self.stock(until, part, listed, known, place)
        }
        let plan = try RecoveryPlan(until, from: part, stock: stock)
        if FileManager.default.fileExists(atPath: path) { throw .directoryExists(path, host: "controller") }
        // The server's user must be able to pass through; the data directory itself is private.
        try await ControllerShell(environment: [("BONGSU_PATH", path)]).succeed(#"mkdir -p "$(dirname "$BONGSU_PATH")""#) { .folderUnusable(path, detail: $0.lastWords) }
        try room(for: part.sourceBytes, in: (path as NSString).deletingLastPathComponent)
        let log = pick(plan.segments, files(known.files, of: listed))
        try await fetch(listed, log: log, place, report)
        do throws(BackupError) {
            try await unpack(listed, into: path, forServerAt: final, place, part, report)
            try makePrivate(path + "/bongsu_wal")
            try await unpack(log, into: path + "/bongsu_wal", place) { done in
                report(BackupProgress(Message("reading the write-ahead log", ko: "WAL 읽기"), done: done, total: Int64(log.count)))
            }
            try await finish(plan, path, final)
        } catch {
            // Also in a task that has been cancelled.
            await Task { for folder in [path, path + Self.tablespaces] { try? FileManager.default.removeItem(atPath: folder) } }.value
            throw error
        }
    }

    /// Where tablespaces lie: beside the data directory, never where the living ones are.
    static let tablespaces = "_tablespace_all"

    private func unpack(
        _ listed: PgBackRestInfo.Listed, into path: String, forServerAt final: String, _ place: Place, _ part: BackupPart, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        let variables = [("BONGSU_PATH", Self.plain(path)), ("BONGSU_FINAL", final), ("BONGSU_LABEL", listed.label)].map { (name: $0.0, value: $0.1) }
        // `none` leaves the server's own settings as they were: where recovery ends is told by ours.
        let answer = try await shell(place, variables).run(
            Self.preamble + #"""
                umask 077
                mkdir "$BONGSU_PATH" "${BONGSU_PATH}\#(Self.tablespaces)"
                ( while sleep 1 >/dev/null 2>&1; do echo "bongsu-done $(du -sb "$BONGSU_PATH" 2>/dev/null | cut -f1)" >&2; done ) &
                ticker=$!
                trap 'kill "$ticker" 2>/dev/null || :' EXIT
                pgbackrest --set="$BONGSU_LABEL" --pg1-path="$BONGSU_PATH" --tablespace-map-all="${BONGSU_PATH}\#(Self.tablespaces)" --type=none restore >&2
                shopt -s nullglob
                for link in "$BONGSU_PATH"/pg_tblspc/*; do
                  [ ! -L "$link" ] || ln -sfn "${BONGSU_FINAL}\#(Self.tablespaces)/$(basename "$(readlink "$link")")" "$link"
                done
                rmdir "${BONGSU_PATH}\#(Self.tablespaces)" 2>/dev/null || :
                """#
        ) { line in
            guard line.hasPrefix("bongsu-done "), let done = Int64(line.dropFirst(12)) else { return }
            report(BackupProgress(Message("restoring \(listed.label)", ko: "\(listed.label) 복구"), done: min(done, part.sourceBytes), total: part.sourceBytes))
        }
        if answer.exitCode == 0 { return }
        try refuseMissing(answer)
        let detail = Self.cause(answer)
        if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(path, detail: detail) }
        let blames = ["actual checksum", "ChecksumError", "FormatError", "CryptoError", "unable to open missing file", "FileMissing", "does not match expected"]
        if blames.contains(where: answer.errorOutput.contains) { throw .copyDamaged("\(place.spoken)/backup/\(place.stanza)/\(listed.label)", detail: detail) }
        throw .unpackBroke(path, host: "controller", detail: detail)
    }

    private func finish(_ plan: RecoveryPlan, _ path: String, _ final: String) async throws(BackupError) {
        let settings = plan.settings(log: final + "/bongsu_wal")
        let words = settings.sorted { $0.key < $1.key }.map { "-c " + shellWord("\($0.key)=\($0.value)") }.joined(separator: " ")
        do {
            try Data((words + "\n").utf8).write(to: URL(filePath: path + "/bongsu_recovery"))
            try Data(CanonicalText.encode(settings)).write(to: URL(filePath: path + "/bongsu_recovery.json"))
        } catch {
            throw .folderUnusable(path, detail: "\(error)")
        }
        try await ControllerShell(environment: [("BONGSU_PATH", path)]).succeed(
            #"""
            cd "$BONGSU_PATH"
            rm -f postmaster.pid standby.signal tablespace_map
            : >recovery.signal
            cat /proc/sys/kernel/random/boot_id >bongsu_boot
            chmod 700 .
            \#(geteuid() == 0 ? #"[ ! -d "${BONGSU_PATH}\#(Self.tablespaces)" ] || chown -R postgres: "${BONGSU_PATH}\#(Self.tablespaces)""# : ":")
            """#
        ) { .folderUnusable(path, detail: $0.lastWords) }
    }

    // MARK: to a host

    /// Everything is restored here first: the host needs no pgbackrest, and no key of the repository.
    private func restore(
        _ part: BackupPart, _ until: RecoveryPoint, on name: String, at path: String, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        guard let host = platform.host(name) else { throw .unknownSubject(name) }
        if let refusal = SSHOptions.refusal(host) { throw .tunnelUnreachable(host, detail: refusal) }
        let owner = platform.databases.first { $0.cluster == part.name }?.user ?? "postgres"
        let folder = shellWord((path as NSString).deletingLastPathComponent)
        let answer = try await there(
            host, owner, "if [ -e \(shellWord(path)) ]; then echo taken; exit 0; fi; [ -w \(folder) ] || { echo \(folder) cannot be written to >&2; exit 1; }; command -v zstd || echo plain")
        if answer.exitCode == 255 { throw .tunnelUnreachable(host, detail: answer.lastWords) }
        if answer.exitCode != 0 { throw .unpackBroke(path, host: name, detail: answer.lastWords) }
        if answer.output.contains("taken") { throw .directoryExists(path, host: name) }
        let packs = answer.output.contains("zstd")
        let work = try makeFolder("send")
        defer { try? FileManager.default.removeItem(atPath: work) }
        let local = work + "/" + (path as NSString).lastPathComponent
        try await restore(part, until, into: local, forServerAt: path, report)
        report(BackupProgress(Message("sending \(part.name) to \(name)", ko: "\(part.name)을(를) \(name)(으)로 보내는 중"), total: part.sourceBytes))
        // The boot is the host's: there the files must outlive it.
        let mark = shellWord((path as NSString).lastPathComponent + "/bongsu_boot")
        let unpacking = "umask 077; cd \(folder); \(packs ? "zstd -q -dc | " : "")tar x; cat /proc/sys/kernel/random/boot_id >\(mark); sync -f ."
        let shell = ControllerShell(environment: [("BONGSU_WORK", work)])
        let sent = try await shell.run(
            "cd \"$BONGSU_WORK\"; tar c -- * | \(packs ? "zstd -q -1 -T2 -c | " : "")\(command(host, owner, unpacking))")
        if sent.exitCode == 0 { return }
        await Task { [self] in
            _ = try? await there(host, owner, "rm -rf -- \(shellWord(path)) \(shellWord(path + Self.tablespaces))")
        }.value
        throw .unpackBroke(path, host: name, detail: sent.lastWords)
    }

    private func command(_ host: Documents.Host, _ owner: String, _ script: String) -> String {
        options.bulkWords(for: host, as: owner, "set -e; " + script)
    }

    private func there(_ host: Documents.Host, _ owner: String, _ script: String) async throws(BackupError) -> ControllerShell.Answer {
        try await ControllerShell().run(command(host, owner, script))
    }
}
