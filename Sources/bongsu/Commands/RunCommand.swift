import ArgumentParser
import Documents
import Engine

/// How an execution is watched and waited for; the same for every command that drives one.
struct DriveOptions: ParsableArguments {
    @OptionGroup var documents: DocumentOptions

    @Flag(help: "Stay when a person is waited for, also without a terminal: another one may answer by `bongsu approve` and the like.")
    var wait = false
}

/// `bongsu run [PROCEDURE]`: carries the runbook out.
struct RunCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carry out the general procedure, a scenario or one section.",
        discussion: """
            Ctrl-C once: the step under way is finished, then the execution pauses. Twice: it is aborted, and what runs is
            stopped on its hosts. Whatever dies, `bongsu resume` goes on; nothing is started twice.
            """)

    @Argument(help: "A scenario's number or id, or a section's id; without it, all stages in order.")
    var procedure: String?

    @OptionGroup var options: DriveOptions

    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options.documents)
        let plan = try workspace.plan(procedure)
        try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
    }
}

/// `bongsu plan [PROCEDURE]`: what would run. Touches nothing, resolves no secret.
struct PlanCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what would run, where, with which text; touches nothing.")

    @Argument(help: "A scenario's number or id, or a section's id; without it, all stages in order.")
    var procedure: String?

    @OptionGroup var options: DocumentOptions

    var spoken: Language { options.spoken }

    func run() throws {
        let workspace = try Workspace.load(options)
        let plan = try workspace.plan(procedure)
        let console = Console(language: options.language ?? workspace.platform.language)
        if options.json {
            try console.print(PlanJSON.text(of: plan))
        } else {
            console.print(PlanText(plan, in: console.language).lines.joined(separator: "\n"))
        }
    }
}

/// `bongsu recover [NAME]`: the runbook's own section for it, or the ladder.
struct RecoverCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "recover",
        abstract: "Bring back a service or database that is down; without a name, everything, in dependency order.")

    @Argument(help: "A service's or database's name in platform.yaml.") var name: String?
    @OptionGroup var options: DriveOptions

    var spoken: Language { options.documents.spoken }

    func run() async throws { try await options.carryOut(.recover, name.map { [$0] } ?? []) }
}

/// `bongsu restart NAME`
struct RestartCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "restart", abstract: "Restart a service or database that is up or down, with the checks of its recovery.")

    @Argument(help: "A service's or database's name in platform.yaml.") var name: String
    @OptionGroup var options: DriveOptions

    var spoken: Language { options.documents.spoken }

    func run() async throws { try await options.carryOut(.restart, [name]) }
}

/// `bongsu do SECTION`
struct DoCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(commandName: "do", abstract: "Carry out one section of the runbook.")

    @Argument(help: "The section's id, with or without `#`.") var section: String
    @OptionGroup var options: DriveOptions

    var spoken: Language { options.documents.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options.documents)
        let id = section.hasPrefix("#") ? String(section.dropFirst()) : section
        guard workspace.runbook.section(id) != nil else { throw workspace.noProcedure(id) }
        let plan = try workspace.plan(.section(id))
        try await ExecutionSession(options, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
    }
}

extension DriveOptions {
    /// An action of the command line is an execution of its own: the same steps, journal and locks as in the runbook.
    fileprivate func carryOut(_ verb: Action.Verb, _ operands: [String]) async throws {
        let workspace = try Workspace.load(documents)
        let known = workspace.platform.services.map(\.name) + workspace.platform.databases.map(\.name)
        if let name = operands.first, !workspace.knows(name) {
            throw CommandFailure.unknownName(name, among: known, in: workspace.platform)
        }
        let plan = try workspace.commandLinePlan(Action(verb: verb, operands: operands, range: SourceRange(line: 0)))
        try await ExecutionSession(self, platform: workspace.platform, runbook: workspace.runbook).begin(plan)
    }
}

extension Workspace {
    func plan(_ name: String?) throws -> Plan {
        guard let procedure = Planner.procedure(named: name, in: runbook) else {
            throw noProcedure(name ?? "")
        }
        return try plan(procedure)
    }

    func noProcedure(_ name: String) -> CommandFailure {
        var help = [Message("`bongsu plan` shows the general procedure and every id", ko: "`bongsu plan`이 일반 절차와 모든 id를 보여 줌")]
        if let near = EditDistance.nearest(to: name, among: runbook.allSections.map(\.id)) {
            help.insert(Message("did you mean `\(near)`?", ko: "`\(near)`을(를) 뜻했는지?"), at: 0)
        }
        let scenarios = runbook.scenarios.map(\.id).joined(separator: ", ")
        return CommandFailure(
            .usage, 7, Message("no procedure `\(name)` in \(runbook.document.name)", ko: "\(runbook.document.name)에 `\(name)` 절차가 없음"),
            notes: scenarios.isEmpty ? [] : [Message("scenarios: \(scenarios)", ko: "시나리오: \(scenarios)")], help: help)
    }

    func plan(_ procedure: Plan.Procedure) throws -> Plan {
        let (plan, diagnostics) = Planner.plan(platform: platform, runbook: runbook, procedure: procedure) { name, platform in
            RecoveryLadder.section(for: name, platform: platform)
        }
        guard let plan else { throw CommandFailure(.documentsInvalid, diagnostics, sources: [runbook.document]) }
        return plan
    }

    /// A section that holds one built-in action, as if the runbook had it.
    func commandLinePlan(_ action: Action) throws -> Plan {
        let words = CommandLineWords.text(action)
        let nowhere = SourceRange(line: 0)
        var step = Step(id: CommandLineSection.step, title: "bongsu \(words)", kind: .bongsu, text: words + "\n", range: nowhere, textLine: 0)
        step.actions = [action]
        var section = Section(id: CommandLineSection.id, title: "bongsu \(words)", level: 1, range: nowhere)
        section.blocks = [.step(step)]
        var extended = self
        extended.runbook.sections.append(section)
        var plan = try extended.plan(.section(section.id))
        plan.after = []
        return plan
    }

    /// The same for an execution that the command line began: its title holds the words.
    func commandLinePlan(_ journaled: Plan) throws -> Plan {
        guard let action = CommandLineWords.action((journaled.sections.first?.title ?? "").dropFirst(7)) else { return journaled }
        return try commandLinePlan(action)
    }
}
