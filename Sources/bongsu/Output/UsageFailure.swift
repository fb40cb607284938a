import ArgumentParser
import Documents
import Foundation

/// A command line that was not understood, told like every other problem: in the reader's language, with the usage of the
/// command that was meant, and as JSON where that was asked for.
enum UsageFailure {
    /// Nil for what is no failure: help and version.
    static func failure(_ error: any Error) -> CommandFailure? {
        guard Bongsu.exitCode(for: error) == .validationFailure else { return nil }
        let full = Bongsu.fullMessage(for: error).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let said = Bongsu.message(for: error).split(separator: "\n").first.map(String.init) ?? ""
        // "Usage: bongsu check [<file>] …", then "See 'bongsu check --help' for more information."
        let usage = full.first { $0.hasPrefix("Usage: ") }.map { String($0.dropFirst(7)) }
        let command = full.last { $0.hasPrefix("See '") }?.split(separator: "'").dropFirst().first.map(String.init) ?? "bongsu --help"
        let meaning = full.first { $0.hasPrefix("Help:") }.map { $0.dropFirst(5).trimmingCharacters(in: .whitespaces) }
        var notes = [Message(said, ko: korean(said))]
        if let meaning { notes.append(Message(meaning, ko: meaning)) }
        var help = [Message("`\(command)`", ko: "`\(command)`")]
        if let usage { help.insert(Message(usage, ko: usage), at: 0) }
        return CommandFailure(
            .usage, 9, Message("the command was not understood; nothing was done", ko: "명령을 이해하지 못해 아무것도 하지 않음"), notes: notes, help: help)
    }

    /// The words themselves are looked at: no command has been made of them.
    static func language(in words: [String]) -> Language {
        func value(_ names: String...) -> String? {
            for (index, word) in words.enumerated() {
                for name in names {
                    if word == name, words.indices.contains(index + 1) { return words[index + 1] }
                    if name.hasPrefix("--"), word.hasPrefix(name + "=") { return String(word.dropFirst(name.count + 1)) }
                }
            }
            return nil
        }
        var options = DocumentOptions()
        options.directory = value("-C", "--directory") ?? "."
        options.platform = value("--platform")
        options.runbook = nil
        options.language = value("--language").flatMap(Language.init(rawValue:))
        options.json = false
        return options.spoken
    }

    /// swift-argument-parser speaks English only.
    private static func korean(_ said: String) -> String {
        let patterns: [(Regex<(Substring, Substring)>, (Substring) -> String)] = [
            (#/Unknown option '([^']*)'.*/#, { "모르는 옵션 '\($0)'" }),
            (#/Unexpected argument '([^']*)'.*/#, { "모르는 인자 '\($0)'" }),
            (#/Missing expected argument '([^']*)'.*/#, { "인자 '\($0)' 빠짐" }),
            (#/Missing value for '([^']*)'.*/#, { "'\($0)'의 값이 빠짐" }),
            (#/The value '([^']*)' is invalid for .*/#, { "쓸 수 없는 값 '\($0)'" }),
        ]
        for (pattern, words) in patterns {
            if let match = said.wholeMatch(of: pattern) { return "\(words(match.output.1)) (\(said))" }
        }
        return said
    }
}
