/// What a section of a prose runbook is for, and what would carry it out.
struct SectionPlan: Sendable {
    enum Stage: String, Sendable { case assess, firstResponse = "first-response", restore, verify, monitoring }

    var id: String
    var stage: Stage?
    /// A service or database that its commands bring back.
    var recovers: String?
    var scenario: Scenario?
    /// What its steps' ids begin with.
    var prefix: String?
    var isAfter = false
    var isPostmortem = false
    /// Commands kept for reading: nothing of it runs.
    var isReference = false
    /// `restore all`, `restore NAME`: its commands restore by hand.
    var restores: String?
    var choice: String?
    var when: String?
    var onFailureNext = false
    /// Shared by all its steps and written under the heading.
    var host: String?
    var directory: String?
    var runs: [Run] = []
    var guesses: [Guess] = []
    /// True where a comment under the heading carries attributes.
    var isMarked: Bool {
        stage != nil || recovers != nil || scenario != nil || isAfter || restores != nil || choice != nil
    }
}

/// Lines of one fence that become one step: one passage, one machine, one purpose.
struct Run: Sendable {
    var fence: ProseFence
    var passage: Passage
    /// Logins and leading `cd` included.
    var units: [Unit]
    var role: UnitKind.Role
    var host: String?
    var hostGuess: Guess?
    var directory: String?
    var isFallback = false

    /// What runs, without logins and leading changes of directory.
    var working: [Unit] {
        var rest = units[...]
        while let first = rest.first {
            guard first.kind == .login || Run.isLeading(first) else { break }
            rest = rest.dropFirst()
        }
        return Array(rest)
    }

    static func isLeading(_ unit: Unit) -> Bool {
        if case .changeDirectory = unit.kind { return true }
        return false
    }

    var line: Int { working.first?.line ?? units.first?.line ?? fence.textLine }
    var commentLine: Int { passage.comment?.range.start.line ?? line }
    var title: String? { passage.comment?.value }
}
