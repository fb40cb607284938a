package import Documents

/// The platform's own way back for a service or a database that is down, where the runbook has none.
///
/// Rungs: restart → prove → rebuild → prove. What decides on a host (a start limit, a frozen server, a recovery
/// under way) is decided there, at the moment of acting, by a script that a person can read. Pure.
package enum RecoveryLadder {
    /// - Returns: a section `recover-NAME` with the condition `NAME is down`; nil for hosts, endpoints, unknown
    ///   names, and services whose manager knows no way to start them.
    package static func section(for name: String, platform: Platform) -> Section? {
        if let service = platform.service(name) { return ServiceLadder(service: service, platform: platform).section }
        if let database = platform.database(name) { return DatabaseLadder(database: database, platform: platform).section }
        return nil
    }
}

/// What both ladders are built with.
package struct LadderBuilder {
    let name: String
    let host: String
    let directory: String?
    let platform: Platform
    private(set) var section: Section

    init(name: String, host: String, directory: String?, kind: String, platform: Platform) {
        self.name = name
        self.host = host
        self.directory = directory
        self.platform = platform
        let range = platform.places["\(kind).\(name)"] ?? SourceRange(line: 1)
        section = Section(
            id: "recover-\(name)", title: Message("Recover \(name)", ko: "\(name) 복구")[platform.language], level: 2, range: range)
        section.condition = Condition(terms: [.named(name, .down)])
    }

    /// When the ladder is climbed; `NAME is down` unless said otherwise.
    var condition: Condition? {
        get { section.condition }
        set { section.condition = newValue }
    }

    mutating func add(
        _ id: String, _ title: Message, _ text: String, _ classes: Set<Step.Class>, kind: Step.Kind = .bash,
        until: Duration? = nil, timeout: Duration? = nil, database: String? = nil, inDirectory: Bool = false
    ) {
        var step = Step(
            id: "recover-\(name)-\(id)", title: title[platform.language] + " (\(host))", kind: kind,
            text: text.hasSuffix("\n") ? text : text + "\n", range: section.range, textLine: section.range.start.line)
        step.classes = classes
        step.hosts = database == nil ? [host] : []
        step.database = database
        step.directory = inDirectory ? directory : nil
        step.until = until
        step.timeout = timeout
        section.blocks.append(.step(step))
    }

    static func quoted(_ word: String) -> String { StepCommand.quoted(word) }

    /// Runs a command as root where that needs no password.
    package static let root = #"root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }"#

    /// Runs a command as another user where that needs no password.
    package static let asUser =
        #"as_user() { u=$1; shift; if [ "$(id -un)" = "$u" ]; then "$@"; elif [ "$(id -u)" = 0 ]; then runuser -u "$u" -- "$@"; else sudo -n -u "$u" "$@"; fi; }"#
}
