import Documents
import Engine

/// The journal's and the driver's errors: the engine has the words, the command line the exit code.
extension CommandFailure {
    init(_ error: JournalError) {
        self.init(ExitStatus(error), [Diagnostic(error)])
    }

    init(_ error: ResumeError, of execution: ExecutionID, sources: [SourceText] = []) {
        self.init(ExitStatus(error), [Diagnostic(error, of: execution)], sources: sources)
    }

    static let nothingToResume = CommandFailure(
        .usage, 439, Message("nothing to resume: every execution has ended", ko: "이어서 할 것이 없음: 모든 실행이 끝남"),
        help: [Message("begin one: `bongsu run`", ko: "시작: `bongsu run`")])

    static func noJournal(in folder: String) -> CommandFailure {
        CommandFailure(
            .usage, 431, Message("no execution yet: there is no journal in \(folder)", ko: "아직 실행이 없음: \(folder)에 기록이 없음"),
            help: [
                Message(
                    "begin one: `bongsu run`; or say where the documents are: `-C FOLDER`",
                    ko: "시작: `bongsu run`; 또는 문서의 위치를 지정: `-C 폴더`")
            ])
    }
}

extension ExitStatus {
    init(_ error: JournalError) {
        self =
            switch error {
            case .held, .fenced: .locked
            case .noSuchExecution: .usage
            case .corrupt, .diskFull, .newerSchema, .unusable: .failed
            }
    }

    init(_ error: ResumeError) {
        self =
            switch error {
            case .journal(let error): ExitStatus(error)
            case .planChanged: .documentsInvalid
            case .otherDecisions: .failed
            case .ended: .usage
            }
    }
}
