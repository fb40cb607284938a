import Foundation
import Lab
import Testing

/// Faults of the backup repository, which is a folder on this machine: no lab is up.
@Suite(labIsPossible) struct RepositoryFaultTests {
    let lab: Lab
    let folder: URL

    init() throws {
        lab = try Lab(name: labName("repository"))
        folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-\(UUID())/repository")
        try FileManager.default.createDirectory(at: folder.appending(path: "wal"), withIntermediateDirectories: true)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }

    private func contents() async throws -> String {
        try await bash("cd '\(folder.deletingLastPathComponent().path)' && find . -type f -exec sha256sum {} + | sort -k2")
    }

    private func write(_ name: String, bytes: Int) throws {
        let data = Data((0..<bytes).map { _ in UInt8.random(in: 0...255) })
        try data.write(to: folder.appending(path: name))
    }

    /// Broken twice and healed twice; the bytes are those of before. Returns what `seen` means to a reader meanwhile.
    private func breakAndHeal(_ name: String, _ look: () async throws -> Void) async throws {
        let fault = try #require(Fault.named(name))
        let before = try await contents()
        #expect(try await lab.shows(fault, on: folder.path) == false)
        try await lab.inject(fault, on: folder.path)
        try await lab.inject(fault, on: folder.path + "/")
        #expect(try await lab.shows(fault, on: folder.path))
        try await look()
        try await lab.heal(fault, on: folder.path)
        try await lab.heal(fault, on: folder.path)
        #expect(try await lab.shows(fault, on: folder.path) == false)
        #expect(try await contents() == before)
    }

    @Test func oneBitOfTheLargestFileIsFlipped() async throws {
        defer { remove() }
        try write("small", bytes: 100)
        try write("large pack", bytes: 5000)
        // More names than a pipe holds.
        for number in 0..<1200 { try write("wal/\(number)-\(String(repeating: "x", count: 60))", bytes: 1) }
        let before = try Data(contentsOf: folder.appending(path: "large pack"))
        try await breakAndHeal("flip-repository-bit") {
            let now = try Data(contentsOf: folder.appending(path: "large pack"))
            #expect(now.count == before.count)
            #expect(zip(before, now).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +) == 1)
        }
    }

    /// Named as pgBackRest keeps them, and as our own repository does.
    @Test(arguments: ["zst", "zst.age"]) func aSegmentInTheMiddleIsLost(_ kind: String) async throws {
        defer { remove() }
        let segments = (1...5).map { "00000001000000000000000\($0)" }
        for segment in segments { try write("wal/\(segment).\(kind)", bytes: 300) }
        try write("wal/000000010000000000000006.partial", bytes: 300)
        try write("wal/000000010000000000000006.partial.zst.age", bytes: 300)
        try write("wal/000000010000000000000002.00000028.backup", bytes: 300)
        try await breakAndHeal("lose-wal") {
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "wal").path)
            #expect(left.count == 7 && !left.contains("\(segments[2]).\(kind)"), "\(left)")
        }
    }

    @Test func withoutSegmentsNoneIsLost() async throws {
        defer { remove() }
        let fault = try #require(Fault.named("lose-wal"))
        await #expect(throws: LabError.scriptFailed(
            "no three segments of a write-ahead log in \(folder.path): none can be missing in between")
        ) { try await lab.inject(fault, on: folder.path) }
    }

    @Test func aSmallDiskIsFilled() async throws {
        defer { remove() }
        #expect(try await bash("mount -t tmpfs -o size=2m lab-test '\(folder.path)' && echo mounted") == "mounted")
        do {
            try write("pack", bytes: 5000)
            try await breakAndHeal("fill-repository") {
                #expect(throws: (any Error).self) { try write("another", bytes: 100_000) }
                try FileManager.default.removeItem(at: folder.appending(path: "another"))
            }
        } catch {
            _ = try await bash("umount '\(folder.path)'")
            throw error
        }
        #expect(try await bash("umount '\(folder.path)' && echo unmounted") == "unmounted")
    }

    @Test func aDiskThatOthersNeedIsNotFilled() async throws {
        let fault = try #require(Fault.named("fill-repository"))
        let big = try await bash("[ $(df --output=size -k /usr | tail -n 1) -gt 4194304 ] && echo big")
        guard big == "big" else { return }
        await #expect { try await lab.inject(fault, on: "/usr") } throws: { error in
            guard case .scriptFailed(let line) = error as? LabError else { return false }
            return line.hasPrefix("not filled: /usr lies on a disk of ")
        }
        #expect(!FileManager.default.fileExists(atPath: "/usr/lab-filler"))
    }

    @Test func theFolderMustBeGivenAndBeThere() async throws {
        let fault = try #require(Fault.named("flip-repository-bit"))
        await #expect(throws: LabError.folderNotGiven(fault: "flip-repository-bit")) { try await lab.inject(fault) }
        await #expect(throws: LabError.noFolder("/nowhere")) { try await lab.inject(fault, on: "/nowhere") }
    }
}
