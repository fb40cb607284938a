/// What the rules look at: both documents with everything that more than one rule asks of them, computed once.
struct Subject {
    let platform: Platform
    let runbook: Runbook
    let context: CheckContext
    let outline: HeadingTree
    /// In document order.
    let scripts: [Script]
    /// Every command of every script, in document order.
    let sites: [Site]
    let statements: [SQLStatement]
    let restorings: [Restoring]
    /// The commands that start a service again, in document order.
    let restarts: [Site]
    /// Numbers of the sites of each program.
    private let byProgram: [String: [Int]]
    let statedRTO: Duration?
    /// The procedure of each heading.
    private let procedures: [Int?]
    /// Where each procedure first stops a service, first keeps a copy.
    private let firstStop: [Int: SourcePosition]
    private let firstCopy: [Int: SourcePosition]
    /// Where each script's sites begin in `sites`, and the end.
    private let siteStarts: [Int]

    init(platform: Platform, runbook: Runbook, context: CheckContext) {
        self.platform = platform
        self.runbook = runbook
        self.context = context
        let outline = HeadingTree(context.markdown, runbook: runbook)
        let scripts = context.isProse ? Self.fences(context.markdown, outline) : Self.steps(runbook, outline)
        self.outline = outline
        self.scripts = scripts
        siteStarts = scripts.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.commands.count) }
        sites = scripts.indices.flatMap { Self.sites(of: scripts[$0], number: $0) }
        restarts = sites.filter { CommandKind.restarted($0) != nil }
        byProgram = Dictionary(grouping: sites.indices) { [sites] in sites[$0].program }
        statements = SQLStatement.all(in: scripts, sites: sites)
        restorings = Restoring.all(sites: sites, runbook: context.isProse ? nil : runbook, outline: outline)
        statedRTO = Self.statedRTO(platform, in: runbook.document, isProse: context.isProse)
        let procedures = outline.entries.indices.map { outline.procedure(of: $0) }
        firstStop = Self.first(of: sites, procedures) { CommandKind.stopped($0) != nil }
        firstCopy = Self.first(of: sites, procedures, CommandKind.keepsCopy)
        self.procedures = procedures
    }

    var isProse: Bool { context.isProse }
    var document: SourceText { runbook.document }

    func place(_ range: SourceRange) -> Diagnostic.Place { Diagnostic.Place(document.name, range) }

    func place(_ word: ShellWord, _ site: Site) -> Diagnostic.Place { place(scripts[site.script].range(word.range)) }

    /// The sites of one script.
    func sites(of script: Int) -> ArraySlice<Site> { sites[siteStarts[script]..<siteStarts[script + 1]] }

    /// The commands of one program, in document order.
    func sites(of program: String) -> some Sequence<Site> { (byProgram[program] ?? []).lazy.map { sites[$0] } }

    /// What stands in the same stage, scenario or after-care.
    func isSameProcedure(_ a: Int?, _ b: Int?) -> Bool { procedure(of: a) == procedure(of: b) }

    private func procedure(of heading: Int?) -> Int { heading.flatMap { procedures[$0] } ?? -1 }

    func writersAreStopped(before position: SourcePosition, _ heading: Int?) -> Bool {
        firstStop[procedure(of: heading)].map { $0 < position } ?? false
    }

    func aCopyIsKept(before position: SourcePosition, _ heading: Int?) -> Bool {
        firstCopy[procedure(of: heading)].map { $0 < position } ?? false
    }

    private static func first(of sites: [Site], _ procedures: [Int?], _ matches: (Site) -> Bool) -> [Int: SourcePosition] {
        sites.reduce(into: [:]) { found, site in
            let procedure = site.heading.flatMap { procedures[$0] } ?? -1
            if found[procedure] == nil, matches(site) { found[procedure] = site.range.start }
        }
    }

    private static func steps(_ runbook: Runbook, _ outline: HeadingTree) -> [Script] {
        runbook.allSections.flatMap(\.steps).filter { $0.kind != .bongsu }.sorted { $0.textLine < $1.textLine }.map { step in
            Script(
                kind: step.kind == .sql ? .sql : .shell, text: step.text, textLine: step.textLine, textIndent: step.textIndent,
                heading: outline.innermost(line: step.textLine), lead: step.title, step: step)
        }
    }

    private static func fences(_ markdown: MarkdownDocument, _ outline: HeadingTree) -> [Script] {
        var scripts: [Script] = []
        var lead = ""
        for node in markdown.allNodes {
            switch node.kind {
            case .heading, .paragraph: lead = node.plainText
            case .codeBlock(let code):
                guard let kind = kind(of: code) else { continue }
                scripts.append(
                    Script(
                        kind: kind, text: code.text, textLine: code.textLine, textIndent: code.textIndent,
                        heading: outline.innermost(line: code.textLine), lead: lead, step: nil))
            default: break
            }
        }
        return scripts
    }

    private static func kind(of code: MarkdownCode) -> Script.Kind? {
        switch code.fence?.info.value.split(separator: " ").first?.lowercased() {
        case "bash", "sh", "shell", "console", "zsh", "shell-session": .shell
        case "sql", "postgresql", "pgsql", "psql": .sql
        default: nil
        }
    }

    private static func sites(of script: Script, number: Int) -> [Site] {
        script.commands.enumerated().map { index, command in
            let program = command.invocation.programWord?.range ?? command.range
            var head = program
            if let first = command.arguments.first, first.range.end.line == program.start.line, first.value.count <= 20 {
                head.end = first.range.end
            }
            return Site(
                script: number, number: index, command: command, directory: script.directories[index], heading: script.heading,
                range: script.range(command.range), head: script.range(head), isEvidence: script.isEvidence, isCheck: script.isCheck)
        }
    }
}
