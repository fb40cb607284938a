import Foundation

/// Throwaway Debian hosts on this machine: booted in seconds, broken for real, gone without a trace.
///
/// A lab is known by its name. Nothing is kept in memory: what is there is asked of the system, so any process may
/// take up, look at, or remove a lab that another one made, or was killed while making. Needs root on Linux.
package struct Lab: Sendable {
    package let name: String
    package let blueprint: LabBlueprint
    package let storage: LabStorage

    /// - Throws: `LabError.invalidName`; the name becomes part of folders and cgroups.
    package init(
        name: String = "bongsu", blueprint: LabBlueprint = .o4o, storage: LabStorage = LabStorage()
    ) throws(LabError) {
        let allowed = name.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 }
        guard allowed, !name.isEmpty, name.utf8.count <= 32, name.utf8.first != 45 else { throw .invalidName(name) }
        self.name = name
        self.blueprint = blueprint
        self.storage = storage
    }

    var folder: String { "\(storage.labs)/\(name)" }

    /// The default lab has a fixed subnet, so that documents can name its addresses; others take a free one.
    private var wantedSubnet: String { name == "bongsu" ? "0" : "any" }

    /// Boots every host and returns when all of them really answer. A lab that is up already is taken as it is.
    ///
    /// **Cancellation** and death of this process at any moment: `down` removes what was made so far, a new `up` begins anew.
    /// - Parameter deadline: how long the hosts may take to answer once they have booted.
    /// - Throws: `LabError`
    @discardableResult
    package func up(
        deadline: Duration = .seconds(60), progress: @escaping @Sendable (LabProgress) -> Void = { _ in }
    ) async throws -> LabStatus {
        try Self.requireRoot()
        for (path, text) in blueprint.recipe { try write(text, to: "\(folder)/recipe/\(path)") }
        let script = LabScript(PackageResources.common_sh, PackageResources.image_sh, PackageResources.up_sh)
        try await script.run([storage.labs, name, storage.cache, wantedSubnet]) { message in
            if let step = LabProgress(message) { progress(step) }
        }
        try await withThrowingTaskGroup(of: String.self) { group in
            for host in blueprint.hosts {
                group.addTask {
                    try await awaitReadiness(of: host, deadline: deadline)
                    return host.name
                }
            }
            for try await host in group { progress(.ready(host: host)) }
        }
        return try await status()
    }

    /// Ends and removes everything that the lab has on this machine: processes, links, cgroups, folder. Images stay.
    /// - Returns: whether there was anything.
    /// - Throws: `LabError`
    @discardableResult
    package func down() async throws -> Bool {
        try Self.requireRoot()
        let script = LabScript(PackageResources.common_sh, PackageResources.down_sh)
        let lines = try await script.run([storage.labs, name, storage.cache])
        return lines.contains { $0.word == "removed" }
    }

    /// - Throws: `LabError.notUp` when nothing of the lab is there.
    package func status() async throws -> LabStatus {
        try Self.requireRoot()
        let script = LabScript(PackageResources.common_sh, PackageResources.status_sh)
        let messages = try await script.run([storage.labs, name])
        guard let number = messages.first(where: { $0.word == "subnet" })?[0], number != "-1" else {
            throw LabError.notUp(lab: name)
        }
        return LabStatus(
            lab: name,
            subnet: "10.77.\(number).0/24",
            hosts: messages.filter { $0.word == "host" }.map { message in
                LabStatus.Host(
                    name: message[0], address: "10.77.\(number).\(message[1])",
                    processID: Int(message[2]).flatMap { $0 == 0 ? nil : $0 })
            },
            sshConfiguration: sshConfiguration)
    }

    package var sshConfiguration: String { "\(folder)/ssh/config" }

    /// The words of a command that opens a shell on a host, or runs a command there.
    package func shellCommand(_ host: String, _ command: [String] = []) throws(LabError) -> [String] {
        try requireHost(host)
        return ["ssh", "-F", sshConfiguration, host] + command
    }

    func requireHost(_ host: String) throws(LabError) {
        let known = blueprint.hosts.map(\.name)
        guard known.contains(host) else { throw .unknownHost(host, known: known) }
    }

    private static func requireRoot() throws(LabError) {
        #if os(Linux)
            guard geteuid() == 0 else { throw .notRoot }
        #else
            throw .notLinux
        #endif
    }

    private func write(_ text: String, to path: String) throws {
        let file = URL(filePath: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
}
