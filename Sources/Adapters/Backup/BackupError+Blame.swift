import Documents
import Engine

extension BackupError {
    /// Whether the copy itself is bad: damaged in the repository, without its manifest, or refused by the server that it was loaded into.
    /// Everything else (a missing tool, a host that is silent, a full disk) says nothing of it.
    var blamesCopy: Bool { [1110, 1033, 1038, 1051, 1052, 1065].contains(diagnostic.code.number) }
}
