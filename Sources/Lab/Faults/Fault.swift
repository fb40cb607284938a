/// Something that really breaks, and can be seen to be broken.
package struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// What a fault strikes.
    package enum Place: Hashable, Sendable {
        case host(String)
        case anyHost
        /// The cable of any host; it lies outside the host.
        case cable
        /// The backup repository: a folder on this machine. No lab need be up.
        case repository
    }

    /// The word on the command line, e.g. `kill-api`.
    package let name: String
    package let place: Place
    package let text: LabText
    let script: String

    package var description: String { name }

    /// The host that it strikes; nil when any host can be named, or none.
    package var host: String? {
        if case .host(let name) = place { name } else { nil }
    }

    init(_ name: String, _ place: Place, _ text: LabText, script: [UInt8]...) {
        self.name = name
        self.place = place
        self.text = text
        self.script = script.map(\.text).joined(separator: "\n")
    }

    package static func named(_ name: String) -> Fault? {
        all.first { $0.name == name }
    }

    package static let all = services + hosts + databases + repositories
}
