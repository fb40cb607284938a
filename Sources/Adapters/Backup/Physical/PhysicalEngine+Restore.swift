import Documents
package import Engine
import Foundation
import Glibc

extension PhysicalEngine {
    /// What cannot be reached is refused first; then the log's files are decrypted here, and only then something is written at the target.
    ///
    /// In the new data directory lie `recovery.signal`, the log in `bongsu_wal`, and what the server must be started with: `bongsu_recovery` as
    /// words for `pg_ctl -o`, `bongsu_recovery.json` for a scratch server here, `bongsu_boot` as long as its files are not synced.
    package func restore(
        _ part: BackupPart, of id: BackupID, to target: RestoreTarget, report: @escaping ProgressReport
    ) async throws(BackupError) -> RestoreReceipt {
        let began = ContinuousClock.now
        let folder = try folder(of: part)
        let files = archives(in: folder)
        guard files.contains("base.tar.zst.age") else { throw .copyMissing("\(folder)/base.tar.zst.age") }
        switch target {
        case .dataDirectory(let name, let path, let until):
            let host = try host(name)
            let plan = try RecoveryPlan(until, from: part, stock: stock(of: part))
            let place = Place(host: host, path: path, owner: owner(part.name))
            let unpacksThere = try await ask(place)
            let log = try await decrypted(plan, part, report)
            defer { try? FileManager.default.removeItem(atPath: log) }
            try await unpack(part, id, files.map { "\(folder)/\($0)" }, at: place, unpacksThere: unpacksThere, report)
            try await finish(plan, log, at: place, unpacksThere: unpacksThere, report)
        case .folder(let path, let until):
            let plan = try RecoveryPlan(until, from: part, stock: stock(of: part))
            let place = Place(host: nil, path: path, owner: "")
            _ = try await ask(place)
            let log = try await decrypted(plan, part, report)
            defer { try? FileManager.default.removeItem(atPath: log) }
            try await unpack(part, id, files.map { "\(folder)/\($0)" }, at: place, unpacksThere: true, report)
            try await finish(plan, log, at: place, unpacksThere: true, report)
        case .database, .scratch, .besideEach: throw .notPhysical(part.key)
        }
        return RestoreReceipt(bytes: part.sourceBytes, seconds: (ContinuousClock.now - began) / .seconds(1))
    }

    /// Where it is unpacked: on a host as the server's owner, or here as we are.
    private struct Place {
        var host: Documents.Host?
        var path: String
        var owner: String
        var name: String { host?.name ?? "controller" }
    }

    /// The words that carry a script out there; standard input stays free for data.
    private func command(_ place: Place, _ script: String) -> String {
        guard let host = place.host else { return "sh -c " + shellWord("set -e\n" + script) }
        return options.bulkWords(for: host, as: place.owner, "set -e; umask 077\n" + script)
    }

    /// Nothing is in the way and the parent can be written to.
    /// - Returns: whether zstd is there.
    private func ask(_ place: Place) async throws(BackupError) -> Bool {
        if let host = place.host, let refusal = SSHOptions.refusal(host) { throw .tunnelUnreachable(host, detail: refusal) }
        let path = shellWord(place.path)
        let answer = try await ControllerShell().run(
            command(
                place,
                """
                if [ -e \(path) ]; then echo taken; exit 0; fi
                \(place.host == nil ? "mkdir -p \"$(dirname \(path))\"" : ":")
                [ -w "$(dirname \(path))" ] || { echo "$(dirname \(path)) cannot be written to" >&2; exit 1; }
                if command -v zstd >/dev/null; then echo zstd; else echo plain; fi
                """))
        if answer.exitCode == 255, let host = place.host { throw .tunnelUnreachable(host, detail: answer.lastWords) }
        if answer.exitCode != 0 { throw .unpackBroke(place.path, host: place.name, detail: answer.lastWords) }
        if answer.output.contains("taken") { throw .directoryExists(place.path, host: place.name) }
        return answer.output.contains("zstd")
    }

