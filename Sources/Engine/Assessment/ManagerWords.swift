import Documents

extension ManagerAnswer {
    /// A manager's state in one line, its own words in brackets.
    ///
    /// - Parameter by: who says it, e.g. `systemd` or `systemd, unit postgresql@15-main`.
    func words(by: String, as state: State? = nil) -> Message {
        let quoted = Spoken.quote(detail)
        let detail = quoted.isEmpty ? "" : " (\(quoted))"
        return switch state ?? self.state {
        case .running: Message("\(by): running\(detail)", ko: "\(by): 실행 중\(detail)")
        case .stopped: Message("\(by): stopped\(detail)", ko: "\(by): 멈춤\(detail)")
        case .failed: Message("\(by): failed\(detail)", ko: "\(by): 실패\(detail)")
        case .starting: Message("\(by): starting\(detail)", ko: "\(by): 시작 중\(detail)")
        case .stopping: Message("\(by): stopping\(detail)", ko: "\(by): 종료 중\(detail)")
        case .startLimit: Message("\(by): gave up, start limit hit\(detail)", ko: "\(by): 시작 횟수 제한에 걸려 포기함\(detail)")
        case .crashLoop: Message("\(by): crashes and restarts\(detail)", ko: "\(by): 종료와 재시작을 반복함\(detail)")
        case .errored: Message("\(by): gave up (errored)\(detail)", ko: "\(by): 포기함 (errored)\(detail)")
        case .waitingForever:
            Message("\(by): waits for a restart that never comes\(detail)", ko: "\(by): 오지 않을 재시작을 기다림\(detail)")
        case .outOfMemory: Message("\(by): killed for want of memory\(detail)", ko: "\(by): 메모리 부족으로 종료됨\(detail)")
        case .notKnown: Message("\(by) does not know it\(detail)", ko: "\(by)에 등록되어 있지 않음\(detail)")
        case .managerDown: Message("\(by) itself is not running\(detail)", ko: "\(by) 자체가 실행 중이 아님\(detail)")
        case .managerHung: Message("\(by) itself does not answer\(detail)", ko: "\(by) 자체가 응답하지 않음\(detail)")
        case .managerMissing: Message("\(by) is not installed there\(detail)", ko: "\(by)이(가) 설치되어 있지 않음\(detail)")
        case .meaningless:
            Message("\(by): green whatever happens, tells nothing\(detail)", ko: "\(by): 항상 정상으로 표시되어 의미 없음\(detail)")
        case .unclear: Message("\(by): \(quoted)", ko: "\(by): \(quoted)")
        }
    }
}
