import Documents
import Engine

/// What the two documents will need of one host, each need with the places that name it.
struct LiveNeeds {
    /// Where a need is written, and who has it: `#id` of a step, or a key of platform.yaml.
    struct Use: Hashable {
        var by: String
        var place: Diagnostic.Place?
        /// False where the document itself allows for its absence: a condition, `|| true`, evidence.
        var isRequired = true
    }

    struct Need<Subject: Hashable & Sendable> {
        var subject: Subject
        var uses: [Use]
        var isRequired: Bool { uses.contains(where: \.isRequired) }
        /// The place to point at: the first use that cannot do without.
        var use: Use { uses.first(where: \.isRequired) ?? uses[0] }
    }

    struct Program: Hashable {
        enum Test: String { case executable = "x", readable = "r" }
        /// A name to be searched for, or a path; `~/` is the user's home.
        var name: String
        /// Where a relative path begins; nil for a name and for an absolute path.
        var directory: String?
        var usesSudo = false
        /// The value that the step gives to PATH, as shell text.
        var searchPath: String?
        var test = Test.executable
        var isPath: Bool { name.contains("/") || test == .readable }
    }

    struct Log: Hashable {
        var pattern: String
        var directory: String?
    }

    /// A command under sudo: its program, and whose rights it takes (nil is root).
    struct Elevation: Hashable {
        var program: String
        var user: String?
    }

    var host: String
    var place: Diagnostic.Place?
    var programs: [Need<Program>] = []
    var folders: [Need<String>] = []
    var logs: [Need<Log>] = []
    var elevations: [Need<Elevation>] = []
    /// Paths whose file systems must have room.
    var spaces: [String] = ["/", "/var"]
    var services: [Service] = []
    var databases: [Database] = []
    /// Names that must resolve, on the controller.
    var names: [Need<String>] = []

    init(host: String, place: Diagnostic.Place?) {
        self.host = host
        self.place = place
    }

    static func add<Subject>(_ subject: Subject, _ use: Use, to needs: inout [Need<Subject>]) {
        if let index = needs.firstIndex(where: { $0.subject == subject }) {
            if !needs[index].uses.contains(use) { needs[index].uses.append(use) }
        } else {
            needs.append(Need(subject: subject, uses: [use]))
        }
    }
}
