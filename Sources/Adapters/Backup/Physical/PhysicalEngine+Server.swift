import Documents
import Engine
import Foundation

extension PhysicalEngine {
    /// What is asked of the server before anything is done.
    struct ServerState {
        var systemIdentifier: String
        var timeline: Int
        var segmentBytes: Int64
        /// Of all databases.
        var bytes: Int64
        /// Object identifiers of tablespaces outside the data directory.
        var tablespaces: [String]
        var slot: Slot?
    }

    struct Slot {
        /// `reserved`, `extended`, `unreserved`, `lost`
        var status: String
        /// Process on the server that reads it.
        var process: String?
        var restart: String?
        var lag: Int64
    }

    func state(_ tunnel: DatabaseTunnel, _ cluster: String) async throws(BackupError) -> ServerState {
        if tunnel.serverVersion < 130_000 { throw .serverTooOld(cluster, version: tunnel.serverVersion) }
        let text = try await ask(
            tunnel,
            """
            SELECT 'system|' || system_identifier FROM pg_control_system();
            SELECT 'timeline|' || timeline_id FROM pg_control_checkpoint();
            SELECT 'segment|' || setting FROM pg_settings WHERE name = 'wal_segment_size';
            SELECT 'bytes|' || sum(pg_database_size(oid)) FROM pg_database;
            SELECT 'tablespace|' || oid FROM pg_tablespace WHERE pg_tablespace_location(oid) <> '';
            SELECT 'slot|' || coalesce(wal_status, 'reserved') || '|' || coalesce(active_pid::text, '') || '|' || coalesce(restart_lsn::text, '') || '|'
              || coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint
              FROM pg_replication_slots WHERE slot_name = '\(Self.slot)';
            """
        ) { .logBroke(cluster, detail: $0) }
        var state = ServerState(systemIdentifier: "", timeline: 0, segmentBytes: 16_777_216, bytes: 0, tablespaces: [])
        for line in text.split(separator: "\n") {
            let words = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            switch words[0] {
            case "system": state.systemIdentifier = words[1]
            case "timeline": state.timeline = Int(words[1]) ?? 0
            case "segment": state.segmentBytes = Int64(words[1]) ?? 16_777_216
            case "bytes": state.bytes = Int64(words[1]) ?? 0
            case "tablespace": state.tablespaces.append(words[1])
            case "slot" where words.count == 5:
                state.slot = Slot(
                    status: words[1], process: words[2].isEmpty ? nil : words[2], restart: words[3].isEmpty ? nil : words[3], lag: Int64(words[4]) ?? 0)
            default: break
            }
        }
        guard !state.systemIdentifier.isEmpty, state.systemIdentifier.allSatisfy(\.isNumber), state.timeline > 0 else {
            throw .logBroke(cluster, detail: "the server does not tell what it is: \(text.prefix(200))")
        }
        return state
    }

    /// The cluster is the one that was set up, and its slot can be read. A slot that is not there (after a restore) is made again.
    /// - Returns: the state, and whether the slot is new, so that the log begins anew.
    func ready(_ tunnel: DatabaseTunnel, _ cluster: String, mayMakeSlot: Bool) async throws(BackupError) -> (state: ServerState, isNew: Bool) {
        guard let setup = PhysicalSetup.State.read(repository, cluster) else { throw .notSetUp(cluster) }
        var state = try await state(tunnel, cluster)
        // The reader of a run just before, or of one that died, needs a moment to go.
        for _ in 0..<30 where state.slot?.process != nil {
            try? await Task.sleep(for: .seconds(1))
            state = try await self.state(tunnel, cluster)
        }
        if state.systemIdentifier != setup.systemIdentifier {
            throw .anotherCluster(cluster, expected: setup.systemIdentifier, found: state.systemIdentifier)
        }
        if let slot = state.slot {
            if slot.status == "lost" || slot.restart == nil { throw slotLost(cluster, state) }
            if let process = slot.process { throw .slotBusy(cluster, process: process) }
            return (state, false)
        }
        guard mayMakeSlot else { throw slotLost(cluster, state) }
        try await makeSlot(tunnel, cluster, state)
        return (try await self.state(tunnel, cluster), true)
    }

    private func slotLost(_ cluster: String, _ state: ServerState) -> BackupError {
        .slotLost(cluster, since: marks(walFolder(cluster, state.systemIdentifier))?.marks.last.map { CivilTime($0.time).spoken })
    }

    /// A new slot keeps the log from now on; what lies in the receiving folder belongs to the one before.
    func makeSlot(_ tunnel: DatabaseTunnel, _ cluster: String, _ state: ServerState) async throws(BackupError) {
        try await archive(cluster, state.systemIdentifier)
        try? FileManager.default.removeItem(atPath: receiving(cluster, state.systemIdentifier))
        _ = try await ask(tunnel, "SELECT pg_create_physical_replication_slot('\(Self.slot)', true);") { .setupBroke(cluster, detail: $0) }
    }

    /// One script; rows by line, columns as the statements make them.
    func ask(_ tunnel: DatabaseTunnel, _ sql: String, otherwise failure: (String) -> BackupError) async throws(BackupError) -> String {
        var shell = ControllerShell(environment: tunnel.environment)
        shell.deadline = .seconds(300)
        let answer = try await shell.run("\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v ON_ERROR_STOP=1 -d postgres -f -", input: Array(sql.utf8))
        if answer.exitCode != 0 { throw failure(words(answer, tunnel)) }
        return answer.output
    }

    /// A client only says that its connection was lost; the tunnel's programs say why.
    func words(_ answer: ControllerShell.Answer, _ tunnel: DatabaseTunnel) -> String {
        let cause = Self.cause(answer)
        return cause.contains("closed the connection") && !tunnel.lastWords.isEmpty ? tunnel.lastWords : cause
    }
}
