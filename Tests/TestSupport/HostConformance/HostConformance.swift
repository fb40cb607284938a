import Engine
import Testing

/// The one suite that every host session runs: local, over ssh, simulated.
package struct HostConformance: Sendable {
    package let host: HostUnderTest

    package init(_ host: HostUnderTest) { self.host = host }

    package func check(_ promise: HostPromise) async throws {
        let trial = HostTrial(host: host, session: try await host.connect())
        switch promise {
        case .startRunsAndReports: try await trial.startRunsAndReports()
        case .secondStartAttaches: try await trial.secondStartAttaches()
        case .anotherBootBeginsNothing: try await trial.anotherBootBeginsNothing()
        case .simultaneousStartsRunOnce: try await trial.simultaneousStartsRunOnce()
        case .exitCodesAreReal: try await trial.exitCodesAreReal()
        case .signalsAreToldFromCodes: try await trial.signalsAreToldFromCodes()
        case .askingClaims: try await trial.askingClaims()
        case .stoppingAnUnknownAttemptClaims: try await trial.stoppingAnUnknownAttemptClaims()
        case .longStepsAnswerRunning: try await trial.longStepsAnswerRunning()
        case .anotherSessionCollectsTheExitCode: try await trial.anotherSessionCollectsTheExitCode()
        case .outputHoldsBothStreams: try await trial.outputHoldsBothStreams()
        case .outputIsReadInPages: try await trial.outputIsReadInPages()
        case .excessOutputIsDroppedAndSaidSo: try await trial.excessOutputIsDroppedAndSaidSo()
        case .standardOutputStandsAlone: try await trial.standardOutputStandsAlone()
        case .timeLimitEndsTheCommand: try await trial.timeLimitEnds(.workForever)
        case .timeLimitEndsWhatIgnoresTerm: try await trial.timeLimitEnds(.ignoreTerm)
        case .stopEndsTheCommand: try await trial.stopEnds(.workForever)
        case .stopEndsWhatIgnoresTerm: try await trial.stopEnds(.ignoreTerm)
        case .stopAfterTheEndChangesNothing: try await trial.stopAfterTheEndChangesNothing()
        case .valuesSurvive: try await trial.valuesSurvive()
        case .missingDirectoryRunsNothing: try await trial.missingDirectoryRunsNothing()
        case .firstFailureEndsTheScript: try await trial.firstFailureEndsTheScript()
        case .attemptsAreIndependent: try await trial.attemptsAreIndependent()
        case .forgetRemoves: try await trial.forgetRemoves()
        case .bootIDStays: try await trial.bootIDStays()
        case .lockIsSeenByOthers: try await trial.lockIsSeenByOthers()
        case .lockIsReplacedAndReleased: try await trial.lockIsReplacedAndReleased()
        }
    }
}

/// One check's session and the words to speak with it.
struct HostTrial: Sendable {
    let host: HostUnderTest
    let session: any HostSession

    func attempt() -> AttemptID { AttemptID("trial-" + host.unique()) }

    func command(
        _ behaviour: HostUnderTest.Behaviour, limit: Duration = .seconds(60), grace: Duration = .milliseconds(300)
    ) -> RemoteCommand {
        var command = RemoteCommand(.bash, host.script(behaviour), timeLimit: limit)
        command.grace = grace
        return command
    }

    /// Starts and waits for the end, however long the machine takes.
    func carryOut(_ command: RemoteCommand, _ attempt: AttemptID) async throws -> RemoteStatus {
        try await outcome(of: attempt, after: session.start(command, attempt: attempt).status)
    }

    func outcome(of attempt: AttemptID, after first: RemoteStatus = .running) async throws -> RemoteStatus {
        var status = first
        for _ in 0..<600 where status == .running {
            try await host.pause(.milliseconds(100))
            status = try await session.status(of: attempt)
        }
        return status
    }

    func text(of attempt: AttemptID) async throws -> String {
        String(decoding: try await session.output(of: attempt, from: 0, limit: 1_000_000).bytes, as: UTF8.self)
    }
}
