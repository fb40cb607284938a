import ArgumentParser
import Documents
import Foundation

extension Language: ExpressibleByArgument {}

/// Where the documents and the journal are, and how the answer is to look. The same for every command.
struct DocumentOptions: ParsableArguments {
    @Option(name: [.customShort("C"), .long], help: "The folder that holds platform.yaml and runbook.md.")
    var directory = "."

    @Option(help: "The platform document, where it is not DIRECTORY/platform.yaml.")
    var platform: String?

    @Option(help: "The runbook, where it is not DIRECTORY/runbook.md.")
    var runbook: String?

    @Option(help: "ko or en; otherwise the platform's own language.")
    var language: Language?

    @Flag(help: "The same content as JSON, for programs.")
    var json = false

    var platformPath: String { platform ?? Self.join(directory, "platform.yaml") }
    var runbookPath: String { runbook ?? Self.join(directory, "runbook.md") }

    /// The journal and what belongs to it; beside the documents unless BONGSU_STATE says otherwise.
    var statePath: String {
        if let path = ProcessInfo.processInfo.environment["BONGSU_STATE"], !path.isEmpty { return path }
        return Self.join((platformPath as NSString).deletingLastPathComponent, ".bongsu")
    }

    /// What was asked for; else what platform.yaml says, as far as it can be read; else the person's own environment.
    var spoken: Language {
        if let language { return language }
        guard let source = (try? Workspace.read(platformPath))?.0 else { return .ofEnvironment }
        return PlatformDecoder.language(of: source) ?? .ofEnvironment
    }

    static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder == "." ? name : (folder as NSString).appendingPathComponent(name)
    }
}

extension Language {
    /// What the person's own environment asks for, where no document has said anything yet.
    static var ofEnvironment: Language {
        let environment = ProcessInfo.processInfo.environment
        let locale = environment["LC_ALL"] ?? environment["LC_MESSAGES"] ?? environment["LANG"] ?? ""
        return locale.hasPrefix("ko") ? .korean : .english
    }
}
