/// The behaviours as bash, for hosts that have one. Each effect is one line appended to a file of that name.
package struct BashBehaviour: Sendable {
    /// A folder that the commands may write to and the test can read.
    package let folder: String

    package init(folder: String) { self.folder = folder }

    package func script(_ behaviour: HostUnderTest.Behaviour) -> String {
        switch behaviour {
        case .effect(let name): return append(name)
        case .effectThenExit(let name, let code): return append(name) + "exit \(code)\n"
        case .effectThenWork(let name, let duration, let code):
            return append(name) + "sleep \(Double(duration / .milliseconds(1)) / 1000)\nexit \(code)\n"
        case .exit(let code): return "exit \(code)\n"
        case .print(let text): return "cat <<'END_OF_TEXT'\n\(text)\(text.hasSuffix("\n") ? "" : "\n")END_OF_TEXT\n"
        case .printBoth(let output, let error): return "echo '\(output.dropLast())'\necho '\(error.dropLast())' >&2\n"
        case .flood(let bytes, let code): return "head -c \(bytes) /dev/zero | tr '\\0' x\nexit \(code)\n"
        case .printVariable(let name): return "printf '%s' \"$\(name)\"\n"
        case .killItself(let signal): return "kill -\(signal) $$\nsleep 5\n"
        case .workForever: return "while :; do sleep 0.1; done\n"
        case .ignoreTerm: return "trap '' TERM\nwhile :; do sleep 0.1; done\n"
        case .failThenEffect(let name): return "false\n" + append(name)
        }
    }

    private func append(_ name: String) -> String { "echo x >>\(folder)/\(name)\n" }
}
