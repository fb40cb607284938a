import Documents

/// What PostgreSQL's own log adds, from the last start on: older lines tell of mended faults.
struct DatabaseLog {
    private let lines: [(path: String, line: String)]

    init(_ lines: [(path: String, line: String)]) { self.lines = lines }

    private static let ready = ["ready to accept connections", "접속을 받을 준비가"]
    private static let starting = ["starting PostgreSQL", "database system was shut down at", "database system was interrupted"]

    /// Lines after the last one that holds any of the marks.
    private func since(_ marks: [String]) -> [(path: String, line: String)] {
        guard let last = lines.lastIndex(where: { entry in marks.contains { entry.line.holds($0) } }) else { return lines }
        return Array(lines[last...].dropFirst())
    }

    /// `invalid page in block 0 of relation base/16387/16587`: the first number is the database's.
    private static func mayConcern(_ number: Int?, _ line: String) -> Bool {
        guard let number else { return true }
        // Names no file; the error that names it follows.
        if line.holds("page verification failed") { return false }
        guard let mark = line.firstRange(of: "base/") else { return true }
        let named = line[mark.upperBound...].prefix { $0.isASCII && $0.isNumber }
        return named.isEmpty || Int(named) == number
    }

    private static func message(_ entry: (path: String, line: String)) -> Message {
        let line = Spoken.quote(entry.line)
        return Message("log: \(line)", ko: "로그: \(line)")
    }

    /// `PANIC: could not locate a valid checkpoint record`: corruption that looks like a stopped server.
    var lostCheckpoint: Message? {
        since(Self.ready).last { $0.line.holds("PANIC") && ($0.line.holds("checkpoint record") || $0.line.holds("체크포인트")) }.map(Self.message)
    }

    var backendCrash: Message? {
        lines.last { $0.line.holds("terminated by signal") || $0.line.holds("57P02") }.map(Self.message)
    }

    /// Damage that only a user's query met, and refusals of a user that used to be let in.
    ///
    /// - Parameter number: the server's own of this database. A line about files of another one, the broken copy that a restore
    ///   left, or the one before it, says nothing of what serves now.
    func findings(_ database: Database, number: Int? = nil) -> [Diagnosis.Finding] {
        let current = since(Self.ready)
        let marks = ["XX001", "XX002", "invalid page in block", "could not read block", "page verification failed"]
        let corrupt = current.filter { entry in
            marks.contains { entry.line.holds($0) } && Self.mayConcern(number, entry.line)
        }
        guard let last = corrupt.last else { return [] }
        return [
            Diagnosis.Finding(
                .databaseCorruption, .corruption, of: database.name, .likely,
                Message("\(database.name) is corrupt", ko: "\(database.name): 손상됨"), evidence: [Self.message(last)],
                advice: DatabaseReading.corruptionAdvice)
        ]
    }
}
