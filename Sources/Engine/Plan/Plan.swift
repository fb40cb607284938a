package import Documents

/// Everything that an execution may do, fixed before it begins: a value that is journaled whole, so that an
/// execution can be carried on after the documents have changed.
///
/// Holds references to secrets, never values. Ids of sections, steps and boxes are unique in a plan; what
/// `do`, `recover` and `restart` were expanded to carries the id of the step that asked for it before a `/`.
package struct Plan: Hashable, Codable, Sendable {
    package enum Procedure: Hashable, Codable, Sendable {
        /// All stages, in document order.
        case general
        /// The general procedure with this scenario standing in for what it replaces.
        case scenario(String)
        /// One section alone.
        case section(String)
    }

    package struct Variable: Hashable, Codable, Sendable {
        package var name: String
        /// As written, with references to secrets unresolved.
        package var template: String
        package init(name: String, template: String) {
            self.name = name
            self.template = template
        }
    }

    /// A scenario that may stand in for sections of the general procedure.
    package struct Scenario: Hashable, Codable, Sendable {
        package struct Signal: Hashable, Codable, Sendable {
            package var source: Documents.Signal.Source
            package var pattern: String
        }

        package var section: PlannedSection
        package var replaces: [String]
        package var failure: FailureType
        package var signals: [Signal]

        package init(section: PlannedSection, replaces: [String], failure: FailureType, signals: [Signal] = []) {
            self.section = section
            self.replaces = replaces
            self.failure = failure
            self.signals = signals
        }

        /// As the judgement port takes it.
        package var asSection: Section {
            var copy = Section(id: section.id, title: section.title, level: 1, range: SourceRange(line: section.line))
            var scenario = Documents.Scenario(failure: failure)
            scenario.replaces = replaces
            scenario.signals = signals.map {
                Documents.Signal(source: $0.source, pattern: $0.pattern, range: SourceRange(line: section.line))
            }
            copy.scenario = scenario
            return copy
        }
    }

    /// The form in which this plan is written down; raised when a field changes its meaning.
    package var format = 1
    package var platform: String
    package var language: Language
    package var document: String
    package var procedure: Procedure
    package var rto: Duration?
    package var variables: [Variable] = []
    package var sections: [PlannedSection] = []
    package var scenarios: [Scenario] = []
    /// Run after every procedure, whatever became of it, unless it was aborted.
    package var after: [PlannedSection] = []

    package init(platform: String, language: Language, document: String, procedure: Procedure) {
        self.platform = platform
        self.language = language
        self.document = document
        self.procedure = procedure
    }

    /// Every section that may run: procedure, scenarios, then what comes after; parents before children.
    package var allSections: [PlannedSection] {
        (sections + scenarios.map(\.section) + after).flatMap(\.withDescendants)
    }

    package var allSteps: [PlannedStep] { allSections.flatMap(\.steps) }
}

/// A section as it will run.
package struct PlannedSection: Hashable, Codable, Sendable {
    package var id: String
    package var title: String
    /// The heading's line in the document; 0 where the section stands in no document. No part of the plan's hash.
    package var line: Int
    package var budget: Duration?
    package var condition: Condition?
    package var choice: String?
    package var onFailure: Section.OnFailure
    package var onOverrun: Section.OnOverrun
    /// What a `bongsu` step was expanded to. Its failure is that step's failure: the ladder around it goes on.
    package var expands = false
    /// An expanded `.fallback` step.
    package var isFallback = false
    package var blocks: [PlannedBlock] = []

    package init(
        id: String, title: String, line: Int = 0, onFailure: Section.OnFailure = .stop,
        onOverrun: Section.OnOverrun = .escalate
    ) {
        self.id = id
        self.title = title
        self.line = line
        self.onFailure = onFailure
        self.onOverrun = onOverrun
    }

    package var withDescendants: [PlannedSection] {
        [self]
            + blocks.flatMap { block -> [PlannedSection] in
                if case .section(let child) = block { child.withDescendants } else { [] }
            }
    }

    /// The steps directly in this section.
    package var steps: [PlannedStep] {
        blocks.compactMap { block -> PlannedStep? in
            if case .step(let step) = block { step } else { nil }
        }
    }
}

package enum PlannedBlock: Hashable, Codable, Sendable {
    case step(PlannedStep)
    case box(PlannedBox)
    case section(PlannedSection)
}

/// A checklist item as it will be answered.
package struct PlannedBox: Hashable, Codable, Sendable {
    package enum Kind: Hashable, Codable, Sendable {
        case finding(Box.Subject)
        case task
        case group
    }
    package var id: String
    package var text: String
    package var line: Int
    package var kind: Kind
    package var children: [PlannedBox] = []

    package init(id: String, text: String, line: Int = 0, kind: Kind) {
        self.id = id
        self.text = text
        self.line = line
        self.kind = kind
    }

    package var withDescendants: [PlannedBox] { [self] + children.flatMap(\.withDescendants) }
}
