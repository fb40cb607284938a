import Documents
import Engine
import Foundation
import Glibc
import Testing

@testable import Adapters

/// A folder that is read again and again costs only what changed in it, and is told as truly as by reading all of it.
@Suite struct FilesReaderTests {
    private static func with(_ body: (_ root: String, _ index: String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-files-\(UUID().uuidString.prefix(8))").path
        let root = folder + "/tree"
        try FileManager.default.createDirectory(atPath: root + "/a b", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for (name, text) in [("one", "first"), ("a b/two\nlines", "second"), ("a b/empty", ""), ("back\\slash", "third")] {
            try text.write(toFile: "\(root)/\(name)", atomically: false, encoding: .utf8)
        }
        try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: "k one")
        try await body(root, folder + "/hashes.json")
    }

    @Test func whatIsRememberedIsWhatIsThere() async throws {
        try await Self.with { root, index in
            let whole = try await FilesReader.local(root: root)
            #expect(whole.entries.filter { $0.kind == .file }.allSatisfy { $0.sha256?.count == 64 } && whole.entries.count == 6)
            #expect(try await FilesReader.local(root: root, index: index) == whole)
            #expect(try await FilesReader.local(root: root, index: index) == whole)
        }
    }

    /// `가` whole, `가` of its letters, and a name that is no text: three files, each with its own contents.
    @Test func namesAreBytes() async throws {
        try await Self.with { root, index in
            let names: [[UInt8]] = [Array("\u{AC00}".utf8), Array("\u{1100}\u{1161}".utf8), [0x63, 0x61, 0x66, 0xE9], [0x63, 0x61, 0x66, 0xEA]]
            func write(_ name: [UInt8], _ text: String) throws {
                let file = fopen((Array(root.utf8) + [0x2F] + name + [0]).map { CChar(bitPattern: $0) }, "w")
                try #require(file != nil)
                fputs(text, file)
                fclose(file)
            }
            for (number, name) in names.enumerated() { try write(name, "\(number)") }
            let whole = try await FilesReader.local(root: root)
            #expect(whole.entries.count == 10 && Set(whole.entries.compactMap(\.sha256)).count == 8)
            for _ in 1...2 { #expect(FilesComparison.differences(expected: whole, found: try await FilesReader.local(root: root, index: index)) == []) }
            try write(names[0], "1")
            try write(names[1], "0")
            try write(names[2], "3")
            #expect(FilesComparison.differences(expected: whole, found: try await FilesReader.local(root: root, index: index)).count == 3)
        }
    }

    /// Same size, same time as before: only the kernel's own mark tells.
    @Test func aChangeThatHidesIsSeen() async throws {
        try await Self.with { root, index in
            _ = try await FilesReader.local(root: root, index: index)
            let path = root + "/one"
            let time = try #require(try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
            let file = try FileHandle(forWritingTo: URL(filePath: path))
            try file.write(contentsOf: Data("FIRST".utf8))
            try file.close()
            try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: path)
            try FileManager.default.removeItem(atPath: root + "/a b/empty")
            try "new".write(toFile: root + "/new", atomically: false, encoding: .utf8)
            #expect(try await FilesReader.local(root: root, index: index) == FilesReader.local(root: root))
        }
    }

    @Test func anUnchangedFileIsNotRead() async throws {
        try await Self.with { root, index in
            let whole = try await FilesReader.local(root: root, index: index)
            let hash = try #require(whole.entries.first { $0.path == "/one" }?.sha256)
            let other = String(repeating: "0", count: 64)
            let text = try String(contentsOfFile: index, encoding: .utf8)
            try text.replacing(hash, with: other).write(toFile: index, atomically: true, encoding: .utf8)
            #expect(try await FilesReader.local(root: root, index: index).entries.first { $0.path == "/one" }?.sha256 == other)
            // What cannot be read remembers nothing.
            try "{".write(toFile: index, atomically: true, encoding: .utf8)
            #expect(try await FilesReader.local(root: root, index: index) == whole)
        }
    }
}
