/// Names in `platform.yaml`: each is one thing's, each reference finds its own, and nothing needs itself.
struct PlatformNames {
    let platform: Platform
    let document: String
    /// Every name that is written, also of things that could not be read: a reference to those is no second error.
    let written: [String: [String]]

    private static let host = Message("host", ko: "호스트")
    private static let service = Message("service", ko: "서비스")
    private static let database = Message("database", ko: "데이터베이스")
    private static let endpoint = Message("endpoint", ko: "엔드포인트")

    var diagnostics: [Diagnostic] { takenNames + unknownReferences + cycles }

    private func place(_ path: String) -> Diagnostic.Place { .init(document, platform.places[path] ?? SourceRange(line: 1)) }

    private var takenNames: [Diagnostic] {
        let groups: [(key: String, kind: Message)] = [
            ("hosts", Self.host), ("services", Self.service), ("databases", Self.database), ("endpoints", Self.endpoint),
        ]
        var seen: [String: (path: String, kind: Message)] = [:]
        var found: [Diagnostic] = []
        for (key, kind) in groups {
            for name in names(under: key) {
                let path = "\(key).\(name)"
                if let other = seen[name] {
                    let line = place(other.path).range.start.line
                    found.append(.nameTaken(name, kind: kind, otherKind: other.kind, otherLine: line, place(path)))
                } else {
                    seen[name] = (path, kind)
                }
            }
        }
        return found
    }

    private func names(under key: String) -> [String] { written[key] ?? [] }

    private var unknownReferences: [Diagnostic] {
        let hosts = Known(names(under: "hosts"))
        let needs = Known(names(under: "services") + names(under: "databases"))
        var found: [Diagnostic] = []
        func refer(_ name: String?, _ path: String, to known: Known, _ wanted: Message) {
            guard let name, !known.names.contains(name) else { return }
            found.append(.unknownReference(name, path: path, wanted: wanted, known: known.sorted, place(path)))
        }
        for service in platform.services {
            refer(service.host, "services.\(service.name).host", to: hosts, Self.host)
            for (index, name) in service.needs.enumerated() {
                refer(name, "services.\(service.name).needs.\(index)", to: needs, Message("service or database", ko: "서비스나 데이터베이스"))
            }
        }
        for database in platform.databases { refer(database.host, "databases.\(database.name).host", to: hosts, Self.host) }
        for files in platform.backups?.files ?? [] { refer(files.host, "backups.files.\(files.host)", to: hosts, Self.host) }
        refer(platform.backups?.existing?.host, "backups.existing.host", to: hosts, Self.host)
        if let adopted = platform.backups?.adopted {
            if adopted.host != "controller" { refer(adopted.host, "backups.adopt.host", to: hosts, Self.host) }
            refer(adopted.database, "backups.adopt.database", to: Known(names(under: "databases")), Message("database", ko: "데이터베이스"))
        }
        return found
    }

    private struct Known {
        let names: Set<String>
        let sorted: [String]
        init(_ names: [String]) {
            self.names = Set(names)
            sorted = names.sorted()
        }
    }

    /// One error a circle, at the first service of it in the document.
    private var cycles: [Diagnostic] {
        let needs = Dictionary(platform.services.map { ($0.name, $0.needs) }, uniquingKeysWith: { first, _ in first })
        guard let circle = Circle.first(in: platform.services.map(\.name), edges: { needs[$0] ?? [] }) else { return [] }
        return [.cycle(circle, place("services.\(circle[0]).needs"))]
    }
}

/// Circles in a graph of names.
enum Circle {
    /// The first circle met, from a name back to itself; nil where there is none. Needs no deep stack.
    static func first(in names: [String], edges: (String) -> [String]) -> [String]? {
        var done: Set<String> = []
        for name in names where !done.contains(name) {
            var path = [name]
            var open: Set<String> = [name]
            var rests = [edges(name)[...]]
            while let rest = rests.last {
                guard let next = rest.first else {
                    rests.removeLast()
                    let left = path.removeLast()
                    open.remove(left)
                    done.insert(left)
                    continue
                }
                rests[rests.count - 1] = rest.dropFirst()
                if open.contains(next), let start = path.firstIndex(of: next) { return Array(path[start...]) + [next] }
                guard !done.contains(next) else { continue }
                path.append(next)
                open.insert(next)
                rests.append(edges(next)[...])
            }
        }
        return nil
    }
}
