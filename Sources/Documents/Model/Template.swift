/// Text that may hold secrets by reference: `${ENV:NAME}`, `${FILE:path}`, `${COMMAND:…}`.
///
/// A template is safe to print, hash and journal: it holds references, never values. Only the secrets
/// adapter resolves it, at the moment when a step needs it.
package struct Template: Hashable, Sendable, CustomStringConvertible {
    package enum Part: Hashable, Sendable {
        case text(String)
        case secret(SecretReference)
    }

    package var parts: [Part]

    package init(parts: [Part]) { self.parts = parts }

    /// Reads the three forms of reference; anything else, `${x}` included, stays text.
    package init(_ source: String) {
        var parts: [Part] = []
        var rest = source[...]
        while let open = rest.firstRange(of: "${") {
            guard let close = rest[open.upperBound...].firstIndex(of: "}"),
                let reference = SecretReference(rest[open.upperBound..<close])
            else {
                parts.append(.text(String(rest[..<open.upperBound])))
                rest = rest[open.upperBound...]
                continue
            }
            if open.lowerBound > rest.startIndex { parts.append(.text(String(rest[..<open.lowerBound]))) }
            parts.append(.secret(reference))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
        self.parts = parts.reduce(into: []) { merged, part in
            if case .text(let tail) = part, case .text(let head)? = merged.last {
                merged[merged.count - 1] = .text(head + tail)
            } else {
                merged.append(part)
            }
        }
    }

    /// True where a secret must be resolved before use.
    package var holdsSecret: Bool {
        parts.contains { if case .secret = $0 { true } else { false } }
    }

    /// The text where it holds no reference, else nil.
    package var literal: String? {
        if parts.isEmpty { return "" }
        if parts.count == 1, case .text(let text) = parts[0] { return text }
        return nil
    }

    /// As written in the document.
    package var description: String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .secret(let reference): reference.description
            }
        }.joined()
    }
}

/// Where a secret's value is to be found; never the value itself.
package enum SecretReference: Hashable, Sendable, CustomStringConvertible {
    case environment(String)
    case file(String)
    case command(String)

    /// Reads what stands between `${` and `}`.
    package init?(_ inner: some StringProtocol) {
        let forms: [(String, (String) -> SecretReference)] = [
            ("ENV:", { .environment($0) }), ("FILE:", { .file($0) }), ("COMMAND:", { .command($0) }),
        ]
        for (prefix, make) in forms where inner.hasPrefix(prefix) && inner.count > prefix.count {
            self = make(String(inner.dropFirst(prefix.count)))
            return
        }
        return nil
    }

    package var description: String {
        switch self {
        case .environment(let name): "${ENV:\(name)}"
        case .file(let path): "${FILE:\(path)}"
        case .command(let command): "${COMMAND:\(command)}"
        }
    }
}
