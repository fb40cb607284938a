/// Whether words of a program say that a disk is full.
package enum FullDisk {
    /// The system's own sentence, and PostgreSQL's where the last block fitted only in part (`mdextend`, SQLSTATE 53100).
    package static func isTold(in words: some StringProtocol) -> Bool {
        let words = words.lowercased()
        return words.contains("no space left on device") || words.contains(/could not (extend|write)[^\n]* wrote only [0-9]+ of [0-9]+ bytes/)
    }
}
