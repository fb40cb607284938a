package import Foundation

/// What ShellCheck is given and what its answer means: the pure half; `ShellcheckRunner` starts the program.
///
/// Source of the format: shellcheck(1), `--format=json1`: lines and columns from 1, a tab is one column, columns
/// count Unicode scalars.
package struct Shellcheck: Sendable {
    /// One file for the program. Its text is the prelude, then the step's text, unchanged.
    package struct File: Hashable, Sendable {
        package var name: String
        package var text: String
        var textLine: Int
        var textIndent: Int
        /// Lines of the document on which a placeholder stands: what ShellCheck says there is that placeholder's noise.
        var blankLines: Set<Int>
    }

    /// How a step is run; lines of the text move down by the prelude's two.
    package static let prelude = "#!/bin/bash\nset -euo pipefail\n"
    private static let preludeLines = 2

    package var files: [File]
    private let document: SourceText

    /// Every bash step (or fence of a prose document) of the runbook.
    package init(platform: Platform, runbook: Runbook, context: CheckContext) {
        let subject = Subject(platform: platform, runbook: runbook, context: context)
        document = runbook.document
        files = subject.scripts.enumerated().compactMap { number, script in
            guard script.kind == .shell, !script.text.isEmpty else { return nil }
            let blank = subject.sites(of: number).filter { site in
                site.command.command.words.contains { word in
                    Placeholder.inCommand(word.text) != nil || word.parts.contains { if case .placeholder = $0 { true } else { false } }
                }
            }
            return File(
                name: "step-\(number).bash", text: Self.prelude + script.text, textLine: script.textLine, textIndent: script.textIndent,
                blankLines: Set(blank.map(\.line)))
        }
    }

    /// Said once instead of findings where the program is not installed.
    package static let absent = Message(
        "shellcheck is not installed: the commands' shell is not checked; `sudo apt-get install shellcheck` adds it",
        ko: "shellcheck가 설치되어 있지 않아 명령의 셸 문법은 확인하지 않음. `sudo apt-get install shellcheck`로 설치할 수 있음")

    /// The program's answer as diagnostics of the document, in its order.
    /// - Throws: where the answer is no `json1`.
    package func diagnostics(json: Data) throws -> [Diagnostic] {
        let report = try JSONDecoder().decode(Report.self, from: json)
        let byName = Dictionary(files.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var unread: Set<String> = []
        // One unclosed `if` is told four times; the most telling comes first.
        let comments = report.comments.sorted { !$0.isGeneral && $1.isGeneral }
        return comments.compactMap { comment in
            let name = comment.file.split(separator: "/").last.map(String.init) ?? comment.file
            if comment.isParseError {
                guard byName[name]?.blankLines.isEmpty ?? false, unread.insert(name).inserted else { return nil }
            }
            guard let file = byName[name], !Self.dropped.contains(comment.code), comment.level != "style", comment.line > Self.preludeLines else { return nil }
            let range = range(of: comment, in: file)
            guard !file.blankLines.contains(range.start.line) else { return nil }
            return diagnostic(comment, at: range)
        }.sortedByPlace()
    }

    private func diagnostic(_ comment: Report.Comment, at range: SourceRange) -> Diagnostic {
        let name = "SC\(comment.code)"
        let known = ShellcheckText.known[comment.code]
        return Diagnostic(
            ShellcheckText.code, comment.level == "error" ? .error : .warning,
            known?.message ?? Message("shell defect", ko: "셸 스크립트 결함"), at: Diagnostic.Place(document.name, range),
            label: known?.label,
            notes: [Message("\(name): \(comment.message)", ko: "\(name): \(comment.message)")],
            help: quoted(comment, range) + [Message("read more: https://www.shellcheck.net/wiki/\(name)", ko: "더 읽기: https://www.shellcheck.net/wiki/\(name)")])
    }

    /// SC2086, SC2046 and SC2068 mark exactly what belongs between quotes.
    private func quoted(_ comment: Report.Comment, _ range: SourceRange) -> [Message] {
        guard [2086, 2046, 2068].contains(comment.code), range.start.line == range.end.line else { return [] }
        let text = document.line(range.start.line).dropFirst(range.start.column - 1).prefix(range.end.column - range.start.column)
        guard !text.isEmpty, !text.contains("\""), !text.contains("`") else { return [] }
        return [Message("quote it: `\"\(text)\"`", ko: "따옴표로 감쌀 것: `\"\(text)\"`")]
    }

    private func range(of comment: Report.Comment, in file: File) -> SourceRange {
        func position(_ line: Int, _ column: Int) -> SourcePosition {
            let number = file.textLine + line - 1 - Self.preludeLines
            let text = document.line(number).dropFirst(file.textIndent).unicodeScalars
            let end = text.index(text.startIndex, offsetBy: max(0, column - 1), limitedBy: text.endIndex) ?? text.endIndex
            return SourcePosition(line: number, column: String(text[..<end]).count + 1 + file.textIndent)
        }
        return SourceRange(position(comment.line, comment.column), position(comment.endLine, comment.endColumn))
    }

    /// Said by our own rules, or true of every step.
    private static let dropped: Set<Int> = [
        1090, 1091, 2148,  // files and first lines that only a file of its own has
        2034, 2154,  // variables between steps: B0116 and B0601
        2102,  // a placeholder (B0115)
        2029, 2016,  // what is expanded here and what there: meant so in a runbook
        2012, 2010, 2009, 2002, 2181, 2035, 2126, 2005,  // taste
        2162, 2164, 2103,  // `read` and `cd` under `set -e`
    ]

    private struct Report: Decodable {
        struct Comment: Decodable {
            var file: String
            var line: Int
            var endLine: Int
            var column: Int
            var endColumn: Int
            var level: String
            var code: Int
            var message: String
            var isParseError: Bool { (1000..<2000).contains(code) && level == "error" }
            /// Says only that something could not be read.
            var isGeneral: Bool { [1072, 1073, 1009].contains(code) }
        }
        var comments: [Comment]
    }
}
