/// B03xx: the grammar of `runbook.md`. Messages are made here, so that each code has one voice.
enum RunbookProblem: Int {
    case braces = 301, noLanguage = 302, attribute = 303, illegalCharacter = 304, unknownKey = 305, unknownClass = 306
    case wrongPlace = 307, misplacedComment = 308, repeated = 309, repeatedID = 310, value = 311, notRun = 312, unclosed = 313
    case unknownName = 320, noHost = 321, environment = 322, directory = 323
    case verb = 330, operand = 331, option = 332, emptyActions = 333, section = 334, circle = 335
    case condition = 340, restoreUnconditioned = 341, choice = 342, scenario = 343, signal = 344, nestedStage = 345, scenarioBudget = 346
    case conflict = 350, placement = 351, onlyOn = 352
    case boxName = 360, table = 361, invisible = 362

    func error(_ message: Message, _ place: Diagnostic.Place, label: Message? = nil, notes: [Message] = [], help: [Message] = []) -> Diagnostic {
        Diagnostic(DiagnosticCode(rawValue), message, at: place, label: label, notes: notes, help: help)
    }

    func warning(_ message: Message, _ place: Diagnostic.Place, label: Message? = nil, notes: [Message] = [], help: [Message] = []) -> Diagnostic {
        Diagnostic(DiagnosticCode(rawValue), .warning, message, at: place, label: label, notes: notes, help: help)
    }

    /// A name that `platform.yaml` does not have.
    static func unknown(_ name: String, _ kind: Message, known: [String], _ place: Diagnostic.Place) -> Diagnostic {
        let nearest = EditDistance.help(for: name, among: known)
        let list = known.prefix(20).joined(separator: ", ")
        return unknownName.error(
            Message("no \(kind.english) is named `\(name)`", ko: "`\(name)`(이)라는 \(kind.korean) 없음"), place,
            help: nearest.isEmpty && !known.isEmpty ? [Message("known: \(list)", ko: "정의된 이름: \(list)")] : nearest)
    }
}
