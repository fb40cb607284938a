package import Engine
internal import Foundation

/// Who this process is, so that another can tell whether it still lives.
package enum ProcessIdentity {
    /// This process as a lock's owner.
    package static func current() -> LockOwner {
        let name = ProcessInfo.processInfo.hostName
        let process = ProcessInfo.processInfo.processIdentifier
        return LockOwner(
            controller: name, processID: process, bootID: bootID(), processStart: start(of: process) ?? 0)
    }

    /// A number that is reused has another start; a process of an earlier boot is gone.
    package static func isAlive(_ owner: LockOwner) -> Bool {
        owner.bootID == bootID() && start(of: owner.processID) == owner.processStart
    }

    private static func bootID() -> String {
        let text = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return text?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    }

    /// Field 22 of `/proc/PID/stat` (proc(5)), counted behind the name, which may hold spaces and brackets.
    private static func start(of process: Int32) -> UInt64? {
        guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        // A zombie has ended; its entry only waits to be collected.
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return UInt64(fields[19])
    }
}
