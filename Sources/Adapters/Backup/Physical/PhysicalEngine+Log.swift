package import Documents
package import Engine
import Foundation

extension PhysicalEngine: LogArchive {
    /// The server's log up to now, and a moment that it can certainly be rolled forward to. Nothing new costs half a second.
    ///
    /// **Errors:** a lost slot and another cluster are told; only a server that cannot be asked is an answer.
    package func catchUp(host name: String, port: Int, databases: [Database], report: @escaping ProgressReport) async throws(BackupError) -> Bool {
        let cluster = "\(name)-\(port)"
        guard PhysicalSetup.State.read(repository, cluster) != nil else { throw .notSetUp(cluster) }
        let tunnel: DatabaseTunnel
        do throws(BackupError) {
            tunnel = try await DatabaseTunnel.open(
                to: try host(name), options: options, user: databases.first?.user ?? owner(cluster), port: port, work: repository.work)
        } catch {
            if (1020...1025).contains(error.diagnostic.code.number) { return false }
            throw error
        }
        do throws(BackupError) {
            let (state, _) = try await ready(tunnel, cluster, mayMakeSlot: false)
            try await fetch(tunnel, cluster, state, report)
            await tunnel.close()
            return true
        } catch {
            await tunnel.close()
            throw error
        }
    }

    package func reach(of part: BackupPart, in id: BackupID) async throws(BackupError) -> WallTime? {
        guard let position = part.position, archives(in: try folder(of: part)).contains("base.tar.zst.age") else { return nil }
        return RecoveryPlan.reach(part, stock(of: part)) ?? position.stopTime
    }

    package func gaps(of part: BackupPart, in id: BackupID) async throws(BackupError) -> [String] {
        RecoveryPlan.gaps(part, stock(of: part))
    }

    package var asksServer: Bool { true }

    package func isSetUp(_ cluster: String) -> Bool { PhysicalSetup.State.read(repository, cluster) != nil }

    // MARK: where it lies

    func walFolder(_ cluster: String, _ system: String) -> String { "\(repository.wal(cluster))/\(system)" }
    func walFolder(_ part: BackupPart) -> String { walFolder(part.name, part.position?.systemIdentifier ?? "0") }

    /// What `pg_receivewal` writes, as it is; not in `work`, since the server forgets what has been received.
    func receiving(_ cluster: String, _ system: String) -> String {
        "\((repository.work as NSString).deletingLastPathComponent)/receiving/\(cluster)/\(system)"
    }

