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
        var place: Place
        /// Where the same text stands again: it is checked once, and reported at each.
        var others: [Place] = []
        /// Lines of the text, from 0, on which a placeholder stands: what ShellCheck says there is that placeholder's noise.
        var blankLines: Set<Int>
    }

    struct Place: Hashable, Sendable {
        var textLine: Int
        var textIndent: Int
    }

    /// ShellCheck takes about a second for so many different lines; no runbook has more.
    static let mostLines = 2_000

    /// How a step is run; lines of the text move down by the prelude's two.
    package static let prelude = "#!/bin/bash\nset -euo pipefail\n"
    private static let preludeLines = 2

    package var files: [File]
    private let linesNotAsked: Int
    private let document: SourceText

    /// Every bash step (or fence of a prose document) of the runbook.
    package init(platform: Platform, runbook: Runbook, context: CheckContext) {
        self.init(Subject(platform: platform, runbook: runbook, context: context))
    }

    init(_ subject: Subject) {
        document = subject.document
        var lines = 0
        var notAsked = 0
        var byText: [String: Int] = [:]
        var files: [File] = []
        for (number, script) in subject.scripts.enumerated() {
            guard script.kind == .shell, !script.text.isEmpty else { continue }
            if let known = byText[script.text] {
                files[known].others.append(Place(textLine: script.textLine, textIndent: script.textIndent))
                continue
            }
            let own = script.text.utf8.count { $0 == .lineFeed } + 1
            guard lines + own <= Self.mostLines else {
                notAsked += own
                continue
            }
            lines += own
            let blank = subject.sites(of: number).filter { site in
                site.command.command.words.contains { word in
                    Placeholder.inCommand(word.text) != nil || word.parts.contains { if case .placeholder = $0 { true } else { false } }
                }
            }
            byText[script.text] = files.count
            files.append(
                File(
                    name: "step-\(number).bash", text: Self.prelude + script.text, place: Place(textLine: script.textLine, textIndent: script.textIndent),
                    blankLines: Set(blank.map { $0.line - script.textLine })))
        }
        self.files = files
        linesNotAsked = notAsked
    }

    /// Said where there is more shell than ShellCheck reads in reasonable time; nil where all of it is checked.
    package var remark: Message? {
        guard linesNotAsked > 0 else { return nil }
        return Message(
            "shellcheck: \(linesNotAsked) lines of shell beyond the first \(Self.mostLines) are not checked",
            ko: "shellcheck: 셸 명령은 \(Self.mostLines)줄까지만 확인함. 확인하지 않은 줄: \(linesNotAsked)")
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
        return comments.flatMap { comment -> [Diagnostic] in
            let name = comment.file.split(separator: "/").last.map(String.init) ?? comment.file
            if comment.isParseError {
                guard byName[name]?.blankLines.isEmpty ?? false, unread.insert(name).inserted else { return [] }
            }
            guard let file = byName[name], !Self.dropped.contains(comment.code), comment.level != "style", comment.line > Self.preludeLines,
                !file.blankLines.contains(comment.line - 1 - Self.preludeLines)
            else { return [] }
            return ([file.place] + file.others).map { diagnostic(comment, at: range(of: comment, at: $0)) }
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

    private func range(of comment: Report.Comment, at place: Place) -> SourceRange {
        func position(_ line: Int, _ column: Int) -> SourcePosition {
            let number = place.textLine + line - 1 - Self.preludeLines
            let text = document.line(number).dropFirst(place.textIndent).unicodeScalars
            let end = text.index(text.startIndex, offsetBy: max(0, column - 1), limitedBy: text.endIndex) ?? text.endIndex
            return SourcePosition(line: number, column: String(text[..<end]).count + 1 + place.textIndent)
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
