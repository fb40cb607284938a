package import Documents

/// What stands in an execution's way, told from its events: the causes on the hosts, one diagnostic a cause, with the
/// place in the runbook, what is true now, and what to type next.
package struct ExecutionFaults: Sendable {
    let plan: Plan
    let execution: ExecutionID
    let platform: Platform?
    private let steps: [String: PlannedStep]
    private var attempts: [AttemptID: Attempt] = [:]
    /// The latest results of each step, by host.
    private var results: [String: [String: AttemptResult]] = [:]
    /// Steps that ended otherwise than they should, in that order.
    private var failed: [String] = []
    private var unknown: [String] = []
    private var end: ExecutionEnd?
    var hasEnded: Bool { end != nil }

    /// - Parameter platform: names users and addresses for commands that can be pasted; without it there are fewer.
    package init(_ plan: Plan, execution: ExecutionID, platform: Platform? = nil) {
        self.plan = plan
        self.execution = execution
        self.platform = platform
        steps = Dictionary(plan.allSteps.map { ($0.id, $0) }) { first, _ in first }
    }

    package mutating func see(_ event: Event) {
        switch event.fact {
        case .attemptIntended(let attempt):
            attempts[attempt.id] = attempt
        case .attemptRefused(let step, let host, _, let result): results[step, default: [:]][host] = result
        case .attemptEnded(let id, let result):
            if let attempt = attempts[id] { results[attempt.step, default: [:]][attempt.host] = result }
        case .actionsEnded(let step, _, let result): results[step, default: [:]] = ["": result]
        case .decided(.stepBegun(let id, _)): results[id] = nil
        case .decided(.stepEnded(let id, let outcome, _)):
            failed.removeAll { $0 == id }
            unknown.removeAll { $0 == id }
            switch outcome {
            case .failed, .unreachable: if steps[id]?.isEvidence == false { failed.append(id) }
            case .indeterminate: unknown.append(id)
            case .succeeded, .skipped, .cancelled: break
            }
        case .decided(.ended(let end)): self.end = end
        default: break
        }
    }

    /// What stands behind a wait; empty where a person is asked and nothing is wrong.
    package func diagnostics(of wait: Wait) -> [Diagnostic] {
        var found: [Diagnostic]
        switch wait {
        case .approval, .condition, .choice, .scenario, .paused: return []
        case .overrun(let section): found = [overrun(section)]
        case .indeterminate(let id, let hosts): found = [unknownOutcome(of: id, on: hosts)]
        case .failure(let section, let id):
            let step = id.flatMap { steps[$0] }
            found = step.map(causes) ?? []
            if found.isEmpty { found = [failure(of: step, in: section, wait)] }
        }
        found = found.sortedByPlace()
        // What to type is said once, under the last of the causes.
        found[found.count - 1].help += next(wait)
        return found
    }

    /// What an execution that has ended leaves: hosts that were in the way of one that failed, and outcomes that nobody
    /// knows of one that was aborted.
    package var left: [Diagnostic] {
        guard let end else { return [] }
        var found = unknown.map { unknownOutcome(of: $0, on: results[$0]?.keys.sorted() ?? []) }
        if end == .failed { found += failed.compactMap { steps[$0] }.flatMap(causes) }
        guard !found.isEmpty else { return [] }
        found = found.sortedByPlace()
        found[found.count - 1].help += [
            Message("what happened, for the record: `bongsu postmortem \(execution)`", ko: "있었던 일의 보고서: `bongsu postmortem \(execution)`"),
            Message("when that is mended, begin anew: `bongsu run`", ko: "고친 뒤 새로 시작: `bongsu run`"),
        ]
        return found
    }

    func place(_ line: Int?) -> Diagnostic.Place? {
        line.flatMap { $0 > 0 ? Diagnostic.Place(plan.document, SourceRange(line: $0)) : nil }
    }

    func section(_ id: String) -> PlannedSection? { plan.allSections.first { $0.id == id } }

    /// One diagnostic a cause; hosts with the same one share it.
    private func causes(_ step: PlannedStep) -> [Diagnostic] {
        let results = results[step.id] ?? [:]
        var groups: [(fault: StepFault, hosts: [String], result: AttemptResult)] = []
        for (host, result) in results.sorted(by: { $0.key < $1.key }) {
            guard let fault = StepFault(result) else { continue }
            if let same = groups.firstIndex(where: { $0.fault == fault }) { groups[same].hosts.append(host) }
            else { groups.append((fault, [host], result)) }
        }
        let done = results.filter { $0.value.ending == .succeeded }.keys.sorted()
        return groups.map { Diagnostic(FaultOnHosts(step: step, hosts: $0.hosts, done: done, result: $0.result, faults: self), $0.fault) }
    }

    private func unknownOutcome(of id: String, on hosts: [String]) -> Diagnostic {
        let named = hosts.filter { !$0.isEmpty }
        let isSilent = named.contains { results[id]?[$0]?.ending == .indeterminate }
        let why =
            isSilent
            ? Message(
                "it may have begun, and the host was silent until the time limit; it may still be running",
                ko: "시작했을 수 있으나 제한 시간까지 호스트의 응답이 없음, 아직 실행 중일 수도 있음")
            : Message(
                "it began and never ended: the host restarted meanwhile, or somebody ended it there",
                ko: "시작했으나 끝나지 않음: 그 사이 호스트가 재시작했거나 누군가 호스트에서 끝냄")
        return Diagnostic(
            DiagnosticCode(410), .error, Wait.indeterminate(step: id, hosts: hosts).message, at: place(steps[id]?.line),
            notes: [
                why,
                end == nil
                    ? Message("nothing was started twice; the steps after it wait", ko: "두 번 시작한 것은 없으며, 다음 단계는 기다림")
                    : Message("nothing was started twice; the execution has ended", ko: "두 번 시작한 것은 없으며, 실행은 끝남"),
            ],
            help: named.map { host in
                let there = login(host)
                return Message("look whether it took effect: `\(there)`", ko: "효과가 있었는지 확인: `\(there)`")
            })
    }

    private func failure(of step: PlannedStep?, in id: String, _ wait: Wait) -> Diagnostic {
        var notes: [Message] = []
        if let step {
            for (host, result) in (results[step.id] ?? [:]).sorted(by: { $0.key < $1.key }) where result.ending != .succeeded {
                let name = host.isEmpty || step.hosts.count < 2 ? "" : "\(host): "
                if let detail = result.detail.map(JournaledDetail.message) {
                    notes.append(Message(name + detail.english, ko: name + detail.korean))
                }
                if let line = result.lastWords {
                    notes.append(Message("\(name)its last words: \(line)", ko: "\(name)마지막 출력: \(line)"))
                }
            }
        }
        notes.append(Message("the steps after it wait", ko: "다음 단계는 기다림"))
        return Diagnostic(
            DiagnosticCode(421), .error, wait.message(in: plan), at: place(step?.line ?? section(id)?.line), notes: notes)
    }

    private func overrun(_ id: String) -> Diagnostic {
        Diagnostic(
            DiagnosticCode(422), .error, Wait.overrun(section: id).message, at: place(section(id)?.line),
            notes: [Message("nothing was ended; the steps after it wait", ko: "끝낸 것은 없으며, 다음 단계는 기다림")])
    }

    /// The commands of a wait, each with what it means.
    private func next(_ wait: Wait) -> [Message] {
        let commands = wait.commands(for: execution)
        switch wait {
        case .indeterminate:
            let words = [
                Message("it did what it should", ko: "할 일을 다 했으면"), Message("it did not", ko: "못 했으면"),
                Message("begin it again, if a second time does no harm", ko: "두 번 해도 괜찮으면 다시 시작"),
            ]
            return zip(words, commands).map { $0.command($1) }
        case .failure(CommandLineSection.id, _?):
            let words = [Message("when that is mended, begin it again", ko: "고친 뒤 다시 시작"), Message("or end it", ko: "또는 끝내기")]
            return zip(words, commands).map { $0.command($1) }
        case .failure(let section, let step):
            let ofStep = [
                Message("when that is mended, begin it again", ko: "고친 뒤 다시 시작"),
                Message("or go on without it", ko: "또는 이 단계 없이 계속"),
            ]
            let again = Message("begin `\(section)` from its first step", ko: "`\(section)`을(를) 처음부터 다시")
            let ofSection = [
                step == nil ? again : Message("or \(again.english)", ko: "또는 \(again.korean)"),
                Message("or leave `\(section)`; it counts as failed", ko: "또는 `\(section)`을(를) 실패로 두고 떠나기"),
            ]
            return zip((step == nil ? [] : ofStep) + ofSection, commands).map { $0.command($1) }
        case .overrun(let section):
            let words = [
                Message("go on over it", ko: "시간을 넘겨 계속"), Message("or leave `\(section)`", ko: "또는 `\(section)`을(를) 떠나기"),
            ]
            return zip(words, commands).map { $0.command($1) }
        case .approval, .condition, .choice, .scenario, .paused: return []
        }
    }
}

extension Message {
    fileprivate func command(_ text: String) -> Message { Message("\(english): `\(text)`", ko: "\(korean): `\(text)`") }
}

extension ExecutionFaults {
    /// `ssh -p 2222 ubuntu@10.0.0.9`; a host's name alone where the platform is not known.
    func login(_ name: String, verbose: Bool = false) -> String {
        let dash = verbose ? " -v" : ""
        guard name != "controller" else { return "sh" }
        guard let host = platform?.host(name) else { return "ssh\(dash) \(name)" }
        let port = host.port.map { $0 == 22 ? "" : " -p \($0)" } ?? ""
        return "ssh\(dash)\(port) \(host.user.map { "\($0)@" } ?? "")\(host.address)"
    }
}
