import Documents

/// Talking to hosts about attempts.
extension Driver {
    func prepare(_ order: AttemptOrder) async {
        guard let step = machine.index.steps[order.step] else { return }
        let environment: [(name: String, value: String)]
        do throws(SecretError) {
            environment = try await resolve(step)
        } catch {
            return refuse(order, AttemptResult(.failed, detail: "\(error.reference): \(error.detail)"))
        }
        for tries in 1...3 {
            // Another controller is at work there: the driver comes back to say so.
            guard let answer = await boot(of: order.host, for: step) else { return }
            switch answer {
            case .success(let bootID):
                handed[order.id] = environment
                boots[order.host] = bootID
                return report(
                    .attemptIntended(
                        Attempt(
                            id: order.id, step: order.step, host: order.host, number: order.number, bootID: bootID,
                            note: notes.removeValue(forKey: order.host))))
            case .failure(let error):
                if tries == 3 || !error.mayPass {
                    return refuse(order, AttemptResult(.unreachable, detail: error.text))
                }
                await pause(.seconds(1))
            }
        }
    }

    /// The intent of an attempt whose host is known and which needs nothing resolved; nil where somebody has to be asked.
    func intent(_ order: AttemptOrder) -> Attempt? {
        guard let step = machine.index.steps[order.step], step.environment.isEmpty, let bootID = boots[order.host],
            step.onlyReads || claimed.contains(order.host) || order.host == "controller"
        else { return nil }
        guarded.insert(step.id)
        return Attempt(id: order.id, step: order.step, host: order.host, number: order.number, bootID: bootID)
    }

    private func refuse(_ order: AttemptOrder, _ result: AttemptResult) {
        report(.attemptRefused(step: order.step, host: order.host, number: order.number, result))
    }

    func start(_ attempt: Attempt) async {
        guard let step = machine.index.steps[attempt.step], case .command(let planned) = step.work else { return }
        var command = RemoteCommand(planned.interpreter, planned.script, timeLimit: planned.timeLimit)
        command.directory = planned.directory
        command.environment = handed.removeValue(forKey: attempt.id) ?? []
        command.separatesStandardOutput = Verdict.needsStandardOutput(step)
        command.bootID = attempt.bootID
        let sent = command
        let answer = await ask(attempt.host) { session throws(HostError) in
            try await session.start(sent, attempt: attempt.id)
        }
        switch answer {
        // The answer to the only start that was ever sent: it has not begun. The host's boot may be another by now.
        case .success(let report) where report.status == .absent:
            boots[attempt.host] = nil
            claimed.remove(attempt.host)
            end(attempt, Verdict.judge(.absent, step: step, output: "", standardOutput: nil))
        case .success(let report): await follow(attempt, step, planned, from: report)
        // The host answered that it could not even write the attempt down, so it has begun nothing; asking again would
        // need the same space.
        case .failure(.noSpace(let detail)):
            end(attempt, AttemptResult(.unreachable, detail: HostError.noSpace(detail: detail).text))
        // Whether it began is not known, so the host is asked; asking makes sure that it cannot begin later.
        case .failure: await follow(attempt, step, planned, from: nil)
        }
    }

    /// Never starts anything: what the host knows is all there is.
    func attach(_ attempt: Attempt) async {
        // Its end, which a person wants looked at again, may have been heard by this very driver.
        finished.remove(attempt.id)
        guard let step = machine.index.steps[attempt.step], case .command(let planned) = step.work else { return }
        // Output of an earlier controller's attempt may hold what it was given; unknown secrets withhold it.
        if !guarded.contains(step.id) { _ = try? await resolve(step) }
        await follow(attempt, step, planned, from: nil)
    }

    func stop(_ attempt: Attempt) async {
        for tries in 1...5 {
            let answer = await ask(attempt.host) { session throws(HostError) in
                try await session.stop(attempt.id, grace: .seconds(5))
            }
            // What became of it is told by the one who follows it.
            if case .success = answer { return }
            if tries < 5 { await pause(.seconds(1)) }
        }
        end(attempt, AttemptResult(.indeterminate, detail: "the host cannot be asked to stop it"))
    }

    private func follow(
        _ attempt: Attempt, _ step: PlannedStep, _ command: StepCommand, from start: StartReport?
    ) async {
        let watch = Stopwatch(world.clock)
        let patience = command.timeLimit + .seconds(5) + limits.silence
        var capture = Capture(redactor.stream(), isWithheld: !guarded.contains(step.id))
        var status = start?.status
        var hasBegun = start.map { $0.status != .absent } ?? false
        var unanswered = 0
        var isWhole = false
        var nextBite = Duration.zero
        if let chunk = start?.output {
            show(step.id, attempt.host, capture.take(chunk))
            // A short step costs one round trip: what it printed came with the answer to its start.
            isWhole = start?.status != .running && chunk.bytes.count < StartReport.firstOutput
        }
        while !Task.isCancelled, !finished.contains(attempt.id) {
            if let known = status, known != .running {
                let isPatient = watch.elapsed() < patience - limits.silence / 2
                let result = await conclude(
                    known, attempt, step, &capture, hasBegun: hasBegun, isWhole: isWhole, isPatient: isPatient)
                if let result { return end(attempt, result) }
            } else if status == .running {
                hasBegun = true
                if watch.elapsed() >= nextBite {
                    _ = await drain(attempt, step, &capture)
                    nextBite = watch.elapsed() + Backoff.bite
                }
            }
            guard watch.elapsed() < patience else {
                return end(
                    attempt,
                    AttemptResult(
                        .indeterminate, output: capture.text, detail: "no answer from \(attempt.host) until the time limit"))
            }
            unanswered = status == nil ? unanswered + 1 : 0
            await pause(status == nil ? Backoff.unanswered(unanswered) : Backoff.look(watched: watch.elapsed()))
            switch await ask(attempt.host, { session throws(HostError) in try await session.status(of: attempt.id) }) {
            case .success(let answer): status = answer
            case .failure: status = nil
            }
        }
    }

