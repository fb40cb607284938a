import Testing
import Foundation

/// The repository as the tidy tests see it: every Swift file below `Sources` and `Tests`, with its lines.
struct SourceTree {
    struct File: Sendable, CustomTestStringConvertible {
        let path: String
        let lines: [String]
        /// `Sources/Engine/…` → `Engine`.
        var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
        var isProduct: Bool { path.hasPrefix("Sources/") }
        var testDescription: String { path }
    }

    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static let files: [File] = {
        var files: [File] = []
        for top in ["Sources", "Tests"] {
            let folder = root.appending(path: top)
            guard let walker = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { continue }
            for case let url as URL in walker where url.pathExtension == "swift" {
                guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
                let path = String(url.path(percentEncoded: false).dropFirst(root.path(percentEncoded: false).count))
                files.append(File(path: path.hasPrefix("/") ? String(path.dropFirst()) : path, lines: text.components(separatedBy: "\n")))
            }
        }
        return files.sorted { $0.path < $1.path }
    }()

    static var products: [File] { files.filter(\.isProduct) }
}

extension SourceTree.File {
    /// Lines of code: what stands in comments and in string literals' lines that begin with a quote is passed over.
    func code() -> [(number: Int, text: String)] {
        var inBlock = false
        var inText = false
        var result: [(Int, String)] = []
        for (index, line) in lines.enumerated() {
            let trimmed = line.trimmingCharacters(in: .whitespaces)
            let wasInText = inText
            if trimmed.components(separatedBy: "\"\"\"").count.isMultiple(of: 2) { inText.toggle() }
            if wasInText || inText { continue }
            if trimmed.hasPrefix("/*") { inBlock = true }
            if inBlock {
                if trimmed.contains("*/") { inBlock = false }
                continue
            }
            if trimmed.hasPrefix("//") || trimmed.hasPrefix("\"") { continue }
            result.append((index + 1, Self.withoutLiterals(line)))
        }
        return result
    }

    private static func withoutLiterals(_ line: String) -> String {
        var result = ""
        var inLiteral = false
        var escaped = false
        for character in line {
            if escaped { escaped = false; continue }
            if inLiteral, character == "\\" { escaped = true; continue }
            if character == "\"" { inLiteral.toggle(); continue }
            if !inLiteral { result.append(character) }
        }
        return result.components(separatedBy: "//")[0]
    }
}
