import Documents
import Engine
import Foundation

extension BackupError {
    /// Whether the copy itself is bad: damaged in the repository, without its manifest, or refused by the server that it was loaded into.
    /// Everything else (a missing tool, a host that is silent, a full disk) says nothing of it, whatever it was that broke off.
    var blamesCopy: Bool {
        guard [1110, 1033, 1038, 1051, 1052, 1065].contains(diagnostic.code.number) else { return false }
        return !diagnostic.notes.contains { note in FullDisk.isTold(in: note.english) || Self.surroundings.contains { note.english.contains($0) } }
    }

    /// Whether one source is at fault: its host, its server, its data. Another one can still be copied.
    var isOfSource: Bool {
        switch diagnostic.code.number {
        case 1022...1025, 1027...1029, 1040...1046, 1080, 1120, 1121: true
        default: false
        }
    }

    /// What happened and why, in a line.
    var inShort: Message {
        // The last note is what is true now, of one that ended alone.
        let causes = diagnostic.notes.dropLast().prefix(1)
        func line(_ language: Language) -> String {
            ([diagnostic.message[language]] + causes.map { $0[language].trimmingCharacters(in: .whitespaces) }).joined(separator: ": ") + " (\(diagnostic.code))"
        }
        return Message(line(.english), ko: line(.korean))
    }

    /// Words of the system and of PostgreSQL for a machine that could not go on, or a server that was ended.
    private static let surroundings = [
        "out of memory", "Cannot allocate memory", "not enough memory", "could not fork", "Too many open files", "closed the connection unexpectedly",
        "connection to server was lost", "terminating connection", "the database system is shutting down", "on that socket?",
    ]
}
