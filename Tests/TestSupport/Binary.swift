package import Foundation

/// The real `bongsu`, as it was built beside the tests, run in a folder of its own.
package struct Binary {
    package struct Result: Equatable {
        package var output: String
        package var errors: String
        package var code: Int32

        package init(output: String, errors: String, code: Int32) {
            self.output = output
            self.errors = errors
            self.code = code
        }
    }

    package static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `swift test` puts the test bundle and the products into one folder.
    package static let path: String = {
        if let path = ProcessInfo.processInfo.environment["BONGSU_BINARY"], !path.isEmpty { return path }
        var folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appending(path: "bongsu").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        return root.appending(path: ".build/debug/bongsu").path
    }()

    package static func run(_ arguments: [String], in folder: URL, environment extra: [String: String] = [:]) throws -> Result {
        try run(path, arguments, in: folder, environment: extra)
    }

    package static func run(
        _ program: String, _ arguments: [String], in folder: URL, environment extra: [String: String] = [:]
    ) throws -> Result {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        var environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": folder.path]
        environment.merge(extra) { _, new in new }
        process.environment = environment
        let outputFile = folder.appending(path: ".stdout-\(UUID().uuidString)")
        let errorFile = folder.appending(path: ".stderr-\(UUID().uuidString)")
        for file in [outputFile, errorFile] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        defer {
            try? FileManager.default.removeItem(at: outputFile)
            try? FileManager.default.removeItem(at: errorFile)
        }
        return Result(
            output: try String(contentsOf: outputFile, encoding: .utf8), errors: try String(contentsOf: errorFile, encoding: .utf8),
            code: process.terminationStatus)
    }

    package static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "bongsu-transcript-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
