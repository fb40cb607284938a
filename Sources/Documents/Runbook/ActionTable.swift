/// What each built-in action takes. The command line and `bongsu` fences read the same table.
struct ActionTable {
    enum Operand {
        /// Any name of `platform.yaml`.
        case named
        case recoverable, service, endpoint, host
        /// A database, `files` or `all`.
        case restorable
        /// What `backup` does.
        case backupVerb
        /// `#id` of a section.
        case section
        case text
    }

    struct Option {
        var name: String
        /// False for a flag.
        var takesValue: Bool
    }

    var operands: [Operand]
    var required: Int
    var options: [Option]

    static let backupVerbs = ["take", "receive", "list", "show", "check", "verify", "prune", "import", "adopt", "clean-point", "kit", "setup"]

    static func of(_ verb: Action.Verb) -> ActionTable {
        switch verb {
        case .assess: ActionTable([.named], flags: ["deep"])
        case .recover: ActionTable([.recoverable])
        case .restart: ActionTable([.recoverable])
        case .verify: ActionTable([.endpoint], values: ["samples"], flags: ["deep"])
        case .backup: ActionTable([.backupVerb, .text], required: 1)
        case .restore: ActionTable([.restorable], values: ["at", "backup", "into", "accept"])
        case .rollback: ActionTable([.service], values: ["to"])
        case .stableCommit: ActionTable([.service])
        case .isolate, .release, .provision, .patch: ActionTable([.host])
        case .switch: ActionTable([.host], values: ["to"])
        case .aftercare, .postmortem: ActionTable([])
        case .do: ActionTable([.section], required: 1)
        }
    }

    private init(_ operands: [Operand], required: Int = 0, values: [String] = [], flags: [String] = []) {
        self.operands = operands
        self.required = required
        options = values.map { Option(name: $0, takesValue: true) } + flags.map { Option(name: $0, takesValue: false) }
    }
}

extension ActionTable.Operand {
    /// The names that may stand here; nil where only the document knows (sections) or any text may.
    func names(_ platform: Platform) -> [String]? {
        switch self {
        case .named: platform.allNames
        case .recoverable: platform.services.map(\.name) + platform.databases.map(\.name)
        case .service: platform.services.map(\.name)
        case .endpoint: platform.endpoints.map(\.name)
        case .host: platform.hosts.map(\.name)
        case .restorable: platform.databases.map(\.name) + ["files", "all"]
        case .backupVerb: ActionTable.backupVerbs
        case .section, .text: nil
        }
    }

    var kind: Message {
        switch self {
        case .named: .thing
        case .recoverable: Message("service or database", ko: "서비스나 데이터베이스")
        case .service: Message("service", ko: "서비스")
        case .endpoint: Message("endpoint", ko: "엔드포인트")
        case .host: .host
        case .restorable: Message("database, `files` or `all`", ko: "데이터베이스, `files`, `all`")
        case .backupVerb: Message("backup action", ko: "백업 동작")
        case .section: Message("section", ko: "섹션")
        case .text: Message("text", ko: "글")
        }
    }
}
