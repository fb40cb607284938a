import Documents
import Engine

/// A service's manager: does it answer, does it know the service, will it bring it back after a reboot?
struct LiveService {
    private let service: Service
    private let host: LiveHost
    private let uses: LiveNeeds.Use?

    init(_ service: Service, _ host: LiveHost, _ needs: LiveNeeds) {
        self.service = service
        self.host = host
        let key = "services.\(service.name)"
        let all = needs.elevations.flatMap(\.uses) + needs.folders.flatMap(\.uses) + needs.logs.flatMap(\.uses)
        uses = all.first { $0.by == "\(key).manager" } ?? all.first { $0.by.hasPrefix(key + ".") }
    }

    func diagnostics(_ answer: ProbeScript.Answer) -> [Diagnostic] {
        guard case .manager(let manager) = ManagerQuestions.answer(answer, service) else { return [] }
        let place = uses?.place
        var values: [String: String] = [:]
        for line in answer.output.split(separator: "\n") {
            guard let sign = line.firstIndex(of: "=") else { continue }
            values[String(line[..<sign])] = String(line[line.index(after: sign)...])
        }
        let load = values["LoadState"] ?? ""
        if ["masked", "bad-setting", "error"].contains(load) { return [.liveUnitNotLoaded(service, host, load: load, at: place)] }
        var found: [Diagnostic] = []
        switch manager.state {
        case .running, .starting, .unclear: break
        case .managerMissing, .notKnown, .managerHung: return [.liveManager(service, host, manager.state, at: place)]
        case .meaningless: return [.liveMeaningless(service.unit ?? service.name, host, cluster: nil, at: place)]
        default: found.append(.liveNotRunning(service, host, manager, at: place))
        }
        if values["UnitFileState"] == "disabled" { found.append(.liveNotEnabled(service, host, at: place)) }
        return found
    }
}
