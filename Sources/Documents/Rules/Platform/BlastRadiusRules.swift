/// B0807: the only copy lies on the machine whose loss it is for.
enum BackupOnProtectedHost: Rule {
    static let code = DiagnosticCode(807)
    static let severity = Diagnostic.Severity.error

    static func findings(in subject: Subject) -> [Finding] {
        let platform = subject.platform
        guard let existing = platform.backups?.existing, platform.backups?.repository == nil else { return [] }
        let databases = platform.databases.filter { $0.host == existing.host }.map(\.name)
        let services = platform.services.filter { $0.host == existing.host }.map(\.name)
        let kept = databases + services
        guard !kept.isEmpty else { return [] }
        let names = kept.map { "`\($0)`" }.joined(separator: ", ")
        return [
            Finding(
                Message("backups lie on the host that they protect", ko: "백업이 보호 대상과 같은 호스트에 있음"),
                at: subject.place(key: "backups.existing.folder", text: existing.folder),
                label: Message("on `\(existing.host)`, as are \(names)", ko: "보호 대상과 같은 `\(existing.host)` 호스트에 있음: \(names)"),
                notes: [Message("when the disk fails or is encrypted, both are gone at once", ko: "디스크가 고장 나거나 암호화되면 둘 다 한꺼번에 사라짐")],
                help: [Message("pull a copy to another machine: `backups: {repository: ./repository}` on the controller", ko: "다른 장비로 복사본을 가져갈 것: 컨트롤러에 `backups: {repository: ./repository}`")])
        ]
    }
}

/// B0808: a page that shows whether the platform works is served by the platform.
enum DashboardInside: Rule {
    static let code = DiagnosticCode(808)
    static let severity = Diagnostic.Severity.warning
    static let words: Set<String> = [
        "monitoring", "monitor", "grafana", "kibana", "prometheus", "alertmanager", "zabbix", "nagios", "datadog", "uptime",
        "dashboards",
    ]

    static func findings(in subject: Subject) -> [Finding] {
        let own = Set(subject.platform.endpoints.compactMap { WebAddress($0.url)?.host } + subject.platform.hosts.map(\.address))
        guard !own.isEmpty else { return [] }
        var seen: Set<String> = []
        return WebAddress.all(in: subject.document).compactMap { address, range in
            guard own.contains(address.host), address.words.contains(where: words.contains), seen.insert(address.text).inserted
            else { return nil }
            return Finding(
                Message("dashboard lives inside what it watches", ko: "대시보드가 감시 대상 안에 있음"),
                at: subject.place(range),
                label: Message("served by \(address.host)", ko: "감시 대상인 \(address.host) 서버의 페이지"),
                notes: [Message("it is down exactly when it is needed, and green while nobody can see it", ko: "정작 필요할 때 함께 내려가 있음")],
                help: [Message("watch from another machine: `bongsu watch` on the controller", ko: "다른 장비에서 감시할 것: 컨트롤러에서 `bongsu watch`")])
        }
    }
}

/// An `http` or `https` address found in text, cut where prose or shell would cut it.
struct WebAddress {
    var text: String
    var host: String
    var path: String

    init?(_ text: String) {
        guard let scheme = text.firstRange(of: "://"), text.hasPrefix("http") else { return nil }
        let rest = text[scheme.upperBound...]
        let authority = rest.prefix { !"/?#".contains($0) }
        let hostAndPort = authority.split(separator: "@").last ?? authority
        let host = hostAndPort.split(separator: ":").first ?? hostAndPort
        guard !host.isEmpty else { return nil }
        self.text = text
        self.host = host.lowercased()
        path = String(rest[authority.endIndex...])
    }

    var isLocal: Bool { host == "localhost" || host.hasPrefix("127.") || host == "[" }

    /// The words of host and path.
    var words: [String] { (host + path).lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init) }

    /// Every address of a document with its span.
    static func all(in document: SourceText) -> [(WebAddress, SourceRange)] {
        var found: [(WebAddress, SourceRange)] = []
        for (index, line) in document.lines.enumerated() where line.contains("://") {
            var rest = line[...]
            while let start = rest.firstRange(of: "http") {
                let end = rest[start.lowerBound...].firstIndex { " \t\"'`<>()[]|".contains($0) } ?? rest.endIndex
                var text = rest[start.lowerBound..<end]
                while let last = text.last, ".,;:!?".contains(last) { text.removeLast() }
                if let address = WebAddress(String(text)) {
                    let column = line.distance(from: line.startIndex, to: start.lowerBound) + 1
                    found.append((address, SourceRange(line: index + 1, column: column, length: text.count)))
                }
                rest = rest[max(end, start.upperBound)...]
            }
        }
        return found
    }
}
