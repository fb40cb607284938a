/// B0501: `curl` succeeds whenever a server says anything at all, a 500 included.
enum CurlWithoutFail: Rule {
    static let code = DiagnosticCode(501)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.filter { $0.program == "curl" && !$0.isEvidence && !isJudged($0, subject) }.map { site in
            Finding(
                Message("`curl` cannot fail on an HTTP error", ko: "`curl`이 HTTP 오류에도 성공으로 끝남"),
                at: subject.place(programRange(site, subject)),
                label: Message("exit code 0 for a 500", ko: "500 응답에도 종료 코드 0"),
                help: [Message("add --fail: `\(mended(site))`", ko: "--fail을 붙일 것: `\(mended(site))`")])
        }
    }

    /// Its answer's status is looked at, by curl or by what reads its output.
    private static func isJudged(_ site: Site, _ subject: Subject) -> Bool {
        if site.values.contains(where: { $0 == "--fail-with-body" || $0 == "--version" || $0 == "-V" }) { return true }
        if site.command.arguments.contains(where: { isCluster($0.value) && $0.value.contains("f") }) || site.values.contains("--fail") { return true }
        if site.values.contains(where: { $0.contains("http_code") || $0.contains("response_code") }), site.command.isInSubstitution || site.command.pipeline.count > 1 {
            return true
        }
        guard !site.command.pipeline.isLast else { return false }
        let last = subject.sites(of: site.script).dropFirst(site.number + 1).prefix(50).first {
            $0.command.pipeline.isLast && $0.command.pipeline.count == site.command.pipeline.count
        }
        return last.map { ["grep", "egrep", "rg"].contains($0.program) || ($0.program == "jq" && $0.has("e", "exit-status")) } ?? false
    }

    /// `-fsS`, but not `-d…` or `-H…` with its value joined on.
    private static func isCluster(_ value: String) -> Bool {
        value.hasPrefix("-") && !value.hasPrefix("--") && value.count <= 6 && value.dropFirst().allSatisfy { $0.isASCII && $0.isLetter }
    }

    private static func programRange(_ site: Site, _ subject: Subject) -> SourceRange {
        site.command.invocation.programWord.map { subject.scripts[site.script].range($0.range) } ?? site.head
    }

    /// The command as it stands with `--fail`; a long one is cut behind its address.
    private static func mended(_ site: Site) -> String {
        let words = site.command.arguments.map(\.text).filter { !["-s", "-S", "-sS", "-Ss", "--silent"].contains($0) }
        let whole = (["curl -fsS"] + words).joined(separator: " ")
        if whole.count <= 100, !whole.contains(where: { $0 == "`" || $0.isNewline }) { return whole }
        let address = words.firstIndex { $0.contains("://") && !$0.contains("`") }
        guard let address else { return "curl -fsS …" }
        let method = words.firstIndex(of: "-X").flatMap { words.indices.contains($0 + 1) ? "-X \(words[$0 + 1]) " : nil } ?? ""
        return "curl -fsS \(method)\(words[address]) …"
    }
}

/// B0502: a time is measured and compared with nothing: ten seconds pass like ten milliseconds.
enum MeasuredWithoutLimit: Rule {
    static let code = DiagnosticCode(502)
    static let severity = Diagnostic.Severity.warning

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard !site.isEvidence, !site.command.isInSubstitution, site.command.pipeline.count == 1 else { return nil }
            switch site.program {
            case "curl":
                guard let format = site.option("-w", "--write-out"), format.value.contains("%{time_"), !site.has("m", "max-time") else { return nil }
                return Finding(
                    Message("time is measured without a limit", ko: "한계 없이 시간을 측정함"), at: subject.place(format, site),
                    label: Message("printed, compared with nothing", ko: "출력만 하고 비교하지 않음"),
                    help: [Message("state it once and let `verify` compare: `expect: {within: 500ms}` on the endpoint, `verify NAME --samples 10`", ko: "엔드포인트에 `expect: {within: 500ms}`를 적고 `verify NAME --samples 10`이 비교하게 할 것")])
            case "ab", "wrk", "hey", "siege", "bombardier", "vegeta":
                guard site.command.arguments.count > 1 else { return nil }
                return Finding(
                    Message("load is measured without a limit", ko: "한계 없이 부하를 측정함"), at: subject.place(site.head),
                    label: Message("succeeds however slow, and whatever the answers", ko: "얼마나 느리든, 어떤 응답이든 성공"),
                    help: [Message("compare with a limit: `verify NAME --samples 100` with `expect: {within: 500ms}`", ko: "한계와 비교할 것: `expect: {within: 500ms}`를 적고 `verify NAME --samples 100`")])
            default: return nil
            }
        }
    }
}

/// B0503: psql reads a script to its end, whatever fails on the way, and exits 0.
enum PsqlGoesOn: Rule {
    static let code = DiagnosticCode(503)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard site.program == "psql", !site.command.text.contains("ON_ERROR_STOP") else { return nil }
            let file = site.command.arguments.first { $0.value == "-f" || $0.value == "--file" || $0.value.hasPrefix("--file=") }
            let heredoc = site.command.command.redirections.first { $0.heredoc != nil || $0.form == "<" || $0.form == "<<<" }
            let piped = site.command.pipeline.index > 0
            guard file != nil || heredoc != nil || piped else { return nil }
            // One statement has nothing to go on to, but its failure on standard input is lost all the same.
            if let target = heredoc?.target.literal, target == "/dev/null", file == nil { return nil }
            let range = file.map { subject.scripts[site.script].range($0.range) }
                ?? heredoc.map { subject.scripts[site.script].range(SourceRange($0.range.start, $0.target.range.end)) } ?? site.head
            return Finding(
                Message("`psql` goes on after an error", ko: "`psql`이 오류가 나도 계속 진행함"),
                at: subject.place(range), label: Message("exit code 0 although statements failed", ko: "문장이 실패해도 종료 코드 0"),
                help: [Message("stop at the first error: `psql -v ON_ERROR_STOP=1 …`", ko: "첫 오류에서 멈출 것: `psql -v ON_ERROR_STOP=1 …`")])
        }
    }
}