    func isReceivingEmpty(_ cluster: String, _ system: String) -> Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: receiving(cluster, system))) ?? []).allSatisfy { $0.hasPrefix(".") }
    }

    func marks(_ folder: String) -> WALMarks? {
        FileManager.default.contents(atPath: folder + "/marks.json").flatMap { try? CanonicalText.decode(WALMarks.self, from: [UInt8]($0)) }
    }

    func write(_ marks: WALMarks, into folder: String) async throws(BackupError) {
        let text: [UInt8]
        do { text = try CanonicalText.encode(marks) } catch { throw .folderUnusable(folder, detail: "\(error)") }
        try await write(text, to: "marks.json", in: folder)
    }

    /// What the repository holds of the log that belongs to a part. An empty file counts as none.
    package func stock(of part: BackupPart) -> WALStock { stock(of: part, withDamaged: false) }

    /// A file that a deep check has found damaged is not counted as there: nothing is promised that a restore could not keep.
    private func stock(of part: BackupPart, withDamaged: Bool) -> WALStock {
        let folder = walFolder(part)
        var stock = WALStock(whole: [], partial: [], marks: marks(folder)?.marks ?? [])
        for file in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where file.hasSuffix(Self.suffix) && size("\(folder)/\(file)") > 0 {
            if !withDamaged, FileManager.default.fileExists(atPath: "\(folder)/\(file)\(Self.damaged)") { continue }
            let name = file.dropLast(Self.suffix.count)
            if name.hasSuffix(".partial") { stock.partial.insert(String(name.dropLast(8))) } else { stock.whole.insert(String(name)) }
        }
        return stock
    }

    /// An empty file of this name beside a file of the log.
    static let damaged = ".damaged"

    /// Files of the log from a part's end to its reach, as they lie there, damaged or not.
    func segments(of part: BackupPart) -> [String] {
        guard let plan = try? RecoveryPlan(.latest, from: part, stock: stock(of: part, withDamaged: true)) else { return [] }
        return files(of: plan)
    }

    func files(of plan: RecoveryPlan) -> [String] {
        plan.segments.map { name in plan.endsPartial && name == plan.segments.last ? "\(name).partial\(Self.suffix)" : "\(name)\(Self.suffix)" }
    }

    // MARK: fetching

    /// First the mark, then everything up to it. `--endpos` at the very end would wait for ever on an idle server, so one byte less is asked.
    func fetch(_ tunnel: DatabaseTunnel, _ cluster: String, _ state: ServerState, _ report: @escaping ProgressReport) async throws(BackupError) {
        let spool = receiving(cluster, state.systemIdentifier)
        let folder = walFolder(cluster, state.systemIdentifier)
        try makePrivate(spool)
        try makePrivate(folder)
        let newest = ((try? FileManager.default.contentsOfDirectory(atPath: spool)) ?? []).filter { !$0.hasPrefix(".") && $0.count >= 24 }.max()
        if let newest, Int(newest.prefix(8), radix: 16) != state.timeline {
            // The server was restored or promoted: the old timeline's last file is kept as it is.
            try await archive(cluster, state.systemIdentifier)
            try? FileManager.default.removeItem(atPath: spool)
            try makePrivate(spool)
        }
        let programs = try PostgresPrograms.find(for: tunnel.serverVersion, program: "pg_receivewal", root: self.programs)
        report(BackupProgress(Message("fetching the log of \(cluster)", ko: "\(cluster)의 WAL 가져오기"), total: state.slot?.lag))
        var shell = ControllerShell(environment: tunnel.environment + [("BONGSU_SPOOL", spool), ("BONGSU_SLOT", Self.slot)])
        shell.deadline = .seconds(Int(600 + (state.slot?.lag ?? 0) / 1_000_000))
        let answer = try await shell.run("BONGSU_PROGRAMS=\(programs.folder)\n\(PostgresPrograms.preamble)\n" + Self.receive)
        let lines = answer.output.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        if answer.exitCode != 0 {
            let detail = words(answer, tunnel)
            if FullDisk.isTold(in: answer.errorOutput) { throw .diskFull(spool, detail: detail) }
            throw .logBroke(cluster, detail: detail)
        }
        guard let line = lines.first(where: { $0.count == 4 }), let moment = Int64(line[0]), WALContinuity.position(line[2]) != nil, let timeline = Int(line[3]) else {
            throw .logBroke(cluster, detail: "the server does not tell where it stands: \(answer.output.prefix(200))")
        }
        try await archive(cluster, state.systemIdentifier)
        var marks = marks(folder) ?? WALMarks(systemIdentifier: state.systemIdentifier)
        marks.marks.append(.init(timeline: timeline, time: WallTime(milliseconds: moment), position: line[2], name: line[1]))
        try await write(marks, into: folder)
    }

    private static let receive = #"""
        cd "$BONGSU_SPOOL"
        exec 9>.lock; flock -w 60 9 || { echo 'error: another run fetches this log' >&2; exit 1; }
        mark=$(psql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres <<'BONGSU_SQL'
        SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint AS moment \gset
        SELECT 'bongsu-' || :'moment' AS name, pg_create_restore_point('bongsu-' || :'moment') AS point \gset
        SELECT pg_logical_emit_message(true, 'bongsu', 'heartbeat') AS beat \gset
        SELECT :'moment' || '|' || :'name' || '|' || (pg_current_wal_flush_lsn() - '0/0'::pg_lsn - 1)::bigint || '|' || timeline_id FROM pg_control_checkpoint();
        BONGSU_SQL
        )
        IFS='|' read -r moment name bytes timeline <<<"$mark"
        end=$(printf '%X/%X' $((bytes >> 32)) $((bytes & 0xffffffff)))
        # The reader of a run just before may need a moment to go.
        for try in 1 2 3 4 5 6 7 8 9 10; do
          code=0
          pg_receivewal -w --slot="$BONGSU_SLOT" --endpos="$end" --no-loop -D . 2>.words || code=$?
          [ "$code" = 1 ] && grep -q 'is active for PID' .words || break
          sleep 1
        done
        cat .words >&2
        [ "$code" = 0 ]
        printf '%s|%s|%s|%s\n' "$moment" "$name" "$end" "$timeline"
        """#

    /// Everything in the receiving folder goes into the repository; full files leave it but for the newest, from which `pg_receivewal` goes on.
    func archive(_ cluster: String, _ system: String) async throws(BackupError) {
        let spool = receiving(cluster, system)
        guard FileManager.default.fileExists(atPath: spool) else { return }
        let folder = walFolder(cluster, system)
        try makePrivate(folder)
        try await ControllerShell(environment: key + [("BONGSU_SPOOL", spool), ("BONGSU_FOLDER", folder)]).succeed(Self.archiving) { answer in
            FullDisk.isTold(in: answer.errorOutput) ? .diskFull(folder, detail: Self.cause(answer)) : .logBroke(cluster, detail: Self.cause(answer))
        }
    }

    private static let archiving = #"""
        umask 077
        shopt -s nullglob
        cd "$BONGSU_SPOOL"
        recipient=$(age-keygen -y "$BONGSU_KEY")
        keep() {
          target=$BONGSU_FOLDER/$1.zst.age
          zstd -q -1 -c "$1" | age -r "$recipient" >"$target.part"
          sync "$target.part"
          mv "$target.part" "$target"
        }
        hex='[0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F][0-9A-F]'
        last=''
        for file in $hex.history; do [ -e "$BONGSU_FOLDER/$file.zst.age" ] || keep "$file"; done
        for file in $hex$hex$hex; do
          kept=$BONGSU_FOLDER/$file.zst.age
          if [ ! -s "$kept" ]; then keep "$file"
          # Kept already by a run that ended then; never two of one name.
          elif ! age -d -i "$BONGSU_KEY" "$kept" 2>/dev/null | zstd -q -dc 2>/dev/null | cmp -s - "$file"; then
            if age -d -i "$BONGSU_KEY" "$kept" 2>/dev/null | zstd -q -t 2>/dev/null; then
              echo "error: $file is in the repository with other contents: log of another course of this server" >&2; exit 1
            fi
            # It is damaged there.
            keep "$file"
            rm -f "$kept.damaged"
          fi
          rm -f "$BONGSU_FOLDER/$file.partial.zst.age"
          last=$file
        done
        for file in $hex$hex$hex.partial; do keep "$file"; done
        sync "$BONGSU_FOLDER"
        for file in $hex$hex$hex; do [ "$file" = "$last" ] && [ -z "$(echo $hex$hex$hex.partial)" ] || rm -f "$file"; done
        """#
}
