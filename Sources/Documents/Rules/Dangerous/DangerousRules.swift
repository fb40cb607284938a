/// B07xx: what can make things worse.
enum DangerousRules {
    static let all: [any Rule.Type] = [
        RenameWhileConnected.self, RenamesNotAtomic.self, SwapWithoutProof.self, WritersNotStopped.self, DependantsNotRestarted.self,
        ValidatedAfterRestart.self, NoWayBack.self, NotMarkedDestructive.self, RestoreWithoutCondition.self, AlternativesWithoutCriterion.self,
        RecoveredBeforeNeeds.self, FailsSecondTime.self, WildcardForOneFile.self, MilderSymptom.self, LogOntoDump.self,
    ]
}
