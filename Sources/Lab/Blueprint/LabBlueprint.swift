/// The hosts of a lab and what they are made of. Says nothing of what anybody wants to do with them.
package struct LabBlueprint: Hashable, Sendable {
    package var hosts: [LabHost]

    package init(hosts: [LabHost]) {
        self.hosts = hosts
    }

    /// Every image that the hosts need, each after those below it.
    var images: [LabImage] {
        var seen: Set<LabImage> = []
        return hosts.flatMap(\.image.chain).filter { seen.insert($0).inserted }
    }

    /// Path and text of each file that the scripts read.
    var recipe: [String: String] {
        var files = ["boot.sh": PackageResources.boot_sh.text]
        files["images"] = images.map { $0.line + "\n" }.joined()
        files["hosts"] = hosts.map { host in
            "\(host.name) \(host.octet) \(host.diskMegabytes)m \(host.image.chain.map(\.name).joined(separator: " "))\n"
        }.joined()
        for image in images { files.merge(image.recipe) { $1 } }
        return files
    }
}

/// One host: its own Debian with systemd as process 1, user `ubuntu` with sudo, and an address `10.77.N.octet`.
package struct LabHost: Hashable, Sendable {
    package var name: String
    package var octet: Int
    package var image: LabImage
    /// The size of the host's disk; what is written counts, what the image holds does not. Lies in memory.
    package var diskMegabytes: Int
    /// What must answer before the host counts as up.
    package var readiness: [Readiness]

    package init(
        _ name: String, octet: Int, image: LabImage = .debian, diskMegabytes: Int = 768, readiness: [Readiness] = []
    ) {
        self.name = name
        self.octet = octet
        self.image = image
        self.diskMegabytes = diskMegabytes
        self.readiness = readiness
    }

    /// A shell command that runs on the host as `ubuntu` and succeeds once the thing called `what` answers.
    package struct Readiness: Hashable, Sendable {
        package var what: String
        package var command: String

        package init(_ what: String, _ command: String) {
            self.what = what
            self.command = command
        }
    }
}
