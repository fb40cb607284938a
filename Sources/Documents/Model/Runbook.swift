/// What to do: `runbook.md`, parsed. Procedures made of stages made of steps.
package struct Runbook: Hashable, Sendable {
    package var document: SourceText
    package var title: String
    /// The sections directly under the title (or under nothing), in document order.
    package var sections: [Section]

    package init(document: SourceText, title: String, sections: [Section]) {
        self.document = document
        self.title = title
        self.sections = sections
    }

    /// Every section, in document order, parents before children.
    package var allSections: [Section] { sections.flatMap(\.withDescendants) }

    /// The stages in document order: the general procedure.
    package var stages: [Section] { allSections.filter { $0.budget != nil } }

    package var scenarios: [Section] { allSections.filter { $0.scenario != nil } }

    package func section(_ id: String) -> Section? { allSections.first { $0.id == id } }
}

/// A heading and what stands under it. Attributes are resolved: what a parent hands down is already here.
package struct Section: Hashable, Sendable {
    package enum OnFailure: String, Codable, Sendable, CaseIterable { case stop, next }
    package enum OnOverrun: String, Codable, Sendable, CaseIterable { case escalate, next, stop }

    /// Given with `#id`, or derived from the title and unique in the document.
    package var id: String
    /// The heading's text without its duration.
    package var title: String
    package var level: Int
    /// The heading.
    package var range: SourceRange
    /// A stage's budget, from a heading that ends in a duration.
    package var budget: Duration?
    package var isAfter = false
    package var scenario: Scenario?
    package var condition: Condition?
    package var choice: String?
    package var onFailure: OnFailure = .stop
    package var onOverrun: OnOverrun = .escalate
    package var blocks: [Block] = []

    package init(id: String, title: String, level: Int, range: SourceRange) {
        self.id = id
        self.title = title
        self.level = level
        self.range = range
    }

    package var withDescendants: [Section] {
        [self]
            + blocks.flatMap { block -> [Section] in
                if case .section(let child) = block { child.withDescendants } else { [] }
            }
    }

    /// The steps directly in this section, in order.
    package var steps: [Step] {
        blocks.compactMap { block -> Step? in
            if case .step(let step) = block { step } else { nil }
        }
    }
}

package enum Block: Hashable, Sendable {
    case step(Step)
    case box(Box)
    case section(Section)
}

/// A fence with braces: the unit of execution.
package struct Step: Hashable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// `bash -euo pipefail`, a fresh shell.
        case bash
        case sh
        /// Stops at the first error.
        case sql
        /// Built-in actions, one a line.
        case bongsu
    }

    package enum Class: String, Codable, Sendable, CaseIterable {
        case check, evidence, destructive, idempotent, fallback, rollback
    }

    package var id: String
    /// The paragraph, item or heading before the fence.
    package var title: String
    package var kind: Kind
    package var classes: Set<Class> = []
    /// The fence's text, exactly; ends with a line break unless empty.
    package var text: String
    /// A `bongsu` fence's lines, parsed; empty for other kinds.
    package var actions: [Action] = []
    /// Host names, `controller` included. Empty only for `bongsu` steps and `sql` steps (those have `database`).
    package var hosts: [String] = []
    package var database: String?
    package var directory: String?
    /// Names of earlier outputs or variables that are handed over, nothing else.
    package var environment: [String] = []
    package var output: String?
    package var timeout: Duration?
    /// For a check: poll until it succeeds, at most this long.
    package var until: Duration?
    package var retries: Int = 0
    /// Its output is shown also when all went well: it tells a person what was decided or done.
    package var speaks = false
    /// The fence, opening line to closing line.
    package var range: SourceRange
    /// The line of the first line of `text`.
    package var textLine: Int
    /// How many characters of each line of the document stand before the text (a fence inside a list item).
    package var textIndent = 0

    package init(id: String, title: String, kind: Kind, text: String, range: SourceRange, textLine: Int) {
        self.id = id
        self.title = title
        self.kind = kind
        self.text = text
        self.range = range
        self.textLine = textLine
    }

    /// Only reads: may be started again whatever happened to an earlier start.
    package var onlyReads: Bool { classes.contains(.check) || classes.contains(.evidence) }
    package var mayStartAgain: Bool { onlyReads || classes.contains(.idempotent) }
}

