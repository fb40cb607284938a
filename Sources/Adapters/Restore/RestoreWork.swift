package import Documents
package import Engine
import Foundation

/// The steps of a restore that work on the controller. Each may be started again: it looks at what is there first.
package struct RestoreWork: Sendable {
    let platform: Platform
    let repository: Repository
    let store: CatalogueStore
    let records: RestoreRecords
    let engines: BackupEngines
    let hosts: any HostDirectory
    let ssh: SSHOptions
    let language: Language
    let now: @Sendable () -> WallTime
    /// Lines for a person: progress and results.
    let say: @Sendable (Message) -> Void

    package init(
        platform: Platform, repository: Repository, state: String, engines: BackupEngines, hosts: any HostDirectory, ssh: SSHOptions,
        now: @escaping @Sendable () -> WallTime, say: @escaping @Sendable (Message) -> Void
    ) {
        self.platform = platform
        self.repository = repository
        store = CatalogueStore(repository)
        records = RestoreRecords(state: state)
        self.engines = engines
        self.hosts = hosts
        self.ssh = ssh
        language = platform.language
        self.now = now
        self.say = say
    }

    package struct Wish: Sendable {
        package var at: String?
        package var backup: String?
        package var into: String?
        package var accept: String?
        package init() {}
    }

    // MARK: choose

    /// Decides everything, checks that it can be done, and writes it down. Touches nothing.
    /// - Returns: the restore's name.
    package func choose(database name: String, _ wish: Wish) async throws(BackupError) -> String {
        let database = try database(name)
        var request = RestoreChoice.Request(database)
        request.acceptance = wish.accept
        request.into = wish.into
        request.backup = try wish.backup.map(Self.backupID)
        if let at = wish.at {
            request.until = try moment(at)
        }
        let (catalogue, unreadable) = try store.load()
        for path in unreadable { say(Message("cannot be read and is left out: \(path)", ko: "읽을 수 없어 제외함: \(path)")) }
        // The host is asked twice, by connections of two kinds: they are made beside each other.
        async let met: Void = meet(database.host)
        var (facts, refusal) = await facts(of: database)
        await met
        if let refusal, !Self.isServerLost(refusal) { throw refusal }
        request.neighbours = platform.databases.filter { $0.cluster == database.cluster && $0.name != name }.map(\.name)
        if request.until != .backupEnd {
            await fetchLog(of: database, serverAnswers: facts.serverAnswers)
            facts.reach = await engines.reach(of: database.cluster, in: catalogue)
            facts.gaps = await engines.gaps(of: database.cluster, in: catalogue)
        }
        var record = try RestoreChoice(catalogue, facts: facts, now: now()).choose(request)
        record.name = records.unusedName(at: record.chosen, swap: record.way.swap)
        try await preflight(record, database, catalogue)
        if let into = record.into { try await refuseTaken(into, database) }
        try records.write(RestoreRecords.Entry(record))
        tell(record)
        return record.name
    }

    package func choose(files host: String, _ wish: Wish) async throws(BackupError) -> String {
        let (catalogue, _) = try store.load()
        let wanted = try wish.backup.map(Self.backupID)
        // Files have no log to be rolled forward by: the newest copy that was whole by then.
        var end: WallTime?
        if let at = wish.at, case .time(let moment) = try moment(at) { end = moment }
        if let wanted, catalogue.backup(wanted) == nil { throw .noSuchBackup(wanted.text) }
        let known = catalogue.backups.reversed().compactMap { backup in
            backup.part(.files, host).map { (backup: backup, part: $0, state: catalogue.state(of: $0, in: backup.id)) }
        }.filter { (wanted == nil || $0.backup.id == wanted) && $0.state != .refused }
        let candidates = known.filter { candidate in end.map { candidate.backup.received <= $0 } != false }
        if let end, candidates.isEmpty, !known.isEmpty {
            throw .unreachableTime(CivilTime(end).spoken, spans: known.map { "\(CivilTime($0.backup.received).spoken) … (\($0.backup.id))" })
        }
        guard let chosen = candidates.first(where: { $0.state == .proved }) ?? candidates.first else { throw .noFiles(of: host) }
        if chosen.state != .proved, wish.accept != RestoreChoice.acceptance(of: chosen.backup.id) {
            throw .filesNotProved(host, chosen.backup.id, chosen.state)
        }
        let age = (now().milliseconds - chosen.backup.received.milliseconds) / 1000
        var record = RestoreRecord(
            name: records.unusedName(at: now(), swap: RestoreRecord.Way.files.swap), subject: host, host: host, way: .files, backup: chosen.backup.id, part: chosen.part.key,
            until: .backupEnd, state: chosen.state,
            reasons: [
                Message(
                    "backup \(chosen.backup.id), \(chosen.state.rawValue), \(TimeSpoken.english(age)) old",
                    ko: "백업 \(chosen.backup.id), \(chosen.state.spokenKorean), \(TimeSpoken.korean(age)) 전")
            ], chosen: now())
        record.accepted = chosen.state == .proved ? nil : wish.accept
        record.estimatedSeconds = catalogue.restoreSeconds(.files, host)
        record.into = wish.into
        try await preflight(record, chosen.part)
        try records.write(RestoreRecords.Entry(record))
        tell(record)
        return record.name
    }

    /// Without an offset in the text the controller's own zone is meant, as it was then.
    private func moment(_ text: String) throws(BackupError) -> RecoveryPoint {
        guard let point = RestoreTime.local(text) else { throw .notATime(text) }
        return point
    }

    /// Whether a server that could not be asked is lost: nothing listens, it is silent, or it says that it cannot read its own files. Whatever
    /// else keeps us out (a host that cannot be reached, a door that is shut, a server that starts or is full, a program that is missing here)
    /// says nothing of its data; who wants the directory exchanged all the same can stop the server.
    static func isServerLost(_ refusal: BackupError) -> Bool {
        let words = refusal.diagnostic.notes.map(\.english).joined(separator: "\n")
        switch refusal.diagnostic.code.number {
        case 1023: return true
        case 1025, 1110:
            if let state = SQLState.of(connectionError: words) { return ["58P01", "XX001"].contains(state) }
            return ["timeout expired", "could not open", "could not read", "is missing", "corrupted", "Input/output error"].contains { words.contains($0) }
        default: return false
        }
    }

    private func tell(_ record: RestoreRecord) {
        for reason in record.reasons { say(reason) }
        if let accepted = record.accepted { say(Message("accepted in words: \(accepted)", ko: "글로 수락함: \(accepted)")) }
    }

    /// A host that does not answer is told by the first question that matters.
    private func meet(_ host: String) async {
        _ = try? await hosts.reader(for: host).read(":", timeLimit: .seconds(20))
    }

    /// Whether the server answers, and what else lives in it; or why it could not be asked.
    func facts(of database: Database) async -> (RestoreChoice.Facts, BackupError?) {
        do throws(BackupError) {
            let facts = try await withTunnel(database) { tunnel throws(BackupError) in
                // Templates, closed ones and what earlier restores keep, too: a directory takes all of them along.
                let list = try await ask(tunnel, "SELECT datname FROM pg_database WHERE datname NOT IN ('template0', 'template1', 'postgres')")
                let others = list.split(separator: "\n").map(String.init).filter { name in
                    name != database.name && !name.hasPrefix(RestoreNames.beside(database.name, ""))
                }
                return RestoreChoice.Facts(serverAnswers: true, others: others)
            }
            return (facts, nil)
        } catch {
            return (RestoreChoice.Facts(serverAnswers: false, others: nil), error)
        }
    }

    /// The newest of the log is still on the server: what can be fetched is fetched before it is said how far a restore can go.
    private func fetchLog(of database: Database, serverAnswers: Bool) async {
        let neighbours = platform.databases.filter { $0.cluster == database.cluster }
        for log in engines.logs(of: database.cluster) where serverAnswers || !log.asksServer {
            do throws(BackupError) {
                _ = try await log.catchUp(host: database.host, port: database.port, databases: neighbours) { _ in }
            } catch {
                say(Message("the log of \(database.cluster) could not be fetched: \(error.diagnostic.message.english)", ko: "\(database.cluster)의 WAL을 가져오지 못함: \(error.diagnostic.message.korean)"))
            }
        }
    }

    /// A name of the person's own choosing must be free: it may be somebody else's database.
    private func refuseTaken(_ name: String, _ database: Database) async throws(BackupError) {
        try await withTunnel(database) { tunnel throws(BackupError) in
            let exists = try await ask(tunnel, "SELECT 1 FROM pg_database WHERE datname = \(DatabaseSettings.literal(name))")
            if exists.hasPrefix("1") { throw .nameTaken(name, host: database.host) }
        }
    }

    // MARK: what every step needs

    func database(_ name: String) throws(BackupError) -> Database {
        guard let database = platform.database(name) else { throw .unknownSubject(name) }
        return database
    }

    func host(_ name: String) throws(BackupError) -> Documents.Host {
        guard let host = platform.host(name) else { throw .unknownSubject(name) }
        return host
    }

    static func backupID(_ text: String) throws(BackupError) -> BackupID {
        guard let id = BackupID(text) else { throw .noSuchBackup(text) }
        return id
    }

    func entry(_ name: String) throws(BackupError) -> (RestoreRecords.Entry, BackupPart) {
        let entry = try records.read(name)
        let (catalogue, _) = try store.load()
        guard let part = catalogue.backup(entry.record.backup)?.parts.first(where: { $0.key == entry.record.part }) else {
            throw .noSuchBackup(entry.record.backup.text)
        }
        return (entry, part)
    }

    @discardableResult
    func withTunnel<Value: Sendable>(
        _ database: Database, _ body: (DatabaseTunnel) async throws(BackupError) -> Value
    ) async throws(BackupError) -> Value {
        try await DatabaseTunnel.with(
            try host(database.host), options: ssh, user: database.user, port: database.port, work: repository.work, body)
    }

    /// One statement or script through the tunnel; rows by line.
    @discardableResult
    func ask(_ tunnel: DatabaseTunnel, _ sql: String, in database: String = "postgres") async throws(BackupError) -> String {
        let shell = ControllerShell(environment: tunnel.environment + [("BONGSU_DATABASE", database)])
        let answer = try await shell.run(
            "\(PostgresPrograms.preamble)\npsql -X -w -q -A -t -v ON_ERROR_STOP=1 -d \"$BONGSU_DATABASE\" -f -", input: Array(sql.utf8))
        if answer.exitCode != 0 { throw Self.refused(answer) }
        return answer.output
    }

    static func refused(_ answer: ControllerShell.Answer) -> BackupError {
        .stepFailed(
            Message("the database refused a statement", ko: "데이터베이스가 명령을 거부함"), detail: answer.lastWords,
            now: Message("what serves now is as it was", ko: "지금 서비스 중인 것은 그대로"))
    }
}
