import Engine

/// All questions to one host as one `sh` script: they run side by side there, and one round trip brings every
/// answer back.
///
/// Each answer is framed: lines of `NUMBER BASE64`, short enough that the pipe never mixes two of them, ending in
/// the exit code. No file is written on the host, and nothing secret stands in a command line: curl's
/// configuration is a here-document.
struct ProbeScript {
    let text: String

    /// - Parameter questions: the script of each question; one that bounds itself is given as a function's body.
    init(_ questions: [Question], timeLimit: Duration) {
        let seconds = "\(timeLimit.components.seconds).\(timeLimit.components.attoseconds / 100_000_000_000_000_000)"
        var lines = [
            "LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export LC_ALL PATH; unset LANGUAGE",
            #"frame() { base64 -w 3000 | sed -u "s/^/$1 /"; }"#,
        ]
        for (number, question) in questions.enumerated() {
            switch question {
            case .selfBounded(let body):
                lines.append("ask\(number)() {\n\(body)\n}")
                lines.append(#"{ ask\#(number); printf '\n%s' "$?"; } </dev/null 2>&1 | frame \#(number) &"#)
            case .bounded(let body):
                let script = ShellQuoting.word(Self.prelude + body)
                lines.append(
                    #"{ timeout -k 1 \#(seconds) sh -c \#(script); printf '\n%s' "$?"; } </dev/null 2>&1 | frame \#(number) &"#)
            }
        }
        lines.append("wait\necho end\n")
        text = lines.joined(separator: "\n")
    }

    enum Question {
        /// Ended with exit code 124 at the time limit.
        case bounded(String)
        case selfBounded(String)
    }

    /// `root` runs a command as root where that needs no password; `as_user` as another user.
    private static let prelude = #"""
        root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
        as_user() { u=$1; shift
          if [ "$(id -un)" = "$u" ]; then "$@"
          elif [ "$(id -u)" = 0 ]; then runuser -u "$u" -- "$@"
          else sudo -n -u "$u" "$@"; fi; }

        """#

    struct Answer: Hashable {
        var output: String
        var exitCode: Int
        var timedOut: Bool { exitCode == 124 || exitCode == 137 }
    }

    /// The answers by number; one that is not there did not come in time.
    static func answers(in output: String) -> [Int: Answer] {
        var frames: [Int: [UInt8]] = [:]
        for line in output.split(separator: "\n") {
            guard let space = line.firstIndex(of: " "), let number = Int(line[..<space]),
                let bytes = Base64.decode(line[line.index(after: space)...])
            else { continue }
            frames[number, default: []] += bytes
        }
        return frames.compactMapValues { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let last = text.lastIndex(of: "\n"), let code = Int(text[text.index(after: last)...]) else { return nil }
            return Answer(output: String(text[..<last]), exitCode: code)
        }
    }
}
