import Foundation
import TestSupport
import Testing

/// Whole texts of the real binary, one file a fault and language, in `Golden`: standard output, then standard error, then
/// the exit code. `BONGSU_RECORD=1` writes them anew from what the binary says.
enum Golden {
    static let folder = Binary.root.appending(path: "Tests/EndToEndTests/Golden")

    static func expect(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let url = folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["BONGSU_RECORD"] != nil { try Data(text.utf8).write(to: url) }
        let expected = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        #expect(text == expected, "\(name)", sourceLocation: sourceLocation)
    }
}

extension Loopback {
    /// What was said, without what differs from run to run: times, ports, processes, this machine's name.
    func whole(_ result: Binary.Result) -> String {
        var text = result.output
        if !result.errors.isEmpty { text += "-- standard error --\n" + result.errors }
        text = plain(text)
        text = text.replacing(#/(?m)^[0-9]+:[0-9]{2}(:[0-9]{2})? /#, with: "0:00 ")
        text = text.replacing(#/[0-9]+(\.[0-9])? s\b|[0-9]+ min [0-9]{2} s\b/#, with: "<TIME>")
        text = text.replacing(#/([0-9]+분 )?[0-9]+(\.[0-9])?초/#, with: "<TIME>")
        text = text.replacing(#/process [0-9]+ on [^ ,]+/#, with: "process <PROCESS> on <CONTROLLER>")
        text = text.replacing(#/[^ ]+의 프로세스 [0-9]+/#, with: "<CONTROLLER>의 프로세스 <PROCESS>")
        return text + "= \(result.code)\n"
    }

    /// The same command, asked in both languages.
    func says(_ name: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        for language in ["en", "ko"] {
            let result = try Binary.run(arguments + ["--language", language], in: folder, environment: environment())
            try Golden.expect("\(name).\(language)", whole(result), sourceLocation: sourceLocation)
        }
    }

    /// A run, as it was told when it happened, and how its journal tells it in both languages afterwards.
    func tells(
        _ name: String, _ result: Binary.Result, execution: Int = 1, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        try Golden.expect("\(name).run", whole(result), sourceLocation: sourceLocation)
        for language in ["en", "ko"] {
            let status = try bongsu("status", "\(execution)", "--language", language)
            try Golden.expect("\(name).\(language)", whole(status), sourceLocation: sourceLocation)
        }
        let json = try bongsu("status", "\(execution)", "--json")
        #expect(json.code == result.code, sourceLocation: sourceLocation)
        let report = try JSONDecoder().decode(Problems.self, from: Data(json.output.utf8))
        #expect(!report.problems.isEmpty, sourceLocation: sourceLocation)
        for problem in report.problems {
            #expect(result.output.contains("error[\(problem.code)]: \(problem.message)"), sourceLocation: sourceLocation)
            #expect(problem.document == "runbook.md" && problem.help.count > 1, sourceLocation: sourceLocation)
        }
    }

    private struct Problems: Decodable {
        struct Problem: Decodable {
            var code: String
            var message: String
            var document: String?
            var help: [String]
        }
        var problems: [Problem]
    }
}
