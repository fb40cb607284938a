import Documents
import Engine

/// What a service's host is asked about it beyond its manager: logs, deployments, its configuration.
enum ServiceQuestions {
    /// The newest file of the pattern; read as root where the user may not.
    static func log(_ path: String, _ directory: String?) -> String {
        let glob = ShellQuoting.glob(path)
        let go = directory.map { "cd \(ShellQuoting.word($0)) 2>/dev/null\n" } ?? ""
        let find = ShellQuoting.word("\(go)ls -t -- \(glob) 2>/dev/null | head -n 1")
        return #"""
            \#(go)f=$(ls -t -- \#(glob) 2>/dev/null | head -n 1)
            [ -n "$f" ] || f=$(root sh -c \#(find) 2>/dev/null)
            [ -n "$f" ] || exit 4
            echo "cutoff $(date -d '1 hour ago' '+%Y-%m-%d %H:%M:%S')"
            echo "cutoff $(date -u -d '1 hour ago' '+%Y-%m-%d %H:%M:%S')"
            m=$(stat -c %Y -- "$f" 2>/dev/null || root stat -c %Y -- "$f") || exit 4
            echo "age $(( $(date +%s) - m ))"
            echo "path $f"
            if [ -r "$f" ]; then tail -n 300 -- "$f"; else root tail -n 300 -- "$f"; fi | tail -c 65536
            """#
    }

    static func log(_ answer: ProbeScript.Answer, path: String) -> ProbeAnswer {
        if answer.exitCode == 4 { return .notAsked(Message("no such log: \(path)", ko: "로그가 없음: \(path)")) }
        if answer.timedOut { return .notAsked(Message("the log could not be read in time", ko: "로그를 제시간에 읽지 못함")) }
        var cutoffs: [String] = []
        var name = path
        var age = 0
        var rest = answer.output.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.first {
            rest = rest.dropFirst()
            if line.hasPrefix("cutoff ") {
                cutoffs.append(String(line.dropFirst(7)))
            } else if line.hasPrefix("age ") {
                age = Int(line.dropFirst(4)) ?? 0
            } else if line.hasPrefix("path ") {
                name = String(line.dropFirst(5))
                break
            }
        }
        // An old file tells of old faults.
        if age > 3600 { return .log(LogTail(path: name, lines: [])) }
        let cutoff = cutoffs.min() ?? ""
        let lines = rest.filter { line in
            guard !line.isEmpty else { return false }
            guard let date = date(of: line) else { return true }
            return date >= cutoff
        }
        return .log(LogTail(path: name, lines: lines.map(String.init)))
    }

    /// `YYYY-MM-DD HH:MM:SS` where a line begins so, in the forms of PostgreSQL, nginx, ISO 8601 and JSON logs.
    private static func date(of line: Substring) -> String? {
        let start = line.prefix(40).drop { !$0.isNumber }
        let text = start.prefix(19).map { $0 == "/" ? "-" : $0 == "T" ? " " : $0 }
        guard text.count == 19, text[4] == "-", text[7] == "-", text[10] == " ", text[13] == ":", text[16] == ":",
            text.indices.allSatisfy({ [4, 7, 10, 13, 16].contains($0) || text[$0].isNumber })
        else { return nil }
        return String(text)
    }

    static func deploy(_ checkout: String) -> String {
        let git = "git -c safe.directory='*' -C \(ShellQuoting.word(checkout))"
        return #"""
            command -v git >/dev/null || exit 127
            echo "now $(date +%s)"
            \#(git) log -g -n 20 --date=unix --format='move|%gd|%h|%gs|%s' HEAD 2>&1 || exit 5
            """#
    }

    static func deploy(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        if answer.exitCode == 5 || answer.exitCode == 127 || answer.timedOut {
            return .notAsked(Message("git tells nothing of the checkout", ko: "git 저장소를 읽을 수 없음"))
        }
        var now = 0
        for line in answer.output.split(separator: "\n") {
            if line.hasPrefix("now ") { now = Int(line.dropFirst(4)) ?? 0 }
            let parts = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 5, parts[0] == "move", let open = parts[1].firstIndex(of: "{"),
                let time = Int(parts[1][parts[1].index(after: open)...].dropLast())
            else { continue }
            // The first entry is how the checkout came to be, not a release.
            if parts[3].hasPrefix("clone") || parts[3].hasPrefix("commit (initial)") { return .deploy(nil) }
            return .deploy(Deployment(age: .seconds(max(0, now - time)), commit: parts[2], subject: parts[4], action: parts[3]))
        }
        return .deploy(nil)
    }

    static func validate(_ command: String, _ directory: String?) -> String {
        (directory.map { "cd \(ShellQuoting.word($0)) || exit 126\n" } ?? "") + command + "\n"
    }

    static func validate(_ answer: ProbeScript.Answer) -> ProbeAnswer {
        if answer.exitCode == 0 { return .validation(passed: true, line: "") }
        let lines = answer.output.split(separator: "\n").map(String.init)
        let unable = answer.timedOut || answer.exitCode == 126 || answer.exitCode == 127 || lines.contains { $0.hasPrefix("sudo:") }
        if unable { return .notAsked(Message("the configuration could not be validated", ko: "설정을 검증할 수 없음")) }
        // The tool's own line: nginx marks the decisive one.
        let line = lines.first { $0.contains("[emerg]") } ?? lines.first { $0.lowercased().contains("error") } ?? lines.last ?? ""
        return .validation(passed: false, line: line)
    }
}
