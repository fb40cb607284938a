import ArgumentParser
import Documents

/// `bongsu explain CODE`: why it is a problem at 3 a.m., how to mend it, an example.
struct ExplainCommand: ParsableCommand, Speaking {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Tell what a diagnostic code means; without a code, list them all.")

    @Argument(help: "A code such as B0110.")
    var code: String?

    @Option(help: "ko or en.")
    var language: Language?

    @Flag(help: "The same content as JSON, for programs.")
    var json = false

    var spoken: Language { language ?? .ofEnvironment }

    func run() throws {
        let console = Console(language: language ?? .ofEnvironment)
        let catalogue = Composition.catalogue
        guard let code else {
            if json { return try console.printJSON(catalogue.explanations.map { Story($0, console.language) }) }
            for entry in catalogue.explanations { console.print("\(entry.code)  \(entry.title[console.language])") }
            return
        }
        guard let entry = catalogue.explanation(typed: code) else {
            throw CommandFailure(
                .usage, 6, Message("no diagnostic has the code `\(code)`", ko: "`\(code)` 코드를 가진 진단이 없음"),
                help: [Message("list them all: `bongsu explain`", ko: "모두 보기: `bongsu explain`")])
        }
        if json { return try console.printJSON(Story(entry, console.language)) }
        console.print(entry.text(in: console.language), terminator: "")
    }
}

private struct Story: Encodable {
    var code: String
    var title: String
    var why: String
    var mend: String
    var example: String

    init(_ explanation: DiagnosticExplanation, _ language: Language) {
        code = explanation.code.description
        title = explanation.title[language]
        why = explanation.why[language]
        mend = explanation.mend[language]
        example = explanation.example
    }
}

/// `bongsu schema`: the JSON Schema of platform.yaml, for editors.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "Print the JSON Schema of platform.yaml, for editors.")

    func run() { Console(language: .ofEnvironment).print(PlatformSchema.json, terminator: "") }
}
