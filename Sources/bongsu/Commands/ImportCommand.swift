import ArgumentParser
import Documents
import Foundation

/// `bongsu import FILE`: a prose runbook becomes `platform.yaml` and `runbook.md`.
struct ImportCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn a prose runbook into platform.yaml and runbook.md, with every guess marked.")

    @Argument(help: "The runbook that you have: Markdown, Korean or English.")
    var file: String

    @Option(name: [.customShort("o"), .long], help: "The folder that the two documents are written to.")
    var into = "."

    @Option(help: "ko or en, for what this command says.")
    var language: Language?

    @Flag(help: "The same content as JSON, for programs.")
    var json = false

    var spoken: Language { language ?? .ofEnvironment }

    func run() throws {
        let (source, unreadable) = try Workspace.read(file)
        guard let source else { throw CommandFailure(.documentsInvalid, unreadable) }
        let markdown = MarkdownDocument.parse(source)
        guard !Importer.isExecutable(markdown) else {
            throw CommandFailure(.documentsInvalid, 13, .alreadyExecutable(file), help: [.checkInstead(file)])
        }
        let draft = Importer.read(markdown)
        let console = Console(language: language ?? draft.platform.language)
        let imported = Importer.write(draft)
        let platformPath = DocumentOptions.join(into, "platform.yaml")
        let runbookPath = DocumentOptions.join(into, "runbook.md")
        try FileManager.default.createDirectory(atPath: into, withIntermediateDirectories: true)
        // Both or neither: an edit of a person is never overwritten.
        for path in [platformPath, runbookPath] where FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(.failed, 14, .exists(path), notes: [.nothingWritten], help: [.elsewhere(file)])
        }
        try NewFile.write(imported.platformYAML, to: platformPath)
        try NewFile.write(imported.runbookMarkdown, to: runbookPath)
        if json {
            try console.printJSON(
                ImportReport(
                    platform: platformPath, runbook: runbookPath,
                    guesses: imported.guesses.map { .init(line: $0.line, text: $0.text) },
                    keptAsProse: imported.keptAsProse.map { .init(line: $0.range.start.line, text: $0.value) }))
        } else {
            report(imported, draft: draft, platformPath, runbookPath, console)
        }
    }

    private func report(
        _ imported: Imported, draft: Draft, _ platformPath: String, _ runbookPath: String, _ console: Console
    ) {
        let platform = draft.platform
        let stages = draft.runbook.stages.count
        let steps = draft.runbook.allSections.reduce(0) { $0 + $1.steps.count }
        console.say(
            "\(file): \(stages) stages, \(draft.runbook.scenarios.count) scenarios, \(steps) steps understood",
            ko: "\(file): 단계 \(stages)개, 시나리오 \(draft.runbook.scenarios.count)개, 스텝 \(steps)개를 이해함")
        console.say(
            "  hosts \(platform.hosts.count) · services \(platform.services.count) · databases \(platform.databases.count) · endpoints \(platform.endpoints.count) · escalation levels \(platform.escalation?.levels.count ?? 0)",
            ko: "  호스트 \(platform.hosts.count) · 서비스 \(platform.services.count) · 데이터베이스 \(platform.databases.count) · 엔드포인트 \(platform.endpoints.count) · 에스컬레이션 \(platform.escalation?.levels.count ?? 0)단계")
        console.say("  wrote \(platformPath) and \(runbookPath)", ko: "  \(platformPath), \(runbookPath) 저장함")
        console.say(
            "  \(imported.guesses.count) guesses, each marked `guess LINE: why`; delete a mark to accept it",
            ko: "  추측 \(imported.guesses.count)개, 각각 `guess 줄: 이유`로 표시됨; 표시를 지우면 받아들인 것")
        guard !imported.keptAsProse.isEmpty else { return }
        console.say(
            "  kept as prose, because it could not be understood:", ko: "  이해하지 못해 글로 남긴 곳:")
        for kept in imported.keptAsProse {
            let lines = kept.value.split(whereSeparator: \.isNewline)
            let rest = lines.count > 1 ? " …" : ""
            console.print("    \(file):\(kept.range.start.line): \(lines.first ?? "")\(rest)")
        }
    }
}

private struct ImportReport: Encodable {
    struct Line: Encodable {
        var line: Int
        var text: String
    }
    var platform: String
    var runbook: String
    var guesses: [Line]
    var keptAsProse: [Line]
}

extension Message {
    fileprivate static func alreadyExecutable(_ file: String) -> Message {
        Message(
            "`\(file)` already has braces: it is an executable runbook, and it was left untouched",
            ko: "`\(file)`에는 이미 중괄호가 있음: 실행 가능한 런북이므로 그대로 둠")
    }
    fileprivate static func checkInstead(_ file: String) -> Message {
        Message("check it instead: `bongsu check \(file)`", ko: "대신 검사하기: `bongsu check \(file)`")
    }
    fileprivate static func exists(_ path: String) -> Message {
        Message("`\(path)` exists already", ko: "`\(path)`이(가) 이미 있음")
    }
    fileprivate static let nothingWritten = Message(
        "nothing was written; an edited document is never overwritten",
        ko: "아무것도 쓰지 않음; 고친 문서는 절대 덮어쓰지 않음")
    fileprivate static func elsewhere(_ file: String) -> Message {
        Message("write beside it and compare: `bongsu import \(file) -o imported`", ko: "다른 폴더에 쓰고 비교하기: `bongsu import \(file) -o imported`")
    }
}
