import Documents
import Foundation

/// Where a command's words go: results to standard output, problems and progress to standard error.
///
/// Colour only on a terminal, never with `NO_COLOR` or `TERM=dumb`; nothing that a pipe or a screen reader
/// cannot take.
struct Console: Sendable {
    var language: Language
    var isTerminal: Bool
    var colour: Bool

    init(language: Language) {
        let environment = ProcessInfo.processInfo.environment
        let terminal = isatty(1) == 1
        self.language = language
        isTerminal = terminal && environment["TERM"] != "dumb"
        colour = isTerminal && environment["NO_COLOR"] == nil
    }

    /// The terminal's width in columns; 80 where there is none.
    static var width: Int {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    func print(_ text: String, terminator: String = "\n") {
        Self.write(text + terminator, to: .standardOutput)
    }

    func print(_ message: Message) { print(message[language]) }

    func complain(_ text: String, terminator: String = "\n") {
        Self.write(text + terminator, to: .standardError)
    }

    func complain(_ message: Message) { complain(message[language]) }

    /// A reader that has gone (`| head`, a closed window, a full disk) takes the words, never the recovery that they tell of.
    static func write(_ text: String, to handle: FileHandle) {
        try? handle.write(contentsOf: Data(text.utf8))
    }

    func say(_ english: String, ko korean: String) { print(Message(english, ko: korean)) }

    func style(_ text: String, _ style: Style) -> String {
        colour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    enum Style: String { case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", blue = "34" }
}
