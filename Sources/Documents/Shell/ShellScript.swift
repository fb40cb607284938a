/// Bash as people write it in runbooks, read without running it.
///
/// Reading never fails, never hangs and never recurses deeper than `depthLimit`: what is no bash is kept as
/// words, and what is left open is closed at the end and noted in `problems`. Positions count from the first
/// character of the text, lines and columns from 1; nested scripts (substitutions, remote commands, heredocs)
/// carry positions of the outermost text.
package struct ShellScript: Hashable, Sendable {
    package static let depthLimit = 40

    package struct Comment: Hashable, Sendable {
        /// Without `#` and surrounding spaces.
        package var text: String
        package var range: SourceRange
        /// Nothing but the comment stands on its line.
        package var isAlone: Bool
    }

    package enum Problem: Hashable, Sendable {
        case unterminatedQuote
        case unterminatedSubstitution
        case unterminatedHeredoc(String)
        /// An `if` without `fi`, a `{` without `}`, …: the word that was missed.
        case unterminated(String)
        /// A closing word or character that closes nothing.
        case stray(String)
        case tooDeep
    }

    package var lists: [ShellList] = []
    package var comments: [Comment] = []
    package var problems: [Located<Problem>] = []

    package static func parse(_ text: String) -> ShellScript {
        parse(MappedText(text), depth: 0)
    }

    static func parse(_ text: MappedText, depth: Int) -> ShellScript {
        var parser = ShellParser(text, depth: depth)
        return parser.script()
    }
}

/// Pipelines joined by `&&` and `||`.
package struct ShellList: Hashable, Sendable {
    package enum Joiner: Hashable, Sendable { case and, or }

    package struct Link: Hashable, Sendable {
        package var joiner: Joiner
        package var pipeline: ShellPipeline
    }

    package var first: ShellPipeline
    package var rest: [Link] = []
    /// Ended by `&`.
    package var isBackground = false
    package var range: SourceRange

    package var pipelines: [ShellPipeline] { [first] + rest.map(\.pipeline) }
}

package struct ShellPipeline: Hashable, Sendable {
    /// Written with `!`.
    package var isNegated = false
    package var elements: [ShellElement]
    package var range: SourceRange
}

package enum ShellElement: Hashable, Sendable {
    case simple(SimpleCommand)
    case compound(CompoundCommand)

    package var range: SourceRange {
        switch self {
        case .simple(let command): command.range
        case .compound(let command): command.range
        }
    }
}

package struct SimpleCommand: Hashable, Sendable {
    package var assignments: [ShellAssignment] = []
    package var words: [ShellWord] = []
    package var redirections: [ShellRedirection] = []
    package var range: SourceRange
    /// As written, from first to last character (heredoc bodies excluded, continuations included).
    package var text: String
}

package struct ShellAssignment: Hashable, Sendable {
    package var name: String
    /// `NAME+=…`
    package var appends: Bool
    package var value: ShellWord
    /// `NAME=(a b)`; `value` is then empty.
    package var elements: [ShellWord] = []
    package var range: SourceRange
}

package struct ShellRedirection: Hashable, Sendable {
    /// `<`, `>`, `>>`, `<<`, `<<-`, `<<<`, `>&`, `<&`, `&>`, `&>>`, `>|`, `<>`.
    package var form: String
    package var descriptor: Int?
    package var target: ShellWord
    package var heredoc: ShellHeredoc?
    package var range: SourceRange
}

package struct ShellHeredoc: Hashable, Sendable {
    package var delimiter: String
    /// Quoted delimiter: nothing in the body is expanded.
    package var isLiteral: Bool
    /// The lines between, tabs stripped for `<<-`; ends with a line break unless empty.
    package var body: String
    /// The body's lines, first character to the start of the delimiter's line.
    package var range: SourceRange
    /// Expansions of a body that is not literal.
    package var parts: [ShellWord.Part]
    var mapped: MappedText
}

package struct CompoundCommand: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case group, subshell
        case `for`, select
        case `while`, until
        case `if`, `case`
        case function
        /// `(( … ))`
        case arithmetic
    }

    package var kind: Kind
    /// A loop's variable, a function's name.
    package var name: String?
    /// What `for` runs over, what `case` looks at.
    package var words: [ShellWord] = []
    /// Conditions of `if`, `elif`, `while`, `until`.
    package var conditions: [ShellList] = []
    /// Everything that may run: bodies of all branches, in order.
    package var body: [ShellList] = []
    package var redirections: [ShellRedirection] = []
    package var range: SourceRange
}
