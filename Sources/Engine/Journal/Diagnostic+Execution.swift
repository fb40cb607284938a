package import Documents

/// What can go wrong with an execution, each said in three things: what happened, what is true now, the next command.
extension Diagnostic {
    package init(_ error: JournalError) {
        switch error {
        case .corrupt(let execution, let sequence, let detail):
            let place = [execution.map { "execution \($0)" }, sequence.map { "entry \($0)" }].compactMap(\.self)
                .joined(separator: ", ")
            let placeKorean = [execution.map { "실행 \($0)" }, sequence.map { "\($0)번째 기록" }].compactMap(\.self)
                .joined(separator: ", ")
            self.init(
                DiagnosticCode(413), .error,
                Message(
                    "the journal is damaged\(place.isEmpty ? "" : " at \(place)")",
                    ko: "기록이 손상됨\(placeKorean.isEmpty ? "" : " (\(placeKorean))")"),
                notes: [
                    JournaledDetail.message(detail),
                    Message(
                        "nothing was changed; everything before that place is intact",
                        ko: "아무것도 바꾸지 않았고, 그 앞의 기록은 온전함"),
                ],
                help: [Message("keep a copy of the file, then `bongsu status`", ko: "파일을 복사해 둔 뒤 `bongsu status`")])
        case .diskFull(let path):
            self.init(
                DiagnosticCode(414), .error, Message("the controller's disk is full", ko: "제어 서버의 디스크가 가득 참"),
                notes: [
                    Message(path, ko: path),
                    Message(
                        "what could not be written was not begun; commands on hosts go on and are found again",
                        ko: "기록하지 못한 일은 시작하지 않았음, 호스트에서 도는 명령은 계속되며 나중에 다시 찾음"),
                ], help: [Message("free some space, then `bongsu resume`", ko: "공간을 비운 뒤 `bongsu resume`")])
        case .held(let lock):
            self.init(
                DiagnosticCode(415), .error,
                Message("another execution holds `\(lock.platform)`", ko: "다른 실행이 `\(lock.platform)`을(를) 쓰는 중"),
                notes: [
                    Message(
                        "process \(lock.owner.processID) on \(lock.owner.controller), lock \(lock.fence)",
                        ko: "\(lock.owner.controller)의 프로세스 \(lock.owner.processID), 잠금 \(lock.fence)"),
                    Message("nothing was begun", ko: "아무것도 시작하지 않았음"),
                ], help: [Message("look with `bongsu status`", ko: "`bongsu status`로 확인")])
        case .fenced(let fence):
            self.init(
                DiagnosticCode(416), .error,
                Message("another controller has taken the platform over", ko: "다른 제어기가 플랫폼을 넘겨받음"),
                notes: [
                    Message(
                        "its lock is \(fence); this process writes nothing more and begins nothing more",
                        ko: "그쪽 잠금은 \(fence), 이 프로세스는 더 이상 기록하지도 시작하지도 않음")
                ], help: [Message("look with `bongsu status`", ko: "`bongsu status`로 확인")])
        case .noSuchExecution(let id):
            self.init(
                DiagnosticCode(417), .error, Message("there is no execution \(id)", ko: "실행 \(id)이(가) 없음"),
                help: [Message("list them with `bongsu status`", ko: "`bongsu status`로 목록 확인")])
        case .newerSchema(let found, let known):
            self.init(
                DiagnosticCode(418), .error,
                Message("the journal was written by a newer Bongsu", ko: "더 새로운 봉수가 쓴 기록임"),
                notes: [
                    Message(
                        "its form is \(found), this program knows \(known); nothing was changed",
                        ko: "기록 형식은 \(found), 이 프로그램이 아는 형식은 \(known), 아무것도 바꾸지 않았음")
                ], help: [Message("use the newer program", ko: "새 프로그램을 사용")])
        case .unusable(let detail):
            self.init(
                DiagnosticCode(419), .error, Message("the journal cannot be used", ko: "기록을 쓸 수 없음"),
                notes: [
                    Message(detail, ko: detail), Message("nothing more was begun", ko: "더 이상 아무것도 시작하지 않았음"),
                ], help: [Message("mend it, then `bongsu resume`", ko: "고친 뒤 `bongsu resume`")])
        }
    }

    /// A new execution is wanted while an older one has not ended.
    package init(unfinished execution: ExecutionID, of platform: String, wait: Wait?, plan: Plan? = nil) {
        self.init(
            DiagnosticCode(423), .error,
            Message(
                "execution \(execution) of `\(platform)` has not ended",
                ko: "`\(platform)`의 실행 \(execution)이(가) 끝나지 않음"),
            notes: [
                wait?.message(in: plan) ?? Message("its controller is gone", ko: "진행하던 프로세스가 없음"),
                Message("nothing was begun", ko: "아무것도 시작하지 않았음"),
            ],
            help: [
                Message("go on with it: `bongsu resume \(execution)`", ko: "이어서 진행: `bongsu resume \(execution)`"),
                Message("or end it: `bongsu abort \(execution)`", ko: "또는 끝내기: `bongsu abort \(execution)`"),
            ])
    }

