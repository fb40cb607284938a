import Foundation
import Lab
import Testing

/// `up` dies at any moment, `down` leaves nothing.
@Suite(labIsPossible) struct KilledUpTests {
    /// Moments in milliseconds after the start; an `up` of three hosts takes about a thousand.
    static let moments = (0..<12).map { _ in Int.random(in: 0...1200) }

    @Test(.serialized, arguments: moments) func downLeavesNothing(_ milliseconds: Int) async throws {
        let name = labName("killed")
        let lab = try Lab(
            name: name, blueprint: LabBlueprint(hosts: (1...3).map { LabHost("host\($0)", octet: 10 + $0) }))
        let up = Task { try await lab.up() }
        try await Task.sleep(for: .milliseconds(milliseconds))
        // Every second time the children of the script live on, as they do when only the controller dies.
        let script = try controllers(of: name)
        for process in milliseconds.isMultiple(of: 2) ? script : Array(script.prefix(1)) { kill(process, SIGKILL) }
        if script.isEmpty { up.cancel() }
        let subnet = LabTraces.subnet(of: name)
        _ = try? await up.value

        try await lab.down()
        let left = try LabTraces.of(name, subnet: subnet ?? LabTraces.subnet(of: name)).description
        #expect(left == "")
    }

    @Test func aKilledBuildIsNeverUsed() async throws {
        let name = labName("build")
        let image = LabImage.layer(
            "test-slow",
            files: ["provision.sh": "echo half >/etc/made\nsleep 1\necho whole >/etc/made\n# \(UUID())\n"],
            below: .debian)
        let lab = try Lab(name: name, blueprint: LabBlueprint(hosts: [LabHost("only", octet: 11, image: image)]))
        let steps = Steps()
        let up = Task { try await lab.up { steps.append($0) } }
        while !steps.all.contains(.building(image: image.name)) { try await Task.sleep(for: .milliseconds(20)) }
        try await Task.sleep(for: .milliseconds(400))
        for process in try controllers(of: name).prefix(1) { kill(process, SIGKILL) }
        _ = try? await up.value
        try await lab.down()
        let left = try LabTraces.of(name).description
        #expect(left == "")
        let cache = lab.storage.cache
        #expect(!FileManager.default.fileExists(atPath: "\(cache)/\(image.name)"))
        #expect(!FileManager.default.fileExists(atPath: "\(cache)/\(image.name).partial"))

        try await lab.up()
        #expect(try await lab.ssh("only", "cat /etc/made") == "whole")
        try await lab.down()
        for file in [image.name, "\(image.name).lock", "\(image.name).log"] {
            try FileManager.default.removeItem(atPath: "\(cache)/\(file)")
        }
    }

    /// The script of an `up` at work and what it has started, the script first.
    private func controllers(of lab: String) throws -> [pid_t] {
        for mount in ["/sys/fs/cgroup/unified", "/sys/fs/cgroup"] {
            let path = "\(mount)/bongsu-lab/\(lab)/controller/cgroup.procs"
            if let text = try? String(contentsOfFile: path, encoding: .utf8) {
                return text.split(separator: "\n").compactMap { pid_t($0) }.sorted()
            }
        }
        return []
    }
}
