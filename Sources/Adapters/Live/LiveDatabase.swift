import Documents
import Engine

/// A database asked as a step would ask it: the server, the database, its tables, and psql's own age.
struct LiveDatabase {
    private let database: Database
    private let host: LiveHost
    private let place: Diagnostic.Place?

    init(_ database: Database, _ host: LiveHost, _ needs: LiveNeeds) {
        self.database = database
        self.host = host
        place = needs.programs.flatMap(\.uses).first { $0.by == "databases.\(database.name)" }?.place
    }

    func diagnostics(_ answer: ProbeScript.Answer) -> [Diagnostic] {
        // psql that is missing, and a user that cannot be taken on, are told by their own questions.
        guard case .database(let state) = DatabaseQuestion(database: database).answer(answer) else { return [] }
        var found: [Diagnostic] = []
        if state.unit?.state == .meaningless, let unit = database.unit {
            found.append(.liveMeaningless(unit, host, cluster: cluster(answer), at: place))
        }
        if state.unit?.state == .notKnown, let unit = database.unit { found.append(.liveNoUnit(unit, database, host, cluster: cluster(answer), at: place)) }
        guard state.contact == .accepting else { return found + [.liveDatabase(database, host, state.contact, at: place)] }
        for table in state.tables where table.sqlState != nil { found.append(.liveTable(table, database, host, at: place)) }
        if let client = client(answer), let server = Self.major(state.version), client < server {
            found.append(.liveOldClient(database, host, client: client, server: state.version, at: place))
        }
        return found
    }

    private func client(_ answer: ProbeScript.Answer) -> Int? {
        let line = answer.output.split(separator: "\n").first { $0.hasPrefix("bongsu-client ") }
        return line?.split(separator: " ").compactMap { Self.major($0) }.first
    }

    /// The unit of the cluster that listens on the database's port.
    private func cluster(_ answer: ProbeScript.Answer) -> String? {
        let line = answer.output.split(separator: "\n").first { $0.hasPrefix("bongsu-cluster ") }
        return line.map { String($0.dropFirst(15)) }
    }

    /// `15` of `15.6 (Debian 15.6-0+deb12u1)`.
    private static func major(_ version: some StringProtocol) -> Int? {
        version.first?.isNumber == true ? Int(version.prefix { $0.isNumber }) : nil
    }
}