    /// An order names what the execution does not have.
    package init(unknownName name: String, in execution: ExecutionID, known: [String]) {
        var help = [Message("see what it waits for: `bongsu status \(execution)`", ko: "무엇을 기다리는지 확인: `bongsu status \(execution)`")]
        if let near = EditDistance.nearest(to: name, among: known) {
            help.insert(Message("did you mean `\(near)`?", ko: "`\(near)`을(를) 뜻했는지?"), at: 0)
        }
        self.init(
            DiagnosticCode(440), .error,
            Message("execution \(execution) has no `\(name)`", ko: "실행 \(execution)에 `\(name)`이(가) 없음"),
            notes: [Message("no order was written down", ko: "지시를 기록하지 않았음")], help: help)
    }

    /// An order for what nothing waits for.
    /// - Parameter hasPending: an earlier order lies there and has not been taken.
    package init(refused name: String?, in execution: ExecutionID, wait: Wait?, hasPending: Bool, plan: Plan? = nil) {
        self.init(
            DiagnosticCode(441), .error,
            Message(
                "execution \(execution) does not wait for that order\(name.map { " on `\($0)`" } ?? "")",
                ko: "실행 \(execution)은(는) \(name.map { "`\($0)`에 대한 " } ?? "")그 지시를 기다리지 않음"),
            notes: [
                hasPending
                    ? Message("an earlier order is written down and not taken yet", ko: "먼저 기록한 지시가 아직 처리되지 않았음")
                    : wait?.message(in: plan) ?? Message("it waits for nobody", ko: "아무도 기다리지 않음"),
                Message("no order was written down", ko: "지시를 기록하지 않았음"),
            ],
            help: (hasPending ? ["bongsu resume \(execution)"] : wait?.commands(for: execution) ?? ["bongsu resume \(execution)"])
                .map { Message("`\($0)`", ko: "`\($0)`") })
    }

    /// A controller with another store is at work on a host.
    package init(held host: String, by found: FoundHostLock, execution: ExecutionID) {
        let other = found.lock
        self.init(
            DiagnosticCode(442), .error,
            Message(
                "another controller is at work on host `\(host)` of `\(other.platform)`",
                ko: "다른 제어기가 `\(other.platform)`의 호스트 `\(host)`에서 작업 중"),
            notes: [
                Message(
                    "execution \(other.execution) of controller \(other.controller), which keeps another journal",
                    ko: "다른 기록을 쓰는 제어기 \(other.controller)의 실행 \(other.execution)"),
                Message(
                    "execution \(execution) stopped before it began anything there; what it had begun elsewhere goes on",
                    ko: "실행 \(execution)은(는) 그 호스트에서 아무것도 시작하지 않고 멈춤, 다른 곳에서 시작한 것은 계속됨"),
            ],
            help: [
                Message("look there: `bongsu status \(other.execution)` on \(other.controller)", ko: "그쪽에서 확인: \(other.controller)에서 `bongsu status \(other.execution)`"),
                Message("when it has ended: `bongsu resume \(execution)`", ko: "그쪽이 끝난 뒤: `bongsu resume \(execution)`"),
                Message("or end this one: `bongsu abort \(execution)`", ko: "또는 이쪽을 끝내기: `bongsu abort \(execution)`"),
            ])
    }

    package init(_ error: ResumeError, of execution: ExecutionID) {
        switch error {
        case .journal(let error): self.init(error)
        case .planChanged(let difference):
            self.init(
                DiagnosticCode(411), .error,
                Message(
                    "the documents have changed since execution \(execution) began",
                    ko: "실행 \(execution)을(를) 시작한 뒤 문서가 바뀜"),
                notes: [
                    difference.message, Message("nothing was begun", ko: "아무것도 시작하지 않았음"),
                ],
                help: [
                    Message(
                        "go on with the text as it was: `bongsu resume \(execution) --original`",
                        ko: "시작할 때의 내용으로 계속: `bongsu resume \(execution) --original`"),
                    Message(
                        "or end it and begin anew: `bongsu abort \(execution)`, then `bongsu run`",
                        ko: "또는 끝내고 새로 시작: `bongsu abort \(execution)`, 그다음 `bongsu run`"),
                ])
        case .otherDecisions(let sequence):
            self.init(
                DiagnosticCode(412), .error,
                Message(
                    "this Bongsu would have decided otherwise at entry \(sequence)",
                    ko: "이 봉수라면 기록 \(sequence)에서 다르게 판단했음"),
                notes: [
                    Message(
                        "execution \(execution) was written by another version; nothing was begun",
                        ko: "실행 \(execution)은(는) 다른 버전이 기록했음, 아무것도 시작하지 않았음")
                ],
                help: [
                    Message("resume it with the version that began it", ko: "시작한 버전으로 재개")
                ])
        case .ended(let end):
            self.init(
                DiagnosticCode(420), .error,
                Message(
                    "execution \(execution) has ended: \(end.message.english)",
                    ko: "실행 \(execution)은(는) 이미 끝남: \(end.message.korean)"),
                help: [Message("look with `bongsu status \(execution)`", ko: "`bongsu status \(execution)`으로 확인")])
        }
    }
}
