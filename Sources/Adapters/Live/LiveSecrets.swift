import Documents
import Engine

/// References to secrets in platform.yaml, each looked for once; values are dropped at once.
struct LiveSecrets {
    private var needs: [LiveNeeds.Need<SecretReference>] = []

    init(_ platform: Platform, _ survey: LiveSurvey) {
        for variable in platform.variables { add(variable.value, "variables.\(variable.name)", survey) }
        for endpoint in platform.endpoints {
            let key = "endpoints.\(endpoint.name)"
            for header in endpoint.headers { add(header.value, "\(key).headers.\(header.name)", survey) }
            if let body = endpoint.body { add(body, platform.places["\(key).json"] == nil ? "\(key).body" : "\(key).json", survey) }
        }
        for (level, entry) in (platform.escalation?.levels ?? []).enumerated() {
            for (number, way) in entry.by.enumerated() { add(way, "escalation.levels.\(level).by.\(number)", survey) }
        }
    }

    private mutating func add(_ template: Template, _ key: String, _ survey: LiveSurvey) {
        for case .secret(let reference) in template.parts {
            if case .command = reference { continue }
            let use = LiveNeeds.Use(by: key, place: survey.place(key, reference.description))
            LiveNeeds.add(reference, use, to: &needs)
        }
    }

    func diagnostics(_ secrets: any SecretPort) async -> [Diagnostic] {
        var found: [Diagnostic] = []
        for need in needs {
            do throws(SecretError) {
                _ = try await secrets.resolve(need.subject)
            } catch {
                found.append(.liveSecret(error, uses: need.uses))
            }
        }
        return found
    }
}
