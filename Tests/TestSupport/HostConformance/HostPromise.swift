/// What every implementation of `HostSession` promises, one case a promise. `HostConformance` checks them.
package enum HostPromise: String, Hashable, Sendable, CaseIterable {
    case startRunsAndReports
    case secondStartAttaches
    case anotherBootBeginsNothing
    case simultaneousStartsRunOnce
    case exitCodesAreReal
    case signalsAreToldFromCodes
    case askingClaims
    case stoppingAnUnknownAttemptClaims
    case longStepsAnswerRunning
    case anotherSessionCollectsTheExitCode
    case outputHoldsBothStreams
    case outputIsReadInPages
    case excessOutputIsDroppedAndSaidSo
    case standardOutputStandsAlone
    case timeLimitEndsTheCommand
    case timeLimitEndsWhatIgnoresTerm
    case stopEndsTheCommand
    case stopEndsWhatIgnoresTerm
    case stopAfterTheEndChangesNothing
    case valuesSurvive
    case missingDirectoryRunsNothing
    case firstFailureEndsTheScript
    case attemptsAreIndependent
    case forgetRemoves
    case bootIDStays
    case lockIsSeenByOthers
    case lockIsReplacedAndReleased
}
