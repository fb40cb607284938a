/// The rules that need only the platform and the outline, no command.
enum PlatformRules {
    static let all: [any Rule.Type] = [
        DuplicateName.self, UnusedHost.self, PlaceholderContact.self,
        BackupOnProtectedHost.self, DashboardInside.self,
        ReviewDateMissing.self, ReviewOverdue.self, BudgetsAgainstObjective.self, NoRecoveryPoint.self,
        EscalationAfterObjective.self,
    ]
}
