package import Documents

/// What is needed comes first: databases, then services, each after everything that it needs.
///
/// Names in a circle are kept in the platform's order, once each: a recovery must have an order even where the
/// document has none (`check` reports the circle).
package struct RecoveryOrder: Hashable, Sendable {
    package let names: [String]

    package init(_ platform: Platform) { self.init(platform, of: nil) }

    /// - Parameter name: only this one and what it needs, itself last; nil is everything.
    package init(_ platform: Platform, of name: String?) {
        var names: [String] = []
        var open: Set<String> = []
        func visit(_ name: String) {
            guard !names.contains(name), open.insert(name).inserted else { return }
            for need in platform.service(name)?.needs ?? [] { visit(need) }
            if platform.service(name) != nil || platform.database(name) != nil { names.append(name) }
        }
        if let name {
            visit(name)
        } else {
            platform.databases.forEach { visit($0.name) }
            platform.services.forEach { visit($0.name) }
        }
        self.names = names
    }
}
