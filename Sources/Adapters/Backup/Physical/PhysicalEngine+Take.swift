import Documents
package import Engine
import Foundation

extension PhysicalEngine {
    /// **Durability:** both ends of the pipeline must have ended well, then the files are synced and get their names.
    package func take(_ source: BackupSource, as id: BackupID, report: @escaping ProgressReport) async throws(BackupError) -> BackupPart {
        guard case .cluster(let hostName, let port, let databases) = source else { throw .notPhysical("-") }
        let cluster = "\(hostName)-\(port)"
        let began = ContinuousClock.now
        let user = databases.first?.user ?? owner(cluster)
        return try await DatabaseTunnel.with(try host(hostName), options: options, user: user, port: port, work: repository.work) {
            tunnel throws(BackupError) in
            let (state, isNew) = try await ready(tunnel, cluster, mayMakeSlot: true)
            // Before 15 pg_receivewal begins at the present where its folder is empty: so it is not, before the copy begins.
            if isNew || isReceivingEmpty(cluster, state.systemIdentifier) { try await fetch(tunnel, cluster, state, report) }
            let reference = "physical/\(cluster)/\(id)"
            let folder = "\(repository.path)/\(reference)"
            try makePrivate(folder)
            try room(for: state.bytes / (state.tablespaces.isEmpty ? 2 : 1), in: repository.path)
            let copy: Copy
            let position: WALPosition
            do throws(BackupError) {
                copy = try await self.copy(tunnel, cluster, state, into: folder, id, report)
                position = WALPosition(
                    systemIdentifier: state.systemIdentifier, timeline: copy.timeline, start: copy.start, stop: copy.stop, stopTime: copy.stopTime,
                    segmentBytes: state.segmentBytes)
                try await keep(position, in: folder)
                try await fetch(tunnel, cluster, state, report)
            } catch {
                // Without its log it is none, and the set's receipt may still be written.
                try? FileManager.default.removeItem(atPath: folder)
                throw error
            }
            var part = BackupPart(
                kind: .cluster, name: cluster, host: hostName, engine: name, reference: reference, sourceBytes: state.bytes,
                storedBytes: archives(in: folder).reduce(0) { $0 + size("\(folder)/\($1)") }, seconds: (ContinuousClock.now - began) / .seconds(1))
            part.snapshot = copy.stopTime
            // Everything that was committed before its end is in it.
            part.heartbeat = copy.stopTime
            part.position = position
            part.serverVersion = tunnel.serverVersion
            part.flaws = copy.flaws
            return part
        }
    }

    private struct Copy {
        var start: String
        var stop: String
        var timeline: Int
        var stopTime: WallTime
        var flaws: [String]
    }

