import Foundation
import Testing

/// The scripts are shellcheck-clean, put together as they are run.
@Suite struct ShellcheckTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Sources/Lab/Resources").standardizedFileURL.path

    @Test(
        .enabled("shellcheck is not installed") { try await bash("command -v shellcheck") != "" },
        arguments: ["common.sh image.sh up.sh", "common.sh down.sh", "common.sh status.sh", "common.sh fault.sh"])
    func scriptsRunOnTheControllerAreClean(_ parts: String) async throws {
        #expect(try await bash("cd \(Self.folder) && cat \(parts) | shellcheck -") == "")
    }

    @Test(.enabled("shellcheck is not installed") { try await bash("command -v shellcheck") != "" })
    func scriptsRunOnHostsAreClean() async throws {
        #expect(try await bash("cd \(Self.folder) && shellcheck boot.sh */*.sh") == "")
        let databaseFaults = "for f in drop-table truncate-heap zero-page swap-index lose-data-directory lose-checkpoint; do cat faults/cluster-files.sh faults/$f.sh | shellcheck -; done"
        #expect(try await bash("cd \(Self.folder) && \(databaseFaults)") == "")
    }

    /// Also what `make` calls: a quote too many in set-up would leave a new machine without its packages.
    @Test(.enabled("shellcheck is not installed") { try await bash("command -v shellcheck") != "" })
    func theRepositorysOwnScriptsAreClean() async throws {
        #expect(try await bash("cd \(Self.folder)/../../../scripts && shellcheck *") == "")
    }
}
