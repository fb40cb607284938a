/// A built-in action that was typed stands in a section of its own, as if the runbook had it (`bongsu restore shop`).
package enum CommandLineSection {
    package static let id = "command-line"
    package static let step = "action"
}