    private func copy(
        _ tunnel: DatabaseTunnel, _ cluster: String, _ state: ServerState, into folder: String, _ id: BackupID, _ report: @escaping ProgressReport
    ) async throws(BackupError) -> Copy {
        let programs = try PostgresPrograms.find(for: tunnel.serverVersion, program: "pg_basebackup", root: self.programs)
        let spool = try makeFolder("tablespaces")
        defer { try? FileManager.default.removeItem(atPath: spool) }
        var shell = ControllerShell(
            environment: tunnel.environment + key + [
                ("BONGSU_FOLDER", folder), ("BONGSU_SPOOL", spool), ("BONGSU_LABEL", "bongsu \(id)"),
                ("BONGSU_RATE", platform.backups?.rate.map { "--max-rate=\(min(max($0, 1), 1000))M" } ?? ""),
            ])
        shell.deadline = .seconds(24 * 3600)
        let packsThere = tunnel.serverVersion >= 150_000
        let script = state.tablespaces.isEmpty ? Self.stream(packsThere: packsThere) : Self.spool(packsThere: packsThere)
        let answer = try await shell.run("BONGSU_PROGRAMS=\(programs.folder)\n\(PostgresPrograms.preamble)\n\(Self.before)\n\(script)\n\(Self.after)") { line in
            guard line.hasPrefix("bongsu-done "), let done = Int64(line.dropFirst(12)) else { return }
            report(BackupProgress(Message("copying \(cluster)", ko: "\(cluster) 복사"), done: done))
        }
        if answer.exitCode != 0 {
            let detail = words(answer, tunnel)
            if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(folder, detail: detail) }
            throw .baseBroke(cluster, detail: detail)
        }
        let lines = answer.errorOutput.split(separator: "\n").map(String.init)
        func after(_ mark: String) -> Substring? { lines.compactMap { line in line.range(of: mark).map { line[$0.upperBound...] } }.last }
        let start = after("write-ahead log start point: ")?.split(separator: " ") ?? []
        let stop = after("write-ahead log end point: ")?.prefix { !$0.isWhitespace } ?? ""
        guard start.count == 4, let timeline = Int(start[3]), WALContinuity.position(String(start[0])) != nil, WALContinuity.position(String(stop)) != nil else {
            throw .baseBroke(cluster, detail: "pg_basebackup does not say where its copy begins and ends")
        }
        let clock = try await ask(tunnel, "SELECT ceil(extract(epoch FROM clock_timestamp()) * 1000)::bigint") { .baseBroke(cluster, detail: $0) }
        guard let moment = Int64(clock.filter(\.isNumber)) else { throw .baseBroke(cluster, detail: "the server does not tell the time: \(clock)") }
        let flaws = lines.contains { $0.contains("checksum error occurred") } ? lines.filter { $0.contains("checksum") } : []
        return Copy(start: String(start[0]), stop: String(stop), timeline: timeline, stopTime: WallTime(milliseconds: moment), flaws: flaws)
    }

    /// A server with tablespaces cannot be streamed into one pipe: its archives lie here for a moment, not encrypted.
    private static func spool(packsThere: Bool) -> String {
        #"""
        code=0
        pg_basebackup -w -c fast -Ft -X fetch --no-manifest $BONGSU_RATE -l "$BONGSU_LABEL" -v \#(packsThere ? "--compress=server-zstd:level=1,workers=2" : "") -D "$BONGSU_SPOOL/all" 2>"$BONGSU_SPOOL/words" || code=$?
        ended "$code" 0
        for file in "$BONGSU_SPOOL"/all/*.tar*; do
          name=${file##*/}; name=${name%.zst}
          \#(packsThere ? #"age -r "$recipient" <"$file""# : #"zstd -q -1 -T2 -c "$file" | age -r "$recipient""#) >"$name.zst.age.part"
          rm "$file"
        done
        """#
    }

    private static func stream(packsThere: Bool) -> String {
        let base = #"pg_basebackup -w -c fast -Ft -X fetch --no-manifest $BONGSU_RATE -l "$BONGSU_LABEL" -v -D - 2>"$BONGSU_SPOOL/words""#
        return #"""
            set +e
            \#(base) \#(packsThere ? "--compress=server-zstd:level=1,workers=2" : "| zstd -q -1 -T2") | age -r "$recipient" >base.tar.zst.age.part
            codes="${PIPESTATUS[*]}"
            set -e
            ended $codes
            """#
    }

    /// A page that fails its checksum ends the program with 1 when everything has come: the copy is whole, and flawed.
    private static let before = #"""
        umask 077
        cd "$BONGSU_FOLDER"
        recipient=$(age-keygen -y "$BONGSU_KEY")
        : >"$BONGSU_SPOOL/words"
        ( while sleep 1 >/dev/null 2>&1; do echo "bongsu-done $(du -scb "$BONGSU_FOLDER" "$BONGSU_SPOOL" 2>/dev/null | tail -n 1 | cut -f1)" >&2; done ) &
        ticker=$!
        trap 'kill "$ticker" 2>/dev/null || :' EXIT
        ended() {
          first=$1; shift
          cat "$BONGSU_SPOOL/words" >&2
          for code in "$@"; do [ "$code" = 0 ] || { echo "bongsu-ended $first $*" >&2; exit 1; }; done
          if [ "$first" = 1 ] && grep -q 'checksum error occurred' "$BONGSU_SPOOL/words"; then return 0; fi
          [ "$first" = 0 ] || { echo "bongsu-ended $first" >&2; exit 1; }
        }
        """#

    private static let after = #"""
        for file in *.part; do sync "$file"; mv "$file" "${file%.part}"; done
        sync . ..
        """#

    /// The folder tells by itself what it holds.
    private func keep(_ position: WALPosition, in folder: String) async throws(BackupError) {
        let text: [UInt8]
        do { text = try CanonicalText.encode(position) } catch { throw .folderUnusable(folder, detail: "\(error)") }
        try await write(text, to: "position.json", in: folder)
    }

    func write(_ text: [UInt8], to name: String, in folder: String) async throws(BackupError) {
        try await ControllerShell(environment: [("BONGSU_FILE", "\(folder)/\(name)")]).succeed(
            #"umask 077; cat >"$BONGSU_FILE.new"; sync "$BONGSU_FILE.new"; mv "$BONGSU_FILE.new" "$BONGSU_FILE"; sync "$(dirname "$BONGSU_FILE")""#, input: text
        ) { .folderUnusable(folder, detail: $0.lastWords) }
    }

    func room(for bytes: Int64, in folder: String) throws(BackupError) {
        let free = (try? FileManager.default.attributesOfFileSystem(forPath: folder)[.systemFreeSize] as? NSNumber)?.int64Value
        if let free, free < bytes { throw .diskFull(folder, needs: bytes, free: free) }
    }
}
