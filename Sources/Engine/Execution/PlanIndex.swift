import Documents

/// A plan's parts by id.
struct PlanIndex: Sendable {
    private(set) var sections: [String: PlannedSection] = [:]
    private(set) var steps: [String: PlannedStep] = [:]
    private(set) var boxes: [String: PlannedBox] = [:]
    /// Counts from 1 in the plan's order: names attempts on hosts, whatever letters the step's id has.
    private(set) var ordinals: [String: Int] = [:]
    private(set) var hosts: [String: Int] = [:]
    private(set) var variables: Set<String> = []

    init(_ plan: Plan) {
        for section in plan.allSections {
            sections[section.id] = section
            for block in section.blocks {
                switch block {
                case .step(let step):
                    steps[step.id] = step
                    ordinals[step.id] = ordinals.count + 1
                    for host in step.hosts where hosts[host] == nil { hosts[host] = hosts.count + 1 }
                case .box(let box):
                    for box in box.withDescendants { boxes[box.id] = box }
                case .section:
                    break
                }
            }
        }
        variables = Set(plan.variables.map(\.name))
    }

    /// A folder's name on the host, unique over all executions of all controllers.
    func attempt(_ token: String, step: String, host: String, number: Int) -> AttemptID {
        AttemptID("\(token)-\(ordinals[step] ?? 0)-\(hosts[host] ?? 0)-\(number)")
    }
}
