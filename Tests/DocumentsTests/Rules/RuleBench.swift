@testable import Documents

/// A document with the platform that belongs to it, checked on a fixed day.
///
/// Headings become sections and fences steps by the shortest way, so that a rule's test fails for the rule alone.
struct RuleBench {
    static let today = "2026-11-23"
    var platform: Platform
    var source: SourceText
    /// False: fences with braces are steps.
    var isProse: Bool

    init(_ text: String, platform: Platform = RuleBench.usual, isProse: Bool = true) {
        self.platform = platform
        self.isProse = isProse
        source = SourceText(name: "runbook.md", text: text)
    }

    /// Two hosts, a service that needs a database, a web server.
    static var usual: Platform {
        var platform = Platform(name: "Shop")
        platform.objectives = Objectives(rto: .seconds(3600), rpo: .seconds(86400))
        platform.hosts = [Host(name: "api", address: "10.0.0.1", user: "ubuntu"), Host(name: "web", address: "10.0.0.2", user: "ubuntu")]
        var api = Service(name: "api-server", host: "api", manager: .pm2)
        api.needs = ["shop"]
        platform.services = [api, Service(name: "nginx", host: "web", manager: .systemd)]
        platform.databases = [Database(name: "shop", host: "api")]
        platform.endpoints = [Endpoint(name: "www", url: "https://www.shop.kr"), Endpoint(name: "health", url: "https://api.shop.kr/health")]
        return platform
    }

    static func usual(_ change: (inout Platform) -> Void) -> Platform {
        var platform = usual
        change(&platform)
        return platform
    }

    var markdown: MarkdownDocument { MarkdownDocument.parse(source) }

    var runbook: Runbook {
        var sections: [Section] = []
        for node in markdown.allNodes {
            switch node.kind {
            case .heading(let level):
                let title = node.plainText
                var section = Section(id: "s\(node.range.start.line)", title: title, level: level, range: node.range)
                if let match = title.firstMatch(of: /\((\d+)\s*(분|min)\)$/), let minutes = Int(match.1) { section.budget = .seconds(minutes * 60) }
                sections.append(section)
            case .codeBlock(let code):
                guard !isProse, let step = step(code, node.range), !sections.isEmpty else { continue }
                sections[sections.count - 1].blocks.append(.step(step))
            default: break
            }
        }
        return Runbook(document: source, title: "", sections: sections)
    }

    private func step(_ code: MarkdownCode, _ range: SourceRange) -> Step? {
        guard let info = code.fence?.info.value, let open = info.firstIndex(of: "{") else { return nil }
        let words = info[info.index(after: open)...].dropLast().split(separator: " ")
        let kind = Step.Kind(rawValue: String(info.prefix { $0 != " " })) ?? .bash
        var step = Step(id: "step", title: "", kind: kind, text: code.text, range: range, textLine: code.textLine)
        for word in words {
            if word.hasPrefix("#") { step.id = String(word.dropFirst()) }
            if word.hasPrefix("."), let known = Step.Class(rawValue: String(word.dropFirst())) { step.classes.insert(known) }
            if word.hasPrefix("host=") { step.hosts = word.dropFirst(5).split(separator: ",").map(String.init) }
            if word.hasPrefix("env=") { step.environment = word.dropFirst(4).split(separator: ",").map(String.init) }
            if word.hasPrefix("directory=") { step.directory = String(word.dropFirst(10)) }
        }
        return step
    }

    func check() -> [Diagnostic] {
        RuleBook.check(
            platform: platform, runbook: runbook,
            context: CheckContext(
                today: Self.today, isProse: isProse, platformSource: isProse ? nil : SourceText(name: "platform.yaml", text: ""),
                markdown: markdown))
    }

    func places(of code: Int) -> [String] {
        check().filter { $0.code.number == code }.map { diagnostic in
            diagnostic.place.map { "\($0.range.start.line):\($0.range.start.column)" } ?? "-"
        }
    }
}
