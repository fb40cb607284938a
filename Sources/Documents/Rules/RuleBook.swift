/// All rules of `bongsu check`, over executable documents and over the draft of a prose document alike.
package enum RuleBook {
    /// Every problem at once, sorted by document and place.
    ///
    /// Time is linear in the text for any fixed number of hosts and names.
    package static func check(platform: Platform, runbook: Runbook, context: CheckContext) -> [Diagnostic] {
        check(Subject(platform: platform, runbook: runbook, context: context))
    }

    /// The same, and what ShellCheck is to be asked: the documents are read once for both.
    package static func examine(platform: Platform, runbook: Runbook, context: CheckContext) -> (found: [Diagnostic], shellcheck: Shellcheck) {
        let subject = Subject(platform: platform, runbook: runbook, context: context)
        return (check(subject), Shellcheck(subject))
    }

    private static func check(_ subject: Subject) -> [Diagnostic] {
        let diagnostics = rules.flatMap { rule in
            rule.findings(in: subject).map { finding in
                Diagnostic(
                    rule.code, rule.severity, finding.message, at: finding.place, label: finding.label,
                    notes: finding.notes, help: finding.help)
            }
        }
        return diagnostics.sortedByPlace()
    }

    /// Leaves out what another finding of the same list explains: where a step names an unknown host (B0320), a host
    /// that nothing names (B0120) is most likely the one that was meant.
    package static func withoutConsequences(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
        guard diagnostics.contains(where: { $0.code == DiagnosticCode(320) }) else { return diagnostics }
        return diagnostics.filter { $0.code != DiagnosticCode(120) }
    }

    /// The codes that `check` can report, in order.
    package static var codes: [DiagnosticCode] { rules.map { $0.code }.sorted() }

    static var rules: [any Rule.Type] {
        UnattendedRules.all + CannotFailRules.all + StateLostRules.all + DangerousRules.all + HalfAPairRules.all + ExposedRules.all + PlatformRules.all
    }
}

extension DiagnosticCatalogue {
    /// The explanations of every rule's code, in order.
    package static let rules: [DiagnosticExplanation] = (unattended + cannotFail + dangerous + halfAPair + exposed + shellcheck).sorted { $0.code < $1.code }
}
