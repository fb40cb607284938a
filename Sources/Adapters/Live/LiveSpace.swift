import Documents
import Engine

/// Room on the file systems of a host, from `df -P`.
struct LiveSpace {
    private(set) var disks: [HostVitals.Disk] = []

    init(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 7, let available = Int(words[4]) else { continue }
            // A file system without inodes of its own (btrfs) shows a dash.
            let percent = Int(words[5].dropLast()) ?? 0
            let mount = words[6...].joined(separator: " ")
            let index = disks.firstIndex { $0.mount == mount }
            switch (words[0], index) {
            case ("disk", nil): disks.append(HostVitals.Disk(mount: mount, usedPercent: percent, availableBytes: available))
            case ("inodes", let index?): disks[index].inodesUsedPercent = percent
            default: continue
            }
        }
    }

    func diagnostics(_ host: LiveHost, at place: Diagnostic.Place?) -> [Diagnostic] {
        disks.filter { $0.isFull || $0.usedPercent >= 90 || $0.inodesUsedPercent >= 90 }.map { .liveSpace(host, $0, at: place) }
    }
}
