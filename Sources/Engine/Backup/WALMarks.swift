/// Moments that a catch-up has made sure of. Kept beside the write-ahead log's files.
///
/// Each catch-up reads the server's clock, sets a named restore point and then commits an empty transaction. A recovery can stop at that
/// clock for certain, since a commit follows it, and at that name.
package struct WALMarks: Hashable, Codable, Sendable {
    package struct Mark: Hashable, Codable, Sendable {
        package var timeline: Int
        /// The server's clock before the restore point.
        package var time: WallTime
        /// Everything up to here has been fetched.
        package var position: String
        /// Of the restore point; empty where another program keeps the log: recovery then stops behind the record at `position`.
        package var name: String
        package init(timeline: Int, time: WallTime, position: String, name: String) {
            self.timeline = timeline
            self.time = time
            self.position = position
            self.name = name
        }
    }

    package var systemIdentifier: String
    /// Oldest first.
    package var marks: [Mark]

    package init(systemIdentifier: String, marks: [Mark] = []) {
        self.systemIdentifier = systemIdentifier
        self.marks = marks
    }

    /// Without those that lie before every backup.
    package func since(_ oldest: WallTime) -> WALMarks { WALMarks(systemIdentifier: systemIdentifier, marks: marks.filter { $0.time >= oldest }) }
}

/// What the repository holds of one cluster's write-ahead log.
package struct WALStock: Hashable, Sendable {
    /// Names of full segments.
    package var whole: Set<String>
    /// Names, without `.partial`, of segments that were still being written.
    package var partial: Set<String>
    package var marks: [WALMarks.Mark]
    /// Whether a copy itself holds the files up to its own end.
    package var isInCopy: Bool

    package init(whole: Set<String>, partial: Set<String>, marks: [WALMarks.Mark], isInCopy: Bool = true) {
        self.whole = whole
        self.partial = partial
        self.marks = marks
        self.isInCopy = isInCopy
    }
}