    /// - Returns: a folder with the plan's segments, compressed, under the names that recovery asks for, and with the histories of the timelines
    ///   that there have been: a server that is promoted takes the first number that none of them has.
    private func decrypted(_ plan: RecoveryPlan, _ part: BackupPart, _ report: @escaping ProgressReport) async throws(BackupError) -> String {
        let folder = try makeFolder("log")
        do throws(BackupError) {
            let source = walFolder(part)
            let histories = ((try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []).filter { $0.hasSuffix(".history" + Self.suffix) }.sorted()
            let segments = Array(zip(files(of: plan), plan.segments))
            for (index, (file, name)) in (segments + histories.map { ($0, String($0.dropLast(Self.suffix.count))) }).enumerated() {
                if index < segments.count {
                    report(BackupProgress(Message("reading the write-ahead log", ko: "WAL 읽기"), done: Int64(index), total: Int64(segments.count), in: .pieces))
                }
                let variables = [("BONGSU_FILE", "\(source)/\(file)"), ("BONGSU_TARGET", "\(folder)/\(name).zst")].map { (name: $0.0, value: $0.1) }
                let answer = try await ControllerShell(environment: key + variables).run(
                    #"umask 077; age -d -i "$BONGSU_KEY" "$BONGSU_FILE" >"$BONGSU_TARGET"; zstd -q -t "$BONGSU_TARGET""#)
                if answer.exitCode == 0 { continue }
                if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(folder, detail: answer.lastWords) }
                // Of another course of the server only that it was there is needed.
                if index >= segments.count, try await ControllerShell(environment: variables).run(#"umask 077; printf '' | zstd -q >"$BONGSU_TARGET""#).exitCode == 0 { continue }
                throw .copyDamaged("\(source)/\(file)", detail: Self.cause(answer))
            }
            return folder
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    private func unpack(
        _ part: BackupPart, _ id: BackupID, _ files: [String], at place: Place, unpacksThere: Bool, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        do throws(BackupError) {
            for file in files {
                let name = (file as NSString).lastPathComponent.replacing(".tar.zst.age", with: "")
                let path = name == "base" ? place.path : Self.tablespace(name, of: place.path)
                try await unpack(part, file, into: path, place, unpacksThere, report)
            }
        } catch {
            // Also in a task that has been cancelled; only what this try has made.
            let folders = ([place.path] + files.map { Self.tablespace(($0 as NSString).lastPathComponent.replacing(".tar.zst.age", with: ""), of: place.path) })
                .filter { error.diagnostic.code.number != 1053 || $0 != place.path }
            await Task { [self] in
                _ = try? await ControllerShell().run(command(place, "rm -rf -- " + folders.map(shellWord).joined(separator: " ")))
            }.value
            throw error
        }
    }

    /// Where a tablespace's files stay for good: beside the data directory.
    static func tablespace(_ name: String, of path: String) -> String { "\(path)_tablespace_\(name)" }

    private func unpack(
        _ part: BackupPart, _ file: String, into path: String, _ place: Place, _ unpacksThere: Bool, _ report: @escaping ProgressReport
    ) async throws(BackupError) {
        // Written back while it unpacks: half of a restore is the disk. A shell without pipefail tells by a file how zstd ended.
        let folder = shellWord(path)
        let script = """
            mkdir -m 700 \(folder) || { echo bongsu-taken >&2; exit 1; }
            ( while sleep 0.3; do sync -f \(folder) || exit 0; done ) >/dev/null 2>&1 </dev/null & writer=$!
            code=0
            \(unpacksThere ? "{ zstd -q -dc || echo \"$?\" >\(folder)/bongsu_cut; } | tar x -b 128 -C \(folder) || code=$?" : "tar x -b 128 -C \(folder) || code=$?")
            kill "$writer" 2>/dev/null || :
            if [ -e \(folder)/bongsu_cut ]; then echo 'zstd: the archive ends before its end' >&2; exit 1; fi
            exit "$code"
            """
        let total = size(file)
        let answer = try await ControllerShell(environment: key + [("BONGSU_FILE", file)]).run(
            """
            ticker() { while sleep 1 >/dev/null 2>&1; do echo "bongsu-done $(awk '/^rchar/ { print $2 }' "/proc/$1/io" 2>/dev/null)" >&2; done; }
            set +e
            { age -d -i "$BONGSU_KEY" "$BONGSU_FILE" & reader=$!; ticker "$reader" >/dev/null & ticking=$!; wait "$reader"; code=$?; kill "$ticking" 2>/dev/null; exit "$code"; } \
              \(unpacksThere ? "" : "| zstd -q -dc") | \(command(place, script))
            codes="${PIPESTATUS[*]}"
            echo "bongsu-ended $codes" >&2
            for code in $codes; do [ "$code" = 0 ] || exit 1; done
            """
        ) { line in
            guard line.hasPrefix("bongsu-done "), let done = Int64(line.dropFirst(12)) else { return }
            report(BackupProgress(Message("unpacking \(part.name)", ko: "\(part.name) 풀기"), done: min(done, total), total: total))
        }
        if answer.exitCode == 0 { return }
        if answer.errorOutput.contains("bongsu-taken") { throw .directoryExists(path, host: place.name) }
        let detail = Self.cause(answer)
        if FullDisk.isTold(in: detail) { throw .unpackBroke(path, host: place.name, detail: detail) }
        // ssh and tar ended by a lack of room or a lost host make age fail as well, but by a closed pipe.
        if detail.hasPrefix("age:"), !detail.contains("broken pipe") { throw .copyDamaged(file, detail: detail) }
        if answer.errorOutput.contains("zstd: ") || answer.errorOutput.contains("Unexpected EOF") { throw .copyDamaged(file, detail: detail) }
        throw .unpackBroke(path, host: place.name, detail: detail)
    }

    /// Log, tablespaces' places, and what the server is to be started with.
    private func finish(_ plan: RecoveryPlan, _ log: String, at place: Place, unpacksThere: Bool, _ report: @escaping ProgressReport) async throws(BackupError) {
        report(BackupProgress(Message("sending the write-ahead log", ko: "WAL 보내기"), total: Int64(plan.segments.count), in: .pieces))
        let settings = plan.settings(log: "\(place.path)/bongsu_wal")
        let words = settings.sorted { $0.key < $1.key }.map { "-c " + shellWord("\($0.key)=\($0.value)") }.joined(separator: " ")
        let json: String
        do { json = String(decoding: try CanonicalText.encode(settings), as: UTF8.self) } catch { throw .folderUnusable(log, detail: "\(error)") }
        let path = shellWord(place.path)
        let script = """
            cd \(path)
            mkdir -m 700 bongsu_wal
            tar x -C bongsu_wal
            \(unpacksThere ? "for file in bongsu_wal/*.zst; do [ ! -e \"$file\" ] || zstd -q -d --rm \"$file\"; done" : ":")
            if [ -s tablespace_map ]; then
              while read -r oid place; do printf '%s %s\\n' "$oid" \(path)"_tablespace_$oid"; done <tablespace_map >bongsu_map
              mv bongsu_map tablespace_map
            fi
            printf '%s\\n' \(shellWord(words)) >bongsu_recovery
            printf '%s\\n' \(shellWord(json)) >bongsu_recovery.json
            cat /proc/sys/kernel/random/boot_id >bongsu_boot
            rm -f postmaster.pid standby.signal
            : >recovery.signal
            chmod 700 .
            \(place.host == nil && geteuid() == 0 ? "for folder in \(path)_tablespace_*; do [ ! -d \"$folder\" ] || chown -R postgres: \"$folder\"; done" : ":")
            """
        let answer = try await ControllerShell().run(
            """
            cd \(shellWord(log))
            \(unpacksThere ? "" : "for file in *.zst; do [ ! -e \"$file\" ] || zstd -q -d --rm \"$file\"; done")
            tar c . | \(command(place, script))
            """)
        if answer.exitCode != 0 { throw .unpackBroke(place.path, host: place.name, detail: answer.lastWords) }
    }
}

extension ScratchServer.Existing {
    /// A data directory that a physical restore has written here: with what its recovery is to be told.
    package static func recovering(_ path: String) -> Self {
        let known = FileManager.default.contents(atPath: path + "/bongsu_recovery.json")
            .flatMap { try? CanonicalText.decode([String: String].self, from: [UInt8]($0)) }
        return Self(path, settings: (known ?? [:]).merging(replay) { $1 }, patience: .seconds(6 * 3600))
    }

    /// A replay is as fast as its buffers are large: with 2 GB in half the time of 128 MB.
    private static var replay: [String: String] {
        let free = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8))?.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
        let megabytes = (free.flatMap { Int($0.filter(\.isNumber)) } ?? 0) / 1024 / 4
        return ["shared_buffers": "\(min(max(megabytes, 128), 2048))MB", "max_wal_size": "32GB", "checkpoint_timeout": "1h"]
    }
}
