package import Documents
package import Engine
import Foundation

/// What physical backups change on a database's server, shown before it is done and undone on demand: a replication slot, and a bound on how much
/// log the server keeps for it. Nothing is installed and nothing restarts.
package struct PhysicalSetup: Sendable {
    let engine: PhysicalEngine
    let now: @Sendable () -> WallTime

    package init(_ engine: PhysicalEngine, now: @escaping @Sendable () -> WallTime) {
        self.engine = engine
        self.now = now
    }

    /// Written when a cluster has been set up; with it the cluster belongs to every backup.
    package struct State: Hashable, Codable, Sendable {
        package var systemIdentifier: String
        package var at: WallTime
        /// What `max_slot_wal_keep_size` was before we set it; nil where it was bounded already and was left alone.
        package var boundBefore: String?

        static func path(_ repository: Repository, _ cluster: String) -> String { repository.wal(cluster) + "/setup.json" }

        package static func read(_ repository: Repository, _ cluster: String) -> State? {
            FileManager.default.contents(atPath: path(repository, cluster)).flatMap { try? CanonicalText.decode(State.self, from: [UInt8]($0)) }
        }
    }

    package struct Plan: Hashable, Sendable {
        package var cluster: String
        /// A line a change; empty where nothing has to be changed.
        package var changes: [Message]
        /// What a person should know before they agree.
        package var notes: [Message]
        var makesSlot: Bool
        var dropsSlot: Bool
        var setsBound: Bool
        var state: State
    }

    /// Megabytes of log that the server keeps at most for a reader that does not come.
    package static let bound = 4096

    /// What would be done. Changes nothing.
    package func plan(_ database: Database) async throws(BackupError) -> Plan {
        try await with(database) { tunnel throws(BackupError) in try await plan(database, tunnel) }
    }

    private func plan(_ database: Database, _ tunnel: DatabaseTunnel) async throws(BackupError) -> Plan {
        let cluster = database.cluster
        let server = try await engine.state(tunnel, cluster)
        let facts = try await facts(tunnel, cluster)
        var wrong: [String] = []
        if facts["wal_level"] == "minimal" { wrong.append("wal_level = minimal") }
        if server.slot == nil, facts["slots"] == facts["max_replication_slots"] { wrong.append("all \(facts["slots"] ?? "") of max_replication_slots are taken") }
        if let senders = facts["max_wal_senders"].flatMap({ Int($0) }), senders < 2 { wrong.append("max_wal_senders = \(senders), 2 are needed") }
        if !wrong.isEmpty { throw .setupRefused(cluster, detail: wrong.joined(separator: "; ")) }
        let known = State.read(engine.repository, cluster)
        let isLost = server.slot.map { $0.status == "lost" || $0.restart == nil } ?? false
        let setsBound = facts["bound"] == "-1"
        var plan = Plan(
            cluster: cluster, changes: [], notes: [], makesSlot: server.slot == nil || isLost, dropsSlot: isLost, setsBound: setsBound,
            state: State(systemIdentifier: server.systemIdentifier, at: now(), boundBefore: setsBound ? "-1" : known?.boundBefore))
        if isLost {
            plan.changes.append(Message("drop the replication slot `bongsu`, which is lost", ko: "잃어버린 복제 슬롯 `bongsu` 삭제"))
        }
        if plan.makesSlot {
            plan.changes.append(
                Message("make a replication slot `bongsu`: the server keeps its write-ahead log until it has been fetched", ko: "복제 슬롯 `bongsu` 생성: 가져갈 때까지 서버가 WAL을 보관"))
        }
        if setsBound {
            plan.changes.append(
                Message(
                    "max_slot_wal_keep_size = \(Self.bound)MB, by ALTER SYSTEM and reload, no restart: the log cannot fill the server's disk",
                    ko: "max_slot_wal_keep_size = \(Self.bound)MB(ALTER SYSTEM과 reload, 재시작 없음): WAL이 서버 디스크를 채우지 못하게 함"))
            if let others = facts["others"], !others.isEmpty {
                plan.notes.append(Message("the bound counts for these slots, too: \(others)", ko: "이 한도는 다른 슬롯에도 적용됨: \(others)"))
            }
        } else {
            plan.notes.append(Message("max_slot_wal_keep_size is \(facts["bound"] ?? "")MB and stays", ko: "max_slot_wal_keep_size는 \(facts["bound"] ?? "")MB이며 그대로 둠"))
        }
        if let known, known.systemIdentifier != server.systemIdentifier {
            plan.notes.append(
                Message("this is another cluster than the one before: its log begins anew", ko: "이전과 다른 클러스터: WAL을 새로 시작"))
            plan.changes.append(Message("count on this cluster from now on", ko: "이제부터 이 클러스터를 기준으로 함"))
        } else if known == nil, plan.changes.isEmpty {
            plan.changes.append(Message("nothing on the server; the cluster is added to every backup", ko: "서버에는 변경 없음; 앞으로 모든 백업에 이 클러스터를 포함"))
        }
        return plan
    }

    /// Does it and sees that it works: the log is fetched once.
    ///
    /// **Idempotency:** what is there already is left as it is.
    package func apply(_ database: Database, report: @escaping ProgressReport) async throws(BackupError) {
        let cluster = database.cluster
        try await with(database) { tunnel throws(BackupError) in
            let plan = try await plan(database, tunnel)
            let server = try await engine.state(tunnel, cluster)
            if plan.setsBound {
                try await change(tunnel, cluster, "ALTER SYSTEM SET max_slot_wal_keep_size = '\(Self.bound)MB';\nSELECT pg_reload_conf();")
            }
            if plan.dropsSlot { try await change(tunnel, cluster, "SELECT pg_drop_replication_slot('\(PhysicalEngine.slot)');") }
            try engine.makePrivate(engine.repository.wal(cluster))
            let text: [UInt8]
            do { text = try CanonicalText.encode(plan.state) } catch { throw .folderUnusable(engine.repository.path, detail: "\(error)") }
            if plan.makesSlot { try await engine.makeSlot(tunnel, cluster, server) }
            try await engine.write(text, to: "setup.json", in: engine.repository.wal(cluster))
            try await engine.fetch(tunnel, cluster, try await engine.state(tunnel, cluster), report)
        }
    }

    /// Takes both back. Backups that were taken stay.
    package func undo(_ database: Database) async throws(BackupError) {
        let cluster = database.cluster
        let known = State.read(engine.repository, cluster)
        try await with(database) { tunnel throws(BackupError) in
            let server = try await engine.state(tunnel, cluster)
            if let slot = server.slot {
                if let process = slot.process { throw .slotBusy(cluster, process: process) }
                try await change(tunnel, cluster, "SELECT pg_drop_replication_slot('\(PhysicalEngine.slot)');")
            }
            if known?.boundBefore != nil {
                try await change(tunnel, cluster, "ALTER SYSTEM RESET max_slot_wal_keep_size;\nSELECT pg_reload_conf();")
            }
            if let known {
                try await engine.archive(cluster, known.systemIdentifier)
                try? FileManager.default.removeItem(atPath: engine.receiving(cluster, known.systemIdentifier))
            }
        }
        try? FileManager.default.removeItem(atPath: State.path(engine.repository, cluster))
    }

    private func change(_ tunnel: DatabaseTunnel, _ cluster: String, _ sql: String) async throws(BackupError) {
        _ = try await engine.ask(tunnel, sql) { .setupBroke(cluster, detail: $0) }
    }

    private func facts(_ tunnel: DatabaseTunnel, _ cluster: String) async throws(BackupError) -> [String: String] {
        let text = try await engine.ask(
            tunnel,
            """
            SELECT name || '|' || setting FROM pg_settings WHERE name IN ('wal_level', 'max_replication_slots', 'max_wal_senders');
            SELECT 'bound|' || setting FROM pg_settings WHERE name = 'max_slot_wal_keep_size';
            SELECT 'slots|' || count(*) FROM pg_replication_slots;
            SELECT 'others|' || coalesce(string_agg(slot_name, ', ' ORDER BY slot_name), '') FROM pg_replication_slots WHERE slot_name <> '\(PhysicalEngine.slot)';
            """
        ) { .setupBroke(cluster, detail: $0) }
        return Dictionary(
            text.split(separator: "\n").compactMap { line in
                line.firstIndex(of: "|").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
            }, uniquingKeysWith: { $1 })
    }

    private func with<Value: Sendable>(
        _ database: Database, _ body: (DatabaseTunnel) async throws(BackupError) -> Value
    ) async throws(BackupError) -> Value {
        try await DatabaseTunnel.with(
            try engine.host(database.host), options: engine.options, user: database.user, port: database.port, work: engine.repository.work, body)
    }
}