    /// The result, or nil where the host has to be asked again.
    private func conclude(
        _ status: RemoteStatus, _ attempt: Attempt, _ step: PlannedStep, _ capture: inout Capture, hasBegun: Bool,
        isWhole wasWhole: Bool, isPatient: Bool
    ) async -> AttemptResult? {
        if status == .absent {
            if hasBegun { return Verdict.judge(.lost, step: step, output: capture.text, standardOutput: nil) }
            // Absent proves "never started" only under the boot of the intent: a reboot empties `/run`.
            let boot = await ask(attempt.host) { session throws(HostError) in try await session.bootID() }
            guard case .success(let bootID) = boot else { return nil }
            return Verdict.judge(
                bootID == attempt.bootID ? .absent : .lost, step: step, output: "", standardOutput: nil)
        }
        // The stream is finished once, at the output's very end: finished earlier it would let go of the beginning of a
        // secret whose rest is still to come.
        var isWhole = wasWhole
        if !isWhole { isWhole = await drain(attempt, step, &capture) }
        guard isWhole || !isPatient else { return nil }
        var standardOutput: String?
        if Verdict.needsStandardOutput(step), status == .exited(code: 0) {
            let answer = await ask(attempt.host) { session throws(HostError) in
                try await session.standardOutput(of: attempt.id, limit: 65_536)
            }
            guard case .success(let bytes) = answer else { return nil }
            standardOutput = String(decoding: bytes, as: UTF8.self)
        }
        if isWhole { show(step.id, attempt.host, capture.finish()) }
        var result = Verdict.judge(status, step: step, output: capture.text, standardOutput: standardOutput)
        if let value = result.value {
            // What cannot be shown cannot be kept: nobody knows which part of it is secret.
            let refusal: String? =
                !guarded.contains(step.id) ? "the output value may hold a secret that could not be resolved"
                : redactor.finds(in: value) ? "the output value holds a secret" : nil
            if let refusal { result = AttemptResult(.failed, exitCode: 0, output: capture.text, detail: refusal) }
        }
        return result
    }

    /// Everything captured so far, in bounded bites; what cannot be fetched now is fetched with the next.
    /// - Returns: whether the host said that there is no more.
    private func drain(_ attempt: Attempt, _ step: PlannedStep, _ capture: inout Capture) async -> Bool {
        for _ in 0..<64 {
            let offset = capture.offset
            let answer = await ask(attempt.host) { session throws(HostError) in
                try await session.output(of: attempt.id, from: offset, limit: 65_536)
            }
            guard case .success(let chunk) = answer else { return false }
            show(step.id, attempt.host, capture.take(chunk))
            if chunk.bytes.isEmpty { return true }
        }
        return false
    }

    func end(_ attempt: Attempt, _ result: AttemptResult) {
        guard finished.insert(attempt.id).inserted else { return }
        report(.attemptEnded(attempt.id, result))
    }

    func forget() async {
        let left = machine.left
        let lock = hostLock
        await withTaskGroup(of: Void.self) { group in
            for host in Set(left.keys).union(claimed).sorted() {
                group.addTask {
                    // Before the attempts, with which the folder goes.
                    _ = await self.ask(host) { session throws(HostError) in try await session.release(lock) }
                    let attempts = left[host] ?? []
                    _ = await self.ask(host) { session throws(HostError) in try await session.forget(attempts) }
                }
            }
        }
    }

    /// One request, with its deadline. A host that hangs holds up nobody else.
    func ask<Answer: Sendable>(
        _ host: String, _ request: @escaping @Sendable (any HostSession) async throws(HostError) -> Answer
    ) async -> Result<Answer, HostError> {
        let hosts = world.hosts
        let answer: Result<Answer, HostError> = await Deadline.run(limits.request, clock: world.clock, otherwise: .failure(.deadline)) {
            do throws(HostError) {
                return .success(try await request(try await hosts.session(for: host)))
            } catch {
                return .failure(error)
            }
        }
        if case .failure = answer {
            boots[host] = nil
            claimed.remove(host)
        }
        return answer
    }

    func pause(_ time: Duration) async { try? await world.clock.sleep(for: time) }
}
