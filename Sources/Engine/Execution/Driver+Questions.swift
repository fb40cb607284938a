import Documents

/// Actions, judgements and secrets.
extension Driver {
    func performActions(of id: String, number: Int) async {
        guard let step = machine.index.steps[id], case .actions(let actions) = step.work else { return }
        let values: [String: String]
        do throws(SecretError) {
            values = Dictionary(try await resolve(step).map { ($0.name, $0.value) }) { $1 }
        } catch {
            return report(
                .actionsEnded(
                    step: id, number: number, AttemptResult(.failed, detail: "\(error.reference): \(error.detail)")))
        }
        var text = ""
        var value: String?
        for planned in actions {
            let action = planned.action(line: step.line)
            let port = world.actions
            let done = await Deadline.run(
                limits.action, clock: world.clock,
                otherwise: ActionReport(.failed, text: "no answer within \(limits.action)")
            ) { await port.perform(action, values: values) }
            let shown = redactor.redact(done.text)
            if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
            text += shown
            show(id, "controller", Array((shown.hasSuffix("\n") ? shown : shown + "\n").utf8))
            value = done.value ?? value
            guard done.outcome == .succeeded else {
                let ending: AttemptResult.Ending = done.outcome == .failed ? .failed : .indeterminate
                return report(
                    .actionsEnded(
                        step: id, number: number,
                        AttemptResult(ending, output: text.tail, detail: shown.firstLine)))
            }
        }
        report(.actionsEnded(step: id, number: number, result(of: step, text: text, value: value)))
    }

    private func result(of step: PlannedStep, text: String, value: String?) -> AttemptResult {
        guard let name = step.output else { return AttemptResult(.succeeded, output: text.tail) }
        guard let value = Verdict.value(of: value ?? ""), !redactor.finds(in: value) else {
            return AttemptResult(.failed, output: text.tail, detail: "\(name): the action gave no value")
        }
        return AttemptResult(.succeeded, output: text.tail, value: value)
    }

    func judge(_ question: @escaping @Sendable (any JudgementPort) async -> Judgement) async -> Judgement {
        let port = world.judgements
        return await Deadline.run(
            limits.judgement, clock: world.clock, otherwise: Judgement(.unknown, evidence: ["no answer in time"])
        ) { await question(port) }
    }

    func propose(_ ids: [String]) async {
        let port = world.judgements
        let scenarios = plan.scenarios.map(\.asSection).filter { ids.contains($0.id) }
        let proposed = await Deadline.run(limits.judgement, clock: world.clock, otherwise: [String]()) {
            await port.proposeScenario(among: scenarios)
        }
        report(.scenariosProposed(proposed))
    }

    /// Outputs as they are, variables with their secrets resolved. Every secret is known to the redactor before
    /// anything that could print it begins.
    func resolve(_ step: PlannedStep) async throws(SecretError) -> [(name: String, value: String)] {
        var resolved: [(name: String, value: String)] = []
        for name in step.environment {
            if let value = machine.values[name] {
                resolved.append((name, value))
                continue
            }
            guard let variable = plan.variables.first(where: { $0.name == name }) else { continue }
            var value = ""
            for part in Template(variable.template).parts {
                switch part {
                case .text(let text): value += text
                case .secret(let reference):
                    let secret = try await world.secrets.resolve(reference)
                    redactor.add(secret)
                    value += secret
                }
            }
            resolved.append((name, value))
        }
        guarded.insert(step.id)
        return resolved
    }
}

extension String {
    /// The last part that the journal keeps.
    fileprivate var tail: String {
        utf8.count <= AttemptResult.outputLimit ? self : String(decoding: utf8.suffix(AttemptResult.outputLimit), as: UTF8.self)
    }

    fileprivate var firstLine: String { String(split(separator: "\n").first ?? "") }
}
