import Documents
import Engine

/// One HTTP request as curl's configuration on standard input, and curl's answer.
///
/// `-q`: nobody's `.curlrc`. `-K -`: URL, headers and body never stand in a command line. The exit code and
/// curl's own connection messages tell the kinds of failure apart; see docs/decisions/0701.
struct CurlRequest {
    let question: HTTPQuestion
    /// Asked on the platform's own host: no proxy stands between.
    let isLocal: Bool

    /// The shell text that asks; holds resolved secrets, so it goes to standard input only.
    func script(_ secrets: any SecretPort) async throws(SecretError) -> String {
        let configuration = try await configuration(secrets)
        var marker = "BONGSU_CURL"
        while configuration.contains(marker) { marker += "_" }
        let one = #"""
            { { { curl -q -K - <<'\#(marker)'
            \#(configuration)
            \#(marker)
            printf 'exit %s\n' "$?" >&2; } 2>&3 | { head -c 65536; cat >/dev/null; } | base64 -w 3000 | sed -u 's/^/body /'; } 3>&1 1>&4 |
            sed -un -e '/^stat /p' -e '/^curl: /p' -e '/^exit /p' -e '/failed: /p' -e '/not found/p'; } 4>&1
            """#
        return question.samples == 1
            ? one
            : "i=0\nwhile [ $i -lt \(question.samples) ]; do i=$((i + 1)); echo sample\n\(one)\ndone"
    }

    private func configuration(_ secrets: any SecretPort) async throws(SecretError) -> String {
        let limit = Self.seconds(question.timeLimit)
        var lines = [
            "url = \(Self.quoted(question.url))", "globoff", "silent", "show-error", "verbose",
            "proto = \"=http,https\"", "max-time = \(limit)",
            "connect-timeout = \(Self.seconds(min(question.timeLimit, .seconds(2))))", "user-agent = \"bongsu\"",
            #"write-out = "%{stderr}\nstat %{http_code} %{time_namelookup} %{time_connect} %{time_starttransfer} %{time_total}\n""#,
        ]
        if isLocal { lines.append("noproxy = \"*\"") }
        if question.method == "HEAD" {
            lines.append("head")
        } else if question.method != "GET" || question.body != nil {
            lines.append("request = \(Self.quoted(question.method))")
        }
        for header in question.headers {
            let value = try await resolved(header.value, secrets).filter { !$0.isNewline }
            lines.append("header = \(Self.quoted("\(header.name): \(value)"))")
        }
        if let template = question.body {
            let body = try await resolved(template, secrets)
            if !question.headers.contains(where: { $0.name.lowercased() == "content-type" }), body.first == "{" || body.first == "[" {
                lines.append("header = \"Content-Type: application/json\"")
            }
            lines.append("data-raw = \(Self.quoted(body))")
        }
        return lines.joined(separator: "\n")
    }

    private func resolved(_ template: Template, _ secrets: any SecretPort) async throws(SecretError) -> String {
        var text = ""
        for part in template.parts {
            switch part {
            case .text(let piece): text += piece
            case .secret(let reference): text += try await secrets.resolve(reference)
            }
        }
        return text
    }

    static func seconds(_ duration: Duration) -> String {
        let milliseconds = Int(duration.components.seconds) * 1000 + Int(duration.components.attoseconds / 1_000_000_000_000_000)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    /// A value in curl's configuration: on one line, with curl's own escapes.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for character in text.unicodeScalars {
            switch character {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            case "\r": out += "\\r"
            case "\t": out += "\\t"
            case "\u{0}": continue
            default: out.unicodeScalars.append(character)
            }
        }
        return out + "\""
    }

    // MARK: - The answer

    static func answer(_ output: String) -> ProbeAnswer {
        let parts = output.split(separator: "sample\n", omittingEmptySubsequences: true)
        let answers = (parts.isEmpty ? [Substring(output)] : parts).compactMap { one($0.split(separator: "\n")) }
        return answers.isEmpty
            ? .notAsked(Message("curl gave no answer in time", ko: "curl이 제시간에 응답하지 않음")) : .http(answers)
    }

    private static func one(_ lines: [Substring]) -> HTTPAnswer? {
        var status = 0
        var times: [Duration] = []
        var exit: Int?
        var words = ""
        var failure = ""
        var body: [UInt8] = []
        for line in lines {
            if line.hasPrefix("stat ") {
                let fields = line.split(separator: " ").dropFirst()
                status = fields.first.flatMap { Int($0) } ?? 0
                times = fields.dropFirst().map { duration($0) }
            } else if line.hasPrefix("exit ") {
                exit = Int(line.dropFirst(5))
            } else if line.hasPrefix("body ") {
                body += Base64.decode(line.dropFirst(5)) ?? []
            } else if line.hasPrefix("curl: ") {
                words = String(line.dropFirst(6))
            } else if words.isEmpty {
                failure = String(line)
            }
        }
        guard let exit else { return nil }
        while times.count < 4 { times.append(.zero) }
        let resolved = times[0] > .zero
        let connected = times[1] > .zero
        let outcome: HTTPAnswer.Outcome =
            switch exit {
            case 0 where status > 0: .answered(status: status)
            case 6: .nameUnresolved
            case 7 where failure.contains("refused"): .refused
            case 7: .connectTimedOut
            case 28 where connected: .replyTimedOut
            case 28: resolved ? .connectTimedOut : .nameUnresolved
            case 52: .emptyReply
            case 18, 55, 56: .reset
            case 35, 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91: .tls(detail: words)
            default: .failed(detail: words.isEmpty ? failure.isEmpty ? "exit \(exit)" : failure : words)
            }
        return HTTPAnswer(
            outcome, connect: times[1], firstByte: times[2], total: times[3], body: String(decoding: body, as: UTF8.self))
    }

    /// `0.034512` to a duration, exactly to the microsecond.
    private static func duration(_ text: Substring) -> Duration {
        let parts = text.split(whereSeparator: { $0 == "." || $0 == "," })
        let seconds = parts.first.flatMap { Int($0) } ?? 0
        let fraction = parts.count > 1 ? String((parts[1] + "000000").prefix(6)) : "0"
        return .seconds(seconds) + .microseconds(Int(fraction) ?? 0)
    }
}
