import Documents
package import Engine

extension BackupDesk {
    /// How one cluster's log stands after a look.
    package struct Received: Hashable, Sendable {
        package var cluster: String
        /// The latest moment that a restore can reach; nil where there is no physical backup yet.
        package var reach: WallTime?
        /// Why nothing could be fetched; nil where it was.
        package var failure: BackupError?
    }

    /// Fetches each set-up cluster's log once and ends: between two backups this is what keeps the RPO short.
    ///
    /// Beside a restore or a proof it may run; while a backup is under way it does not, since that fetches the log itself.
    /// One server that cannot be asked keeps no other's log from coming; the bound on its slot is as it was.
    /// - Returns: a line a cluster, by name; nil where a backup holds the repository.
    package func receive() async throws -> [Received]? {
        // Which clusters are set up is told there, too.
        try repository.refuseIfGone()
        let clusters = Dictionary(grouping: platform.databases, by: \.cluster).filter { name, _ in !engines.logs(of: name).isEmpty }
        guard !clusters.isEmpty else { throw BackupError.notSetUp(platform.databases.first?.cluster ?? "-") }
        try await repository.prepare()
        do {
            return try await repository.locked(for: .restore) {
                var received: [Received] = []
                let catalogue = try store.load().catalogue
                for (name, databases) in clusters.sorted(by: { $0.key < $1.key }) {
                    var one = Received(cluster: name)
                    for log in engines.logs(of: name) {
                        do throws(BackupError) {
                            let isFetched = try await log.catchUp(host: databases[0].host, port: databases[0].port, databases: databases, report: report)
                            if !isFetched { one.failure = .logSilent(name) }
                        } catch {
                            one.failure = error
                        }
                    }
                    one.reach = await engines.reach(of: name, in: catalogue).values.max()
                    received.append(one)
                }
                return received
            }
        } catch let error as BackupError where error.diagnostic.code.number == 1064 {
            return nil
        }
    }
}

extension BackupError {
    static func logSilent(_ cluster: String) -> BackupError {
        BackupError(
            1059, Message("`\(cluster)` cannot be asked for its log", ko: "`\(cluster)`에 WAL을 요청할 수 없음"),
            now: Message("what was fetched before stays; the server keeps the rest, up to the slot's bound", ko: "이미 가져온 것은 그대로; 나머지는 슬롯 한도까지 서버가 보관함"),
            help: [Message("look: `bongsu assess`", ko: "확인: `bongsu assess`")])
    }
}
