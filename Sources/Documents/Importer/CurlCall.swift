/// What a `curl` command asks.
struct CurlCall: Hashable, Sendable {
    struct Header: Hashable, Sendable {
        var name: String
        var value: String
        var line: Int
    }

    var url: String
    var method = "GET"
    var headers: [Header] = []
    var body: String?
    /// Line of the body within the script.
    var bodyLine: Int?
    var failsOnError = false
    var measuresTime = false
    var line: Int
    /// Variables in headers, body or URL.
    var variables: [String] = []

    private static let withValue: Set<String> = [
        "-X", "--request", "-H", "--header", "-d", "--data", "--data-raw", "--data-binary", "--json", "-o", "--output", "-w", "--write-out", "-u", "--user",
        "-m", "--max-time", "--connect-timeout", "--retry", "-A", "--user-agent", "-b", "--cookie", "-F", "--form", "--cacert", "--resolve", "-e", "-T", "-x",
        "--retry-delay", "--url", "-K", "--config", "-c",
    ]

    init?(_ command: ShellCommand) {
        guard command.program == "curl" || command.program == "wget" || command.program == "http" else { return nil }
        line = command.range.start.line
        url = ""
        var explicit: String?
        var words = command.arguments[...]
        while let word = words.popFirst() {
            let value = word.value
            if value.hasPrefix("-"), value.count > 1 {
                var (name, argument) = (value, nil as ShellWord?)
                if !value.hasPrefix("--"), value.count > 2, !Self.withValue.contains(value) {
                    // A cluster such as `-sSf` or `-fsSo file`: only its last letter may take a value.
                    if value.dropFirst().contains("f") { failsOnError = true }
                    if value.dropFirst().contains("I") { explicit = "HEAD" }
                    name = "-" + value.suffix(1)
                }
                if Self.withValue.contains(name) { argument = words.popFirst() }
                apply(name, argument, &explicit)
            } else if url.isEmpty {
                url = value
            }
        }
        guard url.contains(".") || url.contains("localhost") || url.contains("://") else { return nil }
        if !url.contains("://") { url = "http://" + url }
        method = explicit ?? (body == nil ? "GET" : "POST")
        variables = command.arguments.flatMap(\.variables).map(\.name)
    }

    private mutating func apply(_ name: String, _ argument: ShellWord?, _ explicit: inout String?) {
        switch name {
        case "-X", "--request": explicit = argument?.value.uppercased()
        case "-I", "--head": explicit = "HEAD"
        case "-f", "--fail", "--fail-with-body": failsOnError = true
        case "-w", "--write-out": measuresTime = argument?.value.contains("time_") == true
        case "--url": url = argument?.value ?? ""
        case "-H", "--header":
            guard let argument, let colon = argument.value.firstIndex(of: ":") else { return }
            headers.append(
                Header(
                    name: String(argument.value[..<colon]), value: argument.value[argument.value.index(after: colon)...].trimmed(),
                    line: argument.range.start.line))
        case "-d", "--data", "--data-raw", "--data-binary", "--json":
            body = argument?.value
            bodyLine = argument?.range.start.line
            if name == "--json" { headers.append(Header(name: "Content-Type", value: "application/json", line: line)) }
        default: break
        }
    }

    /// Host name without user and port.
    var host: String { Self.split(url).host }
    var port: Int? { Self.split(url).port }
    var path: String { Self.split(url).path }
    var isLocal: Bool { ["localhost", "127.0.0.1", "0.0.0.0", "[::1]"].contains(host) }
    var onlyReads: Bool { method == "GET" || method == "HEAD" }

    static func split(_ url: String) -> (host: String, port: Int?, path: String) {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let path = rest.dropFirst(authority.count)
        let name = authority.split(separator: "@").last ?? ""
        if name.hasPrefix("["), let end = name.firstIndex(of: "]") {
            return (String(name[...end]), Int(name[name.index(after: end)...].dropFirst()), String(path))
        }
        let parts = name.split(separator: ":", maxSplits: 1)
        return (parts.first.map { $0.lowercased() } ?? "", parts.count > 1 ? Int(parts[1]) : nil, String(path))
    }
}
