import Foundation

/// What a lab has on this machine, found by looking and not by asking the lab.
struct LabTraces: Equatable, CustomStringConvertible {
    var folders: [String] = []
    var cgroups: [String] = []
    var processes: [String] = []
    var mounts: [String] = []
    var links: [String] = []

    /// - Parameter subnet: the number in 10.77.N.0/24, when the lab got far enough to have one.
    static func of(_ lab: String, subnet: Int? = nil) throws -> LabTraces {
        let files = FileManager.default
        var traces = LabTraces()
        let folder = "/var/lib/bongsu/labs/\(lab)"
        if files.fileExists(atPath: folder) { traces.folders.append(folder) }
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).split(separator: "\n").map(String.init)
        traces.mounts = mounts.filter { $0.contains("labs/\(lab)/") || $0.contains(".partial") }
        for mount in mounts where mount.split(separator: " ")[2] == "cgroup2" {
            let path = String(mount.split(separator: " ")[1]) + "/bongsu-lab/\(lab)"
            if files.fileExists(atPath: path) { traces.cgroups.append(path) }
        }
        for process in try files.contentsOfDirectory(atPath: "/proc") where Int(process) != nil {
            guard let cgroup = try? String(contentsOfFile: "/proc/\(process)/cgroup", encoding: .utf8) else { continue }
            // A dead one stays listed until the machine's process 1 has asked for its exit code.
            let isDead = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8))?.contains("State:\tZ") ?? true
            if cgroup.contains("/bongsu-lab/\(lab)/"), !isDead { traces.processes.append(process) }
        }
        // A subnet that was given back may belong to the next lab already.
        if let subnet, !(try isTaken(subnet, byOtherThan: lab)) {
            traces.links = try files.contentsOfDirectory(atPath: "/sys/class/net")
                .filter { $0 == "bongsu\(subnet)" || $0.hasPrefix("bongsu\(subnet)-") }
        }
        return traces
    }

    private static func isTaken(_ number: Int, byOtherThan lab: String) throws -> Bool {
        let labs = (try? FileManager.default.contentsOfDirectory(atPath: "/var/lib/bongsu/labs")) ?? []
        return labs.contains { $0 != lab && subnet(of: $0) == number }
    }

    /// The subnet's number, as soon as the lab has written it down.
    static func subnet(of lab: String) -> Int? {
        let text = try? String(contentsOfFile: "/var/lib/bongsu/labs/\(lab)/subnet", encoding: .utf8)
        return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    var description: String {
        [folders, cgroups, processes.map { "process \($0)" }, mounts, links].flatMap { $0 }.joined(separator: "\n")
    }
}
