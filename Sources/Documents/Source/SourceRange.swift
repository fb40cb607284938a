/// A place in a document, as an editor shows it.
///
/// `line` and `column` count from 1; a column is one Unicode character (extended grapheme cluster),
/// so that Korean text and emoji count as a person counts them.
package struct SourcePosition: Hashable, Comparable, Codable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int = 1) {
        self.line = line
        self.column = column
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.line, a.column) < (b.line, b.column)
    }
}

/// A half-open span of a document: `end` is the position just after the last character.
package struct SourceRange: Hashable, Codable, Sendable {
    package var start: SourcePosition
    package var end: SourcePosition

    package init(_ start: SourcePosition, _ end: SourcePosition) {
        self.start = start
        self.end = end
    }

    /// A span of `length` characters on one line.
    package init(line: Int, column: Int = 1, length: Int = 0) {
        self.init(
            SourcePosition(line: line, column: column),
            SourcePosition(line: line, column: column + length))
    }
}

/// A value and where it was written.
package struct Located<Value> {
    package var value: Value
    package var range: SourceRange

    package init(_ value: Value, at range: SourceRange) {
        self.value = value
        self.range = range
    }
}

extension Located: Sendable where Value: Sendable {}
extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
