import Foundation
import TestSupport

/// A recorded conversation with the command line: files that are there, commands, what they print, how they end.
///
/// ```
/// -- platform.yaml --
/// platform: Shop
/// -- script --
/// $ bongsu check
/// (what it prints to standard output, then to standard error)
/// = 3
/// ```
/// `<FOLDER>` stands for the temporary folder. `BONGSU_RECORD=1` writes the file anew from what the binary says.
struct Transcript {
    struct Exchange: Equatable {
        var command: String
        var printed: String
        var code: Int32
    }

    var files: [(name: String, text: String)] = []
    var exchanges: [Exchange] = []

    init(_ text: String) {
        var name: String?
        var body: [Substring] = []
        func close(_ transcript: inout Transcript) {
            guard let name else { return }
            if name == "script" { transcript.exchanges = Self.exchanges(body) } else {
                transcript.files.append((name, body.joined(separator: "\n") + "\n"))
            }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- "), line.hasSuffix(" --"), line.count > 6 {
                close(&self)
                name = String(line.dropFirst(3).dropLast(3))
                body = []
            } else {
                body.append(line)
            }
        }
        close(&self)
    }

    private static func exchanges(_ lines: [Substring]) -> [Exchange] {
        var result: [Exchange] = []
        var current: Exchange?
        for line in lines {
            if line.hasPrefix("$ ") {
                current = Exchange(command: String(line.dropFirst(2)), printed: "", code: 0)
            } else if line.hasPrefix("= "), let code = Int32(line.dropFirst(2)), var exchange = current {
                exchange.code = code
                result.append(exchange)
                current = nil
            } else {
                current?.printed += line + "\n"
            }
        }
        return result
    }

    func carriedOut(in folder: URL) throws -> [Exchange] {
        for file in files {
            let url = folder.appending(path: file.name)
            try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.text.utf8).write(to: url)
        }
        let bin = URL(filePath: Binary.path).deletingLastPathComponent().path
        return try exchanges.map { exchange in
            let path = "\(bin):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"
            let result = try Binary.run(
                "/bin/sh", ["-c", exchange.command], in: folder,
                environment: ["PATH": path, "ROOT": Binary.root.path])
            let printed = (result.output + result.errors)
                .replacingOccurrences(of: folder.path, with: "<FOLDER>").replacingOccurrences(of: Binary.root.path, with: "<ROOT>")
            return Exchange(command: exchange.command, printed: printed.hasSuffix("\n") || printed.isEmpty ? printed : printed + "\n", code: result.code)
        }
    }

    func text(with exchanges: [Exchange]) -> String {
        files.map { "-- \($0.name) --\n\($0.text)" }.joined()
            + "-- script --\n" + exchanges.map { "$ \($0.command)\n\($0.printed)= \($0.code)\n" }.joined()
    }
}
