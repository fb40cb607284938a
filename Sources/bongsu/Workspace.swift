import Documents
import Foundation

/// The two documents, read and checked: what every command that knows a platform begins with.
struct Workspace {
    var platform: Platform
    var runbook: Runbook
    /// Warnings of the parsers; errors never get here.
    var diagnostics: [Diagnostic]

    /// Reads both documents. All problems of both are reported at once, as `documentsInvalid`.
    static func load(_ options: DocumentOptions) throws -> Workspace {
        let (platformSource, noPlatform) = try read(options.platformPath)
        let (source, noRunbook) = try read(options.runbookPath)
        let sources = [platformSource, source].compactMap(\.self)
        guard let platformSource, let source else {
            throw CommandFailure(.documentsInvalid, noPlatform + noRunbook, sources: sources)
        }
        let (decoded, problems) = PlatformDecoder.decode(platformSource)
        guard let platform = decoded, !problems.contains(where: { $0.severity == .error }) else {
            throw CommandFailure(.documentsInvalid, problems, sources: sources)
        }
        let (parsed, more) = RunbookParser.parse(source, platform: platform)
        let all = problems + more
        guard let runbook = parsed, !all.contains(where: { $0.severity == .error }) else {
            throw CommandFailure(.documentsInvalid, all, sources: sources)
        }
        return Workspace(platform: platform, runbook: runbook, diagnostics: all)
    }

    /// The platform alone, for commands that need no runbook.
    static func loadPlatform(_ options: DocumentOptions) throws -> (Platform?, [Diagnostic]) {
        let (source, unreadable) = try read(options.platformPath)
        guard let source else { return (nil, unreadable) }
        let (platform, problems) = PlatformDecoder.decode(source)
        return (problems.contains { $0.severity == .error } ? nil : platform, problems)
    }

    /// A document's text. What is no file, no UTF-8 or over the limit is a diagnostic.
    static func read(_ path: String) throws -> (SourceText?, [Diagnostic]) {
        let url = URL(filePath: path)
        do {
            let handle = try FileHandle(forReadingFrom: url)
            defer { try? handle.close() }
            let data = try handle.read(upToCount: SourceText.maximumBytes + 1) ?? Data()
            return SourceText.read([UInt8](data), name: path)
        } catch {
            let missing = !FileManager.default.fileExists(atPath: path)
            return (nil, [missing ? .missingDocument(path) : .unreadableDocument(path)])
        }
    }
}

extension Diagnostic {
    static func missingDocument(_ path: String) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(11), .error,
            Message("no file `\(path)`", ko: "`\(path)` 파일이 없음"),
            help: [
                Message(
                    "make both documents from a runbook that you have: `bongsu import RUNBOOK.md`",
                    ko: "가지고 있는 런북에서 두 문서를 만들기: `bongsu import RUNBOOK.md`"),
                Message(
                    "or say where they are: `-C FOLDER`, `--platform FILE`, `--runbook FILE`",
                    ko: "또는 위치를 지정: `-C 폴더`, `--platform 파일`, `--runbook 파일`"),
            ])
    }

    static func unreadableDocument(_ path: String) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(12), .error,
            Message("cannot read `\(path)`", ko: "`\(path)`을(를) 읽을 수 없음"),
            help: [
                Message("look at it: `ls -ld \(path)`; it must be a file that you may read", ko: "확인: `ls -ld \(path)`; 읽을 수 있는 일반 파일이어야 함")
            ])
    }
}
