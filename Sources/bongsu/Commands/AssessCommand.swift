import Adapters
import ArgumentParser
import Documents
import Engine

/// `bongsu assess [NAME] [--deep]`: what is broken, why, and the evidence.
struct AssessCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "assess",
        abstract: "Measure the platform: ticked impact list, failure type, evidence. Changes nothing.",
        discussion: "Exit code 0 when all is well, 1 when something is broken.")

    @Argument(help: "A host, service, database or endpoint; without it, everything.") var name: String?
    @OptionGroup var deep: DeepOptions
    @OptionGroup var options: DocumentOptions

    var spoken: Language { options.spoken }

    func run() async throws {
        let workspace = try Workspace.load(options)
        if let name, !workspace.knows(name) { throw CommandFailure.unknownName(name, in: workspace.platform) }
        let assessor = Composition.assessor(platform: workspace.platform, runbook: workspace.runbook, options: options, limits: deep.limits)
        let console = Console(language: options.language ?? workspace.platform.language)
        let assessment = await assessor.assess(only: name, deep: deep.deep) { console.complain($0.line) }
        if options.json {
            try console.printJSON(assessment)
        } else {
            let boxes = name == nil ? workspace.findings : []
            console.print(AssessmentText(assessment, language: console.language).text(boxes: boxes), terminator: "")
        }
        if !assessment.isGreen { throw Exit(.failed) }
    }
}

/// `bongsu verify [ENDPOINT] [--deep]`
struct VerifyCommand: AsyncParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Ask every endpoint and compare with its expectation.",
        discussion: "Exit code 0 when every expectation is met and no damage is found, 1 otherwise.")

    @Argument(help: "An endpoint's name; without it, all of them.") var endpoint: String?

    @Option(help: "Ask each so many times; shown as min, median, p95.") var samples = 1

    @OptionGroup var deep: DeepOptions
    @OptionGroup var options: DocumentOptions

    var spoken: Language { options.spoken }

    func validate() throws {
        guard (1...1_000).contains(samples) else { throw ValidationError("--samples takes a number from 1 to 1000") }
    }

    func run() async throws {
        let workspace = try Workspace.load(options)
        if let endpoint, workspace.platform.endpoint(endpoint) == nil {
            throw CommandFailure.unknownName(endpoint, among: workspace.platform.endpoints.map(\.name), in: workspace.platform)
        }
        let assessor = Composition.assessor(platform: workspace.platform, runbook: workspace.runbook, options: options, limits: deep.limits)
        let console = Console(language: options.language ?? workspace.platform.language)
        let verification = await assessor.verify(only: endpoint, samples: samples, deep: deep.deep) { console.complain($0.line) }
        if options.json {
            try console.printJSON(verification)
        } else {
            console.print(VerificationText(verification, language: console.language).text, terminator: "")
        }
        if verification.verdict != .passed { throw Exit(.failed) }
    }
}

extension Workspace {
    var names: [String] {
        platform.hosts.map(\.name) + platform.services.map(\.name) + platform.databases.map(\.name) + platform.endpoints.map(\.name)
    }

    func knows(_ name: String) -> Bool { names.contains(name) }

    /// The checklist of the first stage that holds one: what a person would tick first.
    var findings: [Box] {
        func boxes(_ section: Section) -> [Box] {
            section.blocks.flatMap { block -> [Box] in
                switch block {
                case .box(let box): [box]
                case .section(let child): boxes(child)
                case .step: []
                }
            }
        }
        return runbook.stages.map(boxes).first { !$0.isEmpty } ?? []
    }
}

extension CommandFailure {
    static func unknownName(_ name: String, among known: [String]? = nil, in platform: Platform) -> CommandFailure {
        let known = known ?? (platform.hosts.map(\.name) + platform.services.map(\.name) + platform.databases.map(\.name) + platform.endpoints.map(\.name))
        let list = known.joined(separator: ", ")
        var help = [
            known.isEmpty
                ? Message("platform.yaml states none", ko: "platform.yaml에 하나도 없음") : Message("known: \(list)", ko: "아는 이름: \(list)")
        ]
        if let near = EditDistance.nearest(to: name, among: known) {
            help.insert(Message("did you mean `\(near)`?", ko: "`\(near)`을(를) 뜻했는지?"), at: 0)
        }
        return CommandFailure(.usage, 8, Message("no `\(name)` in platform.yaml", ko: "platform.yaml에 `\(name)`이(가) 없음"), help: help)
    }
}
