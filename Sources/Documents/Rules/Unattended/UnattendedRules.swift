/// B01xx: what cannot run without a person at the keyboard.
enum UnattendedRules {
    static let all: [any Rule.Type] = [
        NeverEnds.self, NeedsTerminal.self, LoginWithoutCommand.self, OpensDesktop.self, AsksQuestion.self, PlaceholderInCommand.self,
        UndefinedVariable.self, NoHost.self, RelativePath.self, UnknownHost.self,
    ]
}
