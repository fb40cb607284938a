import Engine
import Foundation
import TestSupport

/// A private folder that goes with the test.
final class ScratchFolder: Sendable {
    let path: String

    init() throws {
        path = "/tmp/bongsu-test-\(UUID().uuidString.prefix(12))"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// Lines of a file; none where there is no file.
    func lines(_ name: String) -> [Substring] {
        guard let text = try? String(contentsOfFile: file(name), encoding: .utf8) else { return [] }
        return text.split(separator: "\n")
    }
}

extension HostUnderTest {
    static func bash(
        in folder: ScratchFolder, connect: @Sendable @escaping () async throws -> any HostSession
    ) -> HostUnderTest {
        HostUnderTest(
            connect: connect,
            script: { BashBehaviour(folder: folder.path).script($0) },
            effects: { folder.lines($0).count },
            pause: { try await Task.sleep(for: $0) },
            unique: { UUID().uuidString.lowercased() })
    }
}