/// A `- [ ]` item.
package struct Box: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Bongsu answers yes or no: is what the code span names affected, or diagnosed?
        case finding(Subject)
        /// A person's task.
        case task
        /// Answered when its children are.
        case group
    }

    package enum Subject: Hashable, Codable, Sendable {
        /// A host, service, database or endpoint by its name in `platform.yaml`.
        case named(String)
        case failure(FailureType)
    }

    package var id: String
    package var text: String
    package var kind: Kind
    package var children: [Box] = []
    package var range: SourceRange

    package init(id: String, text: String, kind: Kind, range: SourceRange) {
        self.id = id
        self.text = text
        self.kind = kind
        self.range = range
    }
}

/// A procedure for one kind of failure; stands in for the sections it replaces.
package struct Scenario: Hashable, Sendable {
    package var failure: FailureType
    package var replaces: [String] = []
    package var signals: [Signal] = []
    /// Symptoms without a code span: a person is asked.
    package var questions: [Located<String>] = []
    package init(failure: FailureType) { self.failure = failure }
}

/// A symptom that a machine can look for.
package struct Signal: Hashable, Sendable {
    package enum Source: String, Codable, Sendable, CaseIterable { case response, log, host, files, deploy }
    package var source: Source
    package var pattern: String
    package var range: SourceRange
    package init(source: Source, pattern: String, range: SourceRange) {
        self.source = source
        self.pattern = pattern
        self.range = range
    }
}

/// What a platform can suffer from; the fixed words of checklists, conditions and diagnoses.
package enum FailureType: String, Hashable, Codable, Sendable, CaseIterable {
    case serverDown = "server-down"
    case databaseCorruption = "database-corruption"
    case networkFailure = "network-failure"
    case securityBreach = "security-breach"
    case dataLoss = "data-loss"
    case failedDeployment = "failed-deployment"
    case saturation
}

/// A `when=` condition: terms joined by only `or` or only `and`.
package struct Condition: Hashable, Sendable, Codable {
    package enum State: String, Hashable, Codable, Sendable, CaseIterable { case up, down, damaged }
    package enum Term: Hashable, Codable, Sendable {
        case named(String, State)
        case platform(State)
        case failure(FailureType)
    }
    package enum Joiner: String, Hashable, Codable, Sendable { case or, and }
    package var terms: [Term]
    package var joiner: Joiner
    package init(terms: [Term], joiner: Joiner = .or) {
        self.terms = terms
        self.joiner = joiner
    }
}

/// One line of a `bongsu` fence, or the same words on the command line.
package struct Action: Hashable, Sendable {
    package enum Verb: String, Hashable, Codable, Sendable, CaseIterable {
        case assess, recover, restart, verify, backup, restore, rollback
        case stableCommit = "stable-commit"
        case isolate, release, provision, `switch`, patch, aftercare, postmortem
        case `do`
    }
    package var verb: Verb
    /// Words that are no options, in order (`do #id` keeps its `#`; `$NAME` is a value handed over).
    package var operands: [String]
    /// `--name value` and `--flag` (value nil), in order.
    package var options: [Option]
    package var range: SourceRange
    package struct Option: Hashable, Sendable {
        package var name: String
        package var value: String?
        package init(name: String, value: String? = nil) {
            self.name = name
            self.value = value
        }
    }
    package init(verb: Verb, operands: [String] = [], options: [Option] = [], range: SourceRange) {
        self.verb = verb
        self.operands = operands
        self.options = options
        self.range = range
    }
    package func option(_ name: String) -> Option? { options.first { $0.name == name } }
}
