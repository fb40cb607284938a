extension ExecutionMachine {
    /// Whether an order left now would be refused when somebody goes on with the execution; nil where it would be taken.
    /// Nothing is changed.
    /// - Parameter pending: orders that were left before and are taken first.
    package func refusal(of order: OperatorOrder, by person: Person, after pending: [OperatorOrder]) -> OrderRefusal? {
        var copy = self
        func event(_ fact: Fact) -> Event { Event(fact, wall: WallTime(milliseconds: 0), elapsed: elapsed) }
        _ = copy.handle(event(.resumed(controller: "", original: true)))
        // To go on is to end a pause.
        if copy.isPaused { _ = copy.handle(event(.ordered(.continue, by: person, command: nil))) }
        for earlier in pending { _ = copy.handle(event(.ordered(earlier, by: person, command: nil))) }
        for case .decided(.orderRefused(let refusal)) in copy.handle(event(.ordered(order, by: person, command: nil))) { return refusal }
        return nil
    }

    /// Every word that an order may name in this execution.
    package var names: [String] {
        var choices = index.sections.values.compactMap(\.choice)
        if case .choice(let key, _)? = wait { choices.append(key) }
        return (Array(index.steps.keys) + Array(index.sections.keys) + Array(index.boxes.keys) + choices + ["scenario", "none"]).sorted()
    }

    /// The order with the whole name of what it is about, where the end of exactly one was typed: a step that another one called for bears
    /// that one's name before its own (`action/restore-shop-begin`).
    package func completed(_ order: OperatorOrder) -> OperatorOrder {
        guard let typed = order.name, !names.contains(typed) else { return order }
        let fitting = names.filter { $0.hasSuffix("/" + typed) }
        return fitting.count == 1 ? order.named(fitting[0]) : order
    }
}

extension OperatorOrder {
    /// What it is about; nil for the whole execution.
    package var name: String? {
        switch self {
        case .pause, .continue, .abort: nil
        case .approve(let name), .deny(let name), .retry(let name), .skip(let name), .settle(let name, _), .choose(let name, _), .tick(let name):
            name
        }
    }

    fileprivate func named(_ name: String) -> OperatorOrder {
        switch self {
        case .pause, .continue, .abort: self
        case .approve: .approve(step: name)
        case .deny: .deny(step: name)
        case .retry: .retry(name)
        case .skip: .skip(name)
        case .settle(_, let succeeded): .settle(step: name, succeeded: succeeded)
        case .choose(_, let option): .choose(name, option: option)
        case .tick: .tick(box: name)
        }
    }
}
