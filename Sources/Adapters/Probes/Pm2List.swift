import Engine
import Foundation

/// pm2's process list, read so that the fifteen ways in which it misleads do not.
///
/// Of each process only the fields below are kept: the rest holds the application's whole environment, secrets too.
struct Pm2List: Hashable, Sendable {
    struct Process: Hashable, Sendable {
        var name: String
        var id: Int
        var pid: Int
        var status: String
        var restarts: Int
        var unstableRestarts: Int
        var exitCode: Int?
        /// Milliseconds since 1970 of the last start.
        var startedAt: Int?
        var createdAt: Int?
    }

    var processes: [Process]

    /// Nil where the text holds no list. Banners, colour and version warnings before it are passed over: the list
    /// is what parses as one, not what stands after the first bracket.
    init?(_ text: String) {
        let plain = Self.withoutColour(text)
        var start = plain.startIndex
        while let open = plain[start...].firstIndex(of: "[") {
            start = plain.index(after: open)
            guard open == plain.startIndex || plain[plain.index(before: open)].isNewline else { continue }
            guard let close = plain.lastIndex(of: "]"), close >= open,
                let list = try? JSONSerialization.jsonObject(with: Data(plain[open...close].utf8)) as? [[String: Any]]
            else { continue }
            processes = list.compactMap(Self.process)
            return
        }
        return nil
    }

    private static func process(_ entry: [String: Any]) -> Process? {
        guard let name = entry["name"] as? String, let env = entry["pm2_env"] as? [String: Any],
            let status = env["status"] as? String
        else { return nil }
        return Process(
            name: name, id: entry["pm_id"] as? Int ?? -1, pid: entry["pid"] as? Int ?? 0, status: status,
            restarts: env["restart_time"] as? Int ?? 0, unstableRestarts: env["unstable_restarts"] as? Int ?? 0,
            exitCode: env["exit_code"] as? Int, startedAt: env["pm_uptime"] as? Int, createdAt: env["created_at"] as? Int)
    }

    private static func withoutColour(_ text: String) -> String {
        text.replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    }

    /// Of the processes with exactly this name: a name that pm2 would take for a namespace, a number or a pattern
    /// never matches anything else here.
    /// - Parameter now: the host's clock in milliseconds since 1970.
    func answer(for name: String, now: Int) -> ManagerAnswer {
        let own = processes.filter { $0.name == name }
        guard let first = own.first else { return ManagerAnswer(.notKnown) }
        let states = own.map { Self.state($0, now: now) }
        let worst = Self.order.first(where: states.contains) ?? .unclear
        let running = states.filter { $0 == .running }.count
        var answer = ManagerAnswer(running > 0 && worst != .crashLoop ? .running : worst)
        answer.processes = own.map(\.pid).filter { $0 > 0 }
        answer.restarts = own.map(\.restarts).max()
        answer.exitCode = own.compactMap(\.exitCode).last
        if let started = own.compactMap(\.startedAt).max(), answer.state == .running { answer.uptime = .milliseconds(max(0, now - started)) }
        var words = own.count == 1 ? first.status : "\(running)/\(own.count) online"
        if let code = answer.exitCode, answer.state != .running { words += ", exit \(code)" }
        if let restarts = answer.restarts, restarts > 0 { words += ", \(restarts) restarts" }
        answer.detail = words
        return answer
    }

    private static let order: [ManagerAnswer.State] = [
        .crashLoop, .errored, .waitingForever, .starting, .stopping, .stopped, .running,
    ]

    private static func state(_ process: Process, now: Int) -> ManagerAnswer.State {
        switch process.status {
        case "online":
            // "online" is said at spawn. Young again after dying: it is on its way to the next death.
            let age = process.startedAt.map { now - $0 } ?? 0
            guard age < 60_000 else { return .running }
            if process.unstableRestarts >= 2 { return .crashLoop }
            let restartedByItself = (process.startedAt ?? 0) - (process.createdAt ?? 0) > 1000
            let died = process.exitCode.map { $0 != 0 } ?? false
            return died && process.restarts >= 2 && restartedByItself ? .crashLoop : .running
        case "errored": return .errored
        // With a process it is a pause between two tries; without one it stays so for ever.
        case "waiting restart": return process.pid == 0 ? .waitingForever : .crashLoop
        case "launching": return .starting
        case "stopping": return .stopping
        case "stopped": return .stopped
        default: return .unclear
        }
    }
}
