/// B00xx: files and encodings.
extension Diagnostic {
    package static func notUTF8(name: String, line: Int, looksKorean: Bool) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(1), Message("document is not UTF-8", ko: "문서가 UTF-8이 아님"),
            at: Place(name, SourceRange(line: line)),
            help: [
                looksKorean
                    ? Message("it looks like EUC-KR: `iconv -f CP949 -t UTF-8 FILE`", ko: "EUC-KR로 보임: `iconv -f CP949 -t UTF-8 FILE`")
                    : Message("save it as UTF-8", ko: "UTF-8로 저장")
            ])
    }

    package static func tooLarge(name: String, bytes: Int) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(2), Message("document is larger than 1 MB", ko: "문서가 1 MB보다 큼"), at: Place(name, SourceRange(line: 1)),
            notes: [Message("it has \(bytes) bytes", ko: "크기: \(bytes)바이트")],
            help: [Message("keep logs and dumps in files of their own", ko: "로그와 덤프는 별도 파일로 분리")])
    }

    package static func nestedTooDeep(_ place: Place) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(3), Message("document is nested too deeply, or a table is too large", ko: "문서의 중첩이 너무 깊거나 표가 너무 큼"),
            at: place,
            notes: [
                Message(
                    "more than \(MarkdownDocument.maximumDepth) levels, or a table filled up to 100,000 cells, cannot be read",
                    ko: "\(MarkdownDocument.maximumDepth)단계를 넘는 중첩이나 100,000칸을 넘는 표는 읽을 수 없음")
            ])
    }

    package static func notText(name: String, line: Int) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(4), Message("document holds a zero byte", ko: "문서에 0바이트가 들어 있음"), at: Place(name, SourceRange(line: line)),
            help: [Message("it may be a binary file, or UTF-16: save it as UTF-8", ko: "바이너리 또는 UTF-16 파일일 수 있음: UTF-8로 저장")])
    }
}
