extension HostError {
    /// What a host's refusal was, from the words that the journal keeps of it (`HostError.text`); nil where the words are
    /// of something else.
    package init?(journaled words: String) {
        func rest(_ prefix: String) -> String? { words.hasPrefix(prefix) ? String(words.dropFirst(prefix.count)) : nil }
        if words == HostError.deadline.text { self = .deadline }
        else if let detail = rest("unreachable: ") { self = .unreachable(detail: detail) }
        else if let detail = rest("host key: ") { self = .hostKey(detail: detail) }
        else if let detail = rest("authentication: ") { self = .authentication(detail: detail) }
        else if let detail = rest("connection lost: ") { self = .connectionLost(detail: detail) }
        else if let detail = rest("no folder takes a write: ") { self = .noSpace(detail: detail) }
        else if let detail = rest("unexpected answer: ") { self = .protocolViolation(detail: detail) }
        else { return nil }
    }
}
