import Engine
import Foundation

/// A plan for other programs: as it is journaled, with lengths of time as seconds.
///
/// The journal keeps a `Duration` as the two halves of its attoseconds, as the standard library encodes it.
enum PlanJSON {
    private static let lengths: Set<String> = ["rto", "rpo", "budget", "until", "timeLimit"]

    static func text(of plan: Plan) throws -> String {
        let encoded = try JSONSerialization.jsonObject(with: JSONEncoder().encode(plan))
        let data = try JSONSerialization.data(
            withJSONObject: readable(encoded), options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        return String(decoding: data, as: UTF8.self)
    }

    private static func readable(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(readable) }
        guard let object = value as? [String: Any] else { return value }
        var result: [String: Any] = [:]
        for (key, value) in object {
            result[key] = lengths.contains(key) ? seconds(value) ?? readable(value) : readable(value)
        }
        return result
    }

    /// Whole milliseconds: no document states a shorter time.
    private static func seconds(_ value: Any) -> Any? {
        guard let halves = value as? [NSNumber], halves.count == 2 else { return nil }
        let attoseconds = halves[0].doubleValue * 18_446_744_073_709_551_616 + halves[1].doubleValue
        let milliseconds = (attoseconds / 1e15).rounded()
        return milliseconds.truncatingRemainder(dividingBy: 1_000) == 0 ? Int(milliseconds / 1_000) as Any : milliseconds / 1_000
    }
}
