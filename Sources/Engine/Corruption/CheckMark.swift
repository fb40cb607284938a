/// One marked statement of an examination and what came of it.
struct CheckMark: Hashable, Sendable {
    enum Kind: String, Hashable, Sendable { case read, count, parity, heap, index, parent }
    var kind: Kind
    /// Of the table or of the index.
    var oid: Int
    /// Nil: it began and never ended, since the connection was lost or the time was over.
    var state: String?
    var value = ""
    /// The index that was counted through.
    var plan: String?
    /// Everything that was printed between the marks.
    var said: [String] = []

    /// The marks of psql's standard error, in order. Foreign lines belong to the statement that runs.
    static func read(_ output: String) -> [CheckMark] {
        var marks: [CheckMark] = []
        var plans: [Int: String] = [:]
        var isOpen = false
        for line in output.split(separator: "\n") {
            let fields = line.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
            guard fields.count >= 4, fields[0] == "bongsu", let kind = Kind(rawValue: fields[2]), let oid = Int(fields[3]) else {
                if isOpen, marks[marks.count - 1].said.count < 20 { marks[marks.count - 1].said.append(String(line)) }
                continue
            }
            switch fields[1] {
            case "begin":
                marks.append(CheckMark(kind: kind, oid: oid, plan: kind == .parity ? plans[oid] : nil))
                isOpen = true
            case "plan": plans[oid] = fields.dropFirst(4).joined(separator: "|")
            case "end" where isOpen && marks[marks.count - 1].kind == kind && marks[marks.count - 1].oid == oid && fields.count == 6:
                marks[marks.count - 1].state = fields[4]
                marks[marks.count - 1].value = fields[5]
                isOpen = false
            default: break
            }
        }
        return marks
    }

    /// The server's sentence without severity and state, and its detail.
    var complaint: String {
        let lines = said.filter { !$0.hasPrefix("LOCATION:") && !$0.hasPrefix("CONTEXT:") }
        // The last: a warning with the same state comes before its error.
        guard let state, let line = lines.last(where: { $0.contains("\(state): ") }), let at = line.firstRange(of: "\(state): ") else {
            return lines.first ?? ""
        }
        let detail = lines.first { $0.hasPrefix("DETAIL:") }.map { " (" + String($0.dropFirst(7)).trimmed + ")" } ?? ""
        return String(line[at.upperBound...]) + detail
    }

    /// The file that its words name: `relation base/5/16390`.
    static func file(in text: String) -> Int? { text.firstMatch(of: #/\b(?:base|pg_tblspc\/\d+\/[^\/ ]+)\/\d+\/(\d+)|\bglobal\/(\d+)/#).flatMap { Int($0.1 ?? $0.2 ?? "") } }

    /// The first page that its words name.
    static func block(in text: String) -> Int? {
        let patterns = [#/[Bb]lock[= ](\d+)/#, #/heap tuple \((\d+),/#, #/tid=\((\d+),/#, #/TID \((\d+),/#]
        for pattern in patterns { if let found = text.firstMatch(of: pattern), let block = Int(found.1) { return block } }
        return nil
    }
}
