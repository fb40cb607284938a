import Adapters
import Engine
import Foundation
import GRDB
import TestSupport

/// How the simulation's secret may stand in a text: as it is, and within base64 at each of the three alignments.
enum SecretForms {
    static let all: [[UInt8]] = {
        let secret = Array(PlanGenerator.secret.utf8)
        return [secret]
            + (0..<3).map { shift in
                // Letters that carry bits of a neighbour are left out.
                let letters = Array(Data(repeating: 0, count: shift) + secret).base64Letters
                let first = (shift * 8 + 5) / 6
                let whole = (shift + secret.count) * 8 / 6
                return Array(letters[first..<whole])
            }
    }()

    static func holds(_ text: [UInt8], _ form: [UInt8]) -> Bool {
        guard text.count >= form.count else { return false }
        return Data(text).range(of: Data(form)) != nil
    }
}

extension [UInt8] {
    var base64Letters: [UInt8] { Array(Data(self).base64EncodedData()) }
}

extension SQLiteJournal {
    /// The entries whose stored text holds one of the forms.
    func entries(of execution: ExecutionID, holding forms: [[UInt8]]) throws -> [Int64] {
        let found = forms.map { _ in "instr(event, ?)" }.joined(separator: " OR ")
        return try queue.read { db in
            let statement = try db.cachedStatement(sql: "SELECT sequence FROM entry WHERE execution = ? AND (\(found))")
            let arguments: [any DatabaseValueConvertible] = [execution.number] + forms.map { Data($0) }
            return try Int64.fetchAll(statement, arguments: StatementArguments(arguments))
        }
    }
}
