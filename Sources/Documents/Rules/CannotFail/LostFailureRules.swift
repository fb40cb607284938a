/// B0504: a pipeline ends as its last command ends; the failure of those before it is lost.
///
/// Steps run with `pipefail`, so in an executable document only what runs on the far side of `ssh` is concerned.
enum LostPipelineFailure: Rule {
    static let code = DiagnosticCode(504)
    static let severity = Diagnostic.Severity.warning
    /// Their failure says nothing about the platform, or cannot happen.
    static let harmless: Set<String> = [
        "ps", "echo", "printf", "yes", "date", "env", "history", "df", "du", "free", "uptime", "who", "w", "last", "id", "hostname", "uname", "pgrep", "true",
        "ss", "netstat", "lsof", "mount", "dmesg", "sort", "head", "tail", "awk", "sed", "cut", "tr", "wc", "uniq", "xargs", "column", "tee",
    ]

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            let pipeline = site.command.pipeline
            guard pipeline.count > 1, pipeline.index == 0, !site.isEvidence, !site.program.isEmpty, !harmless.contains(site.program) else { return nil }
            let script = subject.scripts[site.script]
            let isStep = script.step != nil && site.command.remotes.isEmpty && script.step?.kind == .bash
            guard !isStep, !script.speaksOfPipefail, !site.command.isInCondition, !site.command.isNegated else { return nil }
            guard let last = subject.sites(of: site.script).dropFirst(site.number + 1).prefix(50).first(where: { $0.command.pipeline.isLast && $0.command.pipeline.count == pipeline.count })
            else { return nil }
            guard !site.command.isGuarded else { return nil }
            let assigned = site.command.isInSubstitution ? subject.assignment(holding: site) : nil
            let result = assigned.map {
                Message("`\($0)` is then empty, and the next line goes on with nothing", ko: "그러면 `\($0)` 값이 비어 있는 채로 다음 줄이 진행됨")
            }
            return Finding(
                Message("failure of `\(site.program)` is lost in the pipeline", ko: "파이프라인에서 `\(site.program)`의 실패가 사라짐"), at: subject.place(site.head),
                label: Message("the pipeline ends as `\(last.program)` ends", ko: "파이프라인은 `\(last.program)`의 결과로 끝남"),
                notes: result.map { [$0] } ?? [],
                help: [Message("write `set -o pipefail` before it; Bongsu's steps have it", ko: "앞에 `set -o pipefail`을 쓸 것. 봉수의 스텝에는 켜져 있음")])
        }
    }
}

/// B0505: a check whose failure is thrown away can only be green.
enum SwallowedFailure: Rule {
    static let code = DiagnosticCode(505)
    static let severity = Diagnostic.Severity.error
    static let checks: Set<String> = ["curl", "wget", "pg_isready", "nc", "psql", "mysqladmin"]

    static func findings(in subject: Subject) -> [Finding] {
        subject.sites.compactMap { site in
            guard site.command.isGuarded, !site.command.isInSubstitution, !site.isEvidence else { return nil }
            let asks = checks.contains(site.program)
                || (site.program == "systemctl" && ["is-active", "status", "is-failed"].contains(site.first))
                || (site.program == "nginx" && site.has("t"))
            guard site.isCheck || (subject.isProse && asks && readsOnly(site)) else { return nil }
            return Finding(
                Message("failure of a check is thrown away", ko: "확인 명령의 실패를 버림"), at: subject.place(site.range.start.line == site.range.end.line ? site.range : site.head),
                label: Message("green whatever happens", ko: "무슨 일이 있어도 정상으로 보임"),
                help: [Message("remove what stands after `||`, or make the step `.evidence`", ko: "`||` 뒤를 지우거나 스텝을 `.evidence`로 바꿀 것")])
        }
    }

    private static func readsOnly(_ site: Site) -> Bool {
        if site.program == "curl" { return !site.values.contains { ["POST", "PUT", "DELETE", "PATCH", "-d", "--data"].contains($0) } }
        if site.program == "psql" { return site.values.contains { $0.uppercased().hasPrefix("SELECT") } }
        return true
    }
}

extension Subject {
    /// The variable that is given the output of a command inside `$( … )`.
    func assignment(holding site: Site) -> String? {
        let script = scripts[site.script]
        return script.assigned.first { $0.range.start <= site.command.range.start && site.command.range.end <= $0.range.end }?.value
    }
}
