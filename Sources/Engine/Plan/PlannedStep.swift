package import Documents

/// A step as it will run: on which hosts, with which script, judged how.
package struct PlannedStep: Hashable, Codable, Sendable {
    package enum Work: Hashable, Codable, Sendable {
        /// A script on hosts: each start is an attempt with a durable intent.
        case command(StepCommand)
        /// Built-in actions, in order, that only read or are safe to begin again.
        case actions([PlannedAction])
    }

    package var id: String
    package var title: String
    /// The fence's line in the document; 0 where the step stands in no document. No part of the plan's hash.
    package var line: Int
    package var work: Work
    package var classes: Set<Step.Class>
    /// The text as the document has it, for approval and for reading.
    package var text: String
    /// Empty for actions.
    package var hosts: [String]
    /// Names of earlier outputs or variables that are handed over.
    package var environment: [String] = []
    package var output: String?
    /// For a check: polled until it succeeds, at most this long.
    package var until: Duration?
    package var retries = 0
    /// Its output is shown also when all went well.
    package var speaks = false

    package init(
        id: String, title: String, line: Int = 0, work: Work, classes: Set<Step.Class> = [], text: String,
        hosts: [String]
    ) {
        self.id = id
        self.title = title
        self.line = line
        self.work = work
        self.classes = classes
        self.text = text
        self.hosts = hosts
    }

    package var isCheck: Bool { classes.contains(.check) }
    package var isEvidence: Bool { classes.contains(.evidence) }
    package var isFallback: Bool { classes.contains(.fallback) }
    package var isRollback: Bool { classes.contains(.rollback) }
    package var needsApproval: Bool { classes.contains(.destructive) }
    package var onlyReads: Bool { isCheck || isEvidence }
    package var mayStartAgain: Bool { onlyReads || classes.contains(.idempotent) }

    private enum CodingKeys: String, CodingKey {
        case id, title, line, work, classes, text, hosts, environment, output, until, retries, speaks
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        id = try values.decode(String.self, forKey: .id)
        title = try values.decode(String.self, forKey: .title)
        line = try values.decode(Int.self, forKey: .line)
        work = try values.decode(Work.self, forKey: .work)
        classes = Set(try values.decode([Step.Class].self, forKey: .classes))
        text = try values.decode(String.self, forKey: .text)
        hosts = try values.decode([String].self, forKey: .hosts)
        environment = try values.decode([String].self, forKey: .environment)
        output = try values.decodeIfPresent(String.self, forKey: .output)
        until = try values.decodeIfPresent(Duration.self, forKey: .until)
        retries = try values.decode(Int.self, forKey: .retries)
        speaks = try values.decodeIfPresent(Bool.self, forKey: .speaks) ?? false
    }

    /// Classes are written in a fixed order: a set's own order differs from process to process and would
    /// change the plan's hash.
    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(id, forKey: .id)
        try values.encode(title, forKey: .title)
        try values.encode(line, forKey: .line)
        try values.encode(work, forKey: .work)
        try values.encode(classes.sorted { $0.rawValue < $1.rawValue }, forKey: .classes)
        try values.encode(text, forKey: .text)
        try values.encode(hosts, forKey: .hosts)
        try values.encode(environment, forKey: .environment)
        try values.encodeIfPresent(output, forKey: .output)
        try values.encodeIfPresent(until, forKey: .until)
        try values.encode(retries, forKey: .retries)
        // Absent where false: plans of earlier versions keep their hash.
        if speaks { try values.encode(true, forKey: .speaks) }
    }
}

/// One line of a `bongsu` fence, without its place.
package struct PlannedAction: Hashable, Codable, Sendable {
    package struct Option: Hashable, Codable, Sendable {
        package var name: String
        package var value: String?
        package init(name: String, value: String?) {
            self.name = name
            self.value = value
        }
    }

    package var verb: Action.Verb
    package var operands: [String]
    package var options: [Option]

    package init(_ action: Action) {
        verb = action.verb
        operands = action.operands
        options = action.options.map { Option(name: $0.name, value: $0.value) }
    }

    /// As the action port takes it; its place in the document is `line`.
    package func action(line: Int) -> Action {
        Action(
            verb: verb, operands: operands,
            options: options.map { Action.Option(name: $0.name, value: $0.value) },
            range: SourceRange(line: line))
    }
}

/// What a step asks of a host: pure text, compiled at plan time so that it can be read, hashed and approved.
package struct StepCommand: Hashable, Codable, Sendable {
    package enum Verdict: String, Hashable, Codable, Sendable {
        /// Exit 0 succeeds.
        case exitCode
        /// Exit 0, at least one row, and no value NULL, false, 0 or empty.
        case rows
    }

    package var interpreter: RemoteCommand.Interpreter
    package var script: String
    package var directory: String?
    package var timeLimit: Duration
    package var verdict: Verdict

    package init(
        interpreter: RemoteCommand.Interpreter, script: String, directory: String? = nil, timeLimit: Duration,
        verdict: Verdict = .exitCode
    ) {
        self.interpreter = interpreter
        self.script = script
        self.directory = directory
        self.timeLimit = timeLimit
        self.verdict = verdict
    }
}
